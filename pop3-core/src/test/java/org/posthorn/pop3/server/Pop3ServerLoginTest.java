package org.posthorn.pop3.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.posthorn.pop3.server.UnderEachDriver.MAIL;
import static org.posthorn.pop3.server.UnderEachDriver.store;
import static org.posthorn.pop3.server.UnderEachDriver.underEach;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.mailbox.MailStore;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.Secret;
import org.posthorn.testkit.SelfSignedCertificate;

/** Logins over sockets, under both drivers. */
class Pop3ServerLoginTest {

    @TestFactory
    Stream<DynamicTest> passwordsAreTakenUnderTlsAlone() {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost");
        return underEach(unused -> {
            try (Pop3Server server = Pop3Server.configure()
                            .store(store(MAIL))
                            .startTls(certificate.serverContext())
                            .listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                assertThat(caller.ask("USER alice")).isEqualTo("-ERR Passwords are taken under TLS only");
                assertThat(caller.askForLines("CAPA"))
                        .contains("STLS", "SASL SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1")
                        .doesNotContain("USER");
                assertThat(caller.ask("STLS")).startsWith("+OK");
                caller.startTls(certificate.clientContext());
                assertThat(caller.askForLines("CAPA"))
                        .contains(
                                "USER",
                                "SASL SCRAM-SHA-512-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS"
                                        + " SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN")
                        .doesNotContain("STLS");
                assertThat(caller.ask("AUTH PLAIN AGFsaWNlAHNlY3JldA==")).startsWith("+OK Maildrop has 1 messages");
                assertThat(caller.askForLines("RETR 1")).hasSize(6);
                assertThat(caller.ask("QUIT")).startsWith("+OK");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> passwordsOfOnesOwnStandInThePlaceOfWhatTheStoreKnows() {
        return underEach(builder -> {
            try (Pop3Server server = builder.store(store(MAIL)).listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                assertThat(caller.askForLines("CAPA")).contains("USER", "SASL PLAIN LOGIN");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aUserThatDoesNotExistHasTheSameDecoyAtEachPort() {
        return underEach(unused -> {
            MailStore store = store(MAIL);
            String before = "";
            for (int i = 0; i < 2; i++) {
                try (Pop3Server server = Pop3Server.listen(0, store);
                        Caller caller = new Caller(server.port())) {
                    caller.line();
                    String salt = salt(caller, "nobody");
                    assertThat(salt).isNotEqualTo(salt(caller, "alice"));
                    assertThat(before).isIn("", salt);
                    before = salt;
                }
            }
        });
    }

    /** What a user's password is said to be hashed with. */
    private static String salt(Caller caller, String user) throws IOException {
        String first = Base64.getEncoder().encodeToString(("n,,n=" + user + ",r=abc").getBytes(UTF_8));
        String challenge = caller.ask("AUTH SCRAM-SHA-256 " + first);
        assertThat(challenge).startsWith("+ ");
        assertThat(caller.ask("*")).startsWith("-ERR");
        String text = new String(Base64.getDecoder().decode(challenge.substring(2)), UTF_8);
        return text.substring(text.indexOf(",s="));
    }

    @TestFactory
    Stream<DynamicTest> tlsCanBeginAtOnce() {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost");
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop().with(new Generated(2_000_000));
            try (Pop3Server server = builder.maildrops(drop)
                            .implicitTls(certificate.serverContext())
                            .listen();
                    Caller caller = Caller.underTls(server.port(), certificate.clientContext())) {
                caller.line();
                caller.ask("USER alice");
                assertThat(caller.ask("PASS secret")).startsWith("+OK");
                assertThat(caller.ask("RETR 1")).isEqualTo("+OK 2000000 octets");
                assertThat(caller.body(octet -> {})).isEqualTo(2_000_000);
                assertThat(caller.ask("QUIT")).startsWith("+OK");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> stlsIsNotToldOfWithoutACertificate() {
        return underEach(builder -> {
            builder.startTls(() -> {
                throw new IllegalStateException("no file");
            });
            try (Pop3Server server = builder.maildrops(new OneMaildrop()).listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                assertThat(caller.askForLines("CAPA")).doesNotContain("STLS");
                assertThat(caller.ask("STLS")).startsWith("-ERR [SYS/TEMP]");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> apopIsCheckedAgainstTheSecret() {
        return underEach(builder -> {
            builder.apop(
                    user -> user.equals("mrose") ? Optional.of(Secret.of("tanstaaf")) : Optional.empty(),
                    "dbc.mtview.ca.us");
            try (Pop3Server server = builder.maildrops(new OneMaildrop()).listen();
                    Caller caller = new Caller(server.port());
                    Caller other = new Caller(server.port())) {
                String greeting = caller.line();
                assertThat(other.line()).isNotEqualTo(greeting);
                String timestamp = greeting.substring(greeting.indexOf('<'));
                assertThat(timestamp).endsWith("@dbc.mtview.ca.us>");
                String digest = ApopVerifier.digest(timestamp, Secret.of("tanstaaf"));
                assertThat(caller.ask("APOP nobody " + digest)).isEqualTo("-ERR [AUTH] Authentication failed");
                assertThat(caller.ask("APOP mrose 00000000000000000000000000000000"))
                        .isEqualTo("-ERR [AUTH] Authentication failed");
                assertThat(caller.ask("APOP mrose " + digest)).startsWith("+OK Maildrop");
            }
        });
    }

    /** RFC 1939 section 7. */
    @TestFactory
    Stream<DynamicTest> theDigestIsThatOfTheRfc() {
        return Stream.of(DynamicTest.dynamicTest(
                "tanstaaf",
                () -> assertThat(ApopVerifier.digest("<1896.697170952@dbc.mtview.ca.us>", Secret.of("tanstaaf")))
                        .isEqualTo("c4c9334bac560ecc979e58001b3e22fb")));
    }

    @TestFactory
    Stream<DynamicTest> aVerifierThatFailsIsNoWrongPassword() {
        return underEach(builder -> {
            builder.passwords((user, password) -> {
                if (user.equals("bug")) {
                    throw new IllegalStateException("a bug");
                }
                throw new IOException("the directory is down");
            });
            try (Pop3Server server = builder.maildrops(new OneMaildrop()).listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                for (String user : List.of("alice", "bug")) {
                    caller.ask("USER " + user);
                    assertThat(caller.ask("PASS secret"))
                            .isEqualTo("-ERR [SYS/TEMP] Cannot authenticate at the moment");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anAccountWithoutAStoreIsNoWrongPassword() {
        return underEach(builder -> {
            try (Pop3Server server = builder.store(store()).listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                caller.ask("USER bob");
                assertThat(caller.ask("PASS secret")).isEqualTo("-ERR [SYS/PERM] There is no maildrop for you");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> mechanismsOfOnesChoiceAreOffered() {
        return underEach(builder -> {
            builder.authentication(SaslServers.builder().anonymous().build());
            try (Pop3Server server = builder.maildrops(new OneMaildrop()).listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                assertThat(caller.askForLines("CAPA"))
                        .contains("SASL ANONYMOUS")
                        .doesNotContain("USER");
                assertThat(caller.ask("AUTH ANONYMOUS")).isEqualTo("+ ");
                assertThat(caller.ask("c2lyaGM=")).startsWith("+OK Maildrop");
            }
        });
    }

    private static final class Hands extends Clock {
        private volatile Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @TestFactory
    Stream<DynamicTest> usersWaitBetweenTwoLogins() {
        return underEach(builder -> {
            Hands clock = new Hands();
            builder.clock(clock).loginDelay(900, user -> user.authzid().equals("alice") ? 60 : 900);
            OneMaildrop drop = new OneMaildrop();
            try (Pop3Server server = builder.maildrops(drop).listen()) {
                try (Caller caller = new Caller(server.port())) {
                    caller.line();
                    assertThat(caller.askForLines("CAPA")).contains("LOGIN-DELAY 900 USER");
                    caller.ask("USER alice");
                    assertThat(caller.ask("PASS secret")).startsWith("+OK");
                    assertThat(caller.askForLines("CAPA")).contains("LOGIN-DELAY 60");
                    caller.ask("QUIT");
                }
                clock.now = Instant.ofEpochSecond(59);
                try (Caller caller = new Caller(server.port())) {
                    caller.line();
                    caller.ask("USER alice");
                    assertThat(caller.ask("PASS secret")).startsWith("-ERR [LOGIN-DELAY] ");
                    caller.ask("USER alice");
                    assertThat(caller.ask("PASS wrong")).startsWith("-ERR [AUTH] ");
                    clock.now = Instant.ofEpochSecond(60);
                    caller.ask("USER alice");
                    assertThat(caller.ask("PASS secret")).startsWith("+OK");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> delaysThatAreOverAreForgotten() {
        return Stream.of(DynamicTest.dynamicTest("10,000 users", () -> {
            Hands clock = new Hands();
            LoginDelays delays = new LoginDelays(clock);
            for (int i = 0; i < 10_000; i++) {
                clock.now = Instant.ofEpochSecond(i);
                delays.loggedIn("user" + i, 10);
            }
            assertThat(delays.size()).isLessThan(2_000);
            assertThat(delays.mayLogIn("user9999")).isFalse();
            assertThat(delays.mayLogIn("user1")).isTrue();
        }));
    }
}
