package org.posthorn.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Event;

/** The table of addresses: read by the grammar, built as values, mutated, and said to a server. */
class AddressTableTest {

    private static final Path TABLE = Path.of("src/test/resources/org/posthorn/smtp/addresses.tsv");
    private static final List<Row> ROWS = read();

    /** One row; {@code path} has the octets as characters where they are no UTF-8. */
    record Row(byte[] path, boolean text, String mail, String rcpt, String utf8Mail, String utf8Rcpt, String address) {

        String characters() {
            return new String(path, StandardCharsets.UTF_8);
        }

        boolean valid() {
            return utf8Mail.equals("250") || utf8Rcpt.equals("250");
        }

        @Override
        public String toString() {
            return "<" + characters() + ">";
        }
    }

    private static List<Row> read() {
        try (Stream<String> lines = Files.lines(TABLE)) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Row(
                            octets(cells[0]),
                            !cells[0].matches(".*\\\\x[89a-f].*"),
                            cells[1],
                            cells[2],
                            cells[3],
                            cells[4],
                            new String(octets(cells[5]), StandardCharsets.UTF_8)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] octets(String cell) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] last = {};
        for (int i = 0; i < cell.length(); ) {
            int c = cell.codePointAt(i);
            i += Character.charCount(c);
            if (c == '{' && i < cell.length() && Character.isDigit(cell.charAt(i))) {
                int close = cell.indexOf('}', i);
                for (int times = Integer.parseInt(cell.substring(i, close)); times > 1; times--) {
                    out.writeBytes(last);
                }
                i = close + 1;
                continue;
            }
            last = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            if (c == '\\') {
                char escape = cell.charAt(i++);
                int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 0;
                int value = digits == 0 ? "tnr0\\".indexOf(escape) : Integer.parseInt(cell, i, i + digits, 16);
                last = escape == 'x'
                        ? new byte[] {(byte) value}
                        : (escape == 'u' ? Character.toString(value) : "\t\n\r\0\\".substring(value, value + 1))
                                .getBytes(StandardCharsets.UTF_8);
                i += digits;
            }
            out.writeBytes(last);
        }
        return out.toByteArray();
    }

    static List<Row> rows() {
        return ROWS;
    }

    @Test
    void theTableIsNotSmall() {
        assertThat(ROWS).hasSizeGreaterThan(200);
        assertThat(ROWS.stream().filter(Row::valid)).hasSizeGreaterThan(80);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theGrammarAndTheValuesTakeWhatTheTableSays(Row row) {
        if (!row.text()) {
            return;
        }
        String path = "<" + row.characters() + ">";
        boolean ascii = row.mail().equals("250") || row.rcpt().equals("250");
        assertThat(whole(PathGrammar.path(path, 0), path)).as("in ASCII").isEqualTo(ascii);
        assertThat(whole(PathGrammar.utf8Path(path, 0), path)).as("in UTF-8").isEqualTo(row.valid());
        if (row.utf8Rcpt().equals("250")) {
            PathGrammar.Path read = PathGrammar.utf8Path(path, 0);
            assertThat(new ForwardPath(read.localPart(), read.domain()).address())
                    .isEqualTo(row.address());
            assertThat(ForwardPath.of(row.address()).address()).isEqualTo(row.address());
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> ForwardPath.of(row.characters()));
        }
        if (row.utf8Mail().equals("250")) {
            PathGrammar.Path read = PathGrammar.utf8Path(path, 0);
            String address = row.characters().isEmpty() ? "" : row.address();
            assertThat(new ReversePath(read.localPart(), read.domain()).address())
                    .isEqualTo(address);
            assertThat(ReversePath.of(address).address()).isEqualTo(address);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> ReversePath.of(row.characters()));
        }
    }

    private static boolean whole(PathGrammar.Path path, String text) {
        return path != null && path.end() == text.length();
    }

    @Test
    void aServerAnswersEachRowAsTheTableSays() {
        Server plain = new Server();
        Server utf8 = new Server();
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            check(wrong, row, "MAIL", row.mail(), plain.mail(row.path(), ""));
            check(wrong, row, "RCPT", row.rcpt(), plain.recipient(row.path(), ""));
            check(wrong, row, "MAIL with SMTPUTF8", row.utf8Mail(), utf8.mail(row.path(), " SMTPUTF8"));
            check(wrong, row, "RCPT with SMTPUTF8", row.utf8Rcpt(), utf8.recipient(row.path(), " SMTPUTF8"));
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(List<String> wrong, Row row, String command, String code, String reply) {
        if (!reply.startsWith(code + " ") || reply.indexOf("\r\n") != reply.length() - 2) {
            wrong.add(command + " " + row + " should get " + code + ": " + reply);
        }
    }

    /** A server that accepts what can be accepted. */
    private static final class Server {

        private final SmtpServerSession session = new SmtpServerSession(SmtpServerOptions.of("foo.com")
                .with(Extension.SMTPUTF8)
                .withLimits(SmtpLimits.DEFAULTS.withErrors(10_000)));

        Server() {
            session.tick(0);
            say("".getBytes(StandardCharsets.US_ASCII), "EHLO bar.com\r\n", "");
        }

        String mail(byte[] path, String parameters) {
            String reply = say(path, "MAIL FROM:<", ">" + parameters + "\r\n");
            say(new byte[0], "RSET\r\n", "");
            return reply;
        }

        String recipient(byte[] path, String parameters) {
            say(new byte[0], "MAIL FROM:<a@bar.com>" + parameters + "\r\n", "");
            String reply = say(path, "RCPT TO:<", ">\r\n");
            say(new byte[0], "RSET\r\n", "");
            return reply;
        }

        private String say(byte[] path, String before, String behind) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            line.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
            line.writeBytes(path);
            line.writeBytes(behind.getBytes(StandardCharsets.US_ASCII));
            ByteBuffer in = ByteBuffer.wrap(line.toByteArray());
            for (Event event = session.next(in); event != null; event = session.next(in)) {
                if (event instanceof Ask) {
                    session.accept();
                }
            }
            assertThat(in.hasRemaining()).isFalse();
            StringBuilder out = new StringBuilder();
            for (ByteBuffer buffer : session.output()) {
                out.append(StandardCharsets.UTF_8.decode(buffer));
            }
            return out.toString();
        }
    }

    @Provide
    Arbitrary<String> valid() {
        return Arbitraries.of(ROWS.stream()
                .filter(row -> row.text() && row.utf8Rcpt().equals("250"))
                .map(Row::characters)
                .toList());
    }

    @Property
    void whatIsReadIsWrittenSoThatItIsReadTheSame(@ForAll("valid") String address) {
        PathGrammar.Path read = PathGrammar.utf8Path("<" + address + ">", 0);
        ForwardPath path = new ForwardPath(read.localPart(), read.domain());
        assertThat(ForwardPath.of(path.address())).isEqualTo(path);
        Optional<ForwardPath> ascii = path.toAscii();
        ascii.ifPresent(same -> assertThat(ForwardPath.of(same.address())).isEqualTo(same));
    }

    @Property(tries = 3_000)
    void aMutatedAddressIsRefusedOrWrittenSoThatNothingBreaksOut(
            @ForAll("valid") String address,
            @ForAll @IntRange(max = 300) int at,
            @ForAll @IntRange(max = 2) int kind,
            @ForAll("evil") String evil) {
        int index = Math.min(at, address.length());
        int behind = Math.min(address.length(), index + (kind == 0 ? 0 : 1));
        String mutated = address.substring(0, index) + (kind == 2 ? "" : evil) + address.substring(behind);
        PathGrammar.Path read = PathGrammar.utf8Path("<" + mutated + ">", 0);
        if (read == null || read.isNull()) {
            return;
        }
        ForwardPath path = new ForwardPath(read.localPart(), read.domain());
        String written = path.toString();
        assertThat(written.chars()).noneMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0));
        assertThat(written.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "")).matches("<[^<> ]*>");
        assertThat(ForwardPath.of(path.address())).isEqualTo(path);
    }

    @Provide
    Arbitrary<String> evil() {
        return Arbitraries.of(
                "\r",
                "\n",
                "\0",
                "\r\n",
                ">",
                "<",
                " ",
                "\t",
                "\"",
                "\\",
                "@",
                ".",
                ":",
                ",",
                "[",
                "]",
                "(",
                ")",
                ";",
                "\u010a",
                "\u010d",
                "\u560a",
                "\u560d",
                "\u0085",
                "\u2028",
                "\ud800",
                "\u3002",
                "\uff0e",
                "\ud83d\udce7",
                "-",
                "x");
    }
}
