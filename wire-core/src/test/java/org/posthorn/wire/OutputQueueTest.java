package org.posthorn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OutputQueueTest {

    private static void drain(OutputQueue out, StringBuilder to, int most) {
        int left = most;
        for (ByteBuffer bytes : out.buffers()) {
            while (bytes.hasRemaining() && left-- > 0) {
                to.append((char) (bytes.get() & 0xff));
            }
        }
    }

    @Property
    void whatGoesInComesOutInOrderHoweverItIsDrained(@ForAll long seed) {
        Random random = new Random(seed);
        OutputQueue out = new OutputQueue(100);
        StringBuilder expected = new StringBuilder();
        StringBuilder actual = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String text = "t" + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 2_000 : 60)) + i;
            switch (random.nextInt(5)) {
                case 0 -> out.put(text);
                case 3 -> out.put(Pieces.octets("<" + text + ">"), 1, text.length() + 1);
                case 1 -> out.share(ByteBuffer.wrap(Pieces.octets(text)));
                case 2 -> {
                    text = "b";
                    out.put((byte) 'b');
                }
                default -> {
                    text = "";
                    drain(out, actual, random.nextInt(3_000));
                }
            }
            expected.append(text);
            assertThat(out.isEmpty()).isEqualTo(expected.length() == actual.length());
            assertThat(out.aboveMark()).isEqualTo(expected.length() - actual.length() > 100);
        }
        drain(out, actual, Integer.MAX_VALUE);
        assertThat(actual.toString()).isEqualTo(expected.toString());
        assertThat(out.isEmpty()).isTrue();
        assertThat(out.buffers()).isEmpty();
    }

    @Test
    void charactersThatAreNotAsciiBecomeQuestionMarks() {
        OutputQueue out = new OutputQueue(100);
        out.put("caf\u00e9 \u20ac");
        StringBuilder text = new StringBuilder();
        drain(out, text, 100);
        assertThat(text.toString()).isEqualTo("caf? ?");
    }

    @Test
    void sharedBuffersAreNotCopied() {
        ByteBuffer shared = ByteBuffer.wrap(Pieces.octets("abc"));
        OutputQueue out = new OutputQueue(100);
        out.share(shared);
        assertThat(out.buffers()).hasSize(1);
        assertThat(out.buffers()[0]).isSameAs(shared);
    }

    @Test
    void repliesOneAtATimeReuseOneChunk() {
        OutputQueue out = new OutputQueue(100);
        out.put("250 OK\r\n");
        ByteBuffer first = out.buffers()[0];
        drain(out, new StringBuilder(), 100);
        out.put("250 OK\r\n");
        assertThat(out.buffers()[0]).isSameAs(first);
    }
}
