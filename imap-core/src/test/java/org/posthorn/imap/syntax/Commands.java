package org.posthorn.imap.syntax;

import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.posthorn.imap.AccountCommand;
import org.posthorn.imap.Command;
import org.posthorn.imap.FetchItem;
import org.posthorn.imap.ListOptions;
import org.posthorn.imap.MailboxCommand;
import org.posthorn.imap.MailboxFilter;
import org.posthorn.imap.MessageCommand;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Resync;
import org.posthorn.imap.Rights;
import org.posthorn.imap.SearchKey;
import org.posthorn.imap.Section;
import org.posthorn.imap.SequenceSet;
import org.posthorn.imap.SessionCommand;
import org.posthorn.imap.StatusItem;
import org.posthorn.mailbox.Flag;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.MessageThread;
import org.posthorn.mailbox.Right;
import org.posthorn.mailbox.Search;
import org.posthorn.mailbox.Sort;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.sasl.Secret;

/** Arbitrary commands, and what they are made of. */
final class Commands {

    private Commands() {}

    static Arbitrary<Command> any() {
        return Arbitraries.oneOf(session(), mailbox(), message(), account());
    }

    // ---- texts ----

    /** Any line of text: quotes, backslashes, braces, non-ASCII, more than a quoted string holds. */
    static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars("aZ09 \"\\{}()[]%*&-+~,/.\t\u0001\u007f")
                        .ofMaxLength(12),
                Arbitraries.strings().withChars("aä€\u05d0&+ \"").ofMaxLength(8),
                Arbitraries.of(
                        "NIL", "nil", "", "{5}", "INBOX", "\uD83D\uDE00", "a".repeat(1_001), "~peter/mail/台北/日本語"));
    }

    static Arbitrary<String> ascii() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(10);
    }

    static Arbitrary<String> atom() {
        return Arbitraries.strings().withChars("ABCXYZ019.-_=+").ofMinLength(1).ofMaxLength(8);
    }

    static Arbitrary<SequenceSet> set() {
        Arbitrary<Long> end = Arbitraries.longs().between(0, 0xFFFF_FFFFL);
        Arbitrary<SequenceSet> ranges = Combinators.combine(end, end)
                .as((a, b) -> new long[] {a, b})
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(list -> {
                    SequenceSet.Builder set = new SequenceSet.Builder();
                    list.forEach(r -> set.add(r[0], r[1]));
                    return set.build();
                });
        return Arbitraries.oneOf(ranges, Arbitraries.of(SequenceSet.SAVED, SequenceSet.ALL));
    }

    private static Arbitrary<Long> number() {
        return Arbitraries.longs().between(1, 0xFFFF_FFFFL);
    }

    static Arbitrary<Long> large() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }

    static Arbitrary<Flags> flags() {
        Arbitrary<Flag> flag = Arbitraries.oneOf(
                Arbitraries.of(SystemFlag.values()).map(f -> (Flag) f),
                Arbitraries.of("$Forwarded", "work", "A+b'c").map(Keyword::new));
        return flag.list().ofMaxSize(6).map(Flags::of);
    }

    static Arbitrary<OffsetDateTime> time() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9_998),
                        Arbitraries.integers().between(1, 366),
                        Arbitraries.integers().between(0, 86_399),
                        Arbitraries.integers().between(-14 * 60, 14 * 60))
                .as((year, day, second, zone) -> LocalDate.of(year, 1, 1)
                        .plusDays(day - 1)
                        .atStartOfDay()
                        .plusSeconds(second)
                        .atOffset(ZoneOffset.ofTotalSeconds(zone * 60)));
    }

    static Arbitrary<List<Integer>> part() {
        return Arbitraries.integers().between(1, Integer.MAX_VALUE).list().ofMaxSize(4);
    }

    // ---- commands ----

    private static Arbitrary<Command> session() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        new SessionCommand.Capability(),
                        new SessionCommand.Noop(),
                        new SessionCommand.Logout(),
                        new SessionCommand.StartTls(),
                        new SessionCommand.Idle(),
                        new SessionCommand.Unauthenticate()),
                Combinators.combine(text(), text()).as((u, p) -> new SessionCommand.Login(u, Secret.of(p))),
                Combinators.combine(
                                atom(),
                                Arbitraries.strings().ascii().map(Octets::of).optional())
                        .as(SessionCommand.Authenticate::new),
                atom().list().ofMinSize(1).ofMaxSize(3).map(SessionCommand.Enable::new),
                id().map(SessionCommand.Id::new),
                atom().map(SessionCommand.Compress::new),
                text().list().ofMaxSize(3).map(SessionCommand.Language::new),
                text().list().ofMaxSize(3).map(SessionCommand.Comparator::new));
    }

    static Arbitrary<Map<String, Optional<String>>> id() {
        return Arbitraries.maps(text(), text().optional()).ofMaxSize(3).map(LinkedHashMap::new);
    }

    private static Arbitrary<Command> mailbox() {
        Arbitrary<Resync.Matched> matched = Combinators.combine(set(), set()).as(Resync.Matched::new);
        Arbitrary<Resync> resync = Combinators.combine(
                        number(), Arbitraries.longs().between(1, Long.MAX_VALUE), set().optional(), matched.optional())
                .as(Resync::new);
        return Arbitraries.oneOf(
                Combinators.combine(text(), Arbitraries.of(true, false), Arbitraries.of(true, false), resync.optional())
                        .as(MailboxCommand.Select::new),
                Combinators.combine(
                                text(),
                                Arbitraries.of("\\Sent", "\\All", "\\X-y").set().ofMaxSize(2))
                        .as(MailboxCommand.Create::new),
                text().map(MailboxCommand.Delete::new),
                Combinators.combine(text(), text()).as(MailboxCommand.Rename::new),
                text().map(MailboxCommand.Subscribe::new),
                text().map(MailboxCommand.Unsubscribe::new),
                Combinators.combine(text(), text().list().ofMinSize(1).ofMaxSize(3), listOptions())
                        .as(MailboxCommand.ListMailboxes::new),
                Combinators.combine(text(), text()).as(MailboxCommand.ListSubscribed::new),
                Arbitraries.just(new MailboxCommand.Namespace()),
                Combinators.combine(
                                text(), Arbitraries.of(StatusItem.class).set().ofMinSize(1))
                        .as(MailboxCommand.Status::new));
    }

    private static Arbitrary<ListOptions> listOptions() {
        return Combinators.combine(
                        Arbitraries.of(ListOptions.Select.class).set(),
                        Arbitraries.of(ListOptions.Return.class).set(),
                        Arbitraries.of(StatusItem.class).set())
                .filter((select, tell, status) -> !select.contains(ListOptions.Select.RECURSIVEMATCH)
                        || select.contains(ListOptions.Select.SUBSCRIBED))
                .as(ListOptions::new);
    }

    private static Arbitrary<Command> message() {
        Arbitrary<Boolean> uid = Arbitraries.of(true, false);
        Arbitrary<FlagChange> change = Combinators.combine(Arbitraries.of(FlagChange.Mode.class), flags())
                .as(FlagChange::new);
        Arbitrary<Sort> sort =
                Combinators.combine(Arbitraries.of(Sort.Key.class), uid).as(Sort::new);
        return Arbitraries.oneOf(
                Arbitraries.of(new MessageCommand.Check(), new MessageCommand.Close(), new MessageCommand.Unselect()),
                set().optional().map(MessageCommand.Expunge::new),
                Combinators.combine(uid, set(), text()).as(MessageCommand.Copy::new),
                Combinators.combine(uid, set(), text()).as(MessageCommand.Move::new),
                Combinators.combine(
                                uid,
                                set(),
                                item().list().ofMinSize(1).ofMaxSize(4),
                                number().optional().map(Commands::optional),
                                uid,
                                window().optional())
                        .as(MessageCommand.Fetch::new),
                Combinators.combine(uid, set(), change, uid, large().optional().map(Commands::optional))
                        .as(MessageCommand.Store::new),
                Combinators.combine(
                                uid,
                                returns().optional(),
                                Arbitraries.of("UTF-8", "utf-8").optional(),
                                key(3))
                        .as(MessageCommand.SearchMessages::new),
                Combinators.combine(
                                uid,
                                returns().optional(),
                                sort.list().ofMinSize(1).ofMaxSize(3),
                                Arbitraries.just("UTF-8"),
                                key(2))
                        .as(MessageCommand.SortMessages::new),
                Combinators.combine(
                                uid, Arbitraries.of(MessageThread.Algorithm.class), Arbitraries.just("UTF-8"), key(2))
                        .as(MessageCommand.ThreadMessages::new),
                Combinators.combine(
                                filter().list().ofMaxSize(3),
                                returns().optional(),
                                Arbitraries.just("UTF-8").optional(),
                                key(2))
                        .as(MessageCommand.SearchMailboxes::new),
                text().list().ofMinSize(1).ofMaxSize(3).map(MessageCommand.CancelUpdate::new));
    }

    private static OptionalLong optional(Optional<Long> number) {
        return number.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static Arbitrary<SearchKey.Window> window() {
        return Combinators.combine(number(), number(), Arbitraries.of(1, -1))
                .as((a, b, sign) -> new SearchKey.Window(a * sign, b * sign));
    }

    private static Arbitrary<SearchKey.Returns> returns() {
        return Combinators.combine(
                        Arbitraries.of(SearchKey.Result.class).set(),
                        window().optional(),
                        item().list().ofMaxSize(2))
                .as((results, partial, news) -> new SearchKey.Returns(
                        results, partial, results.contains(SearchKey.Result.UPDATE) ? news : List.of()));
    }

    static Arbitrary<Section> section() {
        Arbitrary<Section> plain = Combinators.combine(
                        part(), Arbitraries.of(Section.Text.ALL, Section.Text.HEADER, Section.Text.TEXT))
                .as((p, t) -> new Section(p, t, List.of()));
        Arbitrary<Section> fields = Combinators.combine(
                        part(),
                        Arbitraries.of(Section.Text.HEADER_FIELDS, Section.Text.HEADER_FIELDS_NOT),
                        text().list().ofMinSize(1).ofMaxSize(3))
                .as(Section::new);
        Arbitrary<Section> mime =
                part().filter(p -> !p.isEmpty()).map(p -> new Section(p, Section.Text.MIME, List.of()));
        return Arbitraries.oneOf(plain, fields, mime);
    }

    private static Arbitrary<FetchItem> item() {
        Arbitrary<FetchItem.Partial> partial = Combinators.combine(
                        large(), Arbitraries.longs().between(1, Long.MAX_VALUE))
                .as(FetchItem.Partial::new);
        Arbitrary<Boolean> peek = Arbitraries.of(true, false);
        return Arbitraries.oneOf(
                Arbitraries.of(FetchItem.Attribute.values()),
                peek.map(FetchItem.Preview::new),
                Combinators.combine(section(), peek, partial.optional()).as(FetchItem.Body::new),
                Combinators.combine(part(), peek, partial.optional()).as(FetchItem.Binary::new),
                part().map(FetchItem.BinarySize::new));
    }

    private static Arbitrary<SearchKey> key(int depth) {
        if (depth == 0) {
            return leaf();
        }
        Arbitrary<SearchKey> inner = Arbitraries.lazy(() -> key(depth - 1));
        return Arbitraries.oneOf(
                leaf(),
                inner.map(SearchKey.Not::new),
                Combinators.combine(inner, inner).as(SearchKey.Or::new),
                inner.filter(k -> !k.equals(SearchKey.ALL))
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(3)
                        .map(SearchKey.And::new));
    }

    private static Arbitrary<SearchKey> leaf() {
        Arbitrary<Search> where = Arbitraries.oneOf(
                Arbitraries.of(SystemFlag.values()).map(Search.Has::new),
                Arbitraries.of("work", "$Junk").map(k -> new Search.Has(new Keyword(k))),
                Combinators.combine(Arbitraries.of("From", "To", "Cc", "Bcc", "Subject", "X-a b", "Date"), text())
                        .as(Search.InField::new),
                text().map(Search.InBody::new),
                text().map(Search.InText::new),
                large().map(Search.Larger::new),
                large().map(Search.Smaller::new),
                number().map(n -> new Search.Older(Duration.ofSeconds(n))),
                number().map(n -> new Search.Younger(Duration.ofSeconds(n))),
                large().map(Search.ModifiedSince::new),
                Arbitraries.of("M1-_").map(Search.EmailId::new),
                Arbitraries.of("T1").map(Search.ThreadId::new),
                Combinators.combine(Arbitraries.of(Search.DateOf.class), Arbitraries.of(Search.Order.class), time())
                        .as((which, order, t) -> new Search.Dated(which, order, t.toLocalDate())));
        return Arbitraries.oneOf(
                where.map(SearchKey.Where::new),
                set().map(SearchKey.Numbers::new),
                set().map(SearchKey.Uids::new),
                Arbitraries.of(SearchKey.Told.values()),
                Combinators.combine(
                                Arbitraries.of("/flags/\\\\Draft"), Arbitraries.of("priv", "shared", "all"), large())
                        .as(SearchKey.ModSeq::new),
                atom().map(SearchKey.Filter::new),
                Arbitraries.just(SearchKey.ALL));
    }

    static Arbitrary<MailboxFilter> filter() {
        return Arbitraries.oneOf(
                Arbitraries.of(MailboxFilter.Kind.values())
                        .filter(k -> !k.named())
                        .map(k -> new MailboxFilter(k, List.of())),
                Combinators.combine(
                                Arbitraries.of(MailboxFilter.Kind.values()).filter(MailboxFilter.Kind::named),
                                text().list().ofMinSize(1).ofMaxSize(2))
                        .as(MailboxFilter::new));
    }

    private static Arbitrary<Command> account() {
        Arbitrary<Rights> rights = Arbitraries.of(Right.class).set().map(Rights::of);
        Arbitrary<Optional<Octets>> value = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(9)
                .map(Octets::of)
                .optional();
        Arbitrary<AccountCommand.Event> event = Arbitraries.oneOf(
                Arbitraries.of(AccountCommand.Event.KNOWN).map(n -> new AccountCommand.Event(n, List.of())),
                item().list().ofMinSize(1).ofMaxSize(2).map(items -> new AccountCommand.Event("MessageNew", items)));
        Arbitrary<AccountCommand.EventGroup> group =
                Combinators.combine(filter(), event.list().ofMaxSize(2)).as(AccountCommand.EventGroup::new);
        return Arbitraries.oneOf(
                text().map(AccountCommand.GetQuota::new),
                text().map(AccountCommand.GetQuotaRoot::new),
                Combinators.combine(text(), Arbitraries.maps(atom(), large()).ofMaxSize(2))
                        .as(AccountCommand.SetQuota::new),
                Combinators.combine(text(), text(), Arbitraries.of(AccountCommand.Grant.class), rights)
                        .as(AccountCommand.SetAcl::new),
                Combinators.combine(text(), text()).as(AccountCommand.DeleteAcl::new),
                text().map(AccountCommand.GetAcl::new),
                Combinators.combine(text(), text()).as(AccountCommand.ListRights::new),
                text().map(AccountCommand.MyRights::new),
                Combinators.combine(
                                text(),
                                text().list().ofMinSize(1).ofMaxSize(2),
                                number().optional().map(Commands::optional),
                                Arbitraries.of(AccountCommand.Depth.class))
                        .as(AccountCommand.GetMetadata::new),
                Combinators.combine(
                                text(),
                                Arbitraries.maps(text(), value).ofMinSize(1).ofMaxSize(2))
                        .as(AccountCommand.SetMetadata::new),
                Combinators.combine(group.list().ofMinSize(1).ofMaxSize(2), Arbitraries.of(true, false))
                        .as((groups, status) -> new AccountCommand.Notify(status, groups)),
                Arbitraries.just(new AccountCommand.Notify(false, List.of())),
                Combinators.combine(text(), atom().list().ofMaxSize(2))
                        .as((m, words) -> new AccountCommand.ResetKey(Optional.of(m), words)),
                Arbitraries.just(new AccountCommand.ResetKey(Optional.empty(), List.of())),
                Combinators.combine(text(), atom())
                        .as(AccountCommand.UrlRump::new)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(2)
                        .map(AccountCommand.GenUrlAuth::new),
                text().list().ofMinSize(1).ofMaxSize(2).map(AccountCommand.UrlFetch::new));
    }
}
