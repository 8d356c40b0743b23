package org.posthorn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.posthorn.wire.Pieces.octets;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.posthorn.wire.Violation.Kind;

class LineReaderTest {

    private static final int LIMIT = 20;

    private static List<String> lines(List<ByteBuffer> pieces) {
        return lines(pieces, LineEnds.REFUSE);
    }

    private static List<String> lines(List<ByteBuffer> pieces, LineEnds policy) {
        LineReader reader = new LineReader(LIMIT, policy);
        List<String> lines = new ArrayList<>();
        for (ByteBuffer piece : pieces) {
            for (Line line; (line = reader.next(piece)) != null; ) {
                lines.add(show(line.text(0, line.length()), line.problem().orElse(null), line.endless()));
            }
            assertThat(piece.hasRemaining()).isFalse();
        }
        return lines;
    }

    private static String show(String text, @Nullable Kind problem, boolean endless) {
        return text + " / " + problem + (endless ? " / endless" : "");
    }

    /** What the class says, one octet after the other. */
    private static final class Model {

        private final boolean repairs;
        private final List<String> lines = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable Kind problem;
        private boolean refused;
        private int octets;

        Model(LineEnds policy) {
            repairs = policy == LineEnds.REPAIR;
        }

        List<String> of(byte[] stream) {
            for (int i = 0; i < stream.length; i++) {
                octets++;
                if (stream[i] == '\n') {
                    lineFeed(octets > 1 && stream[i - 1] == '\r');
                } else if (octets == LineReader.PATIENCE * LIMIT) {
                    lines.add(show(shown(), refused ? Kind.BARE_LF : first(problem, LIMIT, Kind.BARE_LF), true));
                    begin(false);
                } else if (stream[i] != '\r') {
                    problem = stream[i] == 0 ? first(problem, text.length(), Kind.FORBIDDEN_OCTET) : problem;
                    text.append(refused ? "" : (char) (stream[i] & 0xff));
                } else if (!refused && i + 1 < stream.length && stream[i + 1] != '\n') {
                    stray(Kind.BARE_CR);
                }
            }
            return lines;
        }

        private void lineFeed(boolean behindCr) {
            if (refused && behindCr) {
                begin(false);
            } else if (refused) {
                lines.add(show("", Kind.BARE_LF, false));
            } else if (behindCr) {
                end();
            } else {
                stray(Kind.BARE_LF);
            }
        }

        private void stray(Kind kind) {
            if (repairs) {
                end();
            } else {
                lines.add(show(shown(), first(problem, text.length(), kind), false));
                begin(true);
            }
        }

        private void end() {
            lines.add(show(shown(), text.length() > LIMIT - 2 ? first(problem, LIMIT, Kind.BARE_LF) : problem, false));
            begin(false);
        }

        private void begin(boolean rest) {
            text.setLength(0);
            problem = null;
            refused = rest;
            octets = 0;
        }

        private String shown() {
            return text.substring(0, Math.min(text.length(), LIMIT - 2));
        }

        private static Kind first(@Nullable Kind before, int at, Kind kind) {
            return before != null ? before : at >= LIMIT - 2 ? Kind.LINE_TOO_LONG : kind;
        }
    }

