package org.posthorn.mailbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The octets of a message in memory, shared by its copies. */
final class MemoryContent {

    private static final int SHIFT = 20;
    private static final int PIECE = 1 << SHIFT;

    private final String id;
    /** All but the last have {@link #PIECE} octets. */
    private final byte[][] pieces;

    private final long size;

    private MemoryContent(String id, byte[][] pieces, long size) {
        this.id = id;
        this.pieces = pieces;
        this.size = size;
    }

    String id() {
        return id;
    }

    long size() {
        return size;
    }

    MessageOctets open() {
        return new Reading();
    }

    private final class Reading implements MessageOctets {

        @Override
        public long size() {
            return size;
        }

        @Override
        public int read(long offset, ByteBuffer into) {
            Objects.checkIndex(offset, size + 1);
            int read = 0;
            long at = offset;
            while (into.hasRemaining() && at < size) {
                byte[] piece = pieces[(int) (at >>> SHIFT)];
                int from = (int) at & PIECE - 1;
                int length = Math.min(piece.length - from, into.remaining());
                into.put(piece, from, length);
                read += length;
                at += length;
            }
            return read;
        }

        @Override
        public Optional<ByteBuffer> atHand() {
            return switch (pieces.length) {
                case 0 -> Optional.of(ByteBuffer.allocate(0).asReadOnlyBuffer());
                case 1 -> Optional.of(ByteBuffer.wrap(pieces[0]).asReadOnlyBuffer());
                default -> Optional.empty();
            };
        }
    }

    /** Gathers octets. */
    static final class Writer {
        private final List<byte[]> full = new ArrayList<>();
        private byte[] piece;
        private int used;

        Writer(long expected) {
            piece = new byte[(int) Math.min(expected, PIECE)];
        }

        void write(ByteBuffer octets) {
            while (octets.hasRemaining()) {
                if (used == PIECE) {
                    full.add(piece);
                    piece = new byte[PIECE];
                    used = 0;
                }
                if (used == piece.length) {
                    int wanted = Math.max(used * 2, Math.min(used + octets.remaining(), PIECE));
                    piece = Arrays.copyOf(piece, Math.min(Math.max(wanted, 512), PIECE));
                }
                int length = Math.min(octets.remaining(), piece.length - used);
                octets.get(piece, used, length);
                used += length;
            }
        }

        MemoryContent finish(String id) {
            if (used > 0) {
                full.add(used == piece.length ? piece : Arrays.copyOf(piece, used));
            }
            long size = full.isEmpty() ? 0 : ((long) full.size() - 1 << SHIFT) + used;
            return new MemoryContent(id, full.toArray(new byte[0][]), size);
        }
    }
}
