package org.posthorn.mime.mbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MboxTest {

    private static final String SEPARATOR = "From joey@example.org Thu Nov 24 18:22:48 1986\n";

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What a reader gives, as text: each message with where it lies. Each piece is in a buffer of its own that is then overwritten. */
    private static List<String> read(MboxFormat format, byte[] mbox, Random random, int most) {
        MboxReader reader = new MboxReader(format);
        List<String> messages = new ArrayList<>();
        StringBuilder message = new StringBuilder();
        for (int p = 0; p < mbox.length; ) {
            int n = Math.min(mbox.length - p, 1 + random.nextInt(most));
            ByteBuffer in = ByteBuffer.allocate(n).put(mbox, p, n).flip();
            drain(reader, in, message, messages);
            p += n;
        }
        reader.endOfInput();
        drain(reader, ByteBuffer.allocate(0), message, messages);
        return messages;
    }

    private static void drain(MboxReader reader, ByteBuffer in, StringBuilder message, List<String> messages) {
        for (MboxReader.Event event; (event = reader.next(in)) != null; ) {
            if (event instanceof MboxReader.Begin begin) {
                message.append(begin.separator())
                        .append('-')
                        .append(begin.start())
                        .append(':');
            } else if (event instanceof MboxReader.Chunk chunk) {
                message.append(StandardCharsets.ISO_8859_1.decode(chunk.bytes()));
            } else if (event instanceof MboxReader.End end) {
                messages.add(message.append(':').append(end.end()).toString());
                message.setLength(0);
            }
        }
        assertThat(in.hasRemaining()).isFalse();
    }

    private static List<String> messages(MboxFormat format, String mbox) {
        return read(format, octets(mbox), new Random(1), 1 << 20).stream()
                .map(each -> each.substring(each.indexOf(':') + 1, each.lastIndexOf(':')))
                .toList();
    }

    private static String awkward(byte[] data) {
        String[] pieces = {
            SEPARATOR,
            "\n",
            "\r\n",
            "\r",
            "From ",
            "Fro",
            ">",
            ">>",
            "text\n",
            "Content-Length: 5\n",
            "A: b\n",
            "x",
            "\n" + SEPARATOR,
            "From here on\n",
            ">From ",
            "\n\n"
        };
        StringBuilder text = new StringBuilder();
        for (byte each : data) {
            text.append(pieces[each & 15]);
        }
        return text.toString();
    }

    @Test
    void anEmptyLineAndASeparatorDivideMessages() {
        String mbox = SEPARATOR + "A: b\n\ntext\n\n" + SEPARATOR + "C: d\n\n\n\n";
        assertThat(read(MboxFormat.MBOXRD, octets(mbox), new Random(1), 1000))
                .containsExactly("0-47:A: b\n\ntext\n:58", "59-106:C: d\n\n\n:113");
    }

    @Test
    void noMessageIsMadeOfNothingOrOfTextWithoutASeparator() {
        assertThat(messages(MboxFormat.MBOXRD, "")).isEmpty();
        assertThat(messages(MboxFormat.MBOXRD, "A: b\n\ntext\n")).isEmpty();
        assertThat(messages(MboxFormat.MBOXRD, "junk\n\n" + SEPARATOR + "A: b\n"))
                .containsExactly("A: b\n");
        assertThat(messages(MboxFormat.MBOXRD, SEPARATOR.strip())).containsExactly("");
    }

    @Test
    void aSeparatorFollowsAnEmptyLineAndIsDated() {
        String body = "A: b\n\ntext\n" + SEPARATOR + "more\n\nFrom here on\n";
        assertThat(messages(MboxFormat.MBOXRD, SEPARATOR + body + "\n")).containsExactly(body);
    }

    @ParameterizedTest
    @CsvSource({
        "MBOXRD, >From a, From a",
        "MBOXRD, >>From a, >From a",
        "MBOXRD, >Fromage, >Fromage",
        "MBOXO, >From a, From a",
        "MBOXO, >>From a, >>From a",
        "MBOXCL, >From a, From a",
        "MBOXCL2, >From a, >From a",
    })
    void quotingIsUndoneAsTheFormatHasIt(MboxFormat format, String stored, String line) {
        assertThat(messages(format, SEPARATOR + "A: b\n\n" + stored + "\n\n"))
                .containsExactly("A: b\n\n" + line + "\n");
    }

    @Test
    void aContentLengthHidesSeparators() {
        String body = "a\n\n" + SEPARATOR + "z\n\n";
        String mbox = SEPARATOR + "content-length: " + body.length() + "\n\n" + body;
        for (String between : List.of("", "\n")) {
            List<String> messages = messages(MboxFormat.MBOXCL2, mbox + between + SEPARATOR + "C: d\n\n");
            assertThat(messages).hasSize(2);
            assertThat(messages.get(0)).endsWith("\n\n" + body);
            assertThat(messages.get(1)).isEqualTo("C: d\n");
        }
        assertThat(messages(MboxFormat.MBOXRD, mbox + SEPARATOR)).hasSize(3);
    }

    @Test
    void linesThatEndWithCrlfDivideMessagesToo() {
        String mbox = (SEPARATOR + "A: b\n\n>From a\n\n" + SEPARATOR + "C: d\n\n").replace("\n", "\r\n");
        assertThat(messages(MboxFormat.MBOXRD, mbox)).containsExactly("A: b\r\n\r\nFrom a\r\n", "C: d\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "From joey@example.org Thu Nov 24 18:22:48 1986, joey@example.org, 1986-11-24T18:22:48Z",
        "From joey at example.org  Mon Nov  3 08:02:08 1986, joey at example.org, 1986-11-03T08:02:08Z",
        "From - Mon Nov 3 08:02:08 1986, -, 1986-11-03T08:02:08Z",
        "From MAILER-DAEMON Fri Jul  8 12:08:34 2011, MAILER-DAEMON, 2011-07-08T12:08:34Z",
    })
    void theSeparatorTellsSenderAndDate(String line, String sender, Instant date) {
        MboxReader.Begin begin = new MboxReader.Begin(0, 0, line);
        assertThat(begin.sender()).isEqualTo(sender);
        assertThat(begin.date()).contains(date);
    }

    @Test
    void aSeparatorWithoutADateHasNone() {
        assertThat(new MboxReader.Begin(0, 0, "From joey").date()).isEmpty();
        assertThat(new MboxReader.Begin(0, 0, "From joey").sender()).isEqualTo("joey");
        assertThat(new MboxReader.Begin(0, 0, "From  Thu Nov 24 99:22:48 1986").sender())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void lineBeginningsWithoutEndAreText(MboxFormat format) {
        for (String endless : List.of(">".repeat(100_000), "F".repeat(100_000), "From " + "x".repeat(100_000))) {
            assertThat(messages(format, SEPARATOR + "\n" + endless)).containsExactly("\n" + endless);
        }
    }

    private static byte[] written(boolean canonical, int size, byte[]... messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MboxWriter writer = canonical ? MboxWriter.canonical(out) : MboxWriter.keepingLineEnds(out);
        for (byte[] message : messages) {
            writer.begin("joey@example.org", Instant.parse("1986-11-24T18:22:48Z"));
            for (int p = 0; p < message.length; p += size) {
                writer.write(message, p, Math.min(message.length, p + size));
            }
            writer.end();
        }
        return out.toByteArray();
    }

    @Test
    void messagesAreWrittenWithQuotesAndLineFeeds() throws IOException {
        byte[] mbox = written(true, 3, octets("A: b\r\n\r\nFrom a\r\n>From b\r\n\r\r\n"), octets("C: d"));
        assertThat(new String(mbox, StandardCharsets.ISO_8859_1))
                .isEqualTo("From joey@example.org Mon Nov 24 18:22:48 1986\nA: b\n\n>From a\n>>From b\n\r\n\n"
                        + "From joey@example.org Mon Nov 24 18:22:48 1986\nC: d\n\n");
    }

    @Test
    void theWriterRefusesSendersThatWouldBreakTheLineAndCallsOutOfTurn() throws IOException {
        MboxWriter writer = MboxWriter.canonical(new ByteArrayOutputStream());
        for (String sender : List.of("a b", "a\nb", "a\rb", "a\u0000b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> writer.begin(sender, Instant.EPOCH));
        }
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(writer::end);
        writer.begin("", Instant.EPOCH);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> writer.begin("a", Instant.EPOCH));
    }

    @Property
    void whatWasWrittenIsReadAgain(
            @ForAll @Size(max = 30) byte[] first,
            @ForAll @Size(max = 30) byte[] second,
            @ForAll @IntRange(min = 1, max = 9) int size)
            throws IOException {
        String one = awkward(first) + "\n";
        String two = awkward(second) + "\n";
        byte[] mbox = written(false, size, octets(one), octets(two));
        assertThat(messages(MboxFormat.MBOXRD, new String(mbox, StandardCharsets.ISO_8859_1)))
                .containsExactly(one, two);
        assertThat(written(false, 1000, octets(one), octets(two))).isEqualTo(mbox);
        assertThat(written(true, size, octets(one))).isEqualTo(written(true, 1000, octets(one)));
    }

    @Property
    void theSameOctetsGiveTheSameMessagesHoweverTheyWereCut(
            @ForAll MboxFormat format,
            @ForAll @Size(max = 40) byte[] data,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int most) {
        byte[] mbox = octets(SEPARATOR + awkward(data));
        List<String> whole = read(format, mbox, new Random(0), 1 << 20);
        assertThat(read(format, mbox, new Random(seed), most)).isEqualTo(read(format, mbox, new Random(0), 1));
        assertThat(read(format, mbox, new Random(0), 1)).isEqualTo(read(format, mbox, new Random(seed), 4096));
        assertThat(whole).isNotEmpty();
    }
}
