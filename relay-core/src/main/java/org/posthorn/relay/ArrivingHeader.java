package org.posthorn.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.posthorn.mime.MimeReader;

/**
 * The header of a message as it arrives, kept until it is whole: what is in it decides where the message goes, and what of it. No more than
 * {@link #MOST} octets of it are looked at.
 */
final class ArrivingHeader {

    static final int MOST = 256 * 1024;

    /** Octets that are not passed on. */
    private record Cut(int from, int to) {}

    private final MimeReader reader = new MimeReader();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(2_048);
    private final List<Cut> cuts = new ArrayList<>();
    private final List<String> deliveredTo = new ArrayList<>();
    private int received;
    private boolean whole;

    /** The addresses to which the message was delivered before (RFC 9228). */
    List<String> deliveredTo() {
        return List.copyOf(deliveredTo);
    }

    /** How many hosts say that they passed the message on (RFC 5321 section 6.3). */
    int received() {
        return received;
    }

    /** Whether no more octets are wanted. */
    boolean isWhole() {
        return whole;
    }

    /**
     * Takes octets of the message until the header is whole.
     *
     * @return how many were taken
     */
    int take(byte[] octets, int offset, int length) {
        int taken = Math.min(length, MOST - kept.size());
        int before = kept.size();
        ByteBuffer in = ByteBuffer.wrap(octets, offset, taken);
        for (MimeReader.Event event; !whole && (event = reader.next(in)) != null; ) {
            if (event instanceof MimeReader.HeadersEnd end) {
                taken = (int) Math.max(0, Math.min(taken, end.offset() - before));
            }
            on(event);
        }
        kept.write(octets, offset, taken);
        whole |= kept.size() == MOST;
        return taken;
    }

    /** The message is over. */
    void end() {
        reader.endOfInput();
        ByteBuffer none = ByteBuffer.allocate(0);
        for (MimeReader.Event event; !whole && (event = reader.next(none)) != null; ) {
            on(event);
        }
        whole = true;
    }

    private void on(MimeReader.Event event) {
        if (event instanceof MimeReader.HeaderField field) {
            String name = field.name();
            if (name.equalsIgnoreCase("Received")) {
                received++;
            } else if (name.equalsIgnoreCase("Delivered-To")) {
                deliveredTo.add(UTF_8.decode(field.value()).toString().strip());
            } else if (name.equalsIgnoreCase("Return-Path")) {
                int from = (int) field.offset();
                cuts.add(new Cut(from, from + field.bytes().remaining()));
            }
        } else if (event instanceof MimeReader.HeadersEnd) {
            whole = true;
        }
    }

    /** Passes on what was taken, without Return-Path fields (RFC 5321 section 4.4). */
    void pass(Consumer<ByteBuffer> on) {
        byte[] octets = kept.toByteArray();
        int from = 0;
        for (Cut cut : cuts) {
            pass(octets, from, cut.from, on);
            from = behindLineEnd(octets, cut.to);
        }
        pass(octets, from, octets.length, on);
    }

    private static void pass(byte[] octets, int from, int to, Consumer<ByteBuffer> on) {
        if (to > from) {
            on.accept(ByteBuffer.wrap(octets, from, to - from));
        }
    }

    private static int behindLineEnd(byte[] octets, int at) {
        int from = at;
        if (from < octets.length && octets[from] == '\r') {
            from++;
        }
        if (from < octets.length && octets[from] == '\n') {
            from++;
        }
        return from;
    }
}
