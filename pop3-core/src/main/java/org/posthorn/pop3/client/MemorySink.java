package org.posthorn.pop3.client;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Violation;

/** A message in memory. */
final class MemorySink implements Sink {

    /** Most octets of a message in memory. */
    static final int MOST = 256 << 20;

    /** Up to here the server is believed how large a message is. */
    private static final int BELIEVED = 1 << 20;

    private byte[] octets;
    private int size;

    MemorySink(long expected) {
        octets = new byte[(int) Math.min(expected, BELIEVED)];
    }

    @Override
    public void write(ByteBuffer more) throws MailException {
        int count = more.remaining();
        if (count > MOST - size) {
            throw new MailException.ProtocolViolated(
                    new Violation(Violation.Kind.TOO_MANY, "octets for a message in memory"));
        }
        if (count > octets.length - size) {
            octets = Arrays.copyOf(octets, (int) Math.min(MOST, Math.max(2L * octets.length, size + count)));
        }
        more.get(more.position(), octets, size, count);
        size += count;
    }

    @Override
    public void commit(long all) {}

    @Override
    public void abort() {}

    byte[] octets() {
        return octets.length == size ? octets : Arrays.copyOf(octets, size);
    }
}
