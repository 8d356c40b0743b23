package org.posthorn.pop3.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.posthorn.pop3.Capability;
import org.posthorn.pop3.session.Pop3ClientSession.Challenge;
import org.posthorn.pop3.session.Pop3ClientSession.Chunk;
import org.posthorn.pop3.session.Pop3ClientSession.Closing;
import org.posthorn.pop3.session.Pop3ClientSession.Ended;
import org.posthorn.pop3.session.Pop3ClientSession.Event;
import org.posthorn.pop3.session.Pop3ClientSession.Fault;
import org.posthorn.pop3.session.Pop3ClientSession.Greeting;
import org.posthorn.pop3.session.Pop3ClientSession.Responded;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.Secret;
import org.posthorn.testkit.Link;
import org.posthorn.testkit.Subject;

/** Our client's session and our server's, whatever comes late and in pieces: both end, and every message arrives as it was sent. */
class BackToBackTest {

    @Property(tries = 500)
    void bothEndAndEveryMessageArrivesAsItWasSent(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> sizes = random.ints(random.nextInt(8), 0, 3_000).boxed().toList();
        Pop3ServerOptions options = Pop3ServerOptions.DEFAULTS
                .withTls(random.nextBoolean())
                .withAuthentication(Pop3ServerProtocol.mechanisms(List.of("PLAIN", "LOGIN"), true));
        Pop3ServerProtocol.Application server = new Pop3ServerProtocol.Application(
                options, "", sizes.stream().map(String::valueOf).collect(Collectors.joining(" ")), true, false);
        Client client = new Client(sizes.size(), random.split());
        Link.run(client, server, seed);
        assertThat(client.faults).isEmpty();
        assertThat(client.answered).isEqualTo(client.asked);
        for (int i = 0; i < client.retrieved.size(); i++) {
            int size = sizes.get(client.retrieved.get(i) - 1);
            String stored = new String(Pop3ServerProtocol.Application.message(size), ISO_8859_1);
            String sent = stored.replaceAll("\r(?!\n)", "\r\n"); // a CR that stands alone goes out as a CRLF
            boolean ends = sent.isEmpty() || sent.endsWith("\r\n");
            assertThat(client.texts.get(i)).isEqualTo(ends ? sent : sent + "\r\n");
        }
    }

    /** An application that logs in one way or another, and then retrieves, lists and deletes, at times much at once. */
    private static final class Client implements Subject<Event> {

        private final Pop3ClientSession session = new Pop3ClientSession();
        private final SplittableRandom random;
        private final int messages;
        final List<String> faults = new ArrayList<>();
        final List<Pop3Command> asked = new ArrayList<>();
        final List<Pop3Command> answered = new ArrayList<>();
        final List<Integer> retrieved = new ArrayList<>();
        final List<String> texts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        Client(int messages, SplittableRandom random) {
            this.messages = messages;
            this.random = random;
        }

        @Override
        public Pop3ClientSession session() {
            return session;
        }

        private void submit(Pop3Command command) {
            asked.add(command);
            session.submit(command);
        }

        @Override
        public void on(Event event) {
            if (event instanceof Fault || event instanceof Closing) {
                faults.add(event.toString());
            } else if (event instanceof Greeting) {
                submit(new Pop3Command.Capa());
            } else if (event instanceof Challenge challenge) {
                String prompt = new String(challenge.message().octets(), ISO_8859_1);
                session.respond(
                        message(prompt.startsWith("User") ? "test" : prompt.isEmpty() ? "\0test\0test" : "test"));
            } else if (event instanceof Chunk chunk) {
                text.append(ISO_8859_1.decode(chunk.bytes().duplicate()));
            } else if (event instanceof Ended ended) {
                ended(ended);
            } else if (event instanceof Responded responded) {
                responded(responded);
            }
        }

        private static SaslStep.Message message(String octets) {
            return new SaslStep.Message(octets.getBytes(ISO_8859_1));
        }

        private void responded(Responded responded) {
            Pop3Command command = responded.command();
            answered.add(command);
            boolean ok = responded.response().isOk();
            if (command instanceof Pop3Command.Stls) {
                submit(new Pop3Command.Capa());
            } else if (command.logsIn()) {
                assertThat(ok).isTrue();
                work();
            }
        }

        private void ended(Ended ended) {
            if (ended.command() instanceof Pop3Command.Capa) {
                boolean tls = session.capabilities().offers(Capability.STLS) && random.nextBoolean();
                if (tls) {
                    submit(new Pop3Command.Stls());
                } else {
                    login();
                }
            } else if (ended.command() instanceof Pop3Command.Retr retr) {
                assertThat(ended.size()).isEqualTo(text.length());
                retrieved.add(retr.number());
                texts.add(text.toString());
                text.setLength(0);
            }
        }

        private void login() {
            switch (random.nextInt(3)) {
                case 0 -> {
                    submit(new Pop3Command.User("test"));
                    submit(new Pop3Command.Pass(Secret.of("test")));
                }
                case 1 -> submit(new Pop3Command.Auth("LOGIN", Optional.empty()));
                default ->
                    submit(new Pop3Command.Auth(
                            "PLAIN", random.nextBoolean() ? Optional.of(message("\0test\0test")) : Optional.empty()));
            }
        }

        private void work() {
            for (int i = random.nextInt(30); i > 0; i--) {
                int number = 1 + random.nextInt(messages + 1);
                submit(
                        switch (random.nextInt(7)) {
                            case 0 -> new Pop3Command.ListAll();
                            case 1 -> new Pop3Command.UidlAll();
                            case 2 -> new Pop3Command.Dele(number);
                            case 3 -> new Pop3Command.Rset();
                            case 4 -> new Pop3Command.Languages();
                            default -> new Pop3Command.Retr(number);
                        });
            }
            submit(new Pop3Command.Quit());
        }
    }
}
