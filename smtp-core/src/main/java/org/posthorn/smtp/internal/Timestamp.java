package org.posthorn.smtp.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as parameters carry them: date-time of RFC 3339 section 5.6. */
public final class Timestamp {

    /** The first time that can be written. */
    public static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    /** The last time that can be written. */
    public static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Pattern DATE_TIME = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]"
            + "([0-9]{2}):([0-9]{2}):([0-9]{2})(\\.[0-9]{1,9})?(?:[Zz]|([-+])([0-9]{2}):([0-9]{2}))");
    private static final int LEAP_SECOND = 60;

    private Timestamp() {}

    /**
     * {@return the time that is written so, fractions of a second left out, or null if none is}
     *
     * @param text a date-time; a leap second is taken for the one behind it
     * @param utc whether only {@code Z} is a valid zone
     * @param fraction whether there may be a fraction of a second
     */
    public static @Nullable Instant parse(String text, boolean utc, boolean fraction) {
        Matcher matcher = DATE_TIME.matcher(text);
        boolean offset = matcher.matches() && matcher.group(8) != null;
        if (!matcher.matches() || (utc && offset) || (!fraction && matcher.group(7) != null)) {
            return null;
        }
        try {
            int second = number(matcher, 6);
            boolean leap = second == LEAP_SECOND && number(matcher, 5) == 59;
            LocalDateTime local = LocalDateTime.of(
                    number(matcher, 1),
                    number(matcher, 2),
                    number(matcher, 3),
                    number(matcher, 4),
                    number(matcher, 5),
                    leap ? second - 1 : second);
            Instant time = local.toInstant(ZoneOffset.UTC).plusSeconds(leap ? 1 : 0);
            return inRange(offset ? time.minusSeconds(seconds(matcher)) : time);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant inRange(Instant time) {
        return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    }

    private static int seconds(Matcher matcher) {
        int hours = number(matcher, 9);
        int minutes = number(matcher, 10);
        if (hours > 23 || minutes > 59) {
            throw new DateTimeException("offset");
        }
        int seconds = 60 * (60 * hours + minutes);
        return matcher.group(8).equals("-") ? -seconds : seconds;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
