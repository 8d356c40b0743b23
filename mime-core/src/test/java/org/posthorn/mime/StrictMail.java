package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a message that was written keeps to the letter of RFC 5322 and RFC 2045, and to no more than a transport carries. */
final class StrictMail {

    private static final Pattern NAME = Pattern.compile("[!-9;-~]+");

    /** RFC 5322 section 3.6: at most one of each. */
    private static final Set<String> ONCE = Set.of(
            "date",
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "message-id",
            "in-reply-to",
            "references",
            "subject",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "content-id",
            "content-disposition");

    private StrictMail() {}

    static byte[] octets(Message message) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks what the message is written as, and gives it back as a reader has it. */
    static Message check(Message message, Transport transport) {
        byte[] octets = octets(message);
        assertThat(message.size()).isEqualTo(octets.length);
        assertThat(transport.carries(message.needs())).isTrue();
        if (transport != Transport.BINARY) {
            lines(octets, transport == Transport.SEVEN_BIT);
        }
        Message read = Message.parse(octets);
        part(read, transport);
        assertThat(read.headers().contains("Date")).isTrue();
        assertThat(read.headers().contains("From")).isTrue();
        assertThat(read.headers().text("MIME-Version")).hasValue("1.0");
        if (transport != Transport.BINARY) {
            assertThat(read.defects()).isEmpty();
        }
        sameTree(message, read);
        return read;
    }

    private static void lines(byte[] octets, boolean ascii) {
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            byte b = octets[i];
            if (b == '\r') {
                assertThat(octets[i + 1]).isEqualTo((byte) '\n');
                assertThat(i - line).isLessThanOrEqualTo(998);
                line = i + 2;
                i++;
            } else {
                assertThat(b == '\n' || b == 0 || ascii && b < 0)
                        .as("octet %s at %s", b, i)
                        .isFalse();
            }
        }
        assertThat(line).as("the last line has an end").isEqualTo(octets.length);
    }

    private static void part(Part part, Transport transport) {
        String header = StandardCharsets.UTF_8.decode(part.headers().octets()).toString();
        assertThat(header).as("the empty line").endsWith("\r\n").isNotEqualTo("\r\n");
        Set<String> seen = new HashSet<>();
        boolean first = true;
        for (String line : header.substring(0, header.length() - 2).split("\r\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            assertThat(first && folded).isFalse();
            first = false;
            assertThat(line).isNotBlank();
            assertThat(line.chars().allMatch(c -> c >= ' ' && c != 127 || c == '\t'))
                    .as(line)
                    .isTrue();
            if (!folded) {
                String name = line.substring(0, line.indexOf(':'));
                assertThat(name).matches(NAME);
                String lower = name.toLowerCase(Locale.ROOT);
                assertThat(seen.add(lower) || !ONCE.contains(lower)).as(name).isTrue();
                assertThat(line).startsWith(name + ": ");
            }
            String content = folded
                    ? line.stripLeading()
                    : line.substring(line.indexOf(':') + 1).stripLeading();
            boolean foldable = content.strip().indexOf(' ') > 0 && content.indexOf('"') < 0 && content.indexOf('(') < 0;
            assertThat(foldable && line.codePointCount(0, line.length()) > 78)
                    .as("a line that could be folded: %s", line)
                    .isFalse();
        }
        body(part, transport);
    }

    private static void body(Part part, Transport transport) {
        List<Part> inner = part.message().<List<Part>>map(List::of).orElse(part.parts());
        String encoding = part.transferEncoding();
        if (part.content() != MimeReader.Content.LEAF) {
            assertThat(encoding).isIn("7bit", "8bit", "binary");
            assertThat(transport.carries(Transport.of(encoding))).isTrue();
            if (part.content() == MimeReader.Content.MULTIPART) {
                inner.forEach(each -> {
                    assertThat(Transport.of(encoding).carries(Transport.of(each.transferEncoding())))
                            .isTrue();
                    part(each, transport);
                });
            }
            return;
        }
        String body = StandardCharsets.ISO_8859_1.decode(part.body()).toString();
        switch (encoding) {
            case "base64" -> assertThat(body.split("\r\n", -1)).allMatch(line -> line.matches("[A-Za-z0-9+/=]{0,76}"));
            case "quoted-printable" ->
                assertThat(body.split("\r\n", -1))
                        .allMatch(line -> line.length() <= 76 && line.matches("[\t -~]*") && !line.matches(".*[ \t]"));
            case "7bit" -> assertThat(body).matches(Pattern.compile("([\\x01-\\x7F&&[^\r\n]]|\r\n)*+"));
            case "8bit" -> assertThat(body).matches(Pattern.compile("([^\0\r\n]|\r\n)*+"));
            default -> assertThat(encoding).isEqualTo("binary");
        }
    }

    /** That the tree of a message is where its octets are. */
    static void sameTree(Part one, Part other) {
        assertThat(one.toString()).isEqualTo(other.toString());
        assertThat(one.headers().stream().map(Header::toString).toList())
                .isEqualTo(other.headers().stream().map(Header::toString).toList());
        assertThat(one.content()).isEqualTo(other.content());
        assertThat(one.parts()).hasSameSizeAs(other.parts());
        for (int i = 0; i < one.parts().size(); i++) {
            sameTree(one.parts().get(i), other.parts().get(i));
        }
        if (one.content() == MimeReader.Content.MESSAGE) {
            sameTree(one.message().orElseThrow(), other.message().orElseThrow());
        }
    }
}
