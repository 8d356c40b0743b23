package org.posthorn.mime.codec;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Arrays for results whose size shows at their end only, so that no more than the result is allocated. One is kept for whoever comes next. */
final class Scratch {
    /** The largest that is kept. */
    static final int MOST = 1 << 18;

    private static final int LEAST = 1 << 12;

    private static final AtomicReference<byte @Nullable []> SPARE = new AtomicReference<>();

    private Scratch() {}

    /** An array of at least that size, with anything in it. */
    static byte[] take(int size) {
        byte @Nullable [] spare = SPARE.getAndSet(null);
        return spare != null && spare.length >= size ? spare : new byte[Math.max(LEAST, size)];
    }

    static void release(byte[] array) {
        if (array.length <= MOST) {
            SPARE.set(array);
        }
    }
}
