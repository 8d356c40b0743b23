package org.posthorn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.posthorn.wire.Pieces.octets;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.wire.Violation.Kind;

class DotUnstufferTest {

    /**
     * What came of a body.
     *
     * @param text the chunks, joined
     * @param end how many octets went up to its end, or -1
     */
    private record Result(String text, Kind problem, int end) {}

    private static Result unstuff(List<ByteBuffer> pieces, LineEnds policy) {
        DotUnstuffer unstuffer = new DotUnstuffer(policy);
        StringBuilder text = new StringBuilder();
        int used = 0;
        for (ByteBuffer piece : pieces) {
            int from = piece.position();
            while (piece.hasRemaining() && !unstuffer.ended()) {
                ByteBuffer chunk = unstuffer.next(piece);
                if (chunk != null) {
                    assertThat(chunk.hasRemaining()).isTrue();
                    text.append(Pieces.text(chunk));
                }
            }
            used += piece.position() - from;
            if (unstuffer.ended()) {
                return new Result(text.toString(), unstuffer.problem().orElse(null), used);
            }
            assertThat(piece.hasRemaining()).isFalse();
        }
        return new Result(text.toString(), unstuffer.problem().orElse(null), -1);
    }

    /** What the class says, with the whole stream at hand; a CR at the very end is still undecided. */
    private static Result model(String stream, LineEnds policy) {
        StringBuilder text = new StringBuilder();
        Kind problem = null;
        boolean lineStart = true;
        for (int i = 0; i < stream.length(); i++) {
            if (lineStart && stream.startsWith(".\r\n", i)) {
                return new Result(text.toString(), problem, i + 3);
            }
            if (lineStart && stream.charAt(i) == '.') {
                lineStart = false;
                continue;
            }
            lineStart = false;
            char c = stream.charAt(i);
            if (c == '\r' && i + 1 == stream.length()) {
                break;
            }
            if (stream.startsWith("\r\n", i)) {
                text.append(problem == null ? "\r\n" : "");
                lineStart = true;
                i++;
                continue;
            }
            if (policy == LineEnds.REFUSE && problem == null && (c == '\r' || c == '\n')) {
                problem = c == '\r' ? Kind.BARE_CR : Kind.BARE_LF;
            }
            text.append(problem == null ? c : "");
        }
        return new Result(text.toString(), problem, -1);
    }

    @Property(tries = 5_000)
    void bodiesAreWhatTheModelSaysForEveryCut(
            @ForAll("streams") String stream, @ForAll long seed, @ForAll LineEnds policy) {
        Result expected = model(stream, policy);
        byte[] octets = octets(stream);
        Result whole = unstuff(Pieces.whole(octets), policy);
        assertThat(whole).isEqualTo(expected);
        // A CRLF that is cut may be given in parts: a CR at the end stays back.
        assertThat(unstuff(Pieces.single(octets), policy)).isEqualTo(expected);
        assertThat(unstuff(Pieces.random(octets, seed), policy)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        "\r\n",
                        "\r\n",
                        ".",
                        ".",
                        "\r",
                        "\n",
                        "\0",
                        "a",
                        "some longer text without any end",
                        "\r\n.\r\n",
                        "\r\n..",
                        "\u00e9")
                .list()
                .ofMaxSize(25)
                .map(list -> String.join("", list));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n.\n",
                "a\r.\r",
                "a\r\n.\n",
                "a\n.\r\n",
                "a\r\r\n.\r\r\n",
                "a\r\n.\r",
                "a\r\n\0.\r\n",
                "a\r\n.\0\r\n",
                "a\r\n. \r\n",
                "\n.\r\n",
                "\r.\r\n",
                ".\n",
                ".\r\r\n"
            })
    void nothingButCrlfDotCrlfEndsABody(String smuggled) {
        for (LineEnds policy : LineEnds.values()) {
            Result result = unstuff(Pieces.whole(octets(smuggled + "b\r\n.\r\nQUIT\r\n")), policy);
            assertThat(result.end()).as(policy.toString()).isEqualTo(smuggled.length() + 6);
        }
    }

    @Test
    void aBareLineEndRefusesTheBodyAndItsRestIsSwallowedToItsTrueEnd() {
        assertThat(unstuff(Pieces.whole(octets("one\ntwo\r\n.\r\nrest")), LineEnds.REFUSE))
                .isEqualTo(new Result("one", Kind.BARE_LF, 12));
        assertThat(unstuff(Pieces.whole(octets("one\rtwo\r\n.\r\nrest")), LineEnds.REFUSE))
                .isEqualTo(new Result("one", Kind.BARE_CR, 12));
    }

    @Test
    void anEmptyBodyEndsAtOnce() {
        assertThat(unstuff(Pieces.whole(octets(".\r\n")), LineEnds.REFUSE)).isEqualTo(new Result("", null, 3));
    }

    @Test
    void oneDotOfTwoIsTakenAway() {
        assertThat(unstuff(Pieces.whole(octets("..\r\n...a\r\n.b\r\na.\r\n.\r\n")), LineEnds.REFUSE)
                        .text())
                .isEqualTo(".\r\n..a\r\nb\r\na.\r\n");
    }

    @Test
    void chunksAreSlicesOfTheCallersBuffer() {
        byte[] octets = octets("abc\r\n.\r\n");
        ByteBuffer chunk = new DotUnstuffer(LineEnds.REFUSE).next(ByteBuffer.wrap(octets));
        octets[0] = 'X';
        assertThat(chunk).isNotNull();
        assertThat(Pieces.text(chunk)).isEqualTo("Xbc\r\n");
    }

    @Test
    void aDiscardedBodyStillFindsItsEnd() {
        DotUnstuffer unstuffer = new DotUnstuffer(LineEnds.REFUSE);
        unstuffer.discard();
        ByteBuffer in = ByteBuffer.wrap(octets("abc\ndef\r\n.\r\nQUIT"));
        assertThat(unstuffer.next(in)).isNull();
        assertThat(unstuffer.ended()).isTrue();
        assertThat(unstuffer.problem()).isEmpty();
        assertThat(Pieces.text(in)).isEqualTo("QUIT");
    }
}
