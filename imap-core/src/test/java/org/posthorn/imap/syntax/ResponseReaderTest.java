package org.posthorn.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.posthorn.imap.FetchData;
import org.posthorn.imap.MailboxResponse;
import org.posthorn.imap.MessageResponse;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Section;
import org.posthorn.imap.SessionResponse;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.wire.OutputQueue;

class ResponseReaderTest {

    /** Sections of more than 8 octets are streamed; texts of 400 octets kept. */
    private static final SyntaxLimits NARROW = new SyntaxLimits(1_000, 400, 8, 10, 10, 10);

    private static final FetchData.Name WHOLE = FetchData.Name.of(Section.MESSAGE);

    private static List<Object> narrow(String octets) {
        return Hearing.whole(octets.getBytes(StandardCharsets.UTF_8), NARROW, Set.of());
    }

    // ---- sections ----

    @Test
    void aLargeSectionIsStreamedAndASmallOneIsAValue() {
        FetchData.Name text = FetchData.Name.of(Section.of(Section.Text.TEXT));
        FetchData small = new FetchData.Body(WHOLE, Optional.of(Octets.of("12345678")));
        assertThat(narrow("* 7 FETCH (UID 9 BODY[] {8}\r\n12345678 BODY[TEXT] {9}\r\n123456789 FLAGS (\\Seen))\r\n"))
                .containsExactly(
                        new ResponseEvent.BodyBegun(false, 7, List.of(new FetchData.Uid(9), small), text, 9),
                        "octets 123456789",
                        new ResponseEvent.BodyEnded(),
                        new MessageResponse.Fetch(
                                false,
                                7,
                                List.of(
                                        new FetchData.Uid(9),
                                        small,
                                        new FetchData.Streamed(text, 9),
                                        new FetchData.Flags(Flags.of(SystemFlag.SEEN), false))));
    }

    @Test
    void everyKindOfSectionIsStreamed() {
        String octets = "* 1 FETCH (BODY[1.2.HEADER.FIELDS ({2}\r\nTo Cc)]<5> {9}\r\n123456789"
                + " BINARY[3] ~{9}\r\n12\0" + "456789 RFC822.TEXT {9}\r\n123456789 rfc822 {9}\r\n123456789)\r\n";
        List<Object> found = narrow(octets);
        assertThat(found).filteredOn(e -> e instanceof ResponseEvent.BodyEnded).hasSize(4);
        Section fields = new Section(List.of(1, 2), Section.Text.HEADER_FIELDS, List.of("To", "Cc"));
        assertThat(found)
                .last()
                .isEqualTo(new MessageResponse.Fetch(
                        false,
                        1,
                        List.of(
                                new FetchData.Streamed(
                                        new FetchData.Name(FetchData.Kind.BODY, fields, OptionalLong.of(5)), 9),
                                new FetchData.Streamed(
                                        new FetchData.Name(
                                                FetchData.Kind.BINARY, Section.part(3), OptionalLong.empty()),
                                        9),
                                new FetchData.Streamed(name(FetchData.Kind.RFC822_TEXT), 9),
                                new FetchData.Streamed(name(FetchData.Kind.RFC822), 9))));
    }

    private static FetchData.Name name(FetchData.Kind kind) {
        return new FetchData.Name(kind, Section.MESSAGE, OptionalLong.empty());
    }

    @Test
    void aLiteralThatOnlyLooksLikeASectionIsKept() {
        assertThat(narrow("* 1 FETCH (ENVELOPE ({2}\r\na] {10}\r\n0123456789 NIL NIL NIL NIL NIL NIL NIL NIL))\r\n"))
                .singleElement()
                .isInstanceOf(MessageResponse.Fetch.class);
        assertThat(narrow("* METADATA \"a\" (/x {10}\r\n0123456789)\r\n* OK done\r\n"))
                .hasSize(2);
    }

