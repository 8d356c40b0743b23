package org.posthorn.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
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
        try (InputStream encoded = open(offset, offset + length)) {
            encoded.readNBytes(into, at, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    ByteBuffer slice(long from, long to) {
        return ByteBuffer.wrap(copy(from, to)).asReadOnlyBuffer();
    }

    @Override
    boolean isAtHand() {
        return plain.isAtHand();
    }

    @Override
    InputStream open(long from, long to) {
        return new Encoding(from, to);
    }

    /** Encodes so many lines at once, from the one on in which the range begins. */
    private final class Encoding extends InputStream {
        private final InputStream octets;
        private final byte[] lines;
        private final byte[] encoded;
        private final Transcoder encoder = Base64.MIME.encoder();
        private long plainAt;
        private long left;
        private int at;
        private int filled;

        Encoding(long from, long to) {
            long line = from / LINE_WITH_BREAK;
            int skip = (int) (from % LINE_WITH_BREAK);
            int count = (int) Math.min(LINES, (skip + to - from) / LINE_WITH_BREAK + 1);
            plainAt = Math.min(line * OCTETS_IN_LINE, plain.size());
            octets = plain.open(plainAt, plain.size());
            lines = new byte[count * OCTETS_IN_LINE];
            encoded = new byte[count * LINE_WITH_BREAK + 4];
            left = to - from;
            at = -skip;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (left == 0 || length == 0) {
                return length == 0 ? 0 : -1;
            }
            if (at < 0 || at == filled) {
                refill();
            }
            int some = (int) Math.min(Math.min(length, left), filled - at);
            System.arraycopy(encoded, at, into, offset, some);
            at += some;
            left -= some;
            return some;
        }

        /** Each line has the break behind it unless it is the very last. */
        private void refill() throws IOException {
            int count = octets.readNBytes(lines, 0, lines.length);
            plainAt += count;
            at = at < 0 ? -at : 0;
            filled = encoder.finish(encoded, encoder.transcode(lines, 0, count, encoded, 0));
            if (count > 0 && plainAt < plain.size()) {
                encoded[filled++] = '\r';
                encoded[filled++] = '\n';
            }
        }

        @Override
        public void close() throws IOException {
            octets.close();
        }
    }
}
