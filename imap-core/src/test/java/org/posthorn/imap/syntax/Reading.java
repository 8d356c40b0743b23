package org.posthorn.imap.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Feeds a reader of commands, however cut, and writes down what it finds; the octets of a literal as one. */
final class Reading {

    /** All that was found, chunks joined. */
    final List<Object> found = new ArrayList<>();

    private final CommandReader reader;
    private final Predicate<CommandEvent.Announced> accepts;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    long steps;

    Reading(CommandReader reader, Predicate<CommandEvent.Announced> accepts) {
        this.reader = reader;
        this.accepts = accepts;
    }

    static List<Object> whole(String octets) {
        return whole(octets.getBytes(StandardCharsets.UTF_8), SyntaxLimits.SERVER);
    }

    static List<Object> whole(byte[] octets, SyntaxLimits limits) {
        Reading reading = new Reading(new CommandReader(limits), announced -> true);
        reading.feed(ByteBuffer.wrap(octets));
        return reading.found;
    }

    /** Cut at random places; each piece lies in an array of its own, which is overwritten afterwards. */
    static List<Object> cut(byte[] octets, SyntaxLimits limits, Random random, boolean direct) {
        Reading reading = new Reading(new CommandReader(limits), announced -> true);
        for (int at = 0; at < octets.length; ) {
            int size = Math.min(octets.length - at, 1 + random.nextInt(12));
            ByteBuffer piece = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
            piece.put(octets, at, size).flip();
            reading.feed(piece);
            for (int i = 0; i < size; i++) {
                piece.put(i, (byte) '!');
            }
            at += size;
        }
        return reading.found;
    }

    void feed(ByteBuffer in) {
        for (CommandEvent event; (event = reader.next(in)) != null; ) {
            steps++;
            if (event instanceof CommandEvent.Chunk chunk) {
                byte[] copy = new byte[chunk.octets().remaining()];
                chunk.octets().get(copy);
                body.writeBytes(copy);
            } else if (event instanceof CommandEvent.Line line) {
                found.add("line "
                        + StandardCharsets.ISO_8859_1.decode(line.octets().duplicate()));
            } else {
                add(event);
            }
        }
        if (in.hasRemaining()) {
            throw new AssertionError("input is left, and nobody is asked");
        }
    }

    private void add(CommandEvent event) {
        if (event instanceof CommandEvent.LiteralEnded) {
            found.add("octets " + body.toString(StandardCharsets.ISO_8859_1));
            body.reset();
        }
        found.add(event);
        if (event instanceof CommandEvent.Announced announced) {
            if (accepts.test(announced)) {
                reader.accept();
            } else {
                reader.refuse();
            }
        }
    }
}