    @Test
    void whatTheWriterStreamsTheReaderStreams() {
        OutputQueue queue = new OutputQueue(1_000);
        ResponseWriter writer = new ResponseWriter(queue);
        writer.begin(true, 12);
        writer.item(new FetchData.Uid(12));
        writer.body(WHOLE, 10, false);
        queue.share(ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII)));
        writer.body(new FetchData.Name(FetchData.Kind.BINARY, Section.part(1), OptionalLong.of(0)), 9, true);
        queue.share(ByteBuffer.wrap(new byte[9]));
        writer.item(new FetchData.Size(19));
        writer.end();
        List<Object> found = Hearing.whole(ResponseRoundTripTest.drained(queue), NARROW, Set.of());
        assertThat(found).hasSize(7);
        assertThat(found.get(1)).isEqualTo("octets 0123456789");
        assertThat(found).last().isInstanceOf(MessageResponse.Fetch.class);
    }

    // ---- texts ----

    @Test
    void noLiteralIsAnnouncedByAText() {
        assertThat(Hearing.whole("* OK see {5}\r\na NO [TRYCREATE] {5}\r\n+ {5}\r\n* 1 EXISTS\r\n"))
                .hasSize(4)
                .last()
                .isEqualTo(new MailboxResponse.Exists(1));
    }

    @Test
    void whatNobodyKnowsIsPassedOver() {
        assertThat(Hearing.whole("* XLIST (\\Inbox) {2}\r\na)\r\n* 5 XFOO {1}\r\n\r\r\n"
                        + "* 1 FETCH (X-GM-LABELS (\\Inbox \"a)\" {1}\r\n( (b)) UID 7 X-GM-MSGID 12)\r\n"
                        + "* STATUS a (XSIZE (1 2) MESSAGES 3)\r\n* OK [XCODE a b] hi\r\n"))
                .hasSize(5)
                .startsWith(
                        new SessionResponse.Unknown("XLIST"),
                        new SessionResponse.Unknown("XFOO"),
                        new MessageResponse.Fetch(false, 1, List.of(new FetchData.Uid(7))));
    }

    @Test
    void flagsThatNoStoreCouldKeepAreLeftOut() {
        FetchData.Flags flags = new FetchData.Flags(Flags.of(SystemFlag.SEEN, new Keyword("$Junk")), true);
        MessageResponse.Fetch fetch = new MessageResponse.Fetch(false, 1, List.of(flags));
        String line = "* 1 FETCH (FLAGS (\\Seen \\Recent \\XNew $Junk a]b))\r\n";
        assertThat(Hearing.whole(line + line)).containsExactly(fetch, fetch);
    }

    // ---- flaws ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_TAG | (x",
                "SYNTAX | *",
                "SYNTAX | * ",
                "SYNTAX | *OK",
                "SYNTAX | * OK",
                "SYNTAX | +",
                "SYNTAX | a1 MAYBE so",
                "SYNTAX | a1 BYE so",
                "SYNTAX | a1 OK [UIDNEXT 0] x",
                "SYNTAX | * OK [UIDNEXT 1 x",
                "SYNTAX | * 0 EXPUNGE",
                "SYNTAX | * 1 FETCH FLAGS",
                "SYNTAX | * 1 FETCH (FLAGS (\\Seen)",
                "SYNTAX | * 1 FETCH (ENVELOPE (NIL))",
                "SYNTAX | * 1 FETCH (BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1))",
                "SYNTAX | * 1 FETCH (BODY[] {3}\\r\\nabc",
                "NUMBER_TOO_LARGE | * 4294967296 EXISTS",
                "SYNTAX | * VANISHED 1:*",
                "SYNTAX | * OK [COPYUID 1 1:* 2] x",
                "SYNTAX | * LIST () \"//\" x",
                "MAILBOX_NAME | * LIST () \"/\" \"a&b\"",
                "FORBIDDEN_OCTET | * OK a\\0b",
                "LITERAL_TOO_LARGE | * METADATA a (/x {401}\\r\\n%401)",
            })
    void eachFlawIsTypedAndTheNextResponseIsRead(Flaw.Kind kind, String line) {
        String octets = line.replace("\\r\\n", "\r\n").replace("\\0", "\0").replace("%401", "x".repeat(401));
        List<Object> found = narrow(octets + "\r\n* 1 EXISTS\r\n");
        assertThat(found).hasSize(2).endsWith(new MailboxResponse.Exists(1));
        assertThat(((ResponseEvent.Malformed) found.get(0)).flaw().kind()).isEqualTo(kind);
    }

    @Test
    void hostileResponsesAreRefusedAtTheirLimits() {
        SyntaxLimits wide = new SyntaxLimits(8 << 20, 0, 0, 100, 1_000, 1_000);
        assertThat(kinds("* 1 FETCH (BODYSTRUCTURE " + "(".repeat(100_000) + "\r\n", wide))
                .containsExactly(Flaw.Kind.NESTED_TOO_DEEP);
        assertThat(kinds("* 1 FETCH (XFOO " + "(".repeat(100_000) + "\r\n", wide))
                .containsExactly(Flaw.Kind.NESTED_TOO_DEEP);
        assertThat(kinds("* THREAD " + "(1 ".repeat(100_000) + "\r\n", wide))
                .containsExactly(Flaw.Kind.NESTED_TOO_DEEP);
        assertThat(kinds("* THREAD " + "((1)".repeat(100_000) + "\r\n", wide))
                .containsExactly(Flaw.Kind.NESTED_TOO_DEEP);
        assertThat(kinds("* THREAD (" + "1 ".repeat(100_000) + "\r\n", wide))
                .containsExactly(Flaw.Kind.NESTED_TOO_DEEP);
        assertThat(kinds("* OK [COPYUID 1 " + "1,".repeat(1_000_000) + "\r\n", wide))
                .containsExactly(Flaw.Kind.SET_TOO_LARGE);
        assertThat(kinds("* SEARCH" + " 1".repeat(1_001) + "\r\n", wide)).containsExactly(Flaw.Kind.LIST_TOO_LONG);
        assertThat(kinds("* 1 FETCH (ENVELOPE ({9223372036854775808}\r\n", wide))
                .containsExactly(Flaw.Kind.LITERAL_TOO_LARGE);
        assertThat(kinds("* OK " + "x".repeat(9 << 20) + "\r\n", wide)).containsExactly(Flaw.Kind.LINE_TOO_LONG);
    }

    private static List<Flaw.Kind> kinds(String octets, SyntaxLimits limits) {
        return Hearing.whole(octets.getBytes(StandardCharsets.US_ASCII), limits, Set.of()).stream()
                .map(e -> ((ResponseEvent.Malformed) e).flaw().kind())
                .toList();
    }

    // ---- quirks ----

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void aQuirkIsBorneIfItIsNamedAndRefusedIfNot(Quirk quirk) {
        String octets = switch (quirk) {
            case BARE_LF -> "* 1 EXISTS\n";
            case EXTRA_SPACES -> "* SEARCH 1  2 \r\n* 1 FETCH (UID 2 )\r\n* FLAGS (\\Seen )\r\n";
            case NO_TEXT -> "+\r\na OK\r\n* OK [ALERT]\r\n";
            case EMPTY_LISTS -> "* 1 FETCH (ENVELOPE (NIL NIL () () () () () () NIL NIL))\r\n";
            case UNKNOWN_COUNTS -> "* 1 FETCH (BODY (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" NIL -1))\r\n";
            case EMPTY_MULTIPART -> "* 1 FETCH (BODY (NIL \"MIXED\"))\r\n";
            case RAW_NAMES -> "* LIST () \"/\" \"a&b\"\r\n";
        };
        assertThat(Hearing.whole(octets)).hasAtLeastOneElementOfType(ResponseEvent.Malformed.class);
        assertThat(Hearing.whole(octets, quirk)).doesNotHaveAnyElementsOfTypes(ResponseEvent.Malformed.class);
    }

    // ---- properties ----

    @Provide
    Arbitrary<byte[]> dialogues() {
        Arbitrary<String> piece = Arbitraries.of(
                "* ",
                "a1 ",
                "+ ",
                "OK ",
                "[",
                "] ",
                "UIDNEXT 5",
                "1 EXISTS\r\n",
                "7 FETCH (",
                "FLAGS (\\Seen)",
                "BODY[] ",
                "{3}\r\n",
                "{12}\r\n",
                "abcdefghijkl",
                "~{12}\r\n",
                ")",
                "(",
                " ",
                "\r\n",
                "\n",
                "\"",
                "NIL ",
                "ENVELOPE (",
                "BODYSTRUCTURE (",
                "THREAD ",
                "(1 2)",
                "LIST () \"/\" x\r\n",
                "1:3",
                ",",
                "\u0000",
                "ä",
                "RFC822 ",
                "{99999999999999999999}\r\n",
                "BINARY[1] ",
                "BODY[TEXT]<0> ",
                "UID 5",
                "* OK hi\r\n",
                "MODSEQ (9)",
                "{0}\r\n",
                "SEARCH",
                " 3",
                "ESEARCH (TAG a) UID ALL 1",
                "{500}\r\n");
        return piece.list().ofMaxSize(25).map(p -> String.join("", p).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 3_000)
    void theSameBytesGiveTheSameEventsHoweverTheyAreCut(
            @ForAll("dialogues") byte[] octets, @ForAll long seed, @ForAll boolean direct, @ForAll Set<Quirk> quirks) {
        assertThat(Hearing.cut(octets, NARROW, quirks, new Random(seed), direct))
                .isEqualTo(Hearing.whole(octets, NARROW, quirks));
    }

    @Property(tries = 2_000)
    void arbitraryBytesNeverThrowAndTakeNoMoreStepsThanTheyAre(@ForAll byte[] octets) {
        Hearing hearing = new Hearing(new ResponseReader(NARROW, EnumSet.allOf(Quirk.class)));
        hearing.feed(ByteBuffer.wrap(octets));
        assertThat(hearing.steps).isLessThanOrEqualTo(2L * octets.length + 4);
    }
}
