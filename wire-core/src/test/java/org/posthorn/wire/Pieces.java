package org.posthorn.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Octets in pieces, in buffers of all kinds. */
final class Pieces {

    private Pieces() {}

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    static List<ByteBuffer> whole(byte[] octets) {
        return List.of(ByteBuffer.wrap(octets.clone()));
    }

    static List<ByteBuffer> single(byte[] octets) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (byte octet : octets) {
            pieces.add(ByteBuffer.wrap(new byte[] {octet}));
        }
        return pieces;
    }

    static List<ByteBuffer> random(byte[] octets, long seed) {
        Random random = new Random(seed);
        List<ByteBuffer> pieces = new ArrayList<>();
        int most = 1 + random.nextInt(40);
        for (int at = 0; at < octets.length; ) {
            int size = Math.min(octets.length - at, random.nextInt(most + 1));
            int before = random.nextInt(9);
            ByteBuffer storage = random.nextBoolean()
                    ? ByteBuffer.allocateDirect(size + before)
                    : ByteBuffer.allocate(size + before);
            storage.order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            pieces.add(storage.position(before).put(octets, at, size).flip().position(before));
            at += size;
        }
        return pieces;
    }
}
