package org.posthorn.mailbox.maildir;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Names that no file of a Maildir had or will have: time, process, count and chance. */
final class UniqueNames {

    private static final AtomicLong COUNT = new AtomicLong();
    private static final long PROCESS = ProcessHandle.current().pid();
    private static final String CHANCE = Long.toHexString(new SecureRandom().nextLong());

    /**
     * A name.
     *
     * @param text letters, digits and dots
     */
    record Name(String text) {}

    private UniqueNames() {}

    /** The count has a fixed width at first, so that names of one second sort in their order. */
    static Name next() {
        Instant now = Instant.now();
        String micros = Integer.toString(1_000_000 + now.getNano() / 1_000).substring(1);
        String count = Long.toString(100_000_000 + COUNT.incrementAndGet()).substring(1);
        return new Name(now.getEpochSecond() + ".M" + micros + "P" + PROCESS + "Q" + count + "." + CHANCE);
    }
}
