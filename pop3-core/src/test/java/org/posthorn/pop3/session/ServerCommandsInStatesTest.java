package org.posthorn.pop3.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.testkit.Transcripts;

/** Every command in every state in which lines are read, by its response: each is a transcript, whole and cut everywhere. */
class ServerCommandsInStatesTest {

    private static final String OPTIONS = """
            @ stls
            @ in-clear
            @ apop
            """;

    private static final String UNKNOWN = "-ERR Unknown command";
    private static final String LOGIN_FIRST = "-ERR Log in first";
    private static final String LOGGED_IN = "-ERR You are logged in already";
    private static final String NOT_BASE64 = "-ERR Not Base64";
    private static final String EXCHANGE = "-ERR Not a message of this mechanism";
    private static final String FAILED = "-ERR [AUTH] Authentication failed";
    private static final String MAILDROP = "+OK Maildrop has 2 messages (320 octets)";
    private static final String BYE = "+OK POP3 server signing off";
    private static final String CAPA = """
            +OK Capability list follows
            TOP
            USER
            SASL PLAIN
            RESP-CODES
            AUTH-RESP-CODE
            PIPELINING
            EXPIRE NEVER
            UIDL
            UTF8 USER
            LANG
            """;

    /** What is said to a command in AUTHORIZATION, NAMED, EXCHANGE, TRANSACTION. */
    private static final Map<String, String[]> RESPONSES = new LinkedHashMap<>();

    private static final Map<String, String> WAYS = ways();

    static {
        String stls = CAPA + "STLS\nIMPLEMENTATION Posthorn\n.";
        row("USER mrose", "+OK Send PASS", "+OK Send PASS", NOT_BASE64, LOGGED_IN);
        row("PASS secret", "-ERR Say USER first", MAILDROP, NOT_BASE64, LOGGED_IN);
        row("APOP mrose c4c9334bac560ecc979e58001b3e22fb", MAILDROP, MAILDROP, NOT_BASE64, LOGGED_IN);
        row("AUTH PLAIN", "+ ", "+ ", NOT_BASE64, LOGGED_IN);
        row("STLS", "+OK Begin TLS negotiation", "+OK Begin TLS negotiation", EXCHANGE, LOGGED_IN);
        row("CAPA", stls, stls, EXCHANGE, CAPA + "IMPLEMENTATION Posthorn\n.");
        row("UTF8", "+OK UTF-8 mode", "+OK UTF-8 mode", EXCHANGE, LOGGED_IN);
        row("LANG en", "+OK en Language changed", "+OK en Language changed", NOT_BASE64, "+OK en Language changed");
        row("STAT", LOGIN_FIRST, LOGIN_FIRST, EXCHANGE, "+OK 2 320");
        row("LIST", LOGIN_FIRST, LOGIN_FIRST, EXCHANGE, "+OK 2 messages (320 octets)\n1 120\n2 200\n.");
        row("LIST 1", LOGIN_FIRST, LOGIN_FIRST, NOT_BASE64, "+OK 1 120");
        row("UIDL", LOGIN_FIRST, LOGIN_FIRST, EXCHANGE, "+OK Unique-id listing follows\n1 id1\n2 id2\n.");
        row("UIDL 1", LOGIN_FIRST, LOGIN_FIRST, NOT_BASE64, "+OK 1 id1");
        row("RETR 1", LOGIN_FIRST, LOGIN_FIRST, NOT_BASE64, "+OK 120 octets\nSubject: x\n\n..\n...\na\\{97}\n.");
        row("TOP 1 0", LOGIN_FIRST, LOGIN_FIRST, NOT_BASE64, "+OK Top of message follows\nSubject: x\n\n.");
        row("DELE 1", LOGIN_FIRST, LOGIN_FIRST, NOT_BASE64, "+OK Message 1 deleted");
        row("NOOP", LOGIN_FIRST, LOGIN_FIRST, EXCHANGE, "+OK");
        row("RSET", LOGIN_FIRST, LOGIN_FIRST, EXCHANGE, MAILDROP);
        row("QUIT", BYE, BYE, EXCHANGE, BYE + " (2 messages left)");
        row("*", UNKNOWN, UNKNOWN, "-ERR Authentication cancelled", UNKNOWN);
        row("AHRlc3QAdGVzdA==", UNKNOWN, UNKNOWN, MAILDROP, UNKNOWN);
        row("AHRlc3QAdGVzdG==", UNKNOWN, UNKNOWN, NOT_BASE64, UNKNOWN);
        row("AHRlc3QAeA==", UNKNOWN, UNKNOWN, FAILED, UNKNOWN);
        row("XTND", UNKNOWN, UNKNOWN, EXCHANGE, UNKNOWN);
        row("HELP", UNKNOWN, UNKNOWN, EXCHANGE, UNKNOWN);
        row("", UNKNOWN, UNKNOWN, EXCHANGE, UNKNOWN);
    }

    private static void row(String command, String... responses) {
        RESPONSES.put(command, responses);
    }

    /** How a session comes to each state. */
    private static Map<String, String> ways() {
        Map<String, String> ways = new LinkedHashMap<>();
        String greeted = "S: +OK POP3 server ready " + Pop3ServerProtocol.TIMESTAMP + "\n";
        String named = greeted + "C: USER mrose\nS: +OK Send PASS\n";
        ways.put("AUTHORIZATION", greeted);
        ways.put("NAMED", named);
        ways.put("EXCHANGE", greeted + "C: AUTH PLAIN\nS: +\\s\n");
        ways.put("TRANSACTION", named + "C: PASS secret\nS: " + MAILDROP + "\n");
        return ways;
    }

    @TestFactory
    Stream<DynamicContainer> everyCommandHasItsResponseInEveryState() {
        return WAYS.keySet().stream()
                .map(state -> DynamicContainer.dynamicContainer(
                        state, RESPONSES.keySet().stream().map(command -> test(state, command))));
    }

    private static DynamicTest test(String state, String command) {
        int index = WAYS.keySet().stream().toList().indexOf(state);
        String response = Objects.requireNonNull(RESPONSES.get(command))[index];
        return DynamicTest.dynamicTest(
                command.isEmpty() ? "an empty line" : command,
                () -> Transcripts.check(
                        command + " in " + state, transcript(state, command, response), new Pop3ServerProtocol()));
    }

    private static String transcript(String state, String command, String response) {
        StringBuilder text = new StringBuilder(OPTIONS)
                .append(WAYS.get(state))
                .append(command.isEmpty() ? "C:" : "C: " + command)
                .append('\n');
        response.lines()
                .forEach(line -> text.append(line.isEmpty() ? "S:" : "S: " + line.replaceAll(" $", "\\\\s"))
                        .append('\n'));
        if (response.startsWith(BYE)) {
            text.append("[end]\n");
        } else if (response.startsWith("+OK Begin TLS")) {
            text.append("[starttls]\n");
        }
        return text.toString();
    }
}
