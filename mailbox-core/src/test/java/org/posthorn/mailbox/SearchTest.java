package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is looked for is found, and nothing else. */
class SearchTest {

    private static final Mailbox MAILBOX = filled();

    private static Mailbox filled() {
        try {
            MemoryStore store = MailStore.inMemory();
            Mailbox mailbox = store.account("alice", "secret").mailbox("INBOX");
            append(mailbox, "2020-01-01T23:30:00Z", Flags.NONE, """
                From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.org>
                To: alice@example.org
                Subject: Gr=?utf-8?Q?=C3=BC?=
                Date: Thu, 02 Jan 2020 00:30:00 +0100

                Hello World, nothing else.
                """);
            append(mailbox, "2020-01-02T00:00:00Z", Flags.of(SystemFlag.SEEN), """
                From: bob@example.net
                To: alice@example.org
                Cc: carol@example.com
                Subject: =?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=
                Date: Wed, 01 Jan 2020 23:00:00 -0800
                MIME-Version: 1.0
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                Sch=F6ne Gr=FC=DFe aus K=F6ln, soft=
                broken
                """);
            append(mailbox, "2021-06-15T12:00:00Z", Flags.of(SystemFlag.FLAGGED, new Keyword("work")), """
                From: bob@example.net
                Subject: attached
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/html
                Content-Transfer-Encoding: base64

                PHA+aW4gYSBwYXJhZ3JhcGg8L3A+
                --b
                Content-Type: message/rfc822

                Subject: the inner subject

                the inner body
                --b
                Content-Type: application/octet-stream

                secretbinary
                --b--
                """);
            append(mailbox, "2022-12-31T00:00:00Z", Flags.of(SystemFlag.DELETED), """
                X-Empty:
                X-Empty: something

                """ + "x".repeat(1_000) + "\r\n");
            return mailbox;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void append(Mailbox mailbox, String date, Flags flags, String text) throws IOException {
        byte[] octets = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        NewMessage about =
                NewMessage.PLAIN.withInternalDate(Instant.parse(date)).withFlags(flags);
        mailbox.append(about, new ByteArrayInputStream(octets));
    }

    private static Arguments finds(Search key, String uids) {
        return Arguments.of(key, uids);
    }

    private static Search dated(Search.DateOf which, Search.Order order, String day) {
        return new Search.Dated(which, order, LocalDate.parse(day));
    }

    static Stream<Arguments> keys() {
        Search.DateOf arrival = Search.DateOf.ARRIVAL;
        Search.DateOf sending = Search.DateOf.SENDING;
        Search.Order before = Search.Order.BEFORE;
        Search.Order on = Search.Order.ON;
        Search.Order since = Search.Order.SINCE;
        return Stream.of(
                finds(Search.all(), "1:4"),
                finds(Search.all().not(), ""),
                finds(new Search.Or(List.of()), ""),
                finds(new Search.Uids(UidSet.parse("2,4,9")), "2,4"),
                finds(new Search.Uids(UidSet.NONE), ""),
                finds(Search.seen(), "2"),
                finds(Search.unseen(), "1,3:4"),
                finds(new Search.Has(new Keyword("WORK")), "3"),
                finds(new Search.Has(SystemFlag.DELETED), "4"),
                finds(new Search.Has(SystemFlag.DRAFT), ""),
                finds(dated(arrival, before, "2020-01-02"), "1"),
                finds(dated(arrival, on, "2020-01-02"), "2"),
                finds(dated(arrival, since, "2020-01-02"), "2:4"),
                finds(dated(sending, before, "2020-01-02"), "2"),
                finds(dated(sending, on, "2020-01-02"), "1"),
                finds(dated(sending, on, "2020-01-01"), "2"),
                finds(dated(sending, since, "2020-01-02"), "1,3:4"),
                finds(dated(Search.DateOf.SAVING, since, "2022-12-31"), "1:4"),
                finds(dated(Search.DateOf.SAVING, before, "2022-12-31"), ""),
                finds(new Search.Younger(Duration.ofDays(1)), ""),
                finds(new Search.Older(Duration.ofDays(1)), "1:4"),
                finds(new Search.Larger(1_000), "4"),
                finds(new Search.Smaller(1_000), "1:3"),
                finds(Search.from("J\u00D6RG"), "1"),
                finds(Search.from("example.NET"), "2:3"),
                finds(Search.from("=?utf-8"), ""),
                finds(new Search.InField("To", "alice"), "1:2"),
                finds(new Search.InField("cc", "carol@"), "2"),
                finds(Search.subject("gr\u00FC"), "1:2"),
                finds(Search.subject("gru\u0308"), "1:2"),
                finds(Search.subject("aus k\u00F6ln"), "2"),
                finds(new Search.InField("X-Empty", ""), "4"),
                finds(new Search.InField("X-Empty", "SOME"), "4"),
                finds(new Search.InField("X-None", ""), ""),
                finds(new Search.InBody("hello world"), "1"),
                finds(new Search.InBody("sch\u00D6ne"), "2"),
                finds(new Search.InBody("softbroken"), "2"),
                finds(new Search.InBody("in a paragraph"), "3"),
                finds(new Search.InBody("the inner body"), "3"),
                finds(new Search.InBody("the inner subject"), "3"),
                finds(new Search.InBody("secretbinary"), ""),
                finds(new Search.InBody("joerg"), ""),
                finds(Search.text("joerg"), "1"),
                finds(Search.text("k\u00F6ln"), "2"),
                finds(Search.text("x-empty"), "4"),
                finds(Search.text("paragraph"), "3"),
                finds(new Search.ModifiedSince(0), "1:4"),
                finds(new Search.ModifiedSince(1), "1:4"),
                finds(new Search.ModifiedSince(1_000), ""),
                finds(new Search.EmailId("M1"), "1"),
                finds(new Search.EmailId("M99"), ""),
                finds(new Search.ThreadId("T1"), ""),
                finds(Search.seen().or(Search.from("J\u00F6rg")), "1:2"),
                finds(Search.unseen().and(Search.from("bob")), "3"),
                finds(Search.from("bob").and(Search.unseen()).not(), "1:2,4"),
                finds(Search.from("bob").not().and(new Search.InBody("x")).and(Search.all()), "4"),
                finds(Search.seen().or(new Search.Larger(1_000)).and(Search.text("e")), "2,4"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyFindsItsMessages(Search key, String uids) throws Exception {
        assertThat(MAILBOX.search(key)).hasToString(uids);
    }

    @Provide
    Arbitrary<Search> searches() {
        List<Search> leaves = keys().map(a -> (Search) a.get()[0]).toList();
        return Arbitraries.lazyOf(
                () -> Arbitraries.of(leaves),
                () -> Arbitraries.of(leaves),
                () -> searches().map(Search::not),
                () -> searches().list().ofMaxSize(3).map(Search.And::new),
                () -> searches().list().ofMaxSize(3).map(Search.Or::new));
    }

    @Property(tries = 300)
    void keysAreCombinedAsSets(@ForAll("searches") Search key) throws Exception {
        assertThat(MAILBOX.search(key)).isEqualTo(bySets(key));
    }

    private static UidSet bySets(Search key) throws MailboxException {
        UidSet all = MAILBOX.snapshot().messages().uids();
        if (key instanceof Search.Not not) {
            return all.minus(bySets(not.key()));
        }
        if (key instanceof Search.And and) {
            UidSet found = all;
            for (Search each : and.keys()) {
                found = found.and(bySets(each));
            }
            return found;
        }
        if (key instanceof Search.Or or) {
            UidSet found = UidSet.NONE;
            for (Search each : or.keys()) {
                found = found.plus(bySets(each));
            }
            return found;
        }
        return MAILBOX.search(key);
    }

    /** A mailbox that only knows flags must not be read for them. */
    private record Unread(Snapshot snapshot) implements ReadOnlyMailbox, NativeSearch {
        @Override
        public MailboxName name() {
            return MailboxName.INBOX;
        }

        @Override
        public Optional<StoredMessage> message(long uid) {
            throw new AssertionError("a message is read");
        }

        @Override
        public Optional<UidSet> find(Search key) {
            return key instanceof Search.InText ? Optional.of(UidSet.of(7)) : Optional.empty();
        }
    }

    @Test
    void whatFlagsTellIsNotRead() throws Exception {
        Mailbox mailbox = new Unread(MAILBOX.snapshot());
        assertThat(mailbox.search(Search.unseen().and(new Search.Uids(UidSet.range(1, 3)))))
                .hasToString("1,3");
        assertThat(mailbox.search(Search.from("bob").and(new Search.Uids(UidSet.NONE))))
                .hasToString("");
    }

    @Test
    void aStoreThatSearchesItselfIsAsked() throws Exception {
        assertThat(new Unread(MAILBOX.snapshot()).search(Search.text("any"))).hasToString("7");
    }
}
