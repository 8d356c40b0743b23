package org.posthorn.verify.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mime.Address;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.MailingList;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageBuilder;
import org.posthorn.mime.Part;
import org.posthorn.mime.Priority;
import org.posthorn.mime.Transport;
import org.posthorn.mime.text.FlowedText;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** Python's email package, told to be strict, finds no defect in what is composed, and reads the same in it. */
class PythonReadsTest {

    private static final String SCRIPT = """
            import email, email.policy, hashlib, sys

            def text(value):
                return (str(value) if value is not None else '').encode().hex()

            def show(part):
                for name, value in part.items():
                    if getattr(value, 'defects', ()):
                        print('defect', name, value.defects)
                print(part.get_content_type(), text(part.get_filename()), text(part['content-id']))
                if part.is_multipart():
                    for each in part.iter_parts() if part.get_content_maintype() == 'multipart' else part.get_payload():
                        show(each)
                else:
                    octets = part.get_payload(decode=True)
                    if part.get_content_maintype() == 'text':  # whose line ends the parser has made its own
                        octets = octets.replace(b'\\r\\n', b'\\n')
                    print(hashlib.sha256(octets).hexdigest())

            for path in sys.argv[1:]:
                with open(path, 'rb') as file:
                    message = email.message_from_binary_file(file, policy=email.policy.strict)
                print('message', text(message['subject']), text(message['message-id']))
                print(message['date'].datetime.isoformat())
                for name in ('from', 'to', 'cc'):
                    for address in message[name].addresses if message[name] else ():
                        print(name, text(address.display_name), text(address.username), text(address.domain))
                show(message)
            """;

    private static final List<String> WORDS = List.of(
            "Gr\u00fc\u00dfe",
            "plain",
            "\u043f\u0440\u0438\u0432\u0435\u0442",
            "\u4f60\u597d",
            "\ud83d\ude00",
            "a.b",
            "O'Neil",
            "semi;colon",
            "comma,",
            "(round)",
            "caf\u00e9",
            "x".repeat(70),
            "\u05e9\u05dc\u05d5\u05dd",
            "=equal=");

    private final Random random = new Random(42);
    private final List<Path> files = new ArrayList<>();
    private final StringBuilder expected = new StringBuilder();

    @TempDir
    Path directory;

    private String words(int most) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(" ", words);
    }

    private MessageBuilder message() {
        MessageBuilder out = Message.compose()
                .from(new Address.Mailbox(words(2), "joey", "example.org"))
                .date(OffsetDateTime.parse("2026-02-28T23:59:59+05:30"))
                .subject(words(12));
        for (int i = random.nextInt(8); i >= 0; i--) {
            out.to(new Address.Mailbox(words(3), "user" + i, "example.org"));
            out.cc(Address.Mailbox.of("first.last+" + i, "sub.example.org"));
        }
        return out;
    }

    private byte[] octets(int most) {
        byte[] octets = new byte[random.nextInt(most)];
        random.nextBytes(octets);
        return octets;
    }

    private void add(Message message) throws IOException {
        Path file = directory.resolve(files.size() + ".eml");
        try (OutputStream out = Files.newOutputStream(file)) {
            message.writeTo(out);
        }
        files.add(file);
        expected.append("message ")
                .append(hex(message.subject().orElse("")))
                .append(' ')
                .append(hex(message.messageId().orElseThrow().toString()))
                .append('\n')
                .append("2026-02-28T23:59:59+05:30\n");
        addresses("from", message.from());
        addresses("to", message.to());
        addresses("cc", message.cc());
        part(message);
    }

    private void addresses(String name, List<Address> addresses) {
        for (Address address : addresses) {
            for (Address.Mailbox mailbox : address.mailboxes()) {
                expected.append(String.join(
                                " ", name, hex(mailbox.displayName()), hex(mailbox.localPart()), hex(mailbox.domain())))
                        .append('\n');
            }
        }
    }

    private void part(Part part) {
        expected.append(String.join(
                        " ",
                        part.contentType().mediaType().toLowerCase(Locale.ROOT),
                        hex(part.filename().orElse("")),
                        hex(part.contentId().map(Object::toString).orElse(""))))
                .append('\n');
        if (part.contentType().is("message", "rfc822")) {
            part(part.message().orElseThrow());
        } else if (part.parts().isEmpty()) {
            byte[] octets = part.decoded().octets();
            boolean text = part.contentType().is("text");
            expected.append(sha256(
                            text
                                    ? new String(octets, UTF_8)
                                            .replace("\r\n", "\n")
                                            .getBytes(UTF_8)
                                    : octets))
                    .append('\n');
        } else {
            part.parts().forEach(this::part);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsComposedIsReadByPythonAsItWasMeant() throws Exception {
        String python = Installed.program("python3");
        ContentType png = ContentType.of("image", "png");
        MailingList list = MailingList.named(words(3), "list.example.org")
                .with(MailingList.Command.UNSUBSCRIBE, List.of("https://example.org/" + "u".repeat(100)))
                .withOneClick();
        for (int i = 0; i < 20; i++) {
            Message all = message()
                    .text(words(60) + "\r\nFrom here\r\n")
                    .html("<p>" + words(60) + "<img src=cid:logo>")
                    .inline("logo", png, octets(3000))
                    .attach(words(6), png, octets(2000))
                    .priority(Priority.HIGH)
                    .list(list)
                    .header("X-Note", words(20))
                    .build();
            add(all);
            add(all.over(Transport.EIGHT_BIT));
            add(message().text(FlowedText.ofLines(words(80))).attach(all).build());
            add(message().text("\u00fc".repeat(2000)).build());
            add(message().quote(all).build());
        }
        List<String> command = new ArrayList<>(List.of(python, "-"));
        files.forEach(file -> command.add(file.toString()));
        Program.Outcome read =
                Program.run(Duration.ofMinutes(2), SCRIPT.getBytes(UTF_8), command.toArray(String[]::new));
        assertThat(read.text().lines())
                .containsExactlyElementsOf(expected.toString().lines().toList());
        assertThat(read.exit()).isZero();
    }
}
