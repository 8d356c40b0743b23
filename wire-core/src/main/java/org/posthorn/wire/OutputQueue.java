package org.posthorn.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes owed to the peer, in order: short texts, copied into chunks of the queue's own, and buffers of the application's, by reference.
 * Whoever writes advances the buffers' positions; emptied ones fall out. When nothing is owed the queue owns one small chunk at most.
 */
public final class OutputQueue {

    private static final int FIRST_CHUNK = 512;
    private static final int MORE_CHUNK = 4_096;
    private static final ByteBuffer[] NOTHING = {};

    private final int mark;
    private ByteBuffer[] queue = NOTHING;
    private int count;
    /** Our own chunk that texts are added to; it is the last in the queue while {@link #open}. Texts go in at its limit. */
    private ByteBuffer chunk = ByteBuffer.allocate(0);

    private boolean open;

    /**
     * An empty queue.
     *
     * @param mark how many octets make {@link #aboveMark} true
     */
    public OutputQueue(int mark) {
        this.mark = mark;
    }

    /**
     * Adds characters, one octet each; those that are not ASCII become a question mark.
     *
     * @param text the characters
     */
    @SuppressWarnings("ByteBufferBackingArray") // our own, whole: its array begins where it does
    public void put(CharSequence text) {
        int length = text.length();
        ByteBuffer tail = room(length);
        byte[] array = tail.array();
        int at = tail.limit();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            array[at + i] = (byte) (c < 0x80 ? c : '?');
        }
        tail.limit(at + length);
    }

    /**
     * Adds characters as UTF-8.
     *
     * @param text the characters
     */
    public void putUtf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                share(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                return;
            }
        }
        put(text);
    }

    /**
     * Adds a copy of octets.
     *
     * @param octets the octets
     * @param from the first
     * @param to behind the last
     */
    @SuppressWarnings("ByteBufferBackingArray") // our own, whole: its array begins where it does
    public void put(byte[] octets, int from, int to) {
        int length = to - from;
        ByteBuffer tail = room(length);
        int at = tail.limit();
        System.arraycopy(octets, from, tail.array(), at, length);
        tail.limit(at + length);
    }

    /**
     * Adds one octet.
     *
     * @param octet the octet
     */
    public void put(byte octet) {
        ByteBuffer tail = room(1);
        int at = tail.limit();
        tail.limit(at + 1);
        tail.put(at, octet);
    }

    /**
     * Adds a buffer by reference: its bytes stay unchanged until they are written. Its position is advanced by the writer.
     *
     * @param bytes the buffer; the queue's own from now on, but not its bytes
     */
    public void share(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            open = false;
            add(bytes);
        }
    }

    /** {@return the buffers that have bytes, in order; valid until the queue's next call but {@link #isEmpty}} */
    public ByteBuffer[] buffers() {
        dropWritten();
        if (queue.length != count) {
            queue = Arrays.copyOf(queue, count);
        }
        return queue;
    }

    /** {@return whether nothing is owed} */
    public boolean isEmpty() {
        for (int i = 0; i < count; i++) {
            if (queue[i].hasRemaining()) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether so much is owed that more must not be added before some is written} */
    public boolean aboveMark() {
        return size() > mark;
    }

    /** {@return how many octets are owed} */
    public long size() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += queue[i].remaining();
        }
        return sum;
    }

    /** Forgets all that is owed: there is nobody to take it any more. */
    public void clear() {
        Arrays.fill(queue, 0, count, null);
        count = 0;
        open = false;
    }

    /** Our chunk, in the queue, with room behind its limit. */
    private ByteBuffer room(int length) {
        if (open && !chunk.hasRemaining()) {
            chunk.position(0).limit(0);
            open = chunk.capacity() == FIRST_CHUNK;
        }
        if (open && chunk.capacity() - chunk.limit() >= length) {
            return chunk;
        }
        dropWritten();
        boolean reusable = !open && chunk.capacity() == FIRST_CHUNK && !chunk.hasRemaining();
        if (!reusable || length > FIRST_CHUNK) {
            int size = Math.max(length, count == 0 ? FIRST_CHUNK : MORE_CHUNK);
            chunk = ByteBuffer.allocate(size);
        }
        chunk.position(0).limit(0);
        add(chunk);
        open = true;
        return chunk;
    }

    private void add(ByteBuffer bytes) {
        if (count == queue.length) {
            queue = Arrays.copyOf(queue, count == 0 ? 1 : 4 * count);
        }
        queue[count++] = bytes;
    }

    private void dropWritten() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (queue[i].hasRemaining()) {
                queue[kept++] = queue[i];
            }
        }
        Arrays.fill(queue, kept, count, null);
        count = kept;
        open = open && kept > 0 && queue[kept - 1] == chunk;
    }
}
