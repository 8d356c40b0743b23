package org.posthorn.verify.corpora;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.posthorn.mime.MimeReader;

/** That a reader says the same, however what it reads is cut. */
public final class Cuts {

    /** Messages up to this size are cut at every octet. */
    private static final int SMALL = 600;

    private static final int SAMPLES = 30;

    private Cuts() {}

    /** Every one cut of a small message, some of a large one; and each message in single octets and in pieces. */
    public static void assertNoneMatters(byte[] message) {
        List<String> whole = read(message, message.length, 0);
        if (message.length <= SMALL) {
            for (int cut = 1; cut < message.length; cut++) {
                assertThat(read(message, cut, message.length))
                        .as("cut at %s", cut)
                        .isEqualTo(whole);
            }
        } else {
            Random random = new Random(message.length);
            for (int i = 0; i < SAMPLES; i++) {
                int cut = 1 + random.nextInt(message.length - 1);
                assertThat(read(message, cut, message.length))
                        .as("cut at %s", cut)
                        .isEqualTo(whole);
            }
        }
        assertThat(read(message, 1, 1)).as("single octets").isEqualTo(whole);
        assertThat(read(message, 7, 13)).as("pieces").isEqualTo(whole);
    }

    /** The events of a message that comes in a first piece and then others; runs of octets as one. */
    private static List<String> read(byte[] message, int first, int others) {
        MimeReader reader = new MimeReader();
        List<String> events = new ArrayList<>();
        long[] run = {-1, 0};
        int at = 0;
        for (int size = first; at < message.length; size = Math.max(1, others)) {
            int length = Math.min(size, message.length - at);
            take(reader, ByteBuffer.wrap(message, at, length), events, run);
            at += length;
        }
        reader.endOfInput();
        take(reader, ByteBuffer.allocate(0), events, run);
        assertThat(reader.isDone()).isTrue();
        return events;
    }

    private static void take(MimeReader reader, ByteBuffer in, List<String> events, long[] run) {
        for (MimeReader.Event event; (event = reader.next(in)) != null; ) {
            if (event instanceof MimeReader.Chunk chunk) {
                String last = events.get(events.size() - 1);
                long hash = 1;
                if (last.startsWith("chunk ") && run[0] == chunk.offset()) {
                    hash = run[1];
                    events.remove(events.size() - 1);
                }
                for (int i = chunk.bytes().position(); i < chunk.bytes().limit(); i++) {
                    hash = 31 * hash + chunk.bytes().get(i);
                }
                run[0] = chunk.offset() + chunk.bytes().remaining();
                run[1] = hash;
                events.add("chunk " + chunk.area() + " to " + run[0] + ": " + hash);
            } else if (event instanceof MimeReader.HeaderField field) {
                byte[] octets = new byte[field.bytes().remaining()];
                field.bytes().duplicate().get(octets);
                events.add("field " + field.offset() + ' ' + field.nameLength() + ' ' + field.valueStart() + ' '
                        + java.util.Arrays.hashCode(octets));
            } else {
                events.add(event.toString());
            }
        }
    }
}
