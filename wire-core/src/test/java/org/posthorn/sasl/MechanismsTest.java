package org.posthorn.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.posthorn.sasl.Talk.assertFailed;
import static org.posthorn.sasl.Talk.message;
import static org.posthorn.sasl.Talk.octets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mechanism but SCRAM, by the examples of its RFC and against its grammar. */
class MechanismsTest {

    private static final String TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";
    private static final String REQUEST =
            "n,a=user@example.com,\1host=server.example.com\1port=143\1auth=Bearer " + TOKEN + "\1\1";
    private static final SaslChannel IMAP = SaslChannel.underTls().withServer("server.example.com", 143);

    private static SaslServer server(SaslServers.Builder builder, SaslMechanism mechanism, SaslChannel channel) {
        return builder.build().begin(mechanism, channel, Talk.RANDOM).orElseThrow();
    }

    private static SaslServers.Builder password(String user, String password) {
        return SaslServers.builder().passwords((name, given) -> name.equals(user) && given.equals(Secret.of(password)));
    }

    private static SaslStep done(String authcid, String authzid) {
        return new SaslStep.Done(new SaslIdentity(authcid, authzid, ""));
    }

    @Test
    void plainByTheFirstExampleOfRfc4616() {
        SaslClient client = Users.client(SaslMechanism.PLAIN, Login.of("tim", "tanstaaftanstaaf"), Users.TLS);
        SaslServer server = server(password("tim", "tanstaaftanstaaf"), SaslMechanism.PLAIN, Users.TLS);
        assertThat(server.start()).isEqualTo(message(""));
        assertThat(client.step(octets(""))).isEqualTo(message("\0tim\0tanstaaftanstaaf"));
        assertThat(server.step(octets("\0tim\0tanstaaftanstaaf"))).isEqualTo(done("tim", "tim"));
        assertThat(client.finish()).isEqualTo(done("tim", "tim"));
    }

    @Test
    void plainByTheSecondExampleOfRfc4616() {
        Login login = Login.of("Kurt", "xipj3plmq").actingAs("Ursel");
        SaslClient client = Users.client(SaslMechanism.PLAIN, login, Users.TLS);
        assertThat(client.step(octets(""))).isEqualTo(message("Ursel\0Kurt\0xipj3plmq"));
        SaslServer server = server(password("Kurt", "xipj3plmq"), SaslMechanism.PLAIN, Users.TLS);
        assertFailed(server.step(octets("Ursel\0Kurt\0xipj3plmq")), SaslFailure.NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tim",
                "tim\0",
                "\0tim",
                "\0\0secret",
                "\0tim\0sec\0ret",
                "\0ti\7m\0secret",
                "\7\0tim\0secret"
            })
    void plainMustFollowTheGrammar(String message) {
        SaslServer server = server(password("tim", "secret"), SaslMechanism.PLAIN, Users.TLS);
        assertFailed(server.step(octets(message)), SaslFailure.MALFORMED);
    }

