package org.posthorn.mime.codec;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * One direction of a transfer encoding, step by step. Input may be cut anywhere; the result is that of the uncut input.
 * Between calls only an unfinished group is kept, never a buffer of the caller. Every call takes all of its input, so
 * the output must have room for {@link #bound} octets. Not thread-safe.
 */
public abstract sealed class Transcoder permits Decoder, Base64Encoder, QuotedPrintableEncoder, UuEncoder {
    /** Input octets taken at once from buffers that have no accessible array, and by the stream adapters. */
    static final int SLICE = 8192;

    /** Octets of input that go by way of a small array when the result may not fit. */
    private static final int LAST = 64;

    /** One for each encoding. */
    Transcoder() {}

    /**
     * Room that the output must have.
     *
     * @param length the number of input octets still to come before the next look at the output, 0 for a mere {@link #finish}
     * @return the most octets that they and {@link #finish} can yield, with what is held from before
     * @throws ArithmeticException when that is over 2<sup>31</sup> - 1
     */
    public abstract int bound(int length);

    /**
     * Transcodes all of {@code in[from, to)}.
     *
     * @param in the input, only read
     * @param from the first octet to take
     * @param to one past the last octet to take
     * @param out where the result goes; octets past the returned position may be overwritten within the bound
     * @param at where in {@code out} to begin; {@code out.length - at} must be at least {@code bound(to - from)}
     * @return the position in {@code out} after the last octet written
     * @throws IndexOutOfBoundsException when the range is not within {@code in}
     * @throws BufferOverflowException when {@code out} has not the room; nothing was taken then
     */
    public final int transcode(byte[] in, int from, int to, byte[] out, int at) {
        Objects.checkFromToIndex(from, to, in.length);
        Objects.checkIndex(at, out.length + 1);
        if (out.length - at < bound(to - from)) {
            throw new BufferOverflowException();
        }
        return run(in, from, to, out, at);
    }

    /**
     * Ends the data: writes what is held, and makes this transcoder as new for the next data.
     * (A {@link Decoder} keeps its count of defects until it is given input again.)
     *
     * @param out where the result goes
     * @param at where in {@code out} to begin; {@code out.length - at} must be at least {@code bound(0)}
     * @return the position in {@code out} after the last octet written
     * @throws BufferOverflowException when {@code out} has not the room; nothing was ended then
     */
    public final int finish(byte[] out, int at) {
        Objects.checkIndex(at, out.length + 1);
        if (out.length - at < bound(0)) {
            throw new BufferOverflowException();
        }
        return end(out, at);
    }

    /**
     * Transcodes all that remains of {@code in}.
     *
     * @param in the input; its position moves to its limit
     * @param out where the result goes; its position moves past the octets written; it must have {@code bound(in.remaining())} remaining
     * @throws BufferOverflowException when {@code out} has not the room; nothing was taken then
     */
    public final void transcode(ByteBuffer in, ByteBuffer out) {
        if (out.remaining() < bound(in.remaining())) {
            throw new BufferOverflowException();
        }
        if (in.hasArray()) {
            int base = in.arrayOffset();
            into(out, in.array(), base + in.position(), base + in.limit());
            in.position(in.limit());
            return;
        }
        byte[] slice = new byte[Math.min(in.remaining(), SLICE)];
        while (in.hasRemaining()) {
            int n = Math.min(in.remaining(), slice.length);
            in.get(slice, 0, n);
            into(out, slice, 0, n);
        }
    }

    /**
     * Ends the data, as {@link #finish(byte[], int)} does.
     *
     * @param out where the result goes; its position moves past the octets written; it must have {@code bound(0)} remaining
     * @throws BufferOverflowException when {@code out} has not the room; nothing was ended then
     */
    public final void finish(ByteBuffer out) {
        int room = bound(0);
        if (out.remaining() < room) {
            throw new BufferOverflowException();
        }
        if (out.hasArray()) {
            int at = out.arrayOffset() + out.position();
            out.position(out.position() + end(out.array(), at) - at);
        } else {
            byte[] last = new byte[room];
            out.put(last, 0, end(last, 0));
        }
    }

    /**
     * A stream that gives the transcoded octets of another. At the end of the source the data is finished. That of a strict
     * decoder throws {@link FlawException} when it comes to the first flaw, and gives nothing after that.
     *
     * @param source read as needed, and closed with the stream
     * @return the stream; this transcoder must not be used otherwise until it is at its end
     */
    public final InputStream reading(InputStream source) {
        return new TranscodedInput(this, source);
    }

    /**
     * A stream that writes what it is given, transcoded, to another. Closing it finishes the data and closes the sink.
     *
     * @param sink written to as input comes; nothing is kept back but an unfinished group
     * @return the stream; this transcoder must not be used otherwise until it is closed
     */
    public final OutputStream writing(OutputStream sink) {
        return new TranscodedOutput(this, sink);
    }

    /** {@link #transcode(byte[], int, int, byte[], int)} after its checks. */
    abstract int run(byte[] in, int from, int to, byte[] out, int at);

    /** {@link #finish(byte[], int)} after its checks. */
    abstract int end(byte[] out, int at);

    /** The most octets whose {@link #bound} is within the room, or fewer; below 1 when there are none. */
    abstract int fitting(int room);

    /**
     * All of {@code in[from, to)} with the end, as an array of its own.
     *
     * @param expected the size of the result where it can be foretold; right makes one allocation, wrong costs a copy
     */
    final byte[] whole(byte[] in, int from, int to, int expected) {
        byte[] out = new byte[expected];
        int at = 0;
        int p = from;
        while (true) {
            int n = Math.min(to - p, fitting(out.length - at));
            if (n >= Math.min(to - p, LAST) && bound(n) <= out.length - at) {
                at = run(in, p, p + n, out, at);
                p += n;
            } else { // The bound exceeds the room, though perhaps not the result: a few octets at a time show which.
                n = Math.min(to - p, LAST);
                byte[] few = new byte[bound(n)];
                int k = run(in, p, p + n, few, 0);
                p += n;
                if (k > out.length - at) {
                    out = Arrays.copyOf(out, at + k + bound(to - p));
                }
                System.arraycopy(few, 0, out, at, k);
                at += k;
            }
            if (p == to && bound(0) <= out.length - at) {
                at = end(out, at);
                break;
            }
            if (p == to) {
                out = Arrays.copyOf(out, at + bound(0));
            }
        }
        return at == out.length ? out : Arrays.copyOf(out, at);
    }

    private void into(ByteBuffer out, byte[] in, int from, int to) {
        if (out.hasArray()) {
            int at = out.arrayOffset() + out.position();
            out.position(out.position() + run(in, from, to, out.array(), at) - at);
            return;
        }
        byte[] slice = new byte[bound(Math.min(to - from, SLICE)) + bound(0)];
        for (int p = from; p < to; ) {
            int n = Math.min(to - p, SLICE);
            out.put(slice, 0, run(in, p, p + n, slice, 0));
            p += n;
        }
    }
}
