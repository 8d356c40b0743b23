package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.posthorn.mime.Address;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.MailingList;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageBuilder;
import org.posthorn.mime.MessageId;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.OriginalRecipient;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;

/**
 * What a program takes from its users and hands to the client cannot become a command, a parameter or a header field of theirs, whichever
 * field they fill: it is refused before anything is sent, or it goes as the text that it is.
 */
@Timeout(120)
class InjectionTest {

    /** What users may try; each has the word EVIL where a command, a parameter, a recipient or a field would begin. */
    private static final List<String> ATTEMPTS = List.of(
            "\r\nEVIL",
            "\r\nEVIL: x",
            "\r\n.\r\nEVIL",
            "\r\n\r\nEVIL",
            "\nEVIL",
            "\n.\nEVIL",
            "\rEVIL",
            "\0EVIL",
            "\0\r\nEVIL",
            " EVIL=1",
            "\tEVIL=1",
            "> EVIL=1",
            "><EVIL@example.org",
            ">\r\nEVIL",
            "\" EVIL=1",
            "\\\" EVIL=1",
            "\\",
            ",EVIL@example.org",
            ", <EVIL@example.org>",
            ";EVIL=1",
            "=EVIL",
            "+0D+0AEVIL",
            "=?utf-8?q?=0D=0AEVIL:_x?=",
            "%0D%0AEVIL",
            "\u010d\u010aEVIL",
            "\u560d\u560aEVIL",
            "\u0120EVIL=1",
            "\u013e EVIL=1",
            "\u0085EVIL",
            "\u2028EVIL",
            "\u000bEVIL",
            "\u000cEVIL",
            "\u001fEVIL",
            "\u007fEVIL",
            "\u00a0EVIL=1",
            "\ud800\r\nEVIL",
            "\ud800EVIL");

    private static final ReversePath FROM = ReversePath.of("a@example.org");
    private static final ForwardPath TO = ForwardPath.of("b@example.org");
    private static final Envelope ENVELOPE = new Envelope(FROM, MailParameters.NONE, List.of(TO));
    private static final MailParameters NO_PARAMETERS = MailParameters.NONE;

    /** A path of RFC 5321 section 4.1.2, as loosely as a server may read it. */
    private static final String PATH = "<(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^<>\" ])*>";

    private static final Pattern COMMAND = Pattern.compile("(?:EHLO [^ ]+"
            + "|AUTH [A-Z0-9-]+(?: [A-Za-z0-9+/=]+)?"
            + "|[A-Za-z0-9+/=]*"
            + "|MAIL FROM:" + PATH + "((?: [A-Z0-9-]+(?:=[^ =]+)?)*)"
            + "|RCPT TO:" + PATH + "((?: [A-Z0-9-]+(?:=[^ =]+)?)*)"
            + "|DATA|RSET|NOOP|QUIT)\r\n");

    private static Recorder recorder;

    @BeforeAll
    static void listen() throws IOException {
        recorder = new Recorder();
    }

    @AfterAll
    static void close() throws IOException {
        recorder.close();
    }

    /** Sends a message in which a user's text stands. */
    interface Use {
        void with(String text) throws IOException;
    }

    private static SmtpClientBuilder settings() {
        return SmtpClient.to("localhost", recorder.port())
                .plaintext()
                .hostName("client.example")
                .replyTimeout(Duration.ofSeconds(20));
    }

    private static void send(SmtpClientBuilder settings, Envelope envelope, Message message) throws IOException {
        try (SmtpClient client = settings.connect()) {
            client.send(envelope, message);
        }
    }

    private static void send(Envelope envelope) throws IOException {
        send(settings(), envelope, message().build());
    }

    private static void send(MailParameters parameters) throws IOException {
        send(ENVELOPE.withParameters(parameters));
    }

    private static void send(RcptParameters wishes) throws IOException {
        send(ENVELOPE.withWishes(wishes));
    }

    private static void send(MessageBuilder message) throws IOException {
        send(settings(), ENVELOPE, message.build());
    }

    private static MessageBuilder message() {
        return authored().from("a@example.org");
    }

    /** By whomever. */
    private static MessageBuilder authored() {
        return Message.compose().to("b@example.org").subject("s").text("t\r\n");
    }

    private static void send(Login login, SaslMechanism mechanism) throws IOException {
        SaslPolicy policy = SaslPolicy.standard().only(mechanism).allowInClear(mechanism);
        send(settings().login(login).saslPolicy(policy), ENVELOPE, message().build());
    }

    private static Secret secret(String text) {
        return Secret.of(text.toCharArray());
    }

