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

class DotStufferTest {

    private static String stuff(List<ByteBuffer> pieces) {
        OutputQueue out = new OutputQueue(1_000);
        DotStuffer stuffer = new DotStuffer();
        for (ByteBuffer piece : pieces) {
            stuffer.put(piece, out);
            assertThat(piece.hasRemaining()).isFalse();
        }
        stuffer.end(out);
        StringBuilder text = new StringBuilder();
        for (ByteBuffer bytes : out.buffers()) {
            text.append(Pieces.text(bytes));
        }
        return text.toString();
    }

    private static String repaired(String body) {
        String lines = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n");
        return lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
    }

    @Property(tries = 3_000)
    void whatIsStuffedIsUnstuffedToTheSameLinesForEveryCut(@ForAll("bodies") String body, @ForAll long seed) {
        String stuffed = stuff(Pieces.whole(octets(body)));
        assertThat(stuff(Pieces.single(octets(body)))).isEqualTo(stuffed);
        assertThat(stuff(Pieces.random(octets(body), seed))).isEqualTo(stuffed);

        // A stuffer sends NUL as it is; only an unstuffer that passes everything on takes it
        LineEnds policy = body.indexOf('\0') < 0 ? LineEnds.REFUSE : LineEnds.TRANSPARENT;
        DotUnstuffer unstuffer = new DotUnstuffer(policy);
        ByteBuffer in = ByteBuffer.wrap(octets(stuffed + "QUIT"));
        StringBuilder text = new StringBuilder();
        for (ByteBuffer chunk; (chunk = unstuffer.next(in)) != null; ) {
            text.append(Pieces.text(chunk));
        }
        assertThat(unstuffer.ended()).isTrue();
        assertThat(Pieces.text(in)).isEqualTo("QUIT");
        assertThat(text.toString()).isEqualTo(repaired(body));
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.of("\r\n", "\r\n", ".", "..", "\r", "\n", "\0", "a", "some longer text without any end")
                .list()
                .ofMaxSize(20)
                .map(list -> String.join("", list));
    }

    @Test
    void aFinalCrlfIsAddedOnlyWhereItIsMissing() {
        assertThat(stuff(Pieces.whole(octets("a")))).isEqualTo("a\r\n.\r\n");
        assertThat(stuff(Pieces.whole(octets("a\r\n")))).isEqualTo("a\r\n.\r\n");
        assertThat(stuff(List.of())).isEqualTo(".\r\n");
    }

    @Test
    void theBodyGoesOutByReference() {
        byte[] octets = octets("one\r\n.two\r\n");
        OutputQueue out = new OutputQueue(1_000);
        new DotStuffer().put(ByteBuffer.wrap(octets), out);
        octets[0] = 'O';
        octets[6] = 'T';
        StringBuilder text = new StringBuilder();
        for (ByteBuffer bytes : out.buffers()) {
            text.append(Pieces.text(bytes));
        }
        assertThat(text.toString()).isEqualTo("One\r\n..Two\r\n");
        assertThat(out.buffers()).hasSize(2);
    }

    @Test
    void aStufferStartsAfreshBehindAnEnd() {
        OutputQueue out = new OutputQueue(1_000);
        DotStuffer stuffer = new DotStuffer();
        stuffer.put(ByteBuffer.wrap(octets("a\r")), out);
        stuffer.end(out);
        stuffer.put(ByteBuffer.wrap(octets(".b")), out);
        stuffer.end(out);
        StringBuilder text = new StringBuilder();
        for (ByteBuffer bytes : out.buffers()) {
            text.append(Pieces.text(bytes));
        }
        assertThat(text.toString()).isEqualTo("a\r\n.\r\n..b\r\n.\r\n");
    }
}
