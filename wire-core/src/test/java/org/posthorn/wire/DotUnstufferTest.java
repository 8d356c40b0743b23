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
import org.jspecify.annotations.Nullable;
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
    private record Result(String text, @Nullable Kind problem, int end) {}

    private static final int LONGEST = 12;

    private static Result unstuff(List<ByteBuffer> pieces, LineEnds policy) {
        return unstuff(pieces, new DotUnstuffer(policy));
    }

    private static Result unstuff(List<ByteBuffer> pieces, DotUnstuffer unstuffer) {
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

    private static Result counted(List<ByteBuffer> pieces, LineEnds policy, int longest) {
        CountedText counted = new CountedText(policy, longest);
        StringBuilder text = new StringBuilder();
        for (ByteBuffer piece : pieces) {
            while (piece.hasRemaining()) {
                ByteBuffer chunk = counted.next(piece);
                text.append(chunk == null ? "" : Pieces.text(chunk));
            }
        }
        ByteBuffer last = counted.finish();
        text.append(last == null ? "" : Pieces.text(last));
        return new Result(text.toString(), counted.problem().orElse(null), -1);
    }

    /** What the classes say, with the whole stream at hand. */
    private static final class Model {

        private final LineEnds policy;
        private final int most;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Kind problem;
        private int line;

        Model(LineEnds policy, int longest) {
            this.policy = policy;
            this.most = longest - 2;
        }

        /** A CR at the very end is still undecided. */
        Result stuffed(String stream) {
            boolean lineStart = true;
            for (int i = 0; i < stream.length(); i++) {
                if (lineStart && stream.startsWith(".\r\n", i)) {
                    return new Result(text.toString(), problem, i + 3);
                }
                if (lineStart && stream.charAt(i) == '.') {
                    lineStart = false;
                    continue;
                }
                if (stream.charAt(i) == '\r' && i + 1 == stream.length()) {
                    break;
                }
                lineStart = stream.startsWith("\r\n", i);
                take(lineStart ? "\r\n" : stream.substring(i, i + 1));
                i += lineStart ? 1 : 0;
            }
            return new Result(text.toString(), problem, -1);
        }

        Result counted(String stream) {
            for (int i = 0; i < stream.length(); i++) {
                boolean crlf = stream.startsWith("\r\n", i);
                take(crlf ? "\r\n" : stream.substring(i, i + 1));
                i += crlf ? 1 : 0;
            }
            return new Result(text.toString(), problem, -1);
        }

        private void take(String octet) {
            boolean strayEnd = octet.equals("\r") || octet.equals("\n");
            boolean end = strayEnd || octet.equals("\r\n");
            if (problem == null && octet.equals("\0") && policy != LineEnds.TRANSPARENT) {
                problem = Kind.FORBIDDEN_OCTET; // even where it is also the first octet too many
            } else if (problem == null && !end && line == most) {
                problem = Kind.LINE_TOO_LONG;
            } else if (problem == null && strayEnd && policy == LineEnds.REFUSE) {
                problem = octet.equals("\r") ? Kind.BARE_CR : Kind.BARE_LF;
            }
            line = end ? 0 : line + 1;
            if (problem == null) {
                text.append(strayEnd && policy == LineEnds.REPAIR ? "\r\n" : octet);
            }
        }
    }

    @Property(tries = 5_000)
    void bodiesAreWhatTheModelSaysForEveryCut(
            @ForAll("streams") String stream, @ForAll long seed, @ForAll LineEnds policy, @ForAll boolean anyLength) {
        int longest = anyLength ? DotUnstuffer.ANY_LENGTH : LONGEST;
        Result expected = new Model(policy, longest).stuffed(stream);
        byte[] octets = octets(stream);
        assertThat(unstuff(Pieces.whole(octets), new DotUnstuffer(policy, longest)))
                .isEqualTo(expected);
        // A CRLF that is cut may be given in parts: a CR at the end stays back.
        assertThat(unstuff(Pieces.single(octets), new DotUnstuffer(policy, longest)))
                .isEqualTo(expected);
        assertThat(unstuff(Pieces.random(octets, seed), new DotUnstuffer(policy, longest)))
                .isEqualTo(expected);
    }

    @Property(tries = 5_000)
    void countedTextsAreWhatTheModelSaysForEveryCut(
            @ForAll("streams") String stream, @ForAll long seed, @ForAll LineEnds policy, @ForAll boolean anyLength) {
        int longest = anyLength ? DotUnstuffer.ANY_LENGTH : LONGEST;
        Result expected = new Model(policy, longest).counted(stream);
        byte[] octets = octets(stream);
        assertThat(counted(Pieces.whole(octets), policy, longest)).isEqualTo(expected);
        assertThat(counted(Pieces.single(octets), policy, longest)).isEqualTo(expected);
        assertThat(counted(Pieces.random(octets, seed), policy, longest)).isEqualTo(expected);
    }

    @Test
    void aLineAsLongAsTheLimitPassesAndOneLongerRefusesTheBody() {
        assertThat(unstuff(Pieces.whole(octets("..23456789a\r\n.\r\n")), new DotUnstuffer(LineEnds.REFUSE, LONGEST)))
                .isEqualTo(new Result(".23456789a\r\n", null, 16));
        assertThat(unstuff(Pieces.whole(octets("123456789ab\r\n.\r\n")), new DotUnstuffer(LineEnds.REFUSE, LONGEST)))
                .isEqualTo(new Result("123456789a", Kind.LINE_TOO_LONG, 16));
    }

    @Test
    void aNulRefusesTheBodyUnlessItIsPassedOn() {
        byte[] octets = octets("a\0b\r\n.\r\n");
        assertThat(unstuff(Pieces.whole(octets), LineEnds.REFUSE)).isEqualTo(new Result("a", Kind.FORBIDDEN_OCTET, 8));
        assertThat(unstuff(Pieces.whole(octets), LineEnds.REPAIR)).isEqualTo(new Result("a", Kind.FORBIDDEN_OCTET, 8));
        assertThat(unstuff(Pieces.whole(octets), LineEnds.TRANSPARENT)).isEqualTo(new Result("a\0b\r\n", null, 8));
    }

    @Test
    void aRepairedLineEndIsACrlfToTheReaderAndNoneToTheProtocol() {
        assertThat(unstuff(Pieces.whole(octets("a\n.\r\n..b\rc\r\n.\r\n")), LineEnds.REPAIR))
                .isEqualTo(new Result("a\r\n.\r\n.b\r\nc\r\n", null, 15));
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
