package org.posthorn.smtp.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.testkit.Transcripts;

/** Every command in every state in which lines or octets are read, by its reply: each is a transcript, whole and cut everywhere. */
class CommandsInStatesTest {

    private static final String OPTIONS = """
            @ chunking
            @ expn
            @ etrn
            @ starttls
            @ in-clear
            @ mechanisms LOGIN
            """;

    private static final String UNKNOWN = "500 5.5.1 Command unrecognized";
    private static final String HELLO_FIRST = "503 5.5.1 Say EHLO first";
    private static final String MAIL_FIRST = "503 5.5.1 Say MAIL first";
    private static final String RECIPIENT_FIRST = "554 5.5.1 No valid recipients";
    private static final String RESET_FIRST = "503 5.5.1 A mail transaction is open, say RSET first";
    private static final String CHUNKS_OPEN = "503 5.5.1 The message comes in chunks, go on with BDAT or say RSET";
    private static final String FAILED = "503 5.5.1 The message was refused, say RSET first";
    private static final String REFUSED = "503 5.5.1 No service here, say QUIT";
    private static final String NOT_BASE64 = "501 5.5.2 Not Base64";
    /** The word is Base64, but of octets that are no name. */
    private static final String MALFORMED = "501 5.5.2 Malformed response";

    private static final String OK = "250 2.0.0 OK";
    private static final String BYE = "221 2.0.0 foo.com Service closing transmission channel";
    private static final String HELO = "250 foo.com greets bar.com";
    private static final String EHLO = """
            250-foo.com greets bar.com
            250-PIPELINING
            250-SIZE 1000000
            250-8BITMIME
            250-CHUNKING
            250-ENHANCEDSTATUSCODES
            250-STARTTLS
            250-ETRN
            250-AUTH LOGIN
            250-VRFY
            250-EXPN
            250 HELP""";
    private static final String CANNOT_VERIFY =
            "252 2.0.0 Cannot VRFY user, but will accept message and attempt delivery";
    /** The line is no command but text, and nothing is said to it. */
    private static final String TEXT = "";

    /** What is said to a command in GREETED, READY, AUTHENTICATION, MAIL, RECIPIENTS, CHUNKS, FAILED, BODY, REFUSED. */
    private static final Map<String, String[]> REPLIES = new LinkedHashMap<>();

    private static final Map<String, String> WAYS = ways();

    static {
        row("EHLO bar.com", EHLO, EHLO, NOT_BASE64, EHLO, EHLO, EHLO, EHLO, TEXT, REFUSED);
        row("HELO bar.com", HELO, HELO, NOT_BASE64, HELO, HELO, HELO, HELO, TEXT, REFUSED);
        row("LHLO bar.com", UNKNOWN, UNKNOWN, NOT_BASE64, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, TEXT, REFUSED);
        String sender = "250 2.1.0 Sender OK";
        row(
                "MAIL FROM:<>",
                HELLO_FIRST,
                sender,
                NOT_BASE64,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                FAILED,
                TEXT,
                REFUSED);
        String recipient = "250 2.1.5 Recipient OK";
        row(
                "RCPT TO:<c@foo.com>",
                HELLO_FIRST,
                MAIL_FIRST,
                NOT_BASE64,
                recipient,
                recipient,
                CHUNKS_OPEN,
                FAILED,
                TEXT,
                REFUSED);
        String input = "354 Start mail input; end with <CRLF>.<CRLF>";
        row("DATA", HELLO_FIRST, MAIL_FIRST, MALFORMED, RECIPIENT_FIRST, input, CHUNKS_OPEN, FAILED, TEXT, REFUSED);
        row(
                "BDAT 0",
                HELLO_FIRST,
                MAIL_FIRST,
                NOT_BASE64,
                RECIPIENT_FIRST,
                "250 2.0.0 0 octets received",
                "250 2.0.0 0 octets received",
                FAILED,
                TEXT,
                REFUSED);
        row("BDAT 0 LAST", HELLO_FIRST, MAIL_FIRST, NOT_BASE64, RECIPIENT_FIRST, OK, OK, FAILED, TEXT, REFUSED);
        row("RSET", OK, OK, MALFORMED, OK, OK, OK, OK, TEXT, REFUSED);
        row("NOOP", OK, OK, MALFORMED, OK, OK, OK, OK, TEXT, REFUSED);
        row(
                "VRFY someone",
                CANNOT_VERIFY,
                CANNOT_VERIFY,
                NOT_BASE64,
                CANNOT_VERIFY,
                CANNOT_VERIFY,
                CANNOT_VERIFY,
                CANNOT_VERIFY,
                TEXT,
                REFUSED);
        row(
                "EXPN list",
                CANNOT_VERIFY,
                CANNOT_VERIFY,
                NOT_BASE64,
                CANNOT_VERIFY,
                CANNOT_VERIFY,
                CANNOT_VERIFY,
                CANNOT_VERIFY,
                TEXT,
                REFUSED);
        row(
                "HELP",
                help("EHLO HELO RSET NOOP VRFY EXPN HELP QUIT"),
                help("EHLO HELO MAIL RSET NOOP VRFY EXPN HELP QUIT AUTH STARTTLS ETRN"),
                MALFORMED,
                help("EHLO HELO RCPT RSET NOOP VRFY EXPN HELP QUIT"),
                help("EHLO HELO RCPT DATA BDAT RSET NOOP VRFY EXPN HELP QUIT"),
                help("EHLO HELO BDAT RSET NOOP VRFY EXPN HELP QUIT"),
                help("EHLO HELO RSET NOOP VRFY EXPN HELP QUIT"),
                TEXT,
                REFUSED);
        row("QUIT", BYE, BYE, MALFORMED, BYE, BYE, BYE, BYE, TEXT, BYE);
        row(
                "AUTH LOGIN",
                HELLO_FIRST,
                "334 VXNlcm5hbWU6",
                NOT_BASE64,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                TEXT,
                REFUSED);
        row(
                "STARTTLS",
                HELLO_FIRST,
                "220 2.0.0 Ready to start TLS",
                MALFORMED,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                TEXT,
                REFUSED);
        String notOffered = "502 5.5.1 Command not implemented"; // EHLO was not said
        row(
                "ETRN foo.com",
                HELLO_FIRST,
                notOffered,
                NOT_BASE64,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                TEXT,
                REFUSED);
        String untrusted = "550 5.7.0 Not authorized to speak for others";
        row(
                "XCLIENT NAME=a",
                untrusted,
                untrusted,
                NOT_BASE64,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                RESET_FIRST,
                TEXT,
                REFUSED);
        row("TURN", UNKNOWN, UNKNOWN, "334 UGFzc3dvcmQ6", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, TEXT, REFUSED);
    }

