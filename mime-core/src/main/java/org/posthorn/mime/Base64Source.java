package org.posthorn.mime;

import java.nio.ByteBuffer;
import org.posthorn.mime.codec.Base64;
import org.posthorn.mime.codec.Transcoder;

/** The octets of another source in Base64, encoded whenever they are read: they take no memory. */
final class Base64Source extends Source {

    private static final int LINE = 76;
    private static final int LINE_WITH_BREAK = LINE + 2;
    private static final int OCTETS_IN_LINE = LINE / 4 * 3;

    /** Lines that are encoded at once. */
    private static final int LINES = 512;

    private final Source plain;
    private final long size;

    Base64Source(Source plain) {
        super(null, 0);
        this.plain = plain;
        this.size = Base64.MIME.encodedSize(plain.size());
    }

    @Override
    long size() {
        return size;
    }

    @Override
    byte at(long offset) {
        byte[] one = new byte[1];
        read(offset, one, 0, 1);
        return one[0];
    }

    @Override
    void read(long offset, byte[] into, int at, int length) {
        long line = offset / LINE_WITH_BREAK;
        int skip = (int) (offset % LINE_WITH_BREAK);
        int lines = (int) Math.min(LINES, ((long) skip + length) / LINE_WITH_BREAK + 1);
        byte[] octets = new byte[lines * OCTETS_IN_LINE];
        byte[] encoded = new byte[lines * LINE_WITH_BREAK + 4];
        Transcoder encoder = Base64.MIME.encoder();
        for (int done = 0; done < length; line += lines) {
            int filled = encode(line, lines, octets, encoded, encoder);
            int some = Math.min(length - done, filled - skip);
            System.arraycopy(encoded, skip, into, at + done, some);
            done += some;
            skip = 0;
        }
    }

    /** Encodes so many lines, each with the break behind it unless it is the very last. */
    private int encode(long line, int lines, byte[] octets, byte[] encoded, Transcoder encoder) {
        long from = line * OCTETS_IN_LINE;
        int count = (int) Math.min((long) lines * OCTETS_IN_LINE, plain.size() - from);
        plain.read(from, octets, 0, count);
        int filled = encoder.finish(encoded, encoder.transcode(octets, 0, count, encoded, 0));
        if (from + count < plain.size()) {
            encoded[filled++] = '\r';
            encoded[filled++] = '\n';
        }
        return filled;
    }

    @Override
    ByteBuffer slice(long from, long to) {
        return ByteBuffer.wrap(copy(from, to)).asReadOnlyBuffer();
    }
}
