package org.posthorn.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.posthorn.sasl.SaslMechanism.ANONYMOUS;
import static org.posthorn.sasl.SaslMechanism.CRAM_MD5;
import static org.posthorn.sasl.SaslMechanism.EXTERNAL;
import static org.posthorn.sasl.SaslMechanism.LOGIN;
import static org.posthorn.sasl.SaslMechanism.OAUTHBEARER;
import static org.posthorn.sasl.SaslMechanism.PLAIN;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_1;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_1_PLUS;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_256;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_256_PLUS;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_512;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_512_PLUS;
import static org.posthorn.sasl.SaslMechanism.XOAUTH2;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.posthorn.wire.TlsInfo;

/** What a server offers. */
class SaslServersTest {

    private final SaslServers servers = Users.builder().build();

    @Test
    void underTlsWithABindingAndAKnownPeerEverythingIsOffered() {
        assertThat(servers.offered(Users.TLS)).containsExactly(SaslMechanism.values());
    }

    @Test
    void inTheClearNothingThatShowsThePasswordIsOffered() {
        assertThat(servers.offered(SaslChannel.inClear()))
                .containsExactly(SCRAM_SHA_512, SCRAM_SHA_256, SCRAM_SHA_1, CRAM_MD5, ANONYMOUS);
        assertThat(servers.begin(PLAIN, SaslChannel.inClear(), Talk.RANDOM)).isEmpty();
    }

    @Test
    void whatIsAllowedInTheClearByNameIsOffered() {
        SaslServers lenient = SaslServers.builder()
                .passwords((user, password) -> true)
                .allowInClear(LOGIN)
                .build();
        assertThat(lenient.offered(SaslChannel.inClear())).containsExactly(LOGIN);
    }

    @Test
    void whatNothingCanBeAskedForIsNotOffered() {
        assertThat(SaslServers.builder().build().offered(Users.TLS)).isEmpty();
        assertThat(SaslServers.builder().external().build().offered(SaslChannel.underTls()))
                .isEmpty();
    }

    @Test
    void externalIsOfferedToWhoseCertificateHasAKnownOwner() throws Exception {
        SaslServers owners = SaslServers.builder()
                .external(certificate -> Optional.of("user"))
                .build();
        assertThat(owners.offered(owners.channel(null))).isEmpty();
        assertThat(owners.offered(owners.channel(tls(List.of())))).isEmpty();
        TlsInfo certified = tls(List.of(certificate()));
        assertThat(owners.channel(certified).peer()).contains("user");
        assertThat(owners.offered(owners.channel(certified))).containsExactly(EXTERNAL);
        SaslServers strangers = SaslServers.builder()
                .external(certificate -> Optional.of("us\ner"))
                .build();
        assertThat(strangers.channel(certified).peer()).isEmpty();
    }

