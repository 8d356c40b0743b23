package org.posthorn.smtp;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.posthorn.smtp.internal.Timestamp;

/** How long a submission server is to hold a message before it lets it go (RFC 4865 section 3). */
public sealed interface FutureRelease {

    /**
     * For so long (HOLDFOR).
     *
     * @param seconds from 1 to 999,999,999
     */
    record HoldFor(long seconds) implements FutureRelease {

        private static final Pattern VALUE = Pattern.compile("[1-9][0-9]{0,8}");

        /** Refuses times out of range. */
        public HoldFor {
            if (seconds < 1 || seconds > 999_999_999) {
                throw new IllegalArgumentException("seconds " + seconds);
            }
        }

        /**
         * {@return what is written so; empty if nothing is}
         *
         * @param value the value of a HOLDFOR parameter
         */
        public static Optional<HoldFor> parse(String value) {
            return VALUE.matcher(value).matches() ? Optional.of(new HoldFor(Long.parseLong(value))) : Optional.empty();
        }

        /** As it is written: with its keyword. */
        @Override
        public String toString() {
            return "HOLDFOR=" + seconds;
        }
    }

    /**
     * Until then (HOLDUNTIL).
     *
     * @param time of which seconds count, in the years 1 to 9999
     */
    record HoldUntil(Instant time) implements FutureRelease {

        /** Drops fractions of a second, and refuses years of which there is no timestamp (RFC 3339). */
        public HoldUntil {
            time = time.truncatedTo(ChronoUnit.SECONDS);
            if (time.isBefore(Timestamp.FIRST) || time.isAfter(Timestamp.LAST)) {
                throw new IllegalArgumentException("time " + time);
            }
        }

        /**
         * {@return what is written so; empty if nothing is}
         *
         * @param value the value of a HOLDUNTIL parameter
         */
        public static Optional<HoldUntil> parse(String value) {
            return Optional.ofNullable(Timestamp.parse(value, true, true)).map(HoldUntil::new);
        }

        /** As it is written: with its keyword. */
        @Override
        public String toString() {
            return "HOLDUNTIL=" + DateTimeFormatter.ISO_INSTANT.format(time);
        }
    }
}
