package org.posthorn.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthorn.imap.MailboxCommand;
import org.posthorn.imap.SessionCommand;

class CommandReaderTest {

    private static List<String> read(String octets) {
        return told(Reading.whole(octets));
    }

    private static List<String> told(List<Object> found) {
        return found.stream().map(CommandReaderTest::told).toList();
    }

    private static String told(Object event) {
        if (event instanceof CommandEvent.Given given) {
            return given.tag() + " " + given.command();
        }
        if (event instanceof CommandEvent.Malformed malformed) {
            return malformed.tag().orElse("*") + " BAD " + malformed.flaw().kind();
        }
        return event.toString();
    }

    // ---- uploads ----

    @Test
    void anAppendComesInPieces() {
        assertThat(
                        read(
                                "A003 APPEND saved-messages (\\Seen) \" 7-Feb-1994 21:52:25 -0800\" {5}\r\nhello\r\nb NOOP\r\n"))
                .containsExactly(
                        "UploadBegun[tag=A003, command=Append[mailbox=saved-messages]]",
                        "MessageBegun[flags=[SEEN], internalDate=Optional[1994-02-07T21:52:25-08:00], catenated=false]",
                        "Announced[size=5, synchronizing=true, binary=false, utf8=false]",
                        "octets hello",
                        "LiteralEnded[]",
                        "MessageEnded[]",
                        "UploadEnded[tag=A003]",
                        "b Noop[]");
    }

    @Test
    void severalMessagesAreAppended() {
        assertThat(read("a APPEND {5+}\r\nINBOX {1+}\r\nx (\\Draft) ~{2+}\r\nyz\r\n"))
                .filteredOn(s -> !s.startsWith("LiteralEnded"))
                .containsExactly(
                        "UploadBegun[tag=a, command=Append[mailbox=INBOX]]",
                        "MessageBegun[flags=[], internalDate=Optional.empty, catenated=false]",
                        "Announced[size=1, synchronizing=false, binary=false, utf8=false]",
                        "octets x",
                        "MessageEnded[]",
                        "MessageBegun[flags=[DRAFT], internalDate=Optional.empty, catenated=false]",
                        "Announced[size=2, synchronizing=false, binary=true, utf8=false]",
                        "octets yz",
                        "MessageEnded[]",
                        "UploadEnded[tag=a]");
    }

    @Test
    void aMessageIsMadeOfParts() {
        assertThat(read(
                        "A APPEND Drafts (\\Seen) CATENATE (URL \"/Drafts;UIDVALIDITY=3/;UID=2/;SECTION=HEADER\" TEXT {2}\r\n"
                                + "ab URL {4+}\r\n/x/y TEXT {0+}\r\n)\r\n"))
                .filteredOn(s -> !s.startsWith("LiteralEnded") && !s.startsWith("Announced"))
                .containsExactly(
                        "UploadBegun[tag=A, command=Append[mailbox=Drafts]]",
                        "MessageBegun[flags=[SEEN], internalDate=Optional.empty, catenated=true]",
                        "Url[url=/Drafts;UIDVALIDITY=3/;UID=2/;SECTION=HEADER]",
                        "octets ab",
                        "Url[url=/x/y]",
                        "octets ",
                        "MessageEnded[]",
                        "UploadEnded[tag=A]");
    }

    @Test
    void utf8MessagesAndReplacementsAreUploadsToo() {
        assertThat(read("a UID REPLACE 7 Drafts UTF8 (~{1+}\r\nx)\r\n"))
                .containsExactly(
                        "UploadBegun[tag=a, command=Replace[byUid=true, message=7, mailbox=Drafts]]",
                        "MessageBegun[flags=[], internalDate=Optional.empty, catenated=false]",
                        "Announced[size=1, synchronizing=false, binary=true, utf8=true]",
                        "octets x",
                        "LiteralEnded[]",
                        "MessageEnded[]",
                        "UploadEnded[tag=a]");
        assertThat(read("a REPLACE * Drafts {1+}\r\nx {1+}\r\ny\r\nb NOOP\r\n"))
                .as("one message is replaced by one")
                .contains("a BAD SYNTAX")
                .endsWith("b Noop[]");
    }