    @Test
    void plainMustBeUtf8() {
        SaslServer server = server(password("tim", "secret"), SaslMechanism.PLAIN, Users.TLS);
        assertFailed(server.step(new byte[] {0, 't', 0, (byte) 0xe4}), SaslFailure.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0tim\0", "\0tim\0sec\7ret", "\0tim\0Secret", "\0Tim\0secret"})
    void otherPasswordsAndUsersAreRefused(String message) {
        SaslServer server = server(password("tim", "secret"), SaslMechanism.PLAIN, Users.TLS);
        assertFailed(server.step(octets(message)), SaslFailure.REFUSED);
    }

    @Test
    void plainPreparesNamesAndPasswords() {
        SaslServer server = server(password("IX", "a b"), SaslMechanism.PLAIN, Users.TLS);
        assertThat(server.step(octets("\0\u2168\0\uFF41\u00A0b"))).isEqualTo(done("IX", "IX"));
    }

    @Test
    void passwordsAreWipedAfterTheyWereVerified() {
        List<Secret> seen = new ArrayList<>();
        SaslServers.Builder builder = SaslServers.builder().passwords((user, password) -> seen.add(password));
        server(builder, SaslMechanism.PLAIN, Users.TLS).step(octets("\0tim\0secret"));
        assertThatIllegalStateException().isThrownBy(() -> seen.get(0).chars());
    }

    @Test
    void whatCannotBeVerifiedNowIsUnavailable() {
        SaslServers.Builder builder = SaslServers.builder().passwords((user, password) -> {
            throw new IOException("no route to the directory");
        });
        assertFailed(
                server(builder, SaslMechanism.PLAIN, Users.TLS).step(octets("\0tim\0secret")), SaslFailure.UNAVAILABLE);
    }

    @Test
    void loginAsksForEach() {
        Talk talk = Talk.between(
                Users.client(SaslMechanism.LOGIN, Login.of("tim", "tanstaaftanstaaf"), Users.TLS),
                server(password("tim", "tanstaaftanstaaf"), SaslMechanism.LOGIN, Users.TLS));
        assertThat(talk.succeeded()).isTrue();
        assertThat(talk.messages()).containsExactly("Username:", "tim", "Password:", "tanstaaftanstaaf");
    }

    @Test
    void loginTakesTheUserAsAnInitialResponse() {
        SaslServer server = server(password("tim", "secret"), SaslMechanism.LOGIN, Users.TLS);
        assertThat(server.step(octets("tim"))).isEqualTo(message("Password:"));
        assertThat(server.step(octets("secret"))).isEqualTo(done("tim", "tim"));
    }

    @Test
    void aServerOfLoginThatAsksForMoreGetsNothing() {
        SaslClient client = Users.client(SaslMechanism.LOGIN, "secret");
        client.step(octets("Username:"));
        assertFailed(client.finish(), SaslFailure.UNEXPECTED);
        client.step(octets("Password:"));
        assertFailed(client.step(octets("And your PIN?")), SaslFailure.UNEXPECTED);
    }

    @Test
    void externalByTheExamplesOfRfc4422() {
        SaslServers.Builder builder = SaslServers.builder().external();
        SaslChannel channel = SaslChannel.underTls().withPeer("joe@example.com");
        SaslServer first = server(builder, SaslMechanism.EXTERNAL, channel);
        assertThat(first.start()).isEqualTo(message(""));
        assertThat(first.step(octets(""))).isEqualTo(done("joe@example.com", "joe@example.com"));
        SaslServer second = server(builder, SaslMechanism.EXTERNAL, channel);
        assertFailed(second.step(octets("fred@example.com")), SaslFailure.NOT_AUTHORIZED);
        SaslClient client = Users.client(SaslMechanism.EXTERNAL, new Login.External("fred@example.com"), channel);
        assertThat(client.step(octets(""))).isEqualTo(message("fred@example.com"));
        assertThat(client.finish()).isEqualTo(done("fred@example.com", "fred@example.com"));
    }

    @Test
    void anonymousByTheExampleOfRfc4505() {
        SaslServers.Builder builder = SaslServers.builder().anonymous();
        SaslClient client = Users.client(SaslMechanism.ANONYMOUS, Login.anonymous("sirhc"), SaslChannel.inClear());
        Talk talk = Talk.between(client, server(builder, SaslMechanism.ANONYMOUS, SaslChannel.inClear()));
        assertThat(talk.messages()).containsExactly("sirhc");
        assertThat(talk.identity()).contains(new SaslIdentity("", "anonymous", "sirhc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a\u0000b", "\u06271", "\uE000"})
    void aTraceIsPlainText(String trace) {
        assertThatIllegalArgumentException().isThrownBy(() -> Login.anonymous(trace));
        SaslServers.Builder builder = SaslServers.builder().anonymous();
        assertFailed(server(builder, SaslMechanism.ANONYMOUS, Users.TLS).step(octets(trace)), SaslFailure.MALFORMED);
    }

    @Test
    void aTraceThatIsNoAddressHas255Characters() {
        assertThat(Login.anonymous("\uD83D\uDCEF".repeat(255))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> Login.anonymous("a".repeat(256)));
        assertThat(Login.anonymous("a".repeat(256) + "@example.org")).isNotNull();
    }

    @Test
    void cramMd5ByTheExampleOfRfc2195() {
        String challenge = "<1896.697170952@postoffice.reston.mci.net>";
        String response = "tim b913a602c7eda7a495b4e6e7334d3890";
        SaslClient client =
                Users.client(SaslMechanism.CRAM_MD5, Login.of("tim", "tanstaaftanstaaf"), SaslChannel.inClear());
        assertThat(client.step(octets(challenge))).isEqualTo(message(response));
        SaslServer server = SaslServers.builder()
                .sharedSecrets(user -> Optional.of(Secret.of("tanstaaftanstaaf")), "postoffice.reston.mci.net")
                .build()
                .begin(SaslMechanism.CRAM_MD5, SaslChannel.inClear(), "1896.697170952")
                .orElseThrow();
        assertThat(server.start()).isEqualTo(message(challenge));
        assertThat(server.step(octets(response))).isEqualTo(done("tim", "tim"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user", "nobody 00000000000000000000000000000000", "user 00", "user "})
    void cramMd5RefusesTheRest(String response) {
        SaslServer server = Users.server(SaslMechanism.CRAM_MD5);
        server.start();
        assertThat(server.step(octets(response))).isInstanceOf(SaslStep.Failed.class);
        assertFailed(
                Users.server(SaslMechanism.CRAM_MD5).step(octets("user " + "0".repeat(32))), SaslFailure.UNEXPECTED);
    }

    @Test
    void oauthbearerByTheExampleOfRfc7628() {
        SaslClient client = Users.client(SaslMechanism.OAUTHBEARER, Login.token("user@example.com", () -> TOKEN), IMAP);
        assertThat(client.step(octets(""))).isEqualTo(message(REQUEST));
        List<BearerToken> seen = new ArrayList<>();
        SaslServers.Builder builder = SaslServers.builder().tokens(token -> {
            seen.add(token);
            return Optional.of("user@example.com");
        });
        assertThat(server(builder, SaslMechanism.OAUTHBEARER, IMAP).step(octets(REQUEST)))
                .isEqualTo(done("user@example.com", "user@example.com"));
        assertThat(seen).containsExactly(new BearerToken("user@example.com", Secret.of(TOKEN), "server.example.com"));
    }

    @Test
    void aFailedExchangeByTheExampleOfRfc7628() {
        SaslServers.Builder builder = SaslServers.builder().tokens(new TokenVerifier() {
            @Override
            public Optional<String> verify(BearerToken token) {
                throw new AssertionError("there is no token");
            }

            @Override
            public String scope() {
                return "example_scope";
            }

            @Override
            public String openidConfiguration() {
                return "https://example.com/.well-known/openid-config";
            }
        });
        SaslServer server = server(builder, SaslMechanism.OAUTHBEARER, IMAP);
        String error = "{\"status\":\"invalid_token\",\"scope\":\"example_scope\","
                + "\"openid-configuration\":\"https://example.com/.well-known/openid-config\"}";
        assertThat(server.step(octets("n,a=user@example.com,\1host=server.example.com\1port=143\1auth=\1\1")))
                .isEqualTo(message(error));
        assertFailed(server.step(octets("\1")), SaslFailure.REFUSED);

        SaslClient client = Users.client(SaslMechanism.OAUTHBEARER, Login.token("user", () -> TOKEN), IMAP);
        client.step(octets(""));
        assertThat(client.step(octets(error))).isEqualTo(message("\1"));
        assertThat(client.refusal()).contains(error);
        assertFailed(client.finish(), SaslFailure.UNEXPECTED);
        assertFailed(client.step(octets(error)), SaslFailure.UNEXPECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\1",
                "n,,",
                "n,,\1",
                "n,,auth=Bearer x\1\1",
                "n,,\1auth=Bearer x\1",
                "n,,\1auth\1\1",
                "n,,\1=x\1\1",
                "n,,\1a1=x\1\1",
                "n,,\1auth=Bearer x\1auth=Bearer x\1\1"
            })
    void oauthbearerMustFollowTheGrammar(String message) {
        SaslServer server = Users.server(SaslMechanism.OAUTHBEARER);
        assertFailed(server.step(octets(message)), SaslFailure.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n,,\1\1",
                "n,,\1auth=Basic x\1\1",
                "n,,\1host=elsewhere.example.org\1auth=Bearer ticket\1\1",
                "n,,\1port=25\1auth=Bearer ticket\1\1",
                "n,,\1auth=Bearer x\1\1"
            })
    void aTokenForAnotherServerOrNoneIsRefusedWithAReason(String message) {
        SaslServer server = Users.server(SaslMechanism.OAUTHBEARER);
        assertThat(server.step(octets(message))).isEqualTo(message("{\"status\":\"invalid_token\"}"));
    }

    @Test
    void unknownPairsAreIgnoredAndTheSchemeFoldsCase() {
        SaslServer server = Users.server(SaslMechanism.OAUTHBEARER);
        assertThat(server.step(octets("y,,\1qs=x\1auth=bEARER ticket\1\1"))).isEqualTo(done("user", "user"));
    }

    @Test
    void xoauth2HasItsOwnForm() {
        String request = "user=someuser@example.com\1auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\1\1";
        String token = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg";
        SaslClient client = Users.client(SaslMechanism.XOAUTH2, Login.token("someuser@example.com", () -> token), IMAP);
        assertThat(client.step(octets(""))).isEqualTo(message(request));
        assertThat(client.step(octets("{\"status\":\"401\"}"))).isEqualTo(message(""));
        SaslServer server = Users.server(SaslMechanism.XOAUTH2);
        assertThat(server.step(octets(request))).isEqualTo(message("{\"status\":\"401\",\"schemes\":\"bearer\"}"));
        assertFailed(server.step(octets("")), SaslFailure.REFUSED);
    }

    @Test
    void aRefusedTokenIsReplacedOnce() {
        List<String> events = new ArrayList<>();
        Login login = Login.token("user", new TokenSource() {
            private int given;

            @Override
            public String token() {
                return "token" + given;
            }

            @Override
            public void refused(String error) {
                events.add(error);
                given++;
            }
        });
        SaslClient client = Users.client(SaslMechanism.XOAUTH2, login, Users.TLS);
        assertThat(client.step(octets(""))).isEqualTo(message("user=user\1auth=Bearer token0\1\1"));
        client.step(octets("expired"));
        SaslClient second = client.again().orElseThrow();
        assertThat(events).containsExactly("expired");
        assertThat(second.step(octets(""))).isEqualTo(message("user=user\1auth=Bearer token1\1\1"));
        assertThat(second.again()).isEmpty();
    }

    @Test
    void aSourceThatHasNoOtherTokenIsNotTriedAgain() {
        SaslClient client = Users.client(SaslMechanism.OAUTHBEARER, "wrong");
        client.step(octets(""));
        assertThat(client.again()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\1b", "a\u00e4"})
    void aTokenThatCannotBeCarriedIsNotSent(String token) {
        SaslClient client = Users.client(SaslMechanism.OAUTHBEARER, Login.token("user", () -> token), Users.TLS);
        assertFailed(client.step(octets("")), SaslFailure.LOGIN_UNFIT);
    }

    @ParameterizedTest
    @EnumSource
    void aServerMustNotSpeakWhereTheClientDoesFirst(SaslMechanism mechanism) {
        SaslClient client = Users.client(mechanism, Users.PASSWORD);
        SaslStep step = client.step(octets("Go ahead"));
        assertThat(step instanceof SaslStep.Failed).isEqualTo(mechanism.clientFirst());
    }

    @ParameterizedTest
    @EnumSource
    void startComesOnceAndFirst(SaslMechanism mechanism) {
        SaslServer server = Users.server(mechanism);
        server.start();
        assertThatIllegalStateException().isThrownBy(server::start);
    }

    @ParameterizedTest
    @EnumSource
    void tooLongAMessageFails(SaslMechanism mechanism) {
        assertFailed(Users.server(mechanism).step(new byte[16_385]), SaslFailure.TOO_LONG);
        assertFailed(Users.client(mechanism, "x").step(new byte[16_385]), SaslFailure.TOO_LONG);
    }
}
