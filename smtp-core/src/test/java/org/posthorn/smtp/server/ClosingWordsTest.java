package org.posthorn.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.SmtpTimes;
import org.posthorn.wire.LeastRate;
import org.posthorn.wire.driver.Driver;

/** However a server ends a connection, it says 421 and why before it does (RFC 5321 section 3.8). */
@Timeout(60)
class ClosingWordsTest extends Served {

    private static final String HELLO = "EHLO client.example\n";
    private static final String TRANSACTION = HELLO + "MAIL FROM:<>\nRCPT TO:<a@example.org>\nDATA\n";
    private static final SmtpTimes TIMES = SmtpLimits.DEFAULTS.times();

    /** One way in which it comes to that. */
    enum Way {
        TOO_MANY_CONNECTIONS("", "Too many connections") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                SmtpServer server = builder.connections(1, 1).listen(new Taking());
                Talk.to(server.port()).reply(); // the one that it has
                return server;
            }
        },
        NO_HANDLER("", "Service not available") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.listen(() -> {
                    throw new IllegalStateException("as asked");
                });
            }
        },
        HANDLER_FAILS_WHEN_IT_CONNECTS("", "Service not available") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.listen(new Taking() {
                    @Override
                    public Reply connected(Client client) throws IOException {
                        throw new IOException("as asked");
                    }
                });
            }
        },
        ERROR_IN_A_HANDLER(HELLO, "Internal error") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.listen(new Taking() {
                    @Override
                    public Reply hello(Hello hello) {
                        throw new AssertionError("as asked");
                    }
                });
            }
        },
        ERROR_WITH_A_MESSAGE(TRANSACTION + "x\n.\n", "Internal error") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.listen((SmtpHandler) new Taking() {
                    @Override
                    public Reply message(Envelope envelope, InputStream message) {
                        throw new AssertionError("as asked");
                    }
                });
            }
        },
        NO_ANSWER_TO_A_QUESTION(HELLO, "Internal error") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.listen(new Taking() {
                    @Override
                    public Reply hello(Hello hello) {
                        return Reply.of(334, "what?");
                    }
                });
            }
        },
        ANSWER_NEVER_COMES(HELLO, "No answer in time") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.limits(hurried()).listen(new AsyncSmtpHandler() {
                    @Override
                    public CompletionStage<Reply> hello(Hello hello) {
                        return new CompletableFuture<>();
                    }
                });
            }
        },
        HANDLER_SAYS_SO(HELLO, "Going down") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.listen(new Taking() {
                    @Override
                    public Reply hello(Hello hello) {
                        return Reply.closing("Going down");
                    }
                });
            }
        },
        CLIENT_SAYS_NOTHING("", "Timeout") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return limited(builder, SmtpLimits.DEFAULTS.withTimes(TIMES.withNextCommand(Duration.ofMillis(200))));
            }
        },
        SESSION_IS_TOO_LONG("", "Timeout") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return limited(builder, SmtpLimits.DEFAULTS.withTimes(TIMES.withSession(Duration.ofMillis(200))));
            }
        },
        MESSAGE_IS_TOO_SLOW(TRANSACTION + "x\n", "Timeout") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return limited(builder, SmtpLimits.DEFAULTS.withBodyRate(new LeastRate(1_000, Duration.ofMillis(300))));
            }
        },
        TOO_MANY_ERRORS("WHAT\nWHAT\nWHAT\n", "Too many errors") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return limited(builder, SmtpLimits.DEFAULTS.withErrors(2));
            }
        },
        TOO_MANY_COMMANDS("NOOP\nNOOP\nNOOP\n", "Too much") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return limited(builder, SmtpLimits.DEFAULTS.withCommands(2));
            }
        },
        LINE_WITHOUT_END("x".repeat(200_000), "Too much") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return limited(builder, SmtpLimits.DEFAULTS);
            }
        },
        TOO_MANY_LOGINS(HELLO + "AUTH PLAIN AGEAYg==\n".repeat(4), "Too many failures") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.authentication(anyPassword()).listen(new Taking() {
                    @Override
                    public Reply authenticated(Authenticated authenticated) {
                        return Reply.of(535, "5.7.8", "No");
                    }
                });
            }
        },
        SERVER_STOPS("", "Service shutting down") {
            @Override
            SmtpServer listen(SmtpServerBuilder builder) throws IOException {
                return builder.listen(new Taking());
            }

            @Override
            void afterGreeting(SmtpServer server) throws InterruptedException {
                server.stop(Duration.ofSeconds(20));
            }
        };

        private final String said;
        private final String reason;

        Way(String said, String reason) {
            this.said = said;
            this.reason = reason;
        }

        abstract SmtpServer listen(SmtpServerBuilder builder) throws IOException;

        void afterGreeting(SmtpServer server) throws InterruptedException {}

        private static SmtpServer limited(SmtpServerBuilder builder, SmtpLimits limits) throws IOException {
            return builder.limits(limits).listen(new Taking());
        }
    }

    private static class Taking implements SmtpHandler {

        @Override
        public Reply message(Envelope envelope, InputStream message) throws IOException {
            message.readAllBytes();
            return Reply.ok();
        }
    }

    static Stream<Arguments> driversAndWays() {
        return drivers().flatMap(driver -> Stream.of(Way.values()).map(way -> Arguments.of(driver, way)));
    }

    @ParameterizedTest
    @MethodSource("driversAndWays")
    void theLastWordsAre421AndWhy(Driver driver, Way way) throws Exception {
        SmtpServer server = way.listen(on(driver));
        try (Talk talk = talk(server)) {
            talk.say(way.said);
            assertThat(lastWords(talk, way, server)).startsWith("421 ").contains(way.reason);
        }
    }

    private static String lastWords(Talk talk, Way way, SmtpServer server) throws Exception {
        String last = "";
        for (String line = talk.line(); !line.equals("(end)"); line = talk.line()) {
            if (line.startsWith("220")) {
                way.afterGreeting(server);
            }
            last = line;
        }
        return last;
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aServerWithoutWorkersSaysThatItIsTooBusy(Driver driver) throws Exception {
        SmtpServerBuilder builder = on(driver).executor(task -> {
            throw new RejectedExecutionException("as asked");
        });
        try (Talk talk = talk(builder.listen(new Taking()))) {
            String first = talk.line();
            if (!first.startsWith("220")) { // blocking drivers need no workers
                assertThat(first).startsWith("421 ").contains("Too busy");
                assertThat(talk.line()).isEqualTo("(end)");
            }
        }
    }
}
