package org.posthorn.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every mechanism, whatever is said. */
class ExchangesTest {

    /** These have no password that could be wrong. */
    private static final Set<SaslMechanism> WITHOUT_PASSWORD = Set.of(SaslMechanism.EXTERNAL, SaslMechanism.ANONYMOUS);

    @Provide
    Arbitrary<byte[]> messages() {
        Arbitrary<byte[]> octets = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> almost = Arbitraries.strings()
                .withChars("npyramsvce=,\0\1 user401biwsBearer")
                .ofMaxLength(60)
                .map(Talk::octets);
        Arbitrary<byte[]> whole = Arbitraries.of(
                        "",
                        "n,,n=user,r=abc",
                        "r=c2l4dGVlbiBvY3RldHMsIG9yIG1vcmU1,s=W22Z,i=4096",
                        "c=biws,r=abcc2l4dGVlbiBvY3RldHMsIG9yIG1vcmU,p=AAAA",
                        "v=AAAA",
                        "n,,\1auth=Bearer ticket\1\1",
                        "user=user\1auth=Bearer ticket\1\1",
                        "\0user\0pencil",
                        "user",
                        "pencil",
                        "n,,n=\u0221,r=abc",
                        "n,,n=\u00AD,r=abc",
                        "\0\u00AD\0\u00AD",
                        "n,,n=\uD83D\uDCEF,r=abc")
                .map(Talk::octets);
        return Arbitraries.oneOf(octets, almost, whole);
    }

    @Property(tries = 300)
    void whateverClientsSendNothingIsThrown(
            @ForAll SaslMechanism mechanism, @ForAll boolean initial, @ForAll("conversations") List<byte[]> responses) {
        SaslServer server = Users.server(mechanism);
        if (!initial) {
            server.start();
        }
        responses.forEach(response -> assertThat(server.step(response)).isNotNull());
    }

    @Property(tries = 300)
    void whateverServersSendNothingIsThrown(
            @ForAll SaslMechanism mechanism, @ForAll("conversations") List<byte[]> challenges) {
        SaslClient client = Users.client(mechanism, "wrong");
        client.step(new byte[0]);
        challenges.forEach(challenge -> assertThat(client.step(challenge)).isNotNull());
        assertThat(client.finish()).isNotNull();
    }

    @Provide
    Arbitrary<List<byte[]>> conversations() {
        return messages().list().ofMaxSize(4);
    }

    @Property(tries = 100)
    void noServerThatIsOnlyGuessingGetsAScramClientToBelieveIt(@ForAll("conversations") List<byte[]> challenges) {
        SaslClient client = Users.client(SaslMechanism.SCRAM_SHA_256, Users.PASSWORD);
        client.step(new byte[0]);
        challenges.forEach(client::step);
        Talk.assertFailed(client.finish(), SaslFailure.SERVER_NOT_PROVED);
    }

    @Property(tries = 26)
    void theRightPasswordSucceeds(@ForAll SaslMechanism mechanism) {
        Talk talk = Talk.between(Users.client(mechanism, Users.PASSWORD), Users.server(mechanism));
        assertThat(talk.succeeded()).as(talk.toString()).isTrue();
    }

    @Property(tries = 100)
    void anyOtherPasswordFails(@ForAll SaslMechanism mechanism, @ForAll("passwords") String password) {
        Assume.that(!WITHOUT_PASSWORD.contains(mechanism) && !password.equals(Users.PASSWORD));
        Talk talk = Talk.between(Users.client(mechanism, password), Users.server(mechanism));
        assertThat(talk.server()).isInstanceOf(SaslStep.Failed.class);
        assertThat(talk.succeeded()).isFalse();
    }

    @Provide
    Arbitrary<String> passwords() {
        Arbitrary<String> close = Arbitraries.of("Pencil", "pencil ", " pencil", "penci", "pencill", "\u00FCencil");
        return Arbitraries.oneOf(
                close,
                Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(20));
    }

    @Property(tries = 300)
    void noMessageOfScramCanBeChangedOnTheWay(
            @ForAll("scram") SaslMechanism mechanism,
            @ForAll @IntRange(max = 4) int which,
            @ForAll int where,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        SaslClient client = Users.client(mechanism, Users.PASSWORD);
        Talk talk = Talk.between(client, Users.server(mechanism), (number, octets) -> {
            byte[] changed = octets.length == 0 ? new byte[1] : octets.clone();
            changed[Math.floorMod(where, changed.length)] ^= (byte) change;
            return number == which ? changed : octets;
        });
        assertThat(talk.succeeded()).isFalse();
    }

    @Provide
    Arbitrary<SaslMechanism> scram() {
        return Arbitraries.of(SaslMechanism.values())
                .filter(mechanism -> mechanism.hash().isPresent());
    }
}