    private static void row(String command, String... replies) {
        REPLIES.put(command, replies);
    }

    private static String help(String verbs) {
        return "214-2.0.0 Commands:\n214-2.0.0 " + verbs + "\n214 2.0.0 See RFC 5321";
    }

    /** How a session comes to each state. */
    private static Map<String, String> ways() {
        Map<String, String> ways = new LinkedHashMap<>();
        String greeted = "S: 220 foo.com ESMTP\n";
        String ready = greeted + "C: HELO bar.com\nS: 250 foo.com greets bar.com\n";
        String mail = ready + "C: MAIL FROM:<a@bar.com>\nS: 250 2.1.0 Sender OK\n";
        String recipients = mail + "C: RCPT TO:<b@foo.com>\nS: 250 2.1.5 Recipient OK\n";
        ways.put("GREETED", greeted);
        ways.put("READY", ready);
        ways.put("AUTHENTICATION", ready + "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n");
        ways.put("MAIL", mail);
        ways.put("RECIPIENTS", recipients);
        ways.put("CHUNKS", recipients + "C: BDAT 6\nC: text\nS: 250 2.0.0 6 octets received\n");
        ways.put("FAILED", recipients + "C: BDAT 6 MORE\nC: text\nS: 501 5.5.4 Syntax: BDAT size [LAST]\n");
        ways.put("BODY", recipients + "C: DATA\nS: 354 Start mail input; end with <CRLF>.<CRLF>\n");
        ways.put("REFUSED", "@ refused\nS: 554 No service\n");
        return ways;
    }

    @TestFactory
    Stream<DynamicContainer> everyCommandHasItsReplyInEveryState() {
        return WAYS.keySet().stream()
                .map(state -> DynamicContainer.dynamicContainer(
                        state, REPLIES.keySet().stream().map(command -> test(state, command))));
    }

    private static DynamicTest test(String state, String command) {
        int index = WAYS.keySet().stream().toList().indexOf(state);
        String reply = Objects.requireNonNull(REPLIES.get(command))[index];
        return DynamicTest.dynamicTest(
                command,
                () -> Transcripts.check(
                        command + " in " + state, transcript(state, command, reply), new SmtpServerProtocol()));
    }

    private static String transcript(String state, String command, String reply) {
        StringBuilder text = new StringBuilder(OPTIONS)
                .append(WAYS.get(state))
                .append("C: ")
                .append(command)
                .append('\n');
        if (reply.equals(TEXT)) {
            return text.append("C: .\nS: 250 2.0.0 OK\n").toString();
        }
        reply.lines().forEach(line -> text.append("S: ").append(line).append('\n'));
        if (reply.equals(BYE)) {
            text.append("[end]\n");
        } else if (reply.startsWith("220")) {
            text.append("[starttls]\n");
        }
        return text.toString();
    }

    /** In the middle of a chunk nothing is a command, whether the chunk is taken or passed over. */
    @TestFactory
    Stream<DynamicTest> noCommandIsHeardWithinAChunk() {
        return REPLIES.keySet().stream()
                .flatMap(command -> Stream.of(
                        within(command, "RECIPIENTS", "250 2.0.0 OK"), within(command, "MAIL", RECIPIENT_FIRST)));
    }

    private static DynamicTest within(String command, String state, String reply) {
        String text = OPTIONS + WAYS.get(state) + "C: BDAT " + (command.length() + 2) + " LAST\nC: " + command + "\nS: "
                + reply + "\n";
        return DynamicTest.dynamicTest(
                command + " in a chunk in " + state,
                () -> Transcripts.check(command + " in a chunk", text, new SmtpServerProtocol()));
    }
}
