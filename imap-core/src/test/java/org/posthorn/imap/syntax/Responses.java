package org.posthorn.imap.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.posthorn.imap.AccountResponse;
import org.posthorn.imap.BodyStructure;
import org.posthorn.imap.FetchData;
import org.posthorn.imap.MailboxResponse;
import org.posthorn.imap.MailboxResponse.Found;
import org.posthorn.imap.MessageEnvelope;
import org.posthorn.imap.MessageResponse;
import org.posthorn.imap.NumberList;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Response;
import org.posthorn.imap.ResponseCode;
import org.posthorn.imap.Rights;
import org.posthorn.imap.SearchKey;
import org.posthorn.imap.Section;
import org.posthorn.imap.SequenceSet;
import org.posthorn.imap.SessionResponse;
import org.posthorn.imap.StatusItem;
import org.posthorn.mailbox.MessageThread;
import org.posthorn.mailbox.Quota;

/** Arbitrary responses, and what they are made of. */
final class Responses {

    private Responses() {}

    static Arbitrary<Response> any() {
        return Arbitraries.oneOf(session(), mailbox(), message(), account());
    }

    private static Arbitrary<Long> number() {
        return Arbitraries.longs().between(1, 0xFFFF_FFFFL);
    }

    private static Arbitrary<Long> positive() {
        return Arbitraries.longs().between(1, Long.MAX_VALUE);
    }

