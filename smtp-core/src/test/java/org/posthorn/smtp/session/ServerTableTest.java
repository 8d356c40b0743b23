package org.posthorn.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.session.ServerTable.Moment;
import org.posthorn.smtp.session.ServerTable.Rule;
import org.posthorn.smtp.session.ServerTable.State;

class ServerTableTest {

    private static final ServerTable SMTP = ServerTable.of(Protocol.SMTP);
    private static final ServerTable LMTP = ServerTable.of(Protocol.LMTP);
    private static final Path PAGE = Path.of("../docs/smtp-server-states.md");

    @Test
    void everyVerbIsDecidedInEveryState() {
        for (ServerTable table : List.of(SMTP, LMTP)) {
            for (State state : State.values()) {
                for (Verb verb : Verb.values()) {
                    Rule rule = table.rule(state, verb);
                    assertThat(rule.refusal() == null)
                            .as("%s in %s: %s", verb, state, rule)
                            .isEqualTo(rule == Rule.DO || rule == Rule.NOT_READ);
                }
            }
        }
    }

    @Test
    void lmtpDiffersInItsGreetingAndWhereThereIsNoRecipient() {
        for (State state : State.values()) {
            for (Verb verb : Verb.values()) {
                boolean hello = verb == Verb.EHLO || verb == Verb.HELO || verb == Verb.LHLO;
                boolean early = state == State.GREETED || state == State.MAIL;
                assertThat(LMTP.rule(state, verb) == SMTP.rule(state, verb) || hello || early)
                        .as("%s in %s", verb, state)
                        .isTrue();
            }
        }
        assertThat(LMTP.rule(State.READY, Verb.EHLO)).isEqualTo(Rule.UNKNOWN);
        assertThat(LMTP.rule(State.READY, Verb.HELO)).isEqualTo(Rule.UNKNOWN);
        assertThat(LMTP.rule(State.READY, Verb.LHLO)).isEqualTo(Rule.DO);
        assertThat(LMTP.rule(State.MAIL, Verb.DATA)).isEqualTo(Rule.LMTP_RECIPIENT_FIRST);
    }

    @Test
    void quitIsObeyedWhereverACommandIsRead() {
        for (State state : State.values()) {
            assertThat(SMTP.rule(state, Verb.QUIT)).isIn(Rule.DO, Rule.NOT_READ);
        }
    }

    @Test
    void everyStateCanBeReachedAndLeft() {
        List<State> reached = new ArrayList<>(List.of(State.CONNECTED));
        List<State> left = new ArrayList<>(List.of(State.CLOSED));
        for (String[] move : moves()) {
            left.add(State.valueOf(move[0]));
            reached.add(State.valueOf(move[2]));
        }
        assertThat(reached).contains(State.values());
        assertThat(left).contains(State.values());
    }

    /** {@code mvn test -Dtest=ServerTableTest -Dposthorn.render} writes the page anew. */
    @Test
    void thePageInDocsIsTheTable() throws IOException {
        if (System.getProperty("posthorn.render") != null) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    /** From, why, to. */
    private static List<String[]> moves() {
        List<String[]> moves = new ArrayList<>();
        for (State state : State.values()) {
            Map<State, String> verbs = new EnumMap<>(State.class);
            for (Verb verb : Verb.values()) {
                if (SMTP.rule(state, verb) == Rule.DO) {
                    verbs.merge(ServerTable.after(state, verb), verb.name(), (a, b) -> a + ", " + b);
                }
            }
            for (Moment moment : Moment.values()) {
                if (moment.from == state) {
                    String name =
                            moment.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
                    verbs.merge(moment.to, name, (a, b) -> a + ", " + b);
                }
            }
            verbs.forEach((to, why) -> moves.add(new String[] {state.name(), why, to.name()}));
        }
        return moves;
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # The states of an SMTP server session

                Rendered from `ServerTable` by `ServerTableTest`, which fails when this page and the table differ. An arrow is taken when the
                command, or the question that it becomes, is answered positively; else the session stays where it is. From every state a timeout, a
                421 and the client's leaving lead to CLOSED.

                ```mermaid
                stateDiagram-v2
                    [*] --> CONNECTED
                """);
        for (String[] move : moves()) {
            page.append("    %s --> %s: %s\n".formatted(move[0], move[2], move[1]));
        }
        page.append("    CLOSED --> [*]\n```\n\n");
        List<State> read = Stream.of(State.values())
                .filter(state -> SMTP.rule(state, Verb.NOOP) != Rule.NOT_READ)
                .toList();
        page.append(read.stream().map(State::name).collect(Collectors.joining(" | ", "| | ", " |\n")));
        page.append("|---".repeat(read.size() + 1)).append("|\n");
        for (Verb verb : Verb.values()) {
            page.append("| ").append(verb == Verb.UNKNOWN ? "anything else" : verb);
            for (State state : read) {
                page.append(" | ").append(cell(state, verb));
            }
            page.append(" |\n");
        }
        page.append("\nIn ")
                .append(Stream.of(State.values())
                        .filter(state -> !read.contains(state))
                        .map(State::name)
                        .collect(Collectors.joining(", ")))
                .append(" no command is read, nor in CHUNKS while the octets of a chunk come.\n\n"
                        + "In LMTP (RFC 2033) LHLO is what EHLO is here, and EHLO and HELO get 500; without a recipient DATA and BDAT get 503, and BDAT\n"
                        + "LAST, which has a reply for each recipient, none.\n\nThe refusals:\n\n");
        for (Rule rule : Rule.values()) {
            if (rule.refusal() != null) {
                page.append("- `")
                        .append(Objects.toString(rule.refusal()))
                        .append(rule.mistake() ? "`\n" : "` (does not count as an error)\n");
            }
        }
        return page.toString().replace("\r\n", "\n");
    }

    private static String cell(State state, Verb verb) {
        Rule rule = SMTP.rule(state, verb);
        if (rule.refusal() != null) {
            return String.valueOf(rule.refusal().code());
        }
        State after = ServerTable.after(state, verb);
        return after == state ? "yes" : "→ " + after;
    }
}
