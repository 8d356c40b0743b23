package org.posthorn.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets, logins and stored credentials as values. */
class SecretsTest {

    private static final ScramCredential CREDENTIAL =
            Users.scram("user", ScramHash.SHA_256).orElseThrow();

    @Test
    void nothingThatHoldsASecretPrintsIt() {
        List<Object> holders = List.of(
                Secret.of("pencil"),
                Login.of("user", "pencil"),
                Login.token("user", new TokenSource() {
                    @Override
                    public String token() {
                        return "pencil";
                    }

                    @Override
                    public String toString() {
                        return "pencil";
                    }
                }),
                new BearerToken("user", Secret.of("pencil"), ""),
                Talk.message("pencil"),
                Users.DECOYS,
                Users.client(SaslMechanism.PLAIN, "pencil"));
        assertThat(holders).noneMatch(holder -> holder.toString().contains("pencil"));
        assertThat(CREDENTIAL).hasToString("{SCRAM-SHA-256}4096,***");
        assertThat(Talk.message("pencil")).hasToString("Message[***, 6 octets]");
    }

    @Test
    void aSecretIsItsTextUntilItIsWiped() {
        char[] given = {'a', 'b'};
        Secret secret = Secret.of(given);
        given[0] = 'x';
        assertThat(secret.chars()).containsExactly('a', 'b');
        assertThat(secret)
                .isEqualTo(Secret.of("ab"))
                .isNotEqualTo(Secret.of("aB"))
                .hasSameHashCodeAs(Secret.of("x"));
        secret.wipe();
        assertThatIllegalStateException().isThrownBy(secret::chars);
        assertThatIllegalStateException().isThrownBy(() -> Login.of("user", secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\rb", "a\nb", "a\u0000b", "a\uD83D", "\uDCEFa"})
    void aPasswordThatCouldEndALineIsNone(String password) {
        assertThatIllegalArgumentException().isThrownBy(() -> Login.of("user", password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\u0000b", "a\u0001b", "a\u0085b"})
    void aNameHasNoControlCharacters(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Login.of(name, "pencil"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Login.of("user", "pencil").actingAs(name));
        assertThatIllegalArgumentException().isThrownBy(() -> Login.token(name, () -> "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Login.External(name));
        assertThatIllegalArgumentException().isThrownBy(() -> Users.TLS.withServer(name, 25));
        assertThatIllegalArgumentException().isThrownBy(() -> Users.TLS.withPeer(name));
    }

    @Test
    void aLoginHasAUserOfBoundedLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> Login.of("", "pencil"));
        assertThatIllegalArgumentException().isThrownBy(() -> Login.of("a".repeat(1_025), "pencil"));
        assertThat(Login.of("a".repeat(1_024), "\uD83D\uDCEF").user()).hasSize(1_024);
    }

    @Property(tries = 50)
    void aCredentialIsWrittenAndReadAgain(
            @ForAll ScramHash hash,
            @ForAll @Size(min = 1, max = 256) byte[] salt,
            @ForAll @IntRange(min = 4_096, max = 999_999_999) int iterations,
            @ForAll @Size(64) byte[] key) {
        byte[] storedKey = java.util.Arrays.copyOf(key, hash.length());
        byte[] serverKey = java.util.Arrays.copyOfRange(key, 64 - hash.length(), 64);
        ScramCredential credential = new ScramCredential(hash, iterations, salt, storedKey, serverKey);
        assertThat(ScramCredential.parse(credential.text())).isEqualTo(credential);
        assertThat(credential.salt()).isEqualTo(salt);
    }

    /** The keys are those that prove the example of RFC 7677 section 3. */
    @Test
    void theTextBeginsWithTheMechanismTheIterationsAndTheSalt() {
        byte[] salt = java.util.Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        ScramCredential credential = ScramCredential.derive(ScramHash.SHA_256, Secret.of("pencil"), salt, 4_096);
        assertThat(credential.text())
                .matches("\\{SCRAM-SHA-256}4096,W22ZaJ0SNY7soEsUEjb6gQ==,[A-Za-z0-9+/]{43}=,[A-Za-z0-9+/]{43}=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{SCRAM-SHA-256}",
                "SCRAM-SHA-256}4096,AAAA,AAAA,AAAA",
                "{SCRAM-MD5}4096,AAAA,AAAA,AAAA",
                "{SCRAM-SHA-1}4096,AAAA,AAAA,AAAA",
                "{SCRAM-SHA-1}4095,AAAA,AAAAAAAAAAAAAAAAAAAAAAAAAAA=,AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "{SCRAM-SHA-1}-4096,AAAA,AAAAAAAAAAAAAAAAAAAAAAAAAAA=,AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "{SCRAM-SHA-1}9999999999,AAAA,AAAAAAAAAAAAAAAAAAAAAAAAAAA=,AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "{SCRAM-SHA-1}4096,!,AAAAAAAAAAAAAAAAAAAAAAAAAAA=,AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "{SCRAM-SHA-1}4096,,AAAAAAAAAAAAAAAAAAAAAAAAAAA=,AAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void whatIsNoCredentialIsNotRead(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ScramCredential.parse(text));
    }

    @Test
    void aCredentialKnowsItsPassword() {
        assertThat(CREDENTIAL.matches(Secret.of("pencil"))).isTrue();
        assertThat(CREDENTIAL.matches(Secret.of("penc\u00ADil"))).isTrue();
        assertThat(CREDENTIAL.matches(Secret.of("Pencil"))).isFalse();
        assertThat(CREDENTIAL.matches(Secret.of("\u0007"))).isFalse();
    }

    @Test
    void aWeakCredentialIsNotMade() {
        byte[] salt = new byte[16];
        Secret password = Secret.of("pencil");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScramCredential.derive(ScramHash.SHA_256, password, salt, 4_095));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScramCredential.derive(ScramHash.SHA_256, password, new byte[0], 4_096));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScramCredential.derive(ScramHash.SHA_256, Secret.of("\u0007"), salt, 4_096));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScramDecoys(new byte[15], 4_096));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScramDecoys(salt, 4_095));
    }

    /** The examples of RFC 4013 section 3, and its sections 2.1 and 2.2. */
    @ParameterizedTest
    @CsvSource({
        "I\u00ADX, IX",
        "user, user",
        "USER, USER",
        "\u00AA, a",
        "\u2168, IX",
        "a\u00A0b, a b",
        "\uFF21, A",
        "'\u0007',",
        "\u06271,",
        "'',",
        "'\u00AD',"
    })
    void namesArePreparedByRfc4013(String name, String prepared) {
        assertThat(SaslPrep.query(name)).isEqualTo(Optional.ofNullable(prepared));
        assertThat(SaslPrep.stored(name)).isEqualTo(Optional.ofNullable(prepared));
    }

    @Test
    void whatUnicodeHadNotAssignedMayBeAskedForButNotStored() {
        assertThat(SaslPrep.query("\u0221")).contains("\u0221");
        assertThat(SaslPrep.stored("\u0221")).isEmpty();
    }
}
