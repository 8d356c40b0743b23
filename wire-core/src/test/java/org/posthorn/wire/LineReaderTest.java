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
import org.junit.jupiter.api.Test;
import org.posthorn.wire.Violation.Kind;

class LineReaderTest {

    private static final int LIMIT = 20;

    private static List<String> lines(List<ByteBuffer> pieces) {
        LineReader reader = new LineReader(LIMIT);
        List<String> lines = new ArrayList<>();
        for (ByteBuffer piece : pieces) {
            for (Line line; (line = reader.next(piece)) != null; ) {
                lines.add(show(line.text(0, line.length()), line.problem().orElse(null), line.endless()));
            }
            assertThat(piece.hasRemaining()).isFalse();
        }
        return lines;
    }

    private static String show(String text, Kind problem, boolean endless) {
        return text + " / " + problem + (endless ? " / endless" : "");
    }

    /** What the class says, one octet after the other. */
    private static List<String> model(byte[] octets) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Kind problem = null;
        for (int i = 0; i < octets.length; i++) {
            char c = (char) (octets[i] & 0xff);
            boolean crlf = c == '\n' && i > 0 && octets[i - 1] == '\r' && line.length() > 0;
            if (!crlf && i > 0 && octets[i - 1] == '\r' && line.length() > 0) {
                problem = first(problem, line.length() - 1, Kind.BARE_CR);
            }
            line.append(c);
            if (crlf) {
                line.setLength(line.length() - 2);
                problem = line.length() > LIMIT - 2 ? first(problem, LIMIT - 2, Kind.LINE_TOO_LONG) : problem;
                lines.add(show(line.substring(0, Math.min(line.length(), LIMIT - 2)), problem, false));
            } else if (line.length() == LineReader.PATIENCE * LIMIT) {
                problem = first(problem, LIMIT - 2, Kind.LINE_TOO_LONG);
                lines.add(show(line.substring(0, LIMIT - 2), problem, true));
            } else {
                problem = c == 0 ? first(problem, line.length() - 1, Kind.FORBIDDEN_OCTET) : problem;
                problem = c == '\n' ? first(problem, line.length() - 1, Kind.BARE_LF) : problem;
                continue;
            }
            line.setLength(0);
            problem = null;
        }
        return lines;
    }

    private static Kind first(Kind before, int at, Kind kind) {
        return before != null ? before : at >= LIMIT - 2 ? Kind.LINE_TOO_LONG : kind;
    }

    @Property(tries = 3_000)
    void linesAreWhatTheModelSaysForEveryCut(@ForAll("streams") byte[] octets, @ForAll long seed) {
        List<String> expected = model(octets);
        assertThat(lines(Pieces.whole(octets))).isEqualTo(expected);
        assertThat(lines(Pieces.single(octets))).isEqualTo(expected);
        assertThat(lines(Pieces.random(octets, seed))).isEqualTo(expected);
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
    void onlyCrlfEndsALine() {
        assertThat(lines(Pieces.whole(octets("a\nb\rc\r\nd\r\n")))).containsExactly("a\nb\rc / BARE_LF", "d / null");
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