    @Test
    void aChannelHasTheBindingsOfItsHandshake() {
        SaslChannel channel = servers.channel(
                new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of(), List.of(Users.BINDING)));
        assertThat(channel.encrypted()).isTrue();
        assertThat(channel.bindings()).containsExactly(Users.BINDING);
        assertThat(channel.peer()).isEmpty();
    }

    @Test
    void whatNeedsTlsIsKnown() {
        SaslServers some =
                Users.builder().allowInClear(LOGIN).without(SCRAM_SHA_1_PLUS).build();
        assertThat(Arrays.stream(SaslMechanism.values()).filter(some::needsTls))
                .containsExactly(SCRAM_SHA_512_PLUS, SCRAM_SHA_256_PLUS, OAUTHBEARER, XOAUTH2, PLAIN);
    }

    private static X509Certificate certificate() throws Exception {
        try (InputStream file = TlsInfo.class.getResourceAsStream("driver/localhost.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, "posthorn".toCharArray());
            return (X509Certificate) store.getCertificate(store.aliases().nextElement());
        }
    }

    private static TlsInfo tls(List<X509Certificate> peer) {
        return new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), peer);
    }

    /** Knows users in the ways that it implements. */
    private record Store(Object ways) implements KnownUsers {
        @Override
        public <P> Optional<P> power(Class<P> way) {
            return way.isInstance(ways) ? Optional.of(way.cast(ways)) : Optional.empty();
        }
    }

    @Test
    void aStoreIsAnsweredForInTheWaysThatItHas() {
        PasswordVerifier passwords = (user, password) -> true;
        assertThat(of(passwords).offered(Users.TLS)).containsExactly(PLAIN, LOGIN);
        Credentials credentials = Users::scram;
        assertThat(of(credentials).offered(Users.TLS))
                .containsExactly(
                        SCRAM_SHA_512_PLUS,
                        SCRAM_SHA_256_PLUS,
                        SCRAM_SHA_1_PLUS,
                        SCRAM_SHA_512,
                        SCRAM_SHA_256,
                        SCRAM_SHA_1);
        SharedSecrets secrets = user -> Optional.empty();
        assertThat(of(secrets).offered(Users.TLS)).isEmpty();
    }

    private static SaslServers of(Object ways) {
        return SaslServers.builder().users(new Store(ways), Talk.RANDOM).build();
    }

    /** Credentials of one hash function, and with more iterations than others. */
    private static final class Stronger implements Credentials {
        static final int ITERATIONS = 2 * ScramCredential.LEAST_ITERATIONS;

        @Override
        public Optional<ScramCredential> scram(String user, ScramHash hash) {
            return Optional.empty();
        }

        @Override
        public Set<ScramHash> hashes() {
            return EnumSet.of(ScramHash.SHA_256);
        }

        @Override
        public Optional<ScramDecoys> decoys() {
            return Optional.of(new ScramDecoys(Talk.RANDOM, ITERATIONS));
        }
    }

    @Test
    void onlyHashFunctionsAreOfferedForWhichThereAreCredentials() {
        assertThat(of(new Stronger()).offered(Users.TLS)).containsExactly(SCRAM_SHA_256_PLUS, SCRAM_SHA_256);
    }

    @Test
    void decoysAreThoseOfTheCredentialsIfTheyHaveSome() {
        assertThat(challenge(of(new Stronger()))).endsWith(",i=" + Stronger.ITERATIONS);
        Credentials nobody = (user, hash) -> Optional.empty();
        assertThat(challenge(of(nobody))).endsWith(",i=" + ScramCredential.LEAST_ITERATIONS);
    }

    private static String challenge(SaslServers servers) {
        SaslServer server =
                servers.begin(SCRAM_SHA_256, SaslChannel.inClear(), Talk.RANDOM).orElseThrow();
        SaslStep step = server.step(Talk.octets("n,,n=user,r=abc"));
        return new String(((SaslStep.Message) step).octets(), StandardCharsets.UTF_8);
    }

    @Test
    void mechanismsCanBeLeftOut() {
        SaslServers fewer = Users.builder().without(SCRAM_SHA_1, CRAM_MD5).build();
        assertThat(fewer.offered(Users.TLS))
                .doesNotContain(SCRAM_SHA_1, CRAM_MD5)
                .contains(SCRAM_SHA_256);
    }

    @Test
    void whoCanBindIsNotSuspectedWhereBindingIsLeftOut() {
        SaslServers unbound =
                Users.builder().without(SaslMechanism.SCRAM_SHA_256_PLUS).build();
        SaslServer server = unbound.begin(SCRAM_SHA_256, Users.TLS, Talk.RANDOM).orElseThrow();
        assertThat(server.step(Talk.octets("y,,n=user,r=abc"))).isInstanceOf(SaslStep.Message.class);
    }

    @Test
    void aNonceThatCouldBeGuessedIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> servers.begin(SCRAM_SHA_256, Users.TLS, new byte[15]));
    }

    @Test
    void aHostThatWouldBreakTheChallengeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Users.builder().sharedSecrets(user -> java.util.Optional.empty(), "a>b"));
    }
}
