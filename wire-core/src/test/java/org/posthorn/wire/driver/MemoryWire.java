package org.posthorn.wire.driver;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** One end of a connection in memory, which never waits. Reads and writes as few octets at a time as it is told. */
final class MemoryWire implements Wire {

    private final int most;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private ByteBuffer toRead = ByteBuffer.allocate(0);
    private boolean peerEnded;
    private boolean stuck;
    private long waited;

    boolean ended;
    int writes;

    /** Moves at most so many octets in one call. */
    MemoryWire(int most) {
        this.most = most;
    }

    /** What was written since this was last asked. */
    byte[] takeSent() {
        byte[] taken = sent.toByteArray();
        sent.reset();
        return taken;
    }

    /** Makes octets readable. */
    void feed(byte[] octets) {
        ByteBuffer all = ByteBuffer.allocate(toRead.remaining() + octets.length);
        toRead = all.put(toRead).put(octets).flip();
    }

    void peerEnds() {
        peerEnded = true;
    }

    /** Takes nothing any more, or something again. */
    void stuck(boolean on) {
        stuck = on;
    }

    /** Lets time pass. */
    void pass(long nanos) {
        waited += nanos;
    }

    @Override
    public int read(ByteBuffer into, long patience) {
        int count = Math.min(Math.min(most, into.remaining()), toRead.remaining());
        if (count == 0) {
            return peerEnded ? -1 : 0;
        }
        into.put(toRead.slice(toRead.position(), count));
        toRead.position(toRead.position() + count);
        return count;
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public long write(ByteBuffer[] from) {
        writes++;
        long sum = 0;
        for (ByteBuffer each : from) {
            while (each.hasRemaining() && !stuck && sum < most) {
                sent.write(each.get());
                sum++;
            }
        }
        return sum;
    }

    @Override
    public long waited() {
        long sum = waited;
        waited = 0;
        return sum;
    }

    @Override
    public void endOutput() {
        ended = true;
    }
}
