package org.posthorn.pop3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.MailException;
import org.posthorn.wire.MailException.AuthenticationFailed;
import org.posthorn.wire.Transcript;

/** From the greeting to the maildrop: TLS, and who we are. */
@Timeout(60)
class LoginTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");
    private static final Login JOEY = Login.of("joey", "sekret");
    private static final String NO_CAPA = "S: -ERR unknown";

    private static ScriptedServer server(String... script) throws IOException {
        return new ScriptedServer(CERTIFICATE.serverContext(), script);
    }

    /** A server with TLS from the first octet that offers something and then keeps to its script. */
    private static ScriptedServer tls(String capabilities, String... script) throws IOException {
        return server(Stream.of(Stream.of("tls"), offering(capabilities), Stream.of(script))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private static ScriptedServer plain(String capabilities, String... script) throws IOException {
        return server(Stream.concat(offering(capabilities), Stream.of(script)).toArray(String[]::new));
    }

    private static Stream<String> offering(String capabilities) {
        return Stream.of(
                "S: +OK ready <1896.697170952@dbc.mtview.ca.us>",
                "C: CAPA",
                "S: +OK\r\n" + capabilities.replace(",", "\r\n") + (capabilities.isEmpty() ? "." : "\r\n."));
    }

    private static Pop3ClientBuilder to(ScriptedServer server) {
        return Pop3Client.to("localhost", server.port())
                .sslContext(CERTIFICATE.clientContext())
                .login(JOEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER,UIDL", ""})
    void underTlsAServerWithoutSaslIsToldUserAndPass(String capabilities) throws Exception {
        try (ScriptedServer server = tls(capabilities, "C: USER", "S: +OK", "C: PASS", "S: +OK", "C: NOOP", "S: +OK");
                Pop3Client client = to(server).implicitTls().connect()) {
            client.noop();
            assertThat(client.tls()).isPresent();
            assertThat(server.heard()).containsExactly("CAPA", "USER joey", "PASS sekret", "NOOP");
        }
    }

    @Test
    void aServerWithoutCapaIsToldUserAndPass() throws Exception {
        try (ScriptedServer server =
                        server("tls", "S: +OK", "C: CAPA", NO_CAPA, "C: USER", "S: +OK", "C: PASS", "S: +OK", "wait");
                Pop3Client client = to(server).implicitTls().connect()) {
            assertThat(client.capabilities().tags()).isEmpty();
        }
    }

    @Test
    void theBestMechanismIsTakenAndPlainUnderTls() throws Exception {
        try (ScriptedServer server = tls("SASL LOGIN PLAIN,USER", "C: AUTH PLAIN AGpvZXkAc2VrcmV0", "S: +OK");
                Pop3Client client = to(server).implicitTls().connect()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(server.heard()).last().isEqualTo("AUTH PLAIN AGpvZXkAc2VrcmV0");
        }
    }

    @Test
    void anExchangeGoesBackAndForth() throws Exception {
        try (ScriptedServer server = tls(
                        "SASL LOGIN",
                        "C: AUTH LOGIN",
                        "S: + VXNlcm5hbWU6",
                        "C: am9leQ==",
                        "S: + UGFzc3dvcmQ6",
                        "C: c2VrcmV0",
                        "S: +OK");
                Pop3Client client = to(server).implicitTls().connect()) {
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void aServerThatClaimsSuccessWithoutProvingItselfIsLeft() throws Exception {
        try (ScriptedServer server = tls("SASL SCRAM-SHA-256", "C: AUTH SCRAM-SHA-256", "S: +OK", "wait")) {
            assertThatThrownBy(() -> to(server).implicitTls().connect())
                    .isInstanceOf(AuthenticationFailed.class)
                    .hasMessageContaining("SCRAM-SHA-256");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER", "SASL PLAIN LOGIN", "SASL PLAIN LOGIN,USER", ""})
    void inTheClearNoPasswordIsShown(String capabilities) throws Exception {
        try (ScriptedServer server = plain(capabilities, "wait")) {
            assertThatThrownBy(() -> to(server).plaintext().connect()).isInstanceOf(AuthenticationFailed.class);
            assertThat(server.heard()).containsExactly("CAPA");
        }
    }

    @Test
    void inTheClearAPasswordIsShownIfThatIsAskedFor() throws Exception {
        try (ScriptedServer server = plain("", "C: USER", "S: +OK", "C: PASS", "S: +OK");
                Pop3Client client = to(server).plaintext().passwordInClear().connect()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(server.heard()).containsExactly("CAPA", "USER joey", "PASS sekret");
        }
    }

    @Test
    void aPolicyWithoutLoginForbidsUserAndPassToo() throws Exception {
        try (ScriptedServer server = tls("USER", "wait")) {
            assertThatThrownBy(() -> to(server)
                            .implicitTls()
                            .saslPolicy(SaslPolicy.standard().only(SaslMechanism.SCRAM_SHA_256))
                            .connect())
                    .isInstanceOf(AuthenticationFailed.class);
            assertThat(server.heard()).containsExactly("CAPA");
        }
    }

    @Test
    void stlsIsRequiredUnlessPlaintextIsAskedFor() throws Exception {
        try (ScriptedServer server = plain("USER", "wait")) {
            assertThatThrownBy(() -> to(server).connect())
                    .isInstanceOf(MailException.TlsFailed.class)
                    .hasMessageContaining("STLS");
            assertThat(server.heard()).containsExactly("CAPA");
        }
    }

    @Test
    void stlsThatIsRefusedIsTheEnd() throws Exception {
        try (ScriptedServer server = plain("STLS,USER", "C: STLS", "S: -ERR not today", "wait")) {
            assertThatThrownBy(() -> to(server).connect())
                    .isInstanceOf(MailException.TlsFailed.class)
                    .hasMessageContaining("not today");
            assertThat(server.heard()).containsExactly("CAPA", "STLS");
        }
    }

    @Test
    void whatIsOfferedInTheClearIsForgottenUnderTls() throws Exception {
        try (ScriptedServer server = plain(
                        "STLS,SASL PLAIN,PIPELINING",
                        "C: STLS",
                        "S: +OK",
                        "tls",
                        "C: CAPA",
                        "S: +OK\r\nUSER\r\n.",
                        "C: USER",
                        "S: +OK",
                        "C: PASS",
                        "S: +OK");
                Pop3Client client = to(server).connect()) {
            assertThat(client.capabilities().tags()).containsOnlyKeys("USER");
            assertThat(server.heard()).containsExactly("CAPA", "STLS", "CAPA", "USER joey", "PASS sekret");
        }
    }

    @Test
    void responsesInjectedBehindStlsAreNeverBelieved() throws Exception {
        try (ScriptedServer server = plain("STLS", "C: STLS", "S: +OK\r\n+OK injected", "wait")) {
            assertThatThrownBy(() -> to(server).connect())
                    .isInstanceOf(MailException.ProtocolViolated.class)
                    .hasMessageContaining("PLAINTEXT_AFTER_STARTTLS");
            assertThat(server.heard()).containsExactly("CAPA", "STLS");
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotBelieved() throws Exception {
        SelfSignedCertificate other = SelfSignedCertificate.forHosts("other.example");
        try (ScriptedServer server =
                new ScriptedServer(other.serverContext(), new String[] {"tls", "S: +OK", "wait"})) {
            assertThatThrownBy(() -> Pop3Client.to("localhost", server.port())
                            .implicitTls()
                            .sslContext(other.clientContext())
                            .login(JOEY)
                            .connect())
                    .isInstanceOf(MailException.TlsFailed.class);
        }
    }

    /** The example of RFC 1939 section 7. */
    @Test
    void apopIsTheDigestOfTimestampAndSecret() throws Exception {
        try (ScriptedServer server =
                        plain("", "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb", "S: +OK maildrop has 1 message");
                Pop3Client client = to(server)
                        .plaintext()
                        .login(Login.of("mrose", "tanstaaf"))
                        .apop()
                        .connect()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(server.heard()).last().isEqualTo("APOP mrose c4c9334bac560ecc979e58001b3e22fb");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+OK", "+OK <>", "+OK <a>", "+OK <a@>", "+OK <@b>", "+OK <a b@c>", "+OK <a@b", "+OK <\u00e9@b>"})
    void apopNeedsATimestampThatIsAMessageIdentifier(String greeting) throws Exception {
        try (ScriptedServer server = server("S: " + greeting, "C: CAPA", NO_CAPA, "wait")) {
            assertThatThrownBy(() -> to(server).plaintext().apop().connect())
                    .isInstanceOf(AuthenticationFailed.class)
                    .hasMessageContaining("timestamp");
            assertThat(server.heard()).containsExactly("CAPA");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', -ERR wrong, false",
        "'', -ERR [AUTH] wrong, false",
        "AUTH-RESP-CODE, -ERR [AUTH] wrong, false",
    })
    void wrongCredentialsAreAFailedAuthentication(String capabilities, String response, boolean later)
            throws Exception {
        String offered = capabilities.isEmpty() ? "USER" : "USER," + capabilities;
        try (ScriptedServer server = tls(offered, "C: USER", "S: +OK", "C: PASS", "S: " + response, "wait")) {
            AuthenticationFailed failed = catchThrowableOfType(
                    AuthenticationFailed.class, () -> to(server).implicitTls().connect());
            assertThat(failed.isTransient()).isEqualTo(later);
            assertThat(failed).hasMessageContaining("wrong").hasMessageNotContaining("sekret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "USER, PASS, [IN-USE], true",
        "USER, PASS, [LOGIN-DELAY], true",
        "USER, PASS, [SYS/TEMP], true",
        "USER, PASS, [sys/temp/disk], true",
        "USER, PASS, [SYS/PERM], false",
        "SASL PLAIN, AUTH, [IN-USE], true",
        "SASL PLAIN, AUTH, [SYS/PERM], false",
        "'USER,AUTH-RESP-CODE', PASS, '', false",
    })
    void aRefusalThatIsNotOfTheCredentialsIsNoFailedAuthentication(
            String capabilities, String command, String code, boolean later) throws Exception {
        List<String> script = new ArrayList<>();
        if (command.equals("PASS")) {
            script.addAll(List.of("C: USER", "S: +OK"));
        }
        script.addAll(List.of("C: " + command, "S: -ERR " + code + " not now", "wait"));
        try (ScriptedServer server = tls(capabilities, script.toArray(String[]::new))) {
            Pop3Refused refused = catchThrowableOfType(
                    Pop3Refused.class, () -> to(server).implicitTls().connect());
            assertThat(refused.isTransient()).isEqualTo(later);
            assertThat(refused.response().text().strip()).isEqualTo("not now");
        }
    }

    @Test
    void aServerThatDoesNotWantUsSaysWhy() throws Exception {
        try (ScriptedServer server = server("S: -ERR [SYS/TEMP] too many", "wait")) {
            Pop3Refused refused =
                    catchThrowableOfType(Pop3Refused.class, () -> to(server).connect());
            assertThat(refused).hasMessage("greeting: -ERR [SYS/TEMP] too many");
            assertThat(refused.isTransient()).isTrue();
        }
    }

    @Test
    void utf8IsSaidBeforeTheLoginWhereItIsOffered() throws Exception {
        try (ScriptedServer server =
                        tls("UTF8 USER,USER", "C: UTF8", "S: +OK", "C: USER", "S: +OK", "C: PASS", "S: +OK");
                Pop3Client client = to(server)
                        .implicitTls()
                        .login(Login.of("j\u00fcrgen", "pa\u00df"))
                        .connect()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(server.heard()).containsExactly("CAPA", "UTF8", "USER j\u00c3\u00bcrgen", "PASS pa\u00c3\u009f");
        }
    }

    @Test
    void utf8IsNotSaidWhereItIsNotWanted() throws Exception {
        try (ScriptedServer server = tls("UTF8,USER", "C: USER", "S: +OK", "C: PASS", "S: +OK");
                Pop3Client client = to(server).implicitTls().withoutUtf8().connect()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(server.heard()).containsExactly("CAPA", "USER joey", "PASS sekret");
        }
    }

    @Test
    void aNameBeyondAsciiIsNotSentToAServerThatDoesNotTakeIt() throws Exception {
        try (ScriptedServer server = tls("USER", "wait")) {
            assertThatThrownBy(() -> to(server)
                            .implicitTls()
                            .login(Login.of("joey", "pa\u00df"))
                            .connect())
                    .isInstanceOf(AuthenticationFailed.class)
                    .hasMessageContaining("ASCII");
            assertThat(server.heard()).containsExactly("CAPA");
        }
    }

    @Test
    void aPasswordThatDoesNotFitPassIsNotSent() throws Exception {
        try (ScriptedServer server = tls("USER", "wait")) {
            assertThatThrownBy(() -> to(server)
                            .implicitTls()
                            .login(Login.of("joey", "x".repeat(249)))
                            .connect())
                    .isInstanceOf(AuthenticationFailed.class)
                    .hasMessageContaining("cannot carry");
            assertThat(server.heard()).containsExactly("CAPA");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRE 5 USER", "LOGIN-DELAY 900 USER"})
    void whatDiffersPerUserIsAskedForAgainAfterTheLogin(String capability) throws Exception {
        try (ScriptedServer server = tls(
                        "USER," + capability,
                        "C: USER",
                        "S: +OK",
                        "C: PASS",
                        "S: +OK",
                        "C: CAPA",
                        "S: +OK\r\nEXPIRE NEVER\r\n.");
                Pop3Client client = to(server).implicitTls().connect()) {
            assertThat(client.capabilities().tags()).containsOnlyKeys("EXPIRE");
        }
    }

    @Test
    void noSecretIsInTheTranscript() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        Transcript transcript = new Transcript() {
            @Override
            public void received(String line) {
                heard.add("< " + line);
            }

            @Override
            public void sent(String line) {
                heard.add("> " + line);
            }

            @Override
            public void note(String text) {
                heard.add(text);
            }
        };
        try (ScriptedServer server = tls("USER", "C: USER", "S: +OK", "C: PASS", "S: +OK in");
                Pop3Client client =
                        to(server).implicitTls().transcript(transcript).connect()) {
            assertThat(client.isOpen()).isTrue();
        }
        try (ScriptedServer server = plain("", "C: APOP", "S: +OK in");
                Pop3Client client =
                        to(server).plaintext().apop().transcript(transcript).connect()) {
            assertThat(client.isOpen()).isTrue();
        }
        assertThat(heard).contains("> PASS ***", "> APOP joey ***", "< +OK in");
        assertThat(heard).noneMatch(line -> line.contains("sekret"));
    }
}
