package org.posthorn.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One way to cut what goes over a connection into pieces, with the choices that are a driver's to make. */
final class Cut {

    /** How many octets random runs cut as finely as they may; what is before and behind comes in large pieces, or it would take too long. */
    private static final int FINE_OCTETS = 2_000;

    private static final int[] SIZES = {1, 3, 16, 100, 1_500, Integer.MAX_VALUE - 1};
    private static final byte[] POISON = "never look back! ".repeat(1_000).getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final int size;
    private final int place;
    private final @Nullable SplittableRandom random;
    private final int kind;
    private int fineFrom;
    private int fineTo = Integer.MAX_VALUE;
    private int taken;

    private Cut(String name, int size, int place, @Nullable SplittableRandom random) {
        this.name = name;
        this.size = size;
        this.place = place;
        this.random = random;
        this.kind = random == null ? 0 : random.nextInt(5);
    }

    /** No cut: everything that can come at one time does. */
    static Cut whole() {
        return new Cut("whole", Integer.MAX_VALUE, -1, null);
    }

    /** A cut behind every octet. */
    static Cut everywhere() {
        return new Cut("every octet by itself", 1, -1, null);
    }

    /** One cut, before the octet of this index among all that the peer sends. */
    static Cut at(int place) {
        return new Cut("in two before octet " + place, Integer.MAX_VALUE, place, null);
    }

    /**
     * Random cuts, buffers of random kinds, random answers later than at once.
     *
     * @param octets about how many there will be
     */
    static Cut random(long seed, int octets) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = SIZES[random.nextInt(SIZES.length)];
        Cut cut = new Cut("cut at random places, again with -D" + Seeds.PROPERTY + "=" + seed, size, -1, random);
        if (octets > FINE_OCTETS) {
            cut.fineFrom = random.nextInt(octets);
            cut.fineTo = cut.fineFrom + FINE_OCTETS;
        }
        return cut;
    }

    /** How many of the octets that are left the next piece has. */
    int piece(int left) {
        int piece = Math.min(left, size);
        if (random != null) {
            piece = randomPiece(left, random);
        } else if (place > taken) {
            piece = Math.min(left, place - taken);
        }
        taken += piece;
        return piece;
    }

    private int randomPiece(int left, SplittableRandom dice) {
        if (taken < fineFrom) {
            return 1 + dice.nextInt(Math.min(left, fineFrom - taken));
        }
        return 1 + dice.nextInt(taken < fineTo ? Math.min(left, size) : left);
    }

    /** Whether the next answer comes only when the session waits for it. */
    boolean late() {
        return random != null && random.nextInt(4) == 0;
    }

    /** How many octets of the output are written at one time. */
    int written(int left) {
        return random == null ? left : 1 + random.nextInt(left);
    }

    /** A buffer to put pieces into: heap or direct, at an offset or not. */
    ByteBuffer storage(int capacity) {
        return switch (kind) {
            case 1 -> ByteBuffer.allocateDirect(capacity);
            case 2 -> ByteBuffer.allocate(capacity + 7).slice(7, capacity);
            default -> ByteBuffer.allocate(capacity);
        };
    }

    /** How the session sees the buffer: as it is, read-only, or with the other byte order. */
    ByteBuffer view(ByteBuffer storage) {
        return switch (kind) {
            case 3 -> storage.asReadOnlyBuffer();
            case 4 -> storage.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            default -> storage.duplicate();
        };
    }

    /** Spoils octets that the session may no longer look at. */
    static void poison(ByteBuffer storage, int from, int to) {
        for (int i = from; i < to; i += POISON.length) {
            storage.put(i, POISON, 0, Math.min(POISON.length, to - i));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
