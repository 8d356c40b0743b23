package org.posthorn.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.posthorn.sasl.Talk.assertFailed;
import static org.posthorn.sasl.Talk.message;
import static org.posthorn.sasl.Talk.octets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.wire.ChannelBinding;

class ScramTest {

    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String CLIENT_FIRST = "n,,n=user,r=" + CLIENT_NONCE;
    private static final String SERVER_FIRST =
            "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String CLIENT_FINAL =
            "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static SaslClient client() {
        return client(Login.of("user", "pencil"));
    }

    private static SaslClient client(Login.Password login) {
        return ScramClient.unbound(SaslMechanism.SCRAM_SHA_256, login, false, SaslPolicy.standard(), CLIENT_NONCE);
    }

    private static SaslServer server() {
        return server(SaslMechanism.SCRAM_SHA_256, SERVER_NONCE, "W22ZaJ0SNY7soEsUEjb6gQ==");
    }

    private static SaslServer server(SaslMechanism mechanism, String nonce, String salt) {
        Credentials credentials = (user, hash) -> user.equals("user")
                ? Optional.of(ScramCredential.derive(
                        hash, Secret.of("pencil"), Base64.getDecoder().decode(salt), 4096))
                : Optional.empty();
        return SaslServers.builder()
                .scram(credentials, Users.DECOYS)
                .build()
                .begin(mechanism, SaslChannel.inClear(), nonce)
                .orElseThrow();
    }

    @Test
    void theExampleOfRfc7677() {
        SaslClient client = client();
        SaslServer server = server();
        assertThat(client.step(octets(""))).isEqualTo(message(CLIENT_FIRST));
        assertThat(server.step(octets(CLIENT_FIRST))).isEqualTo(message(SERVER_FIRST));
        assertThat(client.step(octets(SERVER_FIRST))).isEqualTo(message(CLIENT_FINAL));
        assertThat(server.step(octets(CLIENT_FINAL))).isEqualTo(message(SERVER_FINAL));
        assertThat(client.step(octets(SERVER_FINAL))).isEqualTo(message(""));
        assertThat(server.step(octets(""))).isEqualTo(new SaslStep.Done(new SaslIdentity("user", "user", "")));
        assertThat(client.finish()).isEqualTo(new SaslStep.Done(new SaslIdentity("user", "user", "")));
    }

    @Test
    void theExampleOfRfc5802() {
        String nonce = "fyko+d2lbbFgONRv9qkxdawL";
        SaslClient client = ScramClient.unbound(
                SaslMechanism.SCRAM_SHA_1, Login.of("user", "pencil"), false, SaslPolicy.standard(), nonce);
        SaslServer server = server(SaslMechanism.SCRAM_SHA_1, "3rfcNHYJY1ZVvWVs7j", "QSXCR+Q6sek8bf92");
        Talk talk = Talk.between(client, server);
        assertThat(talk.succeeded()).isTrue();
        assertThat(talk.messages())
                .containsExactly(
                        "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
                        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
                        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
                        "");
    }

    @Test
    void commasAndEqualsSignsInNamesAreQuoted() {
        Login.Password login = Login.of("user,x=", "pencil").actingAs("a=b");
        SaslClient client =
                ScramClient.unbound(SaslMechanism.SCRAM_SHA_256, login, true, SaslPolicy.standard(), CLIENT_NONCE);
        assertThat(client.step(octets(""))).isEqualTo(message("y,a=a=3Db,n=user=2Cx=3D,r=" + CLIENT_NONCE));
    }

    @Test
    void namesArePreparedOnBothSides() {
        Login.Password login = Login.of("us\u00ADer", "penc\u00ADil");
        Talk talk = Talk.between(client(login), server());
        assertThat(talk.succeeded()).isTrue();
        assertFailed(client(Login.of("\u06271", "pencil")).step(octets("")), SaslFailure.LOGIN_UNFIT);
        assertFailed(server().step(octets("n,,n=\u06271,r=abc")), SaslFailure.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,",
                "n,,",
                "n,,n=user",
                "x,,n=user,r=abc",
                "p=,,n=user,r=abc",
                "p=a b,,n=user,r=abc",
                "n,a=,n=user,r=abc",
                "n,b=c,n=user,r=abc",
                "n,,n=,r=abc",
                "n,,n=us=2cer,r=abc",
                "n,,n=us=er,r=abc",
                "n,,n=user,r=",
                "n,,n=user,r=a\tb",
                "n,,n=user,r=abc,",
                "n,,n=user,r=abc,m=x",
                "n,,n=user,r=abc,1=x",
                "n,,m=x,n=user,r=abc",
                "n,,r=abc,n=user",
                "n,,n=us\0er,r=abc"
            })
    void aClientFirstMessageMustFollowTheGrammar(String message) {
        assertFailed(server().step(octets(message)), SaslFailure.MALFORMED);
    }

    @Test
    void optionalExtensionsAreIgnored() {
        SaslServer server = server();
        assertThat(Talk.text(server.step(octets(CLIENT_FIRST + ",x=y,z=1")))).startsWith("r=" + CLIENT_NONCE);
        SaslClient client = client();
        client.step(octets(""));
        assertThat(client.step(octets(SERVER_FIRST + ",x=y"))).isInstanceOf(SaslStep.Message.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=abc,s=W22Z,i=4096",
                "r=rOprNGfwEbeRWgbNEkqO,s=W22Z,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z",
                "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=!,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=04096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=-4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096,m=x",
                "m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096"
            })
    void aServerFirstMessageMustFollowTheGrammarAndGoOnWithTheNonce(String message) {
        SaslClient client = client();
        client.step(octets(""));
        assertFailed(client.step(octets(message)), SaslFailure.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4095", "1000001", "99999999999999999999"})
    void theClientBoundsTheIterations(String iterations) {
        SaslClient client = client();
        client.step(octets(""));
        assertFailed(client.step(octets("r=" + CLIENT_NONCE + "x,s=W22Z,i=" + iterations)), SaslFailure.ITERATIONS);
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsNotBelieved() {
        SaslClient client = client();
        assertFailed(client.finish(), SaslFailure.SERVER_NOT_PROVED);
        client.step(octets(""));
        assertFailed(client.finish(), SaslFailure.SERVER_NOT_PROVED);
        client.step(octets(SERVER_FIRST));
        assertFailed(client.finish(), SaslFailure.SERVER_NOT_PROVED);
        assertFailed(client.step(octets("v=" + "A".repeat(43) + "=")), SaslFailure.SERVER_NOT_PROVED);
        assertFailed(client.finish(), SaslFailure.SERVER_NOT_PROVED);
    }

    @Test
    void theServersErrorIsTold() {
        SaslClient client = client();
        client.step(octets(""));
        client.step(octets(SERVER_FIRST));
        assertFailed(client.step(octets("e=invalid-proof")), SaslFailure.REFUSED);
        assertThat(client.refusal()).contains("invalid-proof");
    }

    @Test
    void unknownUsersGoTheSameWay() {
        Talk unknown = Talk.between(client(Login.of("nobody", "pencil")), server());
        Talk again = Talk.between(client(Login.of("nobody", "other")), server());
        Talk wrong = Talk.between(client(Login.of("user", "wrong")), server());
        assertThat(unknown.server()).isEqualTo(wrong.server()).isEqualTo(again.server());
        assertThat(unknown.messages()).hasSameSizeAs(wrong.messages());
        assertThat(unknown.messages().get(1)).isEqualTo(again.messages().get(1));
        assertThat(unknown.messages().get(1)).hasSameSizeAs(wrong.messages().get(1));
    }

    @Test
    void aDecoyHasAnotherSaltForEachUserHashAndServer() {
        List<String> salts = new ArrayList<>();
        for (ScramDecoys decoys : List.of(Users.DECOYS, new ScramDecoys(octets("another secret of it"), 4096))) {
            for (ScramHash hash : ScramHash.values()) {
                for (String user : List.of("a", "b")) {
                    salts.add(Base64.getEncoder()
                            .encodeToString(decoys.credential(user, hash).salt()));
                }
            }
        }
        assertThat(salts).doesNotHaveDuplicates();
    }

    @Test
    void whatCannotBeAskedIsUnavailableAndNotRefused() {
        SaslServer server = SaslServers.builder()
                .scram(
                        (user, hash) -> {
                            throw new IOException("no route to the directory");
                        },
                        Users.DECOYS)
                .build()
                .begin(SaslMechanism.SCRAM_SHA_256, SaslChannel.inClear(), Talk.RANDOM)
                .orElseThrow();
        assertFailed(server.step(octets(CLIENT_FIRST)), SaslFailure.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"boss, user, true", "user, boss, false", "user, user, true"})
    void actingAsAnotherMustBeAllowed(String user, String authzid, boolean allowed) {
        Login login = Login.of(user, "pencil").actingAs(authzid);
        SaslMechanism mechanism = SaslMechanism.SCRAM_SHA_256_PLUS;
        Talk talk = Talk.between(Users.client(mechanism, login, Users.TLS), Users.server(mechanism));
        if (allowed) {
            assertThat(talk.identity()).contains(new SaslIdentity(user, authzid, ""));
        } else {
            assertFailed(talk.server(), SaslFailure.NOT_AUTHORIZED);
        }
    }

    @Test
    void twoChannelsDoNotBind() {
        SaslMechanism mechanism = SaslMechanism.SCRAM_SHA_256_PLUS;
        SaslChannel other = SaslChannel.underTls(ChannelBinding.of("tls-exporter", octets("another channel")));
        SaslClient client = Users.client(mechanism, Login.of("user", "pencil"), other);
        assertFailed(Talk.between(client, Users.server(mechanism)).server(), SaslFailure.CHANNEL_BINDING);
    }

    @Test
    void aTypeOfBindingThatTheServerHasNotFails() {
        SaslMechanism mechanism = SaslMechanism.SCRAM_SHA_256_PLUS;
        SaslChannel other = SaslChannel.underTls(ChannelBinding.of("tls-unique", octets("x")));
        SaslClient client = Users.client(mechanism, Login.of("user", "pencil"), other);
        assertFailed(Talk.between(client, Users.server(mechanism)).server(), SaslFailure.CHANNEL_BINDING);
    }

    @ParameterizedTest
    @CsvSource({
        "SCRAM_SHA_256_PLUS, n, CHANNEL_BINDING",
        "SCRAM_SHA_256_PLUS, y, CHANNEL_BINDING",
        "SCRAM_SHA_256, p=tls-exporter, CHANNEL_BINDING",
        "SCRAM_SHA_256, y, DOWNGRADED"
    })
    void theFlagMustFitTheMechanismAndTheOffer(SaslMechanism mechanism, String flag, SaslFailure failure) {
        assertFailed(Users.server(mechanism).step(octets(flag + ",,n=user,r=abc")), failure);
    }

    @Test
    void whoCouldBindIsWelcomeWhereNothingToBindToWasOffered() {
        SaslServer server = Users.server(SaslMechanism.SCRAM_SHA_256, SaslChannel.underTls());
        assertThat(server.step(octets("y,,n=user,r=abc"))).isInstanceOf(SaslStep.Message.class);
    }

    @Test
    void aStrippedOfferIsFoundOut() {
        List<String> stripped = List.of("SCRAM-SHA-256", "SCRAM-SHA-1");
        SaslClient client = SaslClient.choose(stripped, Login.of("user", "pencil"), Users.TLS, Talk.RANDOM)
                .orElseThrow();
        Talk talk = Talk.between(client, Users.server(client.mechanism()));
        assertFailed(talk.server(), SaslFailure.DOWNGRADED);
    }

    @Test
    void afterItsEndAnExchangeTakesNothingMore() {
        SaslServer server = server();
        assertFailed(server.step(octets("")), SaslFailure.MALFORMED);
        assertFailed(server.step(octets(CLIENT_FIRST)), SaslFailure.UNEXPECTED);
    }

    @Test
    void aServerThatDoesNotKnowABindingIsTriedWithTheNext() {
        ChannelBinding strong = ChannelBinding.of("tls-exporter", octets("strong"));
        ChannelBinding usual = ChannelBinding.of("tls-server-end-point", octets("usual"));
        SaslServer server = Users.server(SaslMechanism.SCRAM_SHA_256_PLUS, SaslChannel.underTls(usual));
        SaslClient first = Users.client(
                SaslMechanism.SCRAM_SHA_256_PLUS, Login.of("user", "pencil"), SaslChannel.underTls(strong, usual));
        Talk.assertFailed(Talk.between(first, server).server(), SaslFailure.CHANNEL_BINDING);
        SaslClient second = first.again().orElseThrow();
        Talk talk = Talk.between(second, Users.server(SaslMechanism.SCRAM_SHA_256_PLUS, SaslChannel.underTls(usual)));
        assertThat(talk.succeeded()).isTrue();
        assertThat(talk.messages().get(0)).startsWith("p=tls-server-end-point,,");
        assertThat(second.again()).isEmpty();
    }

    @Test
    void aWrongPasswordIsNotTriedWithAnotherBinding() {
        ChannelBinding usual = ChannelBinding.of("tls-server-end-point", octets("usual"));
        SaslChannel channel = SaslChannel.underTls(Users.BINDING, usual);
        SaslClient client = Users.client(SaslMechanism.SCRAM_SHA_256_PLUS, Login.of("user", "crayon"), channel);
        Talk.assertFailed(
                Talk.between(client, Users.server(SaslMechanism.SCRAM_SHA_256_PLUS, channel))
                        .server(),
                SaslFailure.REFUSED);
        assertThat(client.again()).isEmpty();
    }
}
