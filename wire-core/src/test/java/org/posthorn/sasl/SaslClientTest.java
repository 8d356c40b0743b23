package org.posthorn.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which mechanism a client takes. */
class SaslClientTest {

    private static final List<String> ALL =
            Arrays.stream(SaslMechanism.values()).map(SaslMechanism::text).toList();
    private static final Login LOGIN = Login.of("user", "pencil");

    private static Optional<SaslMechanism> chosen(
            List<String> offered, Login login, SaslChannel channel, SaslPolicy policy) {
        return SaslClient.choose(offered, login, channel, policy, Talk.RANDOM).map(SaslClient::mechanism);
    }

    @ParameterizedTest
    @CsvSource({
        "SCRAM-SHA-1-PLUS SCRAM-SHA-512 SCRAM-SHA-256 PLAIN, SCRAM-SHA-1-PLUS",
        "SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512, SCRAM-SHA-512",
        "LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1, SCRAM-SHA-1",
        "LOGIN PLAIN CRAM-MD5, PLAIN",
        "GSSAPI login, LOGIN",
        "GSSAPI NTLM XOAUTH2 EXTERNAL ANONYMOUS CRAM-MD5, ''",
        "'', ''"
    })
    void theFirstInOrderThatIsOfferedIsTaken(String offered, String expected) {
        assertThat(chosen(List.of(offered.split(" ")), LOGIN, Users.TLS, SaslPolicy.standard())
                        .map(SaslMechanism::text)
                        .orElse(""))
                .isEqualTo(expected);
    }

    @Test
    void theOrderOfTheOfferDoesNotMatter() {
        List<String> reversed = new java.util.ArrayList<>(ALL);
        Collections.reverse(reversed);
        assertThat(chosen(reversed, LOGIN, Users.TLS, SaslPolicy.standard()))
                .isEqualTo(chosen(ALL, LOGIN, Users.TLS, SaslPolicy.standard()))
                .contains(SaslMechanism.SCRAM_SHA_512_PLUS);
    }

    @Test
    void eachKindOfLoginHasItsMechanisms() {
        SaslPolicy policy = SaslPolicy.standard();
        assertThat(chosen(ALL, Login.token("user", () -> "x"), Users.TLS, policy))
                .contains(SaslMechanism.OAUTHBEARER);
        assertThat(chosen(ALL, Login.external(), Users.TLS, policy)).contains(SaslMechanism.EXTERNAL);
        assertThat(chosen(ALL, Login.anonymous(""), Users.TLS, policy)).contains(SaslMechanism.ANONYMOUS);
    }

    @Test
    void passwordsAndTokensAreShownUnderTlsOnly() {
        List<String> offered = List.of("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER");
        SaslChannel clear = SaslChannel.inClear();
        SaslPolicy policy = SaslPolicy.standard();
        assertThat(chosen(offered, LOGIN, clear, policy)).isEmpty();
        assertThat(chosen(offered, Login.token("user", () -> "x"), clear, policy))
                .isEmpty();
        assertThat(chosen(offered, LOGIN, clear, policy.allowInClear(SaslMechanism.LOGIN)))
                .contains(SaslMechanism.LOGIN);
        assertThat(chosen(ALL, LOGIN, clear, policy)).contains(SaslMechanism.SCRAM_SHA_512);
    }

    @Test
    void cramMd5IsOffUnlessNamed() {
        List<String> offered = List.of("CRAM-MD5");
        assertThat(chosen(offered, LOGIN, Users.TLS, SaslPolicy.standard())).isEmpty();
        assertThat(chosen(offered, LOGIN, Users.TLS, SaslPolicy.standard().and(SaslMechanism.CRAM_MD5)))
                .contains(SaslMechanism.CRAM_MD5);
    }

    @Test
    void aRequiredBindingThatCannotBeHadLeavesNothing() {
        SaslPolicy policy = SaslPolicy.standard().requireBinding();
        assertThat(chosen(ALL, LOGIN, Users.TLS, policy)).contains(SaslMechanism.SCRAM_SHA_512_PLUS);
        assertThat(chosen(ALL, LOGIN, SaslChannel.underTls(), policy)).isEmpty();
        assertThat(chosen(List.of("SCRAM-SHA-256", "PLAIN"), LOGIN, Users.TLS, policy))
                .isEmpty();
    }

    @Test
    void actingAsAnotherNeedsAMechanismThatCarriesIt() {
        Login login = Login.of("user", "pencil").actingAs("other");
        List<String> offered = List.of("LOGIN", "CRAM-MD5");
        assertThat(chosen(offered, login, Users.TLS, SaslPolicy.standard().and(SaslMechanism.CRAM_MD5)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SCRAM-SHA-256 SCRAM-SHA-256-PLUS, true, 'p=tls-exporter,,'",
        "SCRAM-SHA-256, true, 'y,,'",
        "SCRAM-SHA-256, false, 'n,,'",
        "SCRAM-SHA-256 SCRAM-SHA-256-PLUS, false, 'n,,'"
    })
    void theFlagTellsWhatTheClientCanAndWhatItWasOffered(String offered, boolean binds, String header) {
        SaslChannel channel = binds ? Users.TLS : SaslChannel.underTls();
        SaslClient client = SaslClient.choose(List.of(offered.split(" ")), LOGIN, channel, Talk.RANDOM)
                .orElseThrow();
        assertThat(Talk.text(client.step(new byte[0]))).startsWith(header);
    }

    @Test
    void aNonceThatCouldBeGuessedIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SaslClient.choose(ALL, LOGIN, Users.TLS, new byte[15]));
    }

    @ParameterizedTest
    @CsvSource({"plain, true", "PLAIN, true", "pla\u0131n, false", "'', false", "PLAIN-PLUS, false"})
    void namesFoldCaseInAsciiOnly(String name, boolean known) {
        assertThat(SaslMechanism.of(name).isPresent()).isEqualTo(known);
    }
}
