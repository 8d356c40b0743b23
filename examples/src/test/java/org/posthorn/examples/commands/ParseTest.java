package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParseTest {

    private static final String MESSAGE = """
            From: Joey <joey@example.org>
            To: Friends: chandler@example.org, =?utf-8?Q?R=C3=B6ss?= <ross@example.org>;, monica@example.org
            Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
            Date: Mon, 23 Nov 2026 10:00:00 +0100
            Message-ID: <1@example.org>
            References: <0@example.org>
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            R3LDvMOfZSEK
            --b
            Content-Type: application/pdf; name=a.pdf
            Content-Disposition: attachment; filename*=utf-8''%e2%82%ac.pdf
            Content-ID: <2@example.org>

            abc
            --b
            Content-Type: message/rfc822

            Subject: inner

            text
            --b--
            """.replace("\n", "\r\n");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int parse(InputStream in, String... args) throws IOException {
        return Parse.run(in, out, new PrintStream(err, true, UTF_8), args);
    }

    private int parse(String... args) throws IOException {
        return parse(InputStream.nullInputStream(), args);
    }

    private String file(String name, String message) throws IOException {
        return Files.writeString(directory.resolve(name), message).toString();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Test
    void theOutlineShowsHeaderTreeSizesAndText() throws IOException {
        assertThat(parse(file("a.eml", MESSAGE))).isZero();
        assertThat(out.toString())
                .contains("a.eml  " + MESSAGE.length() + " octets")
                .contains("  Subject: Grüße")
                .contains("  multipart/mixed")
                .contains("    text/plain; charset=utf-8  9 octets in base64  sha-256 ")
                .contains("    application/pdf  attachment  \"€.pdf\"  3 octets")
                .contains("      message \"inner\"")
                .contains("  Grüße!");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void theOutlineTellsOfDefects() throws IOException {
        parse(stream("Subject: a\r\nno field\r\n\r\nb"), "-");
        assertThat(out.toString()).contains("defect at 12: NOT_A_HEADER_FIELD, warning, used to evade filters");
    }

    @Test
    void jsonTellsOfTheMessage() throws IOException {
        parse("--json", file("a.eml", MESSAGE));
        assertThat(out.toString())
                .contains("\"size\":" + MESSAGE.length())
                .contains("\"subject\":\"Grüße\"")
                .contains("\"date\":\"2026-11-23T09:00:00Z\",\"dateWithOffset\":\"2026-11-23T10:00+01:00\"")
                .contains("\"messageId\":\"1@example.org\",\"inReplyTo\":[],\"references\":[\"0@example.org\"]")
                .contains("\"from\":[{\"name\":\"Joey\",\"address\":\"joey@example.org\"}]")
                .contains(
                        "\"to\":[{\"group\":\"Friends\",\"mailboxes\":[{\"name\":null,\"address\":\"chandler@example.org\"},"
                                + "{\"name\":\"Röss\",\"address\":\"ross@example.org\"}]},"
                                + "{\"name\":null,\"address\":\"monica@example.org\"}]")
                .contains("\"textBody\":[\"0.1\"],\"htmlBody\":[\"0.1\"],\"attachments\":[\"0.2\",\"0.3\"]")
                .contains("\"message\":{\"size\":22,\"decoded\":false,\"subject\":\"inner\"")
                .contains("\"path\":\"0.3.1\"");
    }

    @Test
    void jsonTellsOfEachPart() throws IOException {
        parse("--json", file("a.eml", MESSAGE));
        int begin = MESSAGE.indexOf("Content-Type: application/pdf");
        int body = MESSAGE.indexOf("abc");
        assertThat(out.toString())
                .contains("\"path\":\"0.1\",\"type\":\"text/plain\",\"parameters\":{\"charset\":\"utf-8\"},"
                        + "\"charset\":\"utf-8\",\"encoding\":\"base64\"")
                .contains("\"octets\":12,\"octetsWithCrlf\":12,\"lines\":0")
                .contains("\"decodedOctets\":9," + "\"sha256\":\"" + Contents.digest("Grüße!\n".getBytes(UTF_8))
                        + "\",\"text\":\"Grüße!\\n\"")
                .contains("\"disposition\":\"attachment\",\"dispositionParameters\":{\"filename\":\"€.pdf\"},"
                        + "\"filename\":\"€.pdf\",\"contentId\":\"2@example.org\","
                        + "\"offset\":" + begin + ",\"bodyOffset\":" + body + ",\"end\":" + (body + 3)
                        + ",\"octets\":3");
    }

    @Test
    void jsonTellsOfDefectsWithTheirMarks() throws IOException {
        parse(stream("Subject: a\r\nno field\r\n\r\nb"), "--json", "-");
        assertThat(out.toString())
                .contains("\"defects\":[{\"kind\":\"NOT_A_HEADER_FIELD\",\"offset\":12,\"severity\":\"WARNING\","
                        + "\"evasion\":true}]");
    }

    @Test
    void anEncodedMessageHasOffsetsAndDefectsOfItsOwn() throws IOException {
        String message = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + "U3ViamVjdDogaW5uZXINCm5vIGZpZWxkDQoNCm9uZQ==\r\n";
        parse(stream(message), "--json", "-");
        assertThat(out.toString())
                .contains("\"decoded\":true,\"subject\":\"inner\"")
                .contains("\"path\":\"0.1\"")
                .contains("\"kind\":\"NOT_A_HEADER_FIELD\",\"offset\":16,");
    }

    @Test
    void encodedMessagesInEncodedMessagesAreFollowedOnlySoFar() throws IOException {
        String level = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
        assertThat(parse(stream(level.repeat(300)), "--json", "-")).isZero();
        assertThat(out.toString().split("\"decoded\":true", -1)).hasSize(9);
    }

    @Test
    void eachFileHasALineOfJson() throws IOException {
        assertThat(parse(stream("\r\n"), "--json", file("a.eml", MESSAGE), "-", file("b.eml", "")))
                .isZero();
        assertThat(out.toString().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("{\"file\":\"").endsWith("}"));
    }

    @Test
    void aFileThatCannotBeReadIsToldAndTheOthersAreDone() throws IOException {
        int status = parse("--json", directory.resolve("none").toString(), directory.toString(), file("a", MESSAGE));
        assertThat(status).isEqualTo(1);
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(err.toString(UTF_8)).contains("none: no such file").contains(": is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--json", "--bogus", "-x a"})
    void optionsThatMakeNoSenseAreRefused(String line) throws IOException {
        assertThat(parse(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("usage: posthorn parse");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileWhoseNameBeginsWithAHyphenComesBehindTwo() throws IOException {
        assertThat(parse("--", "--json")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("--json: no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--json "})
    void nothingThatAMessageHoldsReachesTheTerminalRaw(String option) throws IOException {
        StringBuilder evil = new StringBuilder();
        for (int c = 0; c < 0xA0; c++) {
            evil.append((char) c);
        }
        evil.append("\u2028\u2029\u202E\u2066\uFEFF\uDB40\uDC41\n");
        String words = "=?utf-8?Q?=1B[31m=C2=9B31m=E2=80=AE?=";
        String message = "Subject: " + words + "\r\nFrom: " + words + " <a@example.org>\r\nX-" + (char) 0x1B
                + ": a\u001Bb\u009B\r\nContent-Type: text/plain; charset=\"utf-8\u001B\"; name=\"" + words
                + "\"\r\n\r\n" + evil;
        parse(stream(message), (option + "-").split(" "));
        assertThat(out.toString().replace("\n", "").codePoints())
                .allMatch(Printable::isPrintable)
                .doesNotContain(0x1B, 0x9B, 0x202E);
    }

    @Test
    void aNameOfAFileIsShownSafelyToo() throws IOException {
        parse("\u001B[31m");
        assertThat(err.toString(UTF_8)).doesNotContain("\u001B").contains("<U+001B>[31m: ");
    }

    @Test
    void textThatIsReadInPiecesKeepsItsPairs() throws IOException {
        String text = "x" + "\uD83D\uDE00".repeat(20_000) + "\uD83D";
        new Json(out).value(new StringReader(text));
        assertThat(out.toString()).isEqualTo("\"x" + "\uD83D\uDE00".repeat(20_000) + "\\ud83d\"");
    }

    @Test
    void largeTextIsGivenWhole() throws IOException {
        String line = "Grüße ".repeat(12) + "\r\n";
        String message = "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n";
        byte[] octets = (message + line.repeat(250_000)).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        parse(new ByteArrayInputStream(octets), "--json", "-");
        assertThat(out.toString())
                .contains("\"text\":\"" + line.replace("\r\n", "\\r\\n").repeat(250_000) + "\",\"parts\"");
    }

    @Test
    void thePageTellsOfEveryKey() throws IOException {
        parse("--json", file("a.eml", "no field\n" + MESSAGE), file("b.eml", MESSAGE));
        String page = Files.readString(Path.of("../docs/parse.md"));
        Matcher keys = Pattern.compile("\"([A-Za-z0-9]+)\":").matcher(out.toString());
        Set<String> seen = new HashSet<>();
        while (keys.find()) {
            seen.add(keys.group(1));
        }
        seen.removeAll(Set.of("boundary")); // a parameter of the message's own
        assertThat(seen)
                .hasSizeGreaterThan(40)
                .allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
    }
}
