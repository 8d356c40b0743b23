package org.posthorn.smtp;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

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

        private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
        private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
        private static final Pattern VALUE =
                Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

        /** Drops fractions of a second, and refuses years of which there is no timestamp (RFC 3339). */
        public HoldUntil {
            time = time.truncatedTo(ChronoUnit.SECONDS);
            if (time.isBefore(FIRST) || time.isAfter(LAST)) {
                throw new IllegalArgumentException("time " + time);
            }
        }

        /**
         * {@return what is written so; empty if nothing is}
         *
         * @param value the value of a HOLDUNTIL parameter
         */
        public static Optional<HoldUntil> parse(String value) {
            if (!VALUE.matcher(value).matches()) {
                return Optional.empty();
            }
            try {
                Instant time = Instant.parse(value);
                return time.isBefore(FIRST) ? Optional.empty() : Optional.of(new HoldUntil(time));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        /** As it is written: with its keyword. */
        @Override
        public String toString() {
            return "HOLDUNTIL=" + DateTimeFormatter.ISO_INSTANT.format(time);
        }
    }
}
