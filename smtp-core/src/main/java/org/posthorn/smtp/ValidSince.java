package org.posthorn.smtp;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.internal.Timestamp;

/**
 * Since when the recipient's mailbox must have belonged to the same person, for the message to be delivered (RRVS, RFC 7293).
 *
 * @param time the time at which the sender knew whose it is; of which seconds count, in the years 1 to 9999
 * @param unsupported what becomes of the message at a server that does not know this extension
 */
public record ValidSince(Instant time, Unsupported unsupported) {

    /** What becomes of a message at a server that does not know the extension (RFC 7293 section 5.1.1). */
    public enum Unsupported {
        /** It goes no further. */
        REJECT,
        /** It goes on without the check. */
        CONTINUE
    }

    /** Drops fractions of a second, and refuses years of which there is no timestamp (RFC 3339). */
    public ValidSince {
        Objects.requireNonNull(unsupported);
        time = time.truncatedTo(ChronoUnit.SECONDS);
        if (time.isBefore(Timestamp.FIRST) || time.isAfter(Timestamp.LAST)) {
            throw new IllegalArgumentException("time " + time);
        }
    }

    /**
     * A message that goes no further where this extension is not known.
     *
     * @param time the time at which the sender knew whose mailbox it is
     */
    public ValidSince(Instant time) {
        this(time, Unsupported.REJECT);
    }

    /**
     * {@return what is written so; empty if nothing is}
     *
     * @param value the value of an RRVS parameter: a time with any zone, and {@code ;C} or {@code ;R} behind it or not
     */
    public static Optional<ValidSince> parse(String value) {
        int semicolon = value.indexOf(';');
        String letter = semicolon < 0 ? "R" : value.substring(semicolon + 1).toUpperCase(Locale.ROOT);
        @Nullable Instant time = Timestamp.parse(semicolon < 0 ? value : value.substring(0, semicolon), false, false);
        if (time == null || (!letter.equals("R") && !letter.equals("C"))) {
            return Optional.empty();
        }
        return Optional.of(new ValidSince(time, letter.equals("C") ? Unsupported.CONTINUE : Unsupported.REJECT));
    }

    /** As it is written in the parameter, in UTC. */
    @Override
    public String toString() {
        return DateTimeFormatter.ISO_INSTANT.format(time) + (unsupported == Unsupported.CONTINUE ? ";C" : "");
    }
}
