package org.posthorn.pop3.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.posthorn.pop3.session.ServerTable.Moment;
import org.posthorn.pop3.session.ServerTable.Rule;
import org.posthorn.pop3.session.ServerTable.State;

class ServerTableTest {

    private static final Path PAGE = Path.of("../docs/pop3-server-states.md");

    @Test
    void everyCommandIsDecidedInEveryState() {
        for (State state : State.values()) {
            for (Verb verb : Verb.values()) {
                Rule rule = ServerTable.rule(state, verb);
                assertThat(rule.refusal() == null)
                        .as("%s in %s: %s", verb, state, rule)
                        .isEqualTo(rule == Rule.DO || rule == Rule.NOT_READ);
            }
        }
    }

    @Test
    void quitAndCapaAreObeyedWhereverACommandIsRead() {
        for (State state : State.values()) {
            assertThat(ServerTable.rule(state, Verb.QUIT)).isIn(Rule.DO, Rule.NOT_READ);
            assertThat(ServerTable.rule(state, Verb.CAPA)).isIn(Rule.DO, Rule.NOT_READ);
        }
    }

    @Test
    void onlyQuitLeadsToTheUpdateState() {
        for (String[] move : moves()) {
            if (move[2].equals(State.UPDATE.name())) {
                assertThat(move).containsExactly("TRANSACTION", "QUIT", "UPDATE");
            }
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
                if (ServerTable.rule(state, verb) == Rule.DO) {
                    verbs.merge(ServerTable.after(state, verb), verb.name(), (a, b) -> a + ", " + b);
                }
            }
            for (Moment moment : Moment.values()) {
                if (moment.from == state) {
                    verbs.merge(
                            moment.to,
                            moment.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            (a, b) -> a + ", " + b);
                }
            }
            verbs.forEach((to, why) -> moves.add(new String[] {state.name(), why, to.name()}));
        }
        return moves;
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # The states of a POP3 server session

                Rendered from `ServerTable` by `ServerTableTest`, which fails when this page and the table differ. An arrow is taken when the
                command, or the question that it becomes, is answered positively; else the session stays where it is, but for NAMED, which
                every command leaves. LIST and UIDL with a message-number do not leave TRANSACTION, nor does a RETR that is refused. From every
                state a timeout, too many errors and the client's leaving lead to CLOSED, and delete nothing.

                ```mermaid
                stateDiagram-v2
                    [*] --> CONNECTED
                """);
        for (String[] move : moves()) {
            page.append("    %s --> %s: %s\n".formatted(move[0], move[2], move[1]));
        }
        page.append("    CLOSED --> [*]\n```\n\n");
        List<State> read = Stream.of(State.values())
                .filter(state -> ServerTable.rule(state, Verb.QUIT) != Rule.NOT_READ)
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
                .append(" no command is read.\n\nThe refusals, each of which counts as an error:\n\n");
        for (Rule rule : Rule.values()) {
            if (rule.refusal() != null) {
                page.append("- `-ERR ")
                        .append(Objects.requireNonNull(rule.refusal()).english())
                        .append("`\n");
            }
        }
        return page.toString();
    }

    private static String cell(State state, Verb verb) {
        Rule rule = ServerTable.rule(state, verb);
        if (rule.refusal() != null) {
            return "-ERR";
        }
        State after = ServerTable.after(state, verb);
        return after == state ? "yes" : "→ " + after;
    }
}
