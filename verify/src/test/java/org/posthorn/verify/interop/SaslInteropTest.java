package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslClient;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramDecoys;
import org.posthorn.sasl.ScramHash;
import org.posthorn.sasl.Secret;

/** Our mechanisms against those of GNU SASL, on either side, for all that it knows but those bound to a channel, which here is none. */
class SaslInteropTest {

    private static final byte[] RANDOM = "as good as random".getBytes(US_ASCII);
    private static final int ITERATIONS = 4_096;
    private static final SaslChannel CHANNEL = SaslChannel.underTls().withPeer(Gsasl.USER);

    /** What its program lets in without being a library to somebody. */
    private static final Set<SaslMechanism> ITS_SERVERS = EnumSet.of(
            SaslMechanism.PLAIN,
            SaslMechanism.LOGIN,
            SaslMechanism.CRAM_MD5,
            SaslMechanism.SCRAM_SHA_1,
            SaslMechanism.SCRAM_SHA_256);

    static Stream<SaslMechanism> itsServers() {
        return ITS_SERVERS.stream();
    }

    static Stream<SaslMechanism> itsClients() {
        return Stream.concat(ITS_SERVERS.stream(), Stream.of(SaslMechanism.ANONYMOUS, SaslMechanism.EXTERNAL));
    }

    @ParameterizedTest
    @MethodSource("itsServers")
    void ourClientIsLetInByItsServer(SaslMechanism mechanism) throws Exception {
        try (Gsasl server = Gsasl.server(mechanism)) {
            SaslClient client = ourClient(mechanism, Gsasl.PASSWORD);
            talk(client, server);
            assertThat(server.succeeded()).isTrue();
            assertThat(client.finish()).isInstanceOf(SaslStep.Done.class);
        }
    }

    @ParameterizedTest
    @MethodSource("itsServers")
    void ourClientIsNotLetInWithAnotherPassword(SaslMechanism mechanism) throws Exception {
        try (Gsasl server = Gsasl.server(mechanism)) {
            talk(ourClient(mechanism, "crayon"), server);
            assertThat(server.succeeded()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("itsClients")
    void itsClientIsLetInByOurServer(SaslMechanism mechanism) throws Exception {
        try (Gsasl client = Gsasl.client(mechanism)) {
            SaslStep end = talk(client, ourServer(mechanism, Gsasl.PASSWORD));
            assertThat(end).isInstanceOf(SaslStep.Done.class);
            client.send(new byte[0]); // the protocol's word that it succeeded
            assertThat(client.receive()).isNull();
            assertThat(client.succeeded()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("itsServers")
    void itsClientIsNotLetInWithAnotherPassword(SaslMechanism mechanism) throws Exception {
        try (Gsasl client = Gsasl.client(mechanism)) {
            SaslStep end = talk(client, ourServer(mechanism, "crayon"));
            assertThat(end).isEqualTo(new SaslStep.Failed(SaslFailure.REFUSED, ""));
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SCRAM_SHA_1", "SCRAM_SHA_256"},
            mode = Mode.INCLUDE)
    void aServerThatDoesNotKnowThePasswordIsNotBelieved(SaslMechanism mechanism) throws Exception {
        try (Gsasl client = Gsasl.client(mechanism)) {
            SaslServer server = ourServer(mechanism, Gsasl.PASSWORD);
            server.start();
            SaslStep challenge = server.step(received(client));
            client.send(((SaslStep.Message) challenge).octets());
            received(client);
            client.send("v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=".getBytes(US_ASCII));
            assertThat(client.receive()).isNull();
            assertThat(client.succeeded()).isFalse();
        }
    }

    private static SaslClient ourClient(SaslMechanism mechanism, String password) {
        SaslPolicy policy = SaslPolicy.standard().only(mechanism);
        Login login = Login.of(Gsasl.USER, password);
        return SaslClient.choose(List.of(mechanism.text()), login, CHANNEL, policy, RANDOM)
                .orElseThrow();
    }

    private static SaslServer ourServer(SaslMechanism mechanism, String password) {
        Secret secret = Secret.of(password);
        ScramDecoys decoys = new ScramDecoys(RANDOM, ITERATIONS);
        PasswordVerifier verifier = (user, given) -> user.equals(Gsasl.USER) && given.equals(secret);
        return SaslServers.builder()
                .passwords(verifier)
                .scram((user, hash) -> credential(user, hash, secret), decoys)
                .sharedSecrets(user -> Optional.of(secret), "mail.example.org")
                .external()
                .anonymous()
                .build()
                .begin(mechanism, CHANNEL, RANDOM)
                .orElseThrow();
    }

    private static Optional<ScramCredential> credential(String user, ScramHash hash, Secret password) {
        return user.equals(Gsasl.USER)
                ? Optional.of(ScramCredential.derive(hash, password, RANDOM, ITERATIONS))
                : Optional.empty();
    }

    /** Passes messages on until the server has none any more. It ends with an empty one where the mechanism has none (RFC 4422 section 5). */
    private static void talk(SaslClient client, Gsasl server) throws IOException, InterruptedException {
        for (byte[] challenge; (challenge = server.receive()) != null; ) {
            boolean over = challenge.length == 0 && client.finish() instanceof SaslStep.Done;
            SaslStep response = over ? new SaslStep.Message(challenge) : client.step(challenge);
            assertThat(response).isInstanceOf(SaslStep.Message.class);
            server.send(((SaslStep.Message) response).octets());
        }
    }

    private static SaslStep talk(Gsasl client, SaslServer server) throws IOException, InterruptedException {
        byte[] first = received(client);
        boolean waits = first.length == 0 && !server.mechanism().clientFirst();
        SaslStep step = waits ? server.start() : server.step(first);
        while (step instanceof SaslStep.Message challenge) {
            client.send(challenge.octets());
            step = server.step(received(client));
        }
        return step;
    }

    private static byte[] received(Gsasl client) throws IOException, InterruptedException {
        byte[] message = client.receive();
        assertThat(message).isNotNull();
        return message;
    }
}