    @Test
    void anUnfinishedUploadIsMalformed() {
        assertThat(
                        read(
                                "a APPEND INBOX\r\nb APPEND INBOX (\\Seen)\r\nc APPEND\r\nd APPEND INBOX {3+}\r\nabc)\r\ne NOOP\r\n"))
                .contains("a BAD SYNTAX", "b BAD SYNTAX", "c BAD SYNTAX", "d BAD SYNTAX")
                .endsWith("e Noop[]");
    }

    @Test
    void aRefusedLiteralPoisonsOnlyItsOwnCommand() {
        Reading waiting = new Reading(new CommandReader(SyntaxLimits.SERVER), announced -> false);
        waiting.feed(octets("a APPEND INBOX {9000000000000000000}\r\nb NOOP\r\n"));
        assertThat(told(waiting.found)).endsWith("b Noop[]").hasSize(4);
        Reading pushing = new Reading(new CommandReader(SyntaxLimits.SERVER), announced -> false);
        pushing.feed(octets("a APPEND INBOX {8+}\r\nx NOOP\r\n (\\Seen) {4+}\r\ny {0} z\r\nb NOOP\r\n"));
        assertThat(told(pushing.found)).endsWith("b Noop[]").hasSize(4);
    }

    @Test
    void onlyAQuestionIsAnswered() {
        CommandReader reader = new CommandReader(SyntaxLimits.SERVER);
        assertThatThrownBy(reader::accept).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::refuse).isInstanceOf(IllegalStateException.class);
        ByteBuffer in = octets("a APPEND INBOX {3}\r\n");
        reader.next(in);
        assertThatThrownBy(reader::accept).as("not before it is asked").isInstanceOf(IllegalStateException.class);
        reader.next(in);
        reader.next(in);
        assertThat(reader.next(octets("abc")))
                .as("nothing happens before the answer")
                .isNull();
        reader.accept();
        assertThat(reader.next(octets("abc"))).isInstanceOf(CommandEvent.Chunk.class);
    }

    // ---- flaws ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_TAG | (",
                "NO_TAG | +x NOOP",
                "SYNTAX | a",
                "SYNTAX | a ",
                "SYNTAX | a  NOOP",
                "SYNTAX | a NOOP x",
                "UNKNOWN_COMMAND | a FROBNICATE",
                "UNKNOWN_COMMAND | a UID NOOP",
                "SYNTAX | a SELECT",
                "SYNTAX | a SELECT \"in",
                "SYNTAX | a SELECT a\"b",
                "SYNTAX | a LOGIN \"a\\b\" c",
                "SYNTAX | a FETCH 0 FLAGS",
                "SYNTAX | a FETCH 1: FLAGS",
                "SYNTAX | a FETCH 1,,2 FLAGS",
                "SYNTAX | a FETCH 1 ()",
                "SYNTAX | a FETCH 1 BODY[MIME]",
                "SYNTAX | a FETCH 1 BODY[1.]",
                "SYNTAX | a FETCH 1 BODY[]<0.0>",
                "SYNTAX | a FETCH 1 BODY[HEADER.FIELDS ()]",
                "NUMBER_TOO_LARGE | a FETCH 4294967296 FLAGS",
                "NUMBER_TOO_LARGE | a FETCH 1 BODY[]<9223372036854775808.1>",
                "SYNTAX | a STORE 1 FLAGS (\\Recent)",
                "SYNTAX | a SEARCH BEFORE 31-Feb-2020",
                "SYNTAX | a SEARCH OR SEEN",
                "SYNTAX | a STATUS INBOX ()",
                "MAILBOX_NAME | a SELECT &AGE",
                "MAILBOX_NAME | a SELECT &AGE-",
                "MAILBOX_NAME | a SELECT {2+}\\r\\nä",
                "SYNTAX | a AUTHENTICATE PLAIN !!!",
                "SYNTAX | a LOGIN {3+}\\r\\na\\r\\n x",
                "FORBIDDEN_OCTET | a SELECT \"a\\0b\"",
                "FORBIDDEN_OCTET | a SELECT {3+}\\r\\na\\0b",
            })
    void eachFlawIsTypedAndTheNextCommandIsRead(Flaw.Kind kind, String line) {
        List<String> told = read(line.replace("\\r\\n", "\r\n").replace("\\0", "\0") + "\r\nz NOOP\r\n");
        assertThat(told).hasSize(2).endsWith("z Noop[]");
        assertThat(told.get(0)).endsWith("BAD " + kind);
    }

    @Test
    void aLineThatEndsWithLfAloneIsRefusedAndWhatFollowsUpToItsEndIsNoCommand() {
        assertThat(read("a NOOP\nb DELETE INBOX\r\nc NOOP\r\n")).containsExactly("a BAD BARE_LF", "c Noop[]");
    }

    @Test
    void aLineThatIsTooLongIsRefusedAtItsLimitAndPassedOver() {
        assertThat(read("a SEARCH " + "x".repeat(200_000) + " {6+}\r\nx NOOP\r\nb NOOP\r\n"))
                .containsExactly("a BAD LINE_TOO_LONG", "b Noop[]");
    }

    @Test
    void literalsThatAreTooLargeAreRefusedBeforeTheyCome() {
        assertThat(read("a SELECT {9223372036854775808}\r\nb SELECT {65537}\r\nc LOGIN {60000+}\r\n"
                        + "x".repeat(60_000) + " {6000}\r\nd SELECT {70000+}\r\n" + "x".repeat(70_000)
                        + "\r\ne NOOP\r\n"))
                .containsExactly(
                        "a BAD LITERAL_TOO_LARGE",
                        "b BAD LITERAL_TOO_LARGE",
                        "c BAD LITERAL_TOO_LARGE",
                        "d BAD LITERAL_TOO_LARGE",
                        "e Noop[]");
    }

    @Test
    void hundredThousandParenthesesAreNestedTooDeep() {
        SyntaxLimits wide = new SyntaxLimits(1 << 20, 0, 0, 50, 10, 10);
        String[] bombs = {"(".repeat(100_000), "NOT ".repeat(100_000) + "SEEN", "OR SEEN ".repeat(100_000) + "SEEN"};
        for (String bomb : bombs) {
            assertThat(told(Reading.whole(octets("a SEARCH " + bomb + "\r\n").array(), wide)))
                    .containsExactly("a BAD NESTED_TOO_DEEP");
        }
    }

    @Test
    void aMillionRangesAreTooManyAndAsManyNumbersAreOneRange() {
        SyntaxLimits wide = new SyntaxLimits(8 << 20, 0, 0, 50, 20_000, 10);
        assertThat(told(Reading.whole(
                        octets("a FETCH " + "1,".repeat(1_000_000) + "1 FLAGS\r\n")
                                .array(),
                        wide)))
                .containsExactly("a BAD SET_TOO_LARGE");
        assertThat(read("a UID EXPUNGE 1:4294967295,4294967295:*\r\n"))
                .containsExactly("a Expunge[uids=Optional[1:4294967295,4294967295:*]]");
    }

    @Test
    void listsAreLimited() {
        SyntaxLimits narrow = new SyntaxLimits(100_000, 0, 0, 50, 10, 10);
        assertThat(told(Reading.whole(
                        octets("a FETCH 1 (" + "FLAGS ".repeat(11) + "UID)\r\n").array(), narrow)))
                .containsExactly("a BAD LIST_TOO_LONG");
    }

    // ---- lines that are no commands ----

    @Test
    void aLineThatIsExpectedIsGivenAsItIs() {
        CommandReader reader = new CommandReader(SyntaxLimits.SERVER);
        reader.expectLine();
        Reading reading = new Reading(reader, announced -> true);
        reading.feed(octets("dGVzdA== {5}\r\na NOOP\r\n"));
        assertThat(told(reading.found)).containsExactly("line dGVzdA== {5}", "a Noop[]");
    }

    @Test
    void namesAreUtf8OnceThatIsEnabled() {
        CommandReader reader = new CommandReader(SyntaxLimits.SERVER);
        Reading reading = new Reading(reader, announced -> true);
        reading.feed(octets("a SELECT &AOQ-\r\n"));
        reader.utf8(true);
        reading.feed(octets("b SELECT \"ä&\"\r\n"));
        assertThat(reading.found)
                .containsExactly(
                        new CommandEvent.Given("a", new MailboxCommand.Select("ä")),
                        new CommandEvent.Given("b", new MailboxCommand.Select("ä&")));
    }

    @Test
    void anIdleReaderKeepsNothing() {
        CommandReader reader = new CommandReader(SyntaxLimits.SERVER);
        assertThat(reader.next(octets("a NOOP\r\n"))).isEqualTo(new CommandEvent.Given("a", new SessionCommand.Noop()));
        assertThat(reader.midCommand()).isFalse();
        assertThat(reader.next(octets("b NO"))).isNull();
        assertThat(reader.midCommand()).isTrue();
        assertThat(reader.next(octets("OP\r\n"))).isEqualTo(new CommandEvent.Given("b", new SessionCommand.Noop()));
    }

    // ---- properties ----

    @Provide
    Arbitrary<byte[]> dialogues() {
        Arbitrary<String> piece = Arbitraries.of(
                "a ",
                "A001 NOOP\r\n",
                "LOGIN ",
                "APPEND ",
                "INBOX ",
                "(\\Seen) ",
                "{3}\r\n",
                "{3+}\r\n",
                "~{2+}\r\n",
                "abc",
                "\r\n",
                "\n",
                "\r",
                "\"",
                "\\",
                "(",
                ")",
                " ",
                "CATENATE (",
                "TEXT ",
                "URL ",
                "x",
                "{99999999999999999999+}\r\n",
                "\u0000",
                "ä",
                "UID ",
                "REPLACE 1 ",
                "FETCH 1 BODY[",
                "]",
                "SEARCH ",
                "OR ",
                "NOT ",
                "1:*",
                "UTF8 (",
                "{}\r\n",
                "{70000}\r\n",
                "NIL",
                "LIST \"\" *\r\n",
                "FETCH 1 (FLAGS)\r\n",
                "{0+}\r\n",
                " {1}\r\n",
                "b NOOP\r\n");
        return piece.list().ofMaxSize(25).map(p -> String.join("", p).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 3_000)
    void theSameBytesGiveTheSameEventsHoweverTheyAreCut(
            @ForAll("dialogues") byte[] octets, @ForAll long seed, @ForAll boolean direct) {
        SyntaxLimits limits = new SyntaxLimits(1_000, 1_000, 0, 10, 10, 10);
        assertThat(Reading.cut(octets, limits, new Random(seed), direct)).isEqualTo(Reading.whole(octets, limits));
    }

    @Property(tries = 2_000)
    void arbitraryBytesNeverThrowAndTakeNoMoreStepsThanTheyAre(@ForAll byte[] octets, @ForAll boolean accept) {
        Reading reading = new Reading(new CommandReader(SyntaxLimits.BEFORE_LOGIN), announced -> accept);
        reading.feed(ByteBuffer.wrap(octets));
        assertThat(reading.steps).isLessThanOrEqualTo(4L * octets.length + 4);
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
