package org.posthorn.imap.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Feeds a reader of responses, however cut, and writes down what it finds; the octets of a section as one. */
final class Hearing {

    final List<Object> found = new ArrayList<>();
    private final ResponseReader reader;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    long steps;

    Hearing(ResponseReader reader) {
        this.reader = reader;
    }

    static List<Object> whole(String octets, Quirk... quirks) {
        Hearing hearing = new Hearing(new ResponseReader(SyntaxLimits.CLIENT, Set.of(quirks)));
        hearing.feed(ByteBuffer.wrap(octets.getBytes(StandardCharsets.UTF_8)));
        return hearing.found;
    }

    static List<Object> whole(byte[] octets, SyntaxLimits limits, Set<Quirk> quirks) {
        Hearing hearing = new Hearing(new ResponseReader(limits, quirks));
        hearing.feed(ByteBuffer.wrap(octets));
        return hearing.found;
    }

    /** Cut at random places; each piece is overwritten afterwards. */
    static List<Object> cut(byte[] octets, SyntaxLimits limits, Set<Quirk> quirks, Random random, boolean direct) {
        Hearing hearing = new Hearing(new ResponseReader(limits, quirks));
        for (int at = 0; at < octets.length; ) {
            int size = Math.min(octets.length - at, 1 + random.nextInt(12));
            ByteBuffer piece = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
            piece.put(octets, at, size).flip();
            hearing.feed(piece);
            for (int i = 0; i < size; i++) {
                piece.put(i, (byte) '!');
            }
            at += size;
        }
        return hearing.found;
    }

    void feed(ByteBuffer in) {
        for (ResponseEvent event; (event = reader.next(in)) != null; ) {
            steps++;
            if (event instanceof ResponseEvent.Chunk chunk) {
                byte[] copy = new byte[chunk.octets().remaining()];
                chunk.octets().get(copy);
                body.writeBytes(copy);
            } else {
                if (event instanceof ResponseEvent.BodyEnded) {
                    found.add("octets " + body.toString(StandardCharsets.ISO_8859_1));
                    body.reset();
                }
                found.add(event instanceof ResponseEvent.Given given ? given.response() : event);
            }
        }
        if (in.hasRemaining()) {
            throw new AssertionError("input is left");
        }
    }
}