    @Property(tries = 3_000)
    void linesAreWhatTheModelSaysForEveryCut(
            @ForAll("streams") byte[] octets, @ForAll long seed, @ForAll LineEnds policy) {
        List<String> expected = new Model(policy).of(octets);
        assertThat(lines(Pieces.whole(octets), policy)).isEqualTo(expected);
        assertThat(lines(Pieces.single(octets), policy)).isEqualTo(expected);
        assertThat(lines(Pieces.random(octets, seed), policy)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<String> pieces = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.of("\r\n", "\r", "\n", "\0", "\r\r\n", "\n\r")),
                net.jqwik.api.Tuple.of(6, Arbitraries.strings().ofMaxLength(25).withCharRange(' ', '\u00ff')),
                net.jqwik.api.Tuple.of(
                        1, Arbitraries.integers().between(15, 2_000).map("x"::repeat)));
        return pieces.list().ofMaxSize(12).map(list -> octets(String.join("", list)));
    }

    @Test
    void aStrayLineEndIsToldAtOnceAndTheRestOfTheLineIsNoLine() {
        assertThat(lines(Pieces.whole(octets("a\n")))).containsExactly("a / BARE_LF");
        assertThat(lines(Pieces.whole(octets("a\rb")))).containsExactly("a / BARE_CR");
        assertThat(lines(Pieces.whole(octets("a\nb\rc\r\nd\r\n")))).containsExactly("a / BARE_LF", "d / null");
    }

    @Test
    void eachFurtherLfInTheRestOfARefusedLineIsToldAndItsCrlfIsNot() {
        assertThat(lines(Pieces.whole(octets("a\nb\nc\n\r\nd\r\n"))))
                .containsExactly("a / BARE_LF", " / BARE_LF", " / BARE_LF", "d / null");
    }

    @Test
    void theMiddleOfARefusedLineIsTheMiddleOfALine() {
        LineReader reader = new LineReader(LIMIT);
        ByteBuffer in = ByteBuffer.wrap(octets("a\nb\r\n"));
        assertThat(reader.next(in)).isNotNull();
        assertThat(reader.midLine()).isTrue();
        assertThat(reader.next(in)).isNull();
        assertThat(reader.midLine()).isFalse();
    }

    @Test
    void repairedLinesEndWithALoneCrOrLf() {
        assertThat(lines(Pieces.whole(octets("a\nb\rc\r\r\nd\n\ne")), LineEnds.REPAIR))
                .containsExactly("a / null", "b / null", "c / null", " / null", "d / null", " / null");
    }

    @Property
    void controlCharactersAreFoundInEveryPlace(
            @ForAll @net.jqwik.api.constraints.IntRange(max = 30) int before,
            @ForAll @net.jqwik.api.constraints.IntRange(max = 20) int behind,
            @ForAll byte octet) {
        byte[] stream = octets("\t\u00e9\u0080 ~".repeat(6).substring(0, before) + "?" + "x".repeat(behind) + "\r\n");
        stream[before] = octet;
        Line line = new LineReader(100, LineEnds.TRANSPARENT).next(ByteBuffer.wrap(stream));
        assertThat(line).isNotNull();
        assertThat(line.hasControl())
                .isEqualTo(
                        octet != '\r' && octet != '\n' && octet != '\t' && (octet >= 0 && octet < ' ' || octet == 127));
    }

    @Test
    void aWholeLineIsAViewOfTheCallersBuffer() {
        byte[] octets = octets("abc\r\n");
        Line line = new LineReader(LIMIT).next(ByteBuffer.wrap(octets));
        octets[1] = 'X';
        assertThat(line).isNotNull().hasToString("aXc");
    }

    @Test
    void anUnfinishedLineIsCopied() {
        byte[] octets = octets("ab");
        LineReader reader = new LineReader(LIMIT);
        assertThat(reader.next(ByteBuffer.wrap(octets))).isNull();
        assertThat(reader.midLine()).isTrue();
        octets[0] = 'X';
        assertThat(reader.next(ByteBuffer.wrap(octets("c\r\n")))).isNotNull().hasToString("abc");
        assertThat(reader.midLine()).isFalse();
    }

    @Test
    void aLineAsLongAsTheLimitIsSoundAndOneLongerIsNot() {
        assertThat(lines(Pieces.whole(octets("x".repeat(18) + "\r\n")))).containsExactly("x".repeat(18) + " / null");
        assertThat(lines(Pieces.whole(octets("x".repeat(19) + "\r\n"))))
                .containsExactly("x".repeat(18) + " / LINE_TOO_LONG");
    }

    @Test
    void aReaderGivesUpOnALineWithoutEnd() {
        LineReader reader = new LineReader(LIMIT);
        ByteBuffer in = ByteBuffer.wrap(new byte[LineReader.PATIENCE * LIMIT + 1]);
        java.util.Arrays.fill(in.array(), (byte) 'x');
        Line line = reader.next(in);
        assertThat(line).isNotNull();
        assertThat(line.endless()).isTrue();
        assertThat(in.remaining()).isEqualTo(1);
    }

    @Test
    void aLimitHasRoomForACrlf() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LineReader(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LineReader(Integer.MAX_VALUE));
        assertThat(new LineReader(2).next(ByteBuffer.wrap(octets("\r\n"))))
                .isNotNull()
                .isEmpty();
    }

    @Test
    void aLineKnowsItsOwnEnds() {
        Line line = new LineReader(LIMIT).next(ByteBuffer.wrap(octets("a\u00e9\r\nmore")));
        assertThat(line).isNotNull();
        assertThat(line.charAt(1)).isEqualTo('\u00e9');
        assertThat(line.octet(1)).isEqualTo((byte) 0xe9);
        assertThat(line.toString()).isEqualTo("a\\xE9");
        org.assertj.core.api.Assertions.assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> line.charAt(2));
        org.assertj.core.api.Assertions.assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> line.text(1, 3));
    }
}