    private static OptionalLong optional(Optional<Long> number) {
        return number.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static Arbitrary<OptionalLong> maybe(Arbitrary<Long> number) {
        return number.optional().map(Responses::optional);
    }

    /** A set without "*" and "$". */
    private static Arbitrary<SequenceSet> plain() {
        return Combinators.combine(number(), number())
                .as((a, b) -> new long[] {a, b})
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(list -> {
                    SequenceSet.Builder set = new SequenceSet.Builder();
                    list.forEach(r -> set.add(r[0], r[1]));
                    return set.build();
                });
    }

    private static Arbitrary<Optional<Octets>> octets() {
        return Arbitraries.bytes()
                .between((byte) 1, (byte) 127)
                .array(byte[].class)
                .ofMaxSize(20)
                .map(Octets::of)
                .optional();
    }

    private static Arbitrary<String> id() {
        return Arbitraries.of("M", "a-_9", "x".repeat(255));
    }

    // ---- the session ----

    private static Arbitrary<Response> session() {
        Arbitrary<String> text = Commands.text();
        Arbitrary<SessionResponse.Status> untagged = Combinators.combine(
                        Arbitraries.of(SessionResponse.Condition.class), code().optional(), text)
                .filter((condition, code, t) -> code.isPresent() || !t.startsWith("["))
                .as((condition, code, t) -> new SessionResponse.Status(Optional.empty(), condition, code, t));
        Arbitrary<SessionResponse.Status> tagged = Combinators.combine(
                        Arbitraries.of("a1", "]"),
                        Arbitraries.of(SessionResponse.Condition.OK, SessionResponse.Condition.BAD),
                        code().optional())
                .as((tag, condition, code) -> new SessionResponse.Status(Optional.of(tag), condition, code, "x {5}"));
        return Arbitraries.oneOf(
                text.map(SessionResponse.Continuation::new),
                untagged,
                tagged,
                Commands.atom().list().ofMaxSize(3).map(SessionResponse.Capability::new),
                Commands.atom().list().ofMaxSize(3).map(SessionResponse.Enabled::new),
                Commands.id().map(SessionResponse.Id::new),
                text.list().ofMinSize(1).ofMaxSize(3).map(SessionResponse.Language::new),
                Combinators.combine(text, text.list().ofMaxSize(2)).as(SessionResponse.Comparator::new));
    }

    private static Arbitrary<ResponseCode> code() {
        return Arbitraries.oneOf(
                Arbitraries.of(ResponseCode.Word.values()),
                Combinators.combine(Arbitraries.of(ResponseCode.Counter.class), number())
                        .as(ResponseCode.Counted::new),
                Commands.ascii().list().ofMaxSize(2).map(ResponseCode.BadCharset::new),
                Commands.atom().list().ofMinSize(1).ofMaxSize(2).map(ResponseCode.Capability::new),
                Combinators.combine(Commands.flags(), Arbitraries.of(true, false))
                        .as(ResponseCode.PermanentFlags::new),
                Combinators.combine(number(), plain()).as(ResponseCode.AppendUid::new),
                Combinators.combine(number(), plain(), plain()).as(ResponseCode.CopyUid::new),
                Commands.set().map(ResponseCode.Modified::new),
                id().map(ResponseCode.MailboxId::new),
                Commands.ascii().map(ResponseCode.NoUpdate::new),
                number().map(n -> new ResponseCode.Metadata(ResponseCode.MetadataProblem.MAXSIZE, OptionalLong.of(n))),
                Arbitraries.of(new ResponseCode.Metadata(ResponseCode.MetadataProblem.TOOMANY, OptionalLong.empty())),
                Commands.atom().list().ofMinSize(1).ofMaxSize(2).map(ResponseCode.BadEvent::new),
                Combinators.combine(Commands.ascii().optional(), maybe(number()), maybe(number()))
                        .as(ResponseCode.InProgress::new),
                Combinators.combine(
                                Commands.atom().filter(a -> a.length() > 4).map(a -> "X-" + a),
                                Arbitraries.of("", "x y(", "\"", "{5}"))
                        .as(ResponseCode.Other::new));
    }

    // ---- mailboxes ----

    private static Arbitrary<Response> mailbox() {
        Arbitrary<Optional<Character>> separator =
                Arbitraries.of('/', '.', '\\', '"').optional();
        Arbitrary<MailboxResponse.Namespace> namespace =
                Combinators.combine(Commands.text(), separator).as(MailboxResponse.Namespace::new);
        Arbitrary<List<MailboxResponse.Namespace>> namespaces = namespace.list().ofMaxSize(2);
        Arbitrary<Map<StatusItem, Long>> counts = Arbitraries.maps(
                Arbitraries.of(StatusItem.class).filter(i -> i != StatusItem.MAILBOXID), Commands.large());
        return Arbitraries.oneOf(
                Commands.flags().map(MailboxResponse.Flags::new),
                number().map(MailboxResponse.Exists::new),
                number().map(MailboxResponse.Recent::new),
                Combinators.combine(
                                Arbitraries.of(true, false),
                                Arbitraries.of("\\HasChildren", "\\Sent").list().ofMaxSize(2),
                                separator,
                                Commands.text(),
                                Arbitraries.of("SUBSCRIBED", "SPECIAL-USE").set(),
                                Commands.text().optional())
                        .as(MailboxResponse.Listing::new),
                Combinators.combine(Commands.text(), counts, id().optional()).as(MailboxResponse.MailboxStatus::new),
                Arbitraries.just(new MailboxResponse.MailboxStatus(
                        "x",
                        Map.of(StatusItem.APPENDLIMIT, MailboxResponse.MailboxStatus.UNLIMITED),
                        Optional.empty())),
                Combinators.combine(namespaces, namespaces, namespaces).as(MailboxResponse.Namespaces::new),
                Combinators.combine(numbers(), positive())
                        .as((n, m) -> new MailboxResponse.Search(
                                n, n.size() == 0 ? OptionalLong.empty() : OptionalLong.of(m))),
                numbers().map(n -> new MailboxResponse.Sorted(n, OptionalLong.empty())),
                thread(4).list().ofMaxSize(3).map(MailboxResponse.Threads::new),
                Combinators.combine(
                                Commands.ascii().optional(),
                                Commands.text().optional(),
                                maybe(number()),
                                Arbitraries.of(true, false),
                                found().list().ofMaxSize(4))
                        .as(MailboxResponse.ExtendedSearch::new));
    }

    private static Arbitrary<NumberList> numbers() {
        return number().list()
                .ofMaxSize(20)
                .map(list ->
                        NumberList.of(list.stream().mapToLong(Long::longValue).toArray()));
    }

    private static Arbitrary<Found> found() {
        Arbitrary<SearchKey.Window> window = Combinators.combine(number(), number(), Arbitraries.of(1, -1))
                .as((a, b, sign) -> new SearchKey.Window(a * sign, b * sign));
        Arbitrary<Found.Change> change = Combinators.combine(number(), plain()).as(Found.Change::new);
        return Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.of(SearchKey.Result.MIN, SearchKey.Result.MAX, SearchKey.Result.COUNT),
                                number())
                        .as(Found.Figure::new),
                plain().map(Found.All::new),
                positive().map(Found.ModSeq::new),
                Combinators.combine(window, plain().optional()).as(Found.Partial::new),
                Combinators.combine(
                                Arbitraries.of(true, false),
                                change.list().ofMinSize(1).ofMaxSize(3))
                        .as(Found.Changed::new));
    }

    /** Threads as they can be written: what is missing has several replies, and begins a thread. */
    private static Arbitrary<MessageThread> thread(int depth) {
        if (depth == 0) {
            return number().map(n -> new MessageThread(n, List.of()));
        }
        Arbitrary<List<MessageThread>> replies = Arbitraries.lazy(
                () -> thread(depth - 1).filter(t -> t.uid() != 0).list().ofMaxSize(3));
        Arbitrary<MessageThread> there = Combinators.combine(number(), replies).as(MessageThread::new);
        Arbitrary<MessageThread> missing =
                thread(0).list().ofMinSize(2).ofMaxSize(3).map(r -> new MessageThread(0, r));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, there), net.jqwik.api.Tuple.of(1, missing));
    }

    // ---- messages ----

    private static Arbitrary<Response> message() {
        return Arbitraries.oneOf(
                number().map(MessageResponse.Expunge::new),
                Combinators.combine(Arbitraries.of(true, false), plain())
                        .as((earlier, set) -> new MessageResponse.Vanished(earlier, set.resolve(1))),
                Combinators.combine(
                                Arbitraries.of(true, false),
                                number(),
                                data().list().ofMaxSize(4).map(ArrayList::new))
                        .as(MessageResponse.Fetch::new));
    }

    private static Arbitrary<FetchData> data() {
        Arbitrary<FetchData.Name> name = Arbitraries.oneOf(
                Combinators.combine(Commands.section(), maybe(Commands.large()))
                        .as((section, origin) -> new FetchData.Name(FetchData.Kind.BODY, section, origin)),
                Combinators.combine(Commands.part(), maybe(Commands.large()))
                        .as((part, origin) -> new FetchData.Name(
                                FetchData.Kind.BINARY, new Section(part, Section.Text.ALL, List.of()), origin)),
                Arbitraries.of(FetchData.Kind.RFC822, FetchData.Kind.RFC822_HEADER, FetchData.Kind.RFC822_TEXT)
                        .map(kind -> new FetchData.Name(kind, Section.MESSAGE, OptionalLong.empty())));
        return Arbitraries.oneOf(
                Combinators.combine(Commands.flags(), Arbitraries.of(true, false))
                        .as(FetchData.Flags::new),
                number().map(FetchData.Uid::new),
                Commands.large().map(FetchData.ModSeq::new),
                Commands.large().map(FetchData.Size::new),
                Commands.time().map(FetchData.InternalDate::new),
                Commands.time().optional().map(FetchData.SaveDate::new),
                envelope().map(FetchData.Envelope::new),
                structure(2, false).map(s -> new FetchData.Structure(s, false)),
                structure(2, true).map(s -> new FetchData.Structure(s, true)),
                Combinators.combine(name, octets()).as(FetchData.Body::new),
                Combinators.combine(Commands.part(), number()).as(FetchData.BinarySize::new),
                Commands.text().optional().map(FetchData.Preview::new),
                id().map(FetchData.EmailId::new),
                id().optional().map(FetchData.ThreadId::new));
    }

    private static Arbitrary<MessageEnvelope> envelope() {
        Arbitrary<Optional<String>> text =
                Arbitraries.oneOf(Commands.text(), Arbitraries.of("a\r\nb")).optional();
        Arbitrary<List<MessageEnvelope.Address>> list = Combinators.combine(text, text, text, text)
                .as(MessageEnvelope.Address::new)
                .list()
                .ofMaxSize(2);
        return Combinators.combine(text, text, list, list, list, list, list)
                .as((a, b, from, to, cc, bcc, reply) ->
                        new MessageEnvelope(a, b, from, from, reply, to, cc, bcc, b, a));
    }

    private static Arbitrary<Map<String, String>> parameters() {
        return Arbitraries.maps(Commands.text(), Commands.text()).ofMaxSize(2).map(LinkedHashMap::new);
    }

    private static Arbitrary<Optional<BodyStructure.Extension>> extension(boolean there, boolean md5) {
        if (!there) {
            return Arbitraries.just(Optional.empty());
        }
        Arbitrary<BodyStructure.Disposition> disposition =
                Combinators.combine(Commands.text(), parameters()).as(BodyStructure.Disposition::new);
        return Combinators.combine(
                        md5 ? Commands.text().optional() : Arbitraries.just(Optional.<String>empty()),
                        disposition.optional(),
                        Commands.text().list().ofMaxSize(2),
                        Commands.text().optional())
                .as(BodyStructure.Extension::new)
                .map(Optional::of);
    }

    private static Arbitrary<BodyStructure> structure(int depth, boolean extensible) {
        Arbitrary<BodyStructure> basic = Combinators.combine(
                        Arbitraries.of("IMAGE", "text", "X-a b"),
                        Commands.text(),
                        parameters(),
                        Commands.text().optional(),
                        Commands.text(),
                        Commands.large(),
                        extension(extensible, true))
                .as((type, subtype, parameters, id, encoding, octets, extension) -> new BodyStructure.Part(
                        type,
                        subtype,
                        parameters,
                        id,
                        id,
                        encoding,
                        octets,
                        type.equals("text") ? OptionalLong.of(octets) : OptionalLong.empty(),
                        Optional.empty(),
                        extension));
        if (depth == 0) {
            return basic;
        }
        Arbitrary<BodyStructure> inner = Arbitraries.lazy(() -> structure(depth - 1, extensible));
        Arbitrary<BodyStructure> multipart = Combinators.combine(
                        inner.list().ofMinSize(1).ofMaxSize(3),
                        Commands.text(),
                        extensible ? parameters() : Arbitraries.just(Map.<String, String>of()),
                        extension(extensible, false))
                .as(BodyStructure.Multipart::new);
        Arbitrary<BodyStructure> message = Combinators.combine(
                        Arbitraries.of("rfc822", "GLOBAL"), envelope(), inner, extension(extensible, true))
                .as((subtype, envelope, structure, extension) -> new BodyStructure.Part(
                        "MESSAGE",
                        subtype,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "7BIT",
                        1,
                        OptionalLong.of(2),
                        Optional.of(new BodyStructure.Embedded(envelope, structure)),
                        extension));
        return Arbitraries.oneOf(basic, multipart, message);
    }

    // ---- accounts ----

    private static Arbitrary<Response> account() {
        Arbitrary<String> text = Commands.text();
        Arbitrary<Rights> rights =
                Arbitraries.of("", "lrs", "lrswipkxteacd", "q9").map(Rights::new);
        Arbitrary<Quota.Usage> usage =
                Combinators.combine(Commands.large(), Commands.large()).as(Quota.Usage::new);
        Arbitrary<List<String>> some = text.list().ofMinSize(1).ofMaxSize(2);
        return Arbitraries.oneOf(
                Combinators.combine(
                                text, Arbitraries.maps(Commands.atom(), usage).ofMaxSize(2))
                        .as(AccountResponse.Quota::new),
                Combinators.combine(text, text.list().ofMaxSize(2)).as(AccountResponse.QuotaRoot::new),
                Combinators.combine(text, Arbitraries.maps(text, rights).ofMaxSize(2))
                        .as(AccountResponse.Acl::new),
                Combinators.combine(text, text, rights, rights.list().ofMaxSize(2))
                        .as(AccountResponse.ListRights::new),
                Combinators.combine(text, rights).as(AccountResponse.MyRights::new),
                Combinators.combine(
                                text,
                                Arbitraries.maps(text, octets()).ofMinSize(1).ofMaxSize(2))
                        .as(AccountResponse.Metadata::new),
                Combinators.combine(text, some).as(AccountResponse.MetadataChanged::new),
                some.map(AccountResponse.GenUrlAuth::new),
                Arbitraries.maps(text, octets()).ofMinSize(1).ofMaxSize(2).map(AccountResponse.UrlFetch::new));
    }
}
