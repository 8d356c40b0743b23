package org.posthorn.smtp;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By when a message is to be delivered, and what is to happen if it is not (BY, RFC 2852 section 4).
 *
 * @param seconds from now, at most {@value #MOST} either way; positive where the message is to be returned
 * @param mode what is to happen when the time has come
 * @param trace whether every relay is to report
 */
public record DeliverBy(long seconds, Mode mode, boolean trace) {

    /** Most seconds either way. */
    public static final long MOST = 999_999_999;

    private static final Pattern VALUE = Pattern.compile("([-+]?[0-9]{1,9});([NRnr])([Tt]?)");

    /** What is to happen when the time has come and the message is not delivered. */
    public enum Mode {
        /** The sender is told; delivery is still attempted. */
        NOTIFY("N"),
        /** The message is returned. Only servers that know this extension may be given it. */
        RETURN("R");

        private final String letter;

        Mode(String letter) {
            this.letter = letter;
        }
    }

    /** Refuses times out of range. */
    public DeliverBy {
        Objects.requireNonNull(mode);
        if (Math.abs(seconds) > MOST || (mode == Mode.RETURN && seconds <= 0)) {
            throw new IllegalArgumentException("by-time " + seconds);
        }
    }

    /**
     * {@return what is written so; empty if nothing is}
     *
     * @param value the value of a BY parameter
     */
    public static Optional<DeliverBy> parse(String value) {
        Matcher matcher = VALUE.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(matcher.group(1));
        Mode mode = matcher.group(2).equalsIgnoreCase("R") ? Mode.RETURN : Mode.NOTIFY;
        return mode == Mode.RETURN && seconds <= 0
                ? Optional.empty()
                : Optional.of(new DeliverBy(seconds, mode, !matcher.group(3).isEmpty()));
    }

    /** As it is written in the parameter. */
    @Override
    public String toString() {
        return seconds + ";" + mode.letter + (trace ? "T" : "");
    }
}