    private static Login.Password login(String user, String password) {
        return Login.of(user, secret(password));
    }

    private static Login token(String user, String token) {
        return Login.token(user, () -> token);
    }

    /** Where a user's text may stand. */
    enum Field {
        HOST_NAME(text ->
                send(settings().hostName("client" + text), ENVELOPE, message().build())),
        SENDER(text -> send(new Envelope(ReversePath.of("a" + text + "@example.org"), NO_PARAMETERS, List.of(TO)))),
        SENDERS_LOCAL_PART(
                text -> send(new Envelope(new ReversePath("a" + text, "example.org"), NO_PARAMETERS, List.of(TO)))),
        SENDERS_DOMAIN(text -> send(new Envelope(new ReversePath("a", "example" + text), NO_PARAMETERS, List.of(TO)))),
        SENDERS_ADDRESS_LITERAL(
                text -> send(new Envelope(new ReversePath("a", "[x:y" + text + "]"), NO_PARAMETERS, List.of(TO)))),
        RECIPIENT(text -> send(Envelope.of("a@example.org", "b@example.org" + text))),
        RECIPIENTS_LOCAL_PART(text ->
                send(new Envelope(FROM, NO_PARAMETERS, List.of(new ForwardPath("b" + text, "example.org"))))),
        RECIPIENTS_DOMAIN(text ->
                send(new Envelope(FROM, NO_PARAMETERS, List.of(new ForwardPath("b", "example" + text))))),
        ENVELOPE_ID(text -> send(MailParameters.NONE.withEnvelopeId("id" + text))),
        SUBMITTER(text -> send(MailParameters.NONE.withAuth(new ReversePath("c" + text, "example.org")))),
        ORIGINAL_RECIPIENT(text -> send(RcptParameters.NONE.withOriginal(new OriginalRecipient("rfc822", "b" + text)))),
        ORIGINAL_RECIPIENTS_TYPE(
                text -> send(RcptParameters.NONE.withOriginal(new OriginalRecipient("x" + text, "b@example.org")))),
        USER(text -> send(login("user" + text, "password"), SaslMechanism.PLAIN)),
        PASSWORD(text -> send(login("user", "password" + text), SaslMechanism.PLAIN)),
        USER_WHO_IS_ASKED_FOR(text -> send(login("user" + text, "password"), SaslMechanism.LOGIN)),
        PASSWORD_THAT_IS_ASKED_FOR(text -> send(login("user", "password" + text), SaslMechanism.LOGIN)),
        USER_ACTED_FOR(text -> send(login("user", "password").actingAs("other" + text), SaslMechanism.PLAIN)),
        TOKENS_USER(text -> send(token("user" + text, "token"), SaslMechanism.XOAUTH2)),
        TOKEN(text -> send(token("user", "token" + text), SaslMechanism.OAUTHBEARER)),
        ANONYMOUS_TRACE(text -> send(Login.anonymous("trace" + text), SaslMechanism.ANONYMOUS)),
        SUBJECT(text -> send(message().subject("s" + text))),
        AUTHORS(text -> send(authored().from("c@example.org" + text))),
        AUTHORS_NAME(text -> send(authored().from(new Address.Mailbox("A" + text, "c", "example.org")))),
        AUTHORS_LOCAL_PART(text -> send(authored().from(Address.Mailbox.of("c" + text, "example.org")))),
        AUTHORS_DOMAIN(text -> send(authored().from(Address.Mailbox.of("c", "example" + text)))),
        GROUP(text -> send(message().to(new Address.Group("G" + text, List.of())))),
        REPLY_TO(text -> send(message().replyTo("c@example.org" + text))),
        HEADER_NAME(text -> send(message().header("X-Name" + text, "value"))),
        HEADER_VALUE(text -> send(message().header("X-Value", "value" + text))),
        MESSAGE_ID(text -> send(message().messageId(MessageId.parse("<id" + text + "@example.org>")))),
        TEXT(text -> send(message().text("t" + text))),
        HTML(text -> send(message().html("<p>h" + text))),
        FILE_NAME(text -> send(message().attach("name" + text, new byte[] {1}))),
        MEDIA_TYPE(text -> send(message().attach("name", ContentType.of("x", "y" + text), new byte[] {1}))),
        PARAMETER(text ->
                send(message().attach("name", ContentType.of("x", "y").with("p", "v" + text), new byte[] {1}))),
        PARAMETERS_NAME(text ->
                send(message().attach("name", ContentType.of("x", "y").with("p" + text, "v"), new byte[] {1}))),
        INLINE_NAME(
                text -> send(message().html("<p>").inline("n" + text, ContentType.of("image", "png"), new byte[] {1}))),
        CALENDAR_METHOD(text -> send(message().calendar("REQUEST" + text, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))),
        LIST_NAME(text -> send(message().list(MailingList.named("L" + text, "l.example.org")))),
        LIST_ID(text -> send(message().list(MailingList.named("L", "l" + text + ".example.org"))));

