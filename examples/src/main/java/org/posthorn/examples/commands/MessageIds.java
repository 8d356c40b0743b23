package org.posthorn.examples.commands;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Names for messages, which sort by time: no two are the same, here or in another process. */
final class MessageIds {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS", Locale.ROOT);

    private final Clock clock = Clock.systemUTC();
    private final String process = String.format("%08x", new SecureRandom().nextInt());
    private final AtomicLong count = new AtomicLong();

    String next() {
        return TIME.format(LocalDateTime.now(clock)) + "-" + process + "-" + count.incrementAndGet();
    }

    /** How many there are so far. */
    long count() {
        return count.get();
    }
}
