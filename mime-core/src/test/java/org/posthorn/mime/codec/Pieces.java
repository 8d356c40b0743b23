package org.posthorn.mime.codec;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Runs a transcoder over data cut into pieces. */
final class Pieces {
    private Pieces() {}

    static byte[] whole(Transcoder transcoder, byte[] data) {
        return cut(transcoder, data, data.length == 0 ? 1 : data.length);
    }

    static byte[] cut(Transcoder transcoder, byte[] data, int size) {
        var out = new ByteArrayOutputStream();
        for (int p = 0; p < data.length; p += size) {
            piece(transcoder, data, p, Math.min(data.length, p + size), out);
        }
        return finished(transcoder, out);
    }

    static byte[] cutAt(Transcoder transcoder, byte[] data, int first, int second) {
        var out = new ByteArrayOutputStream();
        piece(transcoder, data, 0, first, out);
        piece(transcoder, data, first, second, out);
        piece(transcoder, data, second, data.length, out);
        return finished(transcoder, out);
    }

    static byte[] cutAtRandom(Transcoder transcoder, byte[] data, long seed) {
        var random = new Random(seed);
        var out = new ByteArrayOutputStream();
        for (int p = 0; p < data.length; ) {
            int n = Math.min(data.length - p, random.nextInt(random.nextBoolean() ? 4 : 5000));
            piece(transcoder, data, p, p + n, out);
            p += n;
        }
        return finished(transcoder, out);
    }

    private static void piece(Transcoder transcoder, byte[] data, int from, int to, ByteArrayOutputStream out) {
        byte[] room = new byte[transcoder.bound(to - from)];
        out.write(room, 0, transcoder.transcode(data, from, to, room, 0));
    }

    private static byte[] finished(Transcoder transcoder, ByteArrayOutputStream out) {
        byte[] room = new byte[transcoder.bound(0)];
        out.write(room, 0, transcoder.finish(room, 0));
        return out.toByteArray();
    }
}
