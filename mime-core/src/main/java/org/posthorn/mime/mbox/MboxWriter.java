package org.posthorn.mime.mbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/**
 * Writes messages into an mbox of the format {@link MboxFormat#MBOXRD}, in constant memory. Between {@link #begin} and {@link #end} the
 * octets of one message are written, cut anywhere. Not thread-safe.
 */
public final class MboxWriter {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

    private final OutputStream out;
    private final boolean lineFeeds;

    private boolean open;
    private boolean empty;
    /** How many octets of {@code From } the line has so far after any quote marks; -1 when it cannot be one. */
    private int matched;

    private boolean heldCr;
    private byte last;
    /** How many marks the line has, held back until it is known whether there must be one more. */
    private long marks;

    private MboxWriter(OutputStream out, boolean lineFeeds) {
        this.out = Objects.requireNonNull(out);
        this.lineFeeds = lineFeeds;
    }

    /**
     * Writes lines that end with LF, as RFC 4155 appendix A has them: CRLF becomes LF.
     *
     * @param out is written in pieces, many of them small, and never closed: give a buffered one
     * @return a writer that goes on where {@code out} is, the beginning of a file or the end of an mbox
     */
    public static MboxWriter canonical(OutputStream out) {
        return new MboxWriter(out, true);
    }

    /**
     * Keeps the line ends of messages as they are, so that they can be had back byte for byte, but for an end of the last line where
     * there is none.
     *
     * @param out is written in pieces, many of them small, and never closed: give a buffered one
     * @return a writer that goes on where {@code out} is, the beginning of a file or the end of an mbox
     */
    public static MboxWriter keepingLineEnds(OutputStream out) {
        return new MboxWriter(out, false);
    }

    /**
     * Begins a message with its separator line.
     *
     * @param sender the reverse-path without brackets; an empty one becomes {@code MAILER-DAEMON}
     * @param received when the message was received
     * @throws IOException if {@code out} refuses
     * @throws IllegalArgumentException if the sender has characters other than visible ones
     * @throws IllegalStateException if a message is open
     */
    public void begin(String sender, Instant received) throws IOException {
        if (open) {
            throw new IllegalStateException("a message is open");
        }
        if (sender.codePoints().anyMatch(c -> c <= ' ' || c == 0x7F || Character.isISOControl(c))) {
            throw new IllegalArgumentException("the sender has blanks or control characters");
        }
        String line = "From " + (sender.isEmpty() ? "MAILER-DAEMON" : sender) + " " + DATE.format(received) + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        open = true;
        empty = true;
        matched = 0;
        last = '\n';
    }

    /**
     * Writes octets of the message.
     *
     * @param octets holds them
     * @param from the first
     * @param to one past the last
     * @throws IOException if {@code out} refuses
     * @throws IndexOutOfBoundsException when the range is not within the array
     * @throws IllegalStateException if no message is open
     */
    public void write(byte[] octets, int from, int to) throws IOException {
        Objects.checkFromToIndex(from, to, octets.length);
        requireOpen();
        for (int p = from; p < to; ) {
            if (matched < 0 && !heldCr) {
                p = rest(octets, p, to);
            } else {
                step(octets[p++]);
            }
        }
    }

    /**
     * Ends the message: its last line, if that has no end, and the empty line behind it.
     *
     * @throws IOException if {@code out} refuses
     * @throws IllegalStateException if no message is open
     */
    public void end() throws IOException {
        requireOpen();
        releaseCr();
        releaseMarks(false);
        if (!empty && last != '\n') {
            out.write('\n');
        }
        out.write('\n');
        open = false;
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("no message is open");
        }
    }

    /** Copies a line from where it can no longer begin with {@code From }, up to its end. */
    private int rest(byte[] octets, int from, int to) throws IOException {
        int p = from;
        while (p < to && octets[p] != '\n' && (octets[p] != '\r' || !lineFeeds)) {
            p++;
        }
        boolean ends = p < to && octets[p] == '\n';
        p += ends ? 1 : 0;
        if (p > from) {
            out.write(octets, from, p - from);
            last = octets[p - 1];
            empty = false;
        }
        if (ends) {
            matched = 0;
        } else if (p < to) {
            heldCr = true;
            p++;
        }
        return p;
    }

    private void step(byte b) throws IOException {
        if (heldCr) {
            if (b == '\n') {
                heldCr = false;
            } else {
                releaseCr();
            }
        }
        if (matched == 0 && b == '>') {
            marks++;
            return;
        }
        if (matched >= 0 && b == FROM[matched]) {
            if (++matched == FROM.length) {
                releaseMarks(true);
            }
            return;
        }
        releaseMarks(false);
        if (b == '\r' && lineFeeds) {
            heldCr = true;
            return;
        }
        put(b);
        matched = b == '\n' ? 0 : -1;
    }

    private void releaseCr() throws IOException {
        if (heldCr) {
            heldCr = false;
            put((byte) '\r');
            matched = -1;
        }
    }

    /** Writes what was held of the line's beginning, with a mark more if it is to be quoted. */
    private void releaseMarks(boolean quoted) throws IOException {
        for (long count = marks + (quoted ? 1 : 0); count > 0; count--) {
            put((byte) '>');
        }
        for (int i = 0; i < matched; i++) {
            put(FROM[i]);
        }
        marks = 0;
        matched = -1;
    }

    private void put(byte b) throws IOException {
        out.write(b);
        last = b;
        empty = false;
    }
}
