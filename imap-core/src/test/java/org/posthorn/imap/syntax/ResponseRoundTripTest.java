package org.posthorn.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.posthorn.imap.Response;
import org.posthorn.wire.OutputQueue;

class ResponseRoundTripTest {

    @Provide
    Arbitrary<Response> responses() {
        return Responses.any();
    }

    @Property(tries = 4_000)
    void whatIsWrittenIsReadAsTheSameResponseHoweverItIsCut(
            @ForAll("responses") Response response, @ForAll boolean utf8, @ForAll long seed) {
        OutputQueue queue = new OutputQueue(1 << 20);
        ResponseWriter writer = new ResponseWriter(queue);
        writer.utf8(utf8);
        writer.write(response);
        byte[] octets = drained(queue);
        ResponseReader reader = new ResponseReader(SyntaxLimits.CLIENT, Set.of());
        reader.utf8(utf8);
        Hearing hearing = new Hearing(reader);
        Random random = new Random(seed);
        for (int at = 0; at < octets.length; ) {
            int size = Math.min(octets.length - at, 1 + random.nextInt(60));
            hearing.feed(ByteBuffer.wrap(octets.clone(), at, size));
            at += size;
        }
        assertThat(hearing.found).containsExactly(response);
    }

    static byte[] drained(OutputQueue queue) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer buffer : queue.buffers()) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            all.writeBytes(copy);
        }
        return all.toByteArray();
    }
}
