package org.posthorn.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.posthorn.sasl.SaslMechanism.ANONYMOUS;
import static org.posthorn.sasl.SaslMechanism.CRAM_MD5;
import static org.posthorn.sasl.SaslMechanism.LOGIN;
import static org.posthorn.sasl.SaslMechanism.PLAIN;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_1;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_256;
import static org.posthorn.sasl.SaslMechanism.SCRAM_SHA_512;

import org.junit.jupiter.api.Test;

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