        private final Use use;

        Field(Use use) {
            this.use = use;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noTextBecomesStructure(Field field) throws Exception {
        for (String text : ATTEMPTS) {
            recorder.forget();
            try {
                field.use.with(text);
                assertThat(recorder.messages()).as(escaped(text)).hasSize(1);
            } catch (IllegalArgumentException | IllegalStateException | IOException refused) {
                assertThat(recorder.messages()).as(escaped(text)).isEmpty();
            }
            assertThat(strayCommands()).as(escaped(text)).isEmpty();
            assertThat(strayHeaderLines(field)).as(escaped(text)).isEmpty();
        }
    }

    /** What must not be taken for an attempt goes through: else all of the above would prove nothing. */
    @ParameterizedTest
    @EnumSource
    void textThatIsHarmlessGoesThrough(Field field) throws Exception {
        recorder.forget();
        field.use.with("");
        assertThat(recorder.messages()).hasSize(1);
        assertThat(strayCommands()).isEmpty();
        assertThat(strayHeaderLines(field)).isEmpty();
    }

    @Test
    void whatTheRecorderHearsIsJudgedAsAServerWould() {
        assertThat(COMMAND.matcher("MAIL FROM:<a@example.org> SIZE=1\r\n").matches())
                .isTrue();
        assertThat(COMMAND.matcher("MAIL FROM:<\"a b\"@example.org> SIZE=1\r\n").matches())
                .isTrue();
        assertThat(COMMAND.matcher("MAIL FROM:<a b@example.org>\r\n").matches()).isFalse();
        assertThat(COMMAND.matcher("MAIL FROM:<a@example.org><b>\r\n").matches())
                .isFalse();
        assertThat(COMMAND.matcher("MAIL FROM:<a@example.org>\n").matches()).isFalse();
        assertThat(COMMAND.matcher("EVIL x\r\n").matches()).isFalse();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(c > ' ' && c < 0x7f ? "" + (char) c : String.format("\\u%04x", c)));
        return escaped.toString();
    }

    /** Lines that are no command of ours, or carry a parameter that is the user's. */
    private static List<String> strayCommands() {
        List<String> strays = new ArrayList<>();
        for (String line : recorder.commands()) {
            var command = COMMAND.matcher(line);
            boolean ours = command.matches() && line.indexOf('\0') < 0 && line.indexOf('\r') == line.length() - 2;
            if (!ours
                    || line.startsWith("EVIL")
                    || parameters(command.group(1), command.group(2)).contains(" EVIL")) {
                strays.add(line);
            }
        }
        return strays;
    }

    private static String parameters(String mail, String rcpt) {
        return Optional.ofNullable(mail).or(() -> Optional.ofNullable(rcpt)).orElse("");
    }

    /** Lines of headers, those of parts too, that begin with the user's word; and octets that no line may have. */
    private static List<String> strayHeaderLines(Field field) {
        List<String> strays = new ArrayList<>();
        for (String message : recorder.messages()) {
            boolean inBody = false;
            for (String line : message.split("(?<=\n)")) {
                inBody = !line.startsWith("--") && (inBody || line.equals("\r\n"));
                boolean forged = !inBody && line.startsWith("EVIL");
                boolean broken = line.indexOf('\r') != line.length() - 2 || line.indexOf('\0') >= 0;
                boolean dot = line.equals(".\r\n") && !message.endsWith(line);
                if (forged || broken || dot) {
                    strays.add(line);
                }
            }
            if (field != Field.TEXT && field != Field.HTML && message.contains("\r\n\r\nEVIL")) {
                strays.add("a body of the user's");
            }
        }
        return strays;
    }

    /** Octets on the wire are those of UTF-8, never the low octets of characters. */
    @Test
    void aCharacterIsNeverItsLowOctet() throws Exception {
        recorder.forget();
        send(new Envelope(new ReversePath("\u560d\u560a", "example.org"), NO_PARAMETERS, List.of(TO)));
        String utf8 = new String("\u560d\u560a".getBytes(UTF_8), ISO_8859_1);
        assertThat(recorder.commands().get(1)).startsWith("MAIL FROM:<" + utf8 + "@example.org> ");
    }
}
