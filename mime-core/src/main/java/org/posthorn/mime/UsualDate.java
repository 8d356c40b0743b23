package org.posthorn.mime;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date in the form that nearly all mail has, {@code Fri, 21 Nov 1997 09:55:06 -0600}. It gives what {@link DateReader} makes of the
 * same octets, in a fraction of the time, and nothing when it meets anything else.
 */
final class UsualDate {

    private static final int NONE = -1;

    /** From the month on: month, year, time and zone, each with a space before it. */
    private static final int TAIL = " Nov 1997 09:55:06 -0600".length();

    /** Every month has so many days. */
    private static final int SURE_DAYS = 28;

    /** From eighteen hours west of UTC to eighteen hours east: the JDK's own table costs more than all the rest here. */
    private static final ZoneOffset[] HOURS =
            IntStream.rangeClosed(-18, 18).mapToObj(ZoneOffset::ofHours).toArray(ZoneOffset[]::new);

    private UsualDate() {}

    static @Nullable OffsetDateTime read(byte[] a, int from, int to) {
        int at = from;
        int end = to;
        while (at < end && FieldLexer.isWhite(a[at])) {
            at++;
        }
        while (end > at && FieldLexer.isWhite(a[end - 1])) {
            end--;
        }
        int digits = end - at - TAIL - "Fri, ".length();
        if (digits != 1 && digits != 2 || a[at + 3] != ',' || a[at + 4] != ' ') {
            return null;
        }
        int month = end - TAIL;
        if (!isForm(a, month)) {
            return null;
        }
        int day = number(a, at + 5, digits);
        int year = number(a, month + 5, 4);
        return date(a, at, day, month(a, month + 1), year, month + 10, number(a, end - 4, 4));
    }

    /** Whether spaces, colons and a sign are where they should be. */
    private static boolean isForm(byte[] a, int tail) {
        return a[tail] == ' '
                && a[tail + 4] == ' '
                && a[tail + 9] == ' '
                && a[tail + 12] == ':'
                && a[tail + 15] == ':'
                && a[tail + 18] == ' '
                && (a[tail + 19] == '+' || a[tail + 19] == '-');
    }

    private static @Nullable OffsetDateTime date(
            byte[] a, int dayName, int day, int month, int year, int time, int zone) {
        int hour = number(a, time, 2);
        int minute = number(a, time + 3, 2);
        int second = number(a, time + 6, 2);
        if (day < 1 || month < 1 || year < 1901 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0) {
            return null;
        }
        if (second > 59 || zone < 0 || zone % 100 > 59 || zone >= 1800) {
            return null;
        }
        if (day > SURE_DAYS && day > LocalDate.of(year, month, 1).lengthOfMonth()) {
            return null;
        }
        LocalDate date = LocalDate.of(year, month, day);
        if (dayOfWeek(a, dayName) != Math.floorMod(date.toEpochDay() + 3, 7)) {
            return null;
        }
        int minutes = zone / 100 * 60 + zone % 100;
        return OffsetDateTime.of(date.atTime(hour, minute, second), offset(a[time + 9] == '-' ? -minutes : minutes));
    }

    private static ZoneOffset offset(int minutes) {
        return minutes % 60 == 0 ? HOURS[minutes / 60 + 18] : ZoneOffset.ofTotalSeconds(minutes * 60);
    }

    /** The number of so many digits, or a negative one when they are none. */
    private static int number(byte[] a, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = a[i] - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static int letters(byte[] a, int at) {
        return (a[at] | 0x20) << 16 | (a[at + 1] | 0x20) << 8 | a[at + 2] | 0x20;
    }

    private static int month(byte[] a, int at) {
        return switch (letters(a, at)) {
            case 'j' << 16 | 'a' << 8 | 'n' -> 1;
            case 'f' << 16 | 'e' << 8 | 'b' -> 2;
            case 'm' << 16 | 'a' << 8 | 'r' -> 3;
            case 'a' << 16 | 'p' << 8 | 'r' -> 4;
            case 'm' << 16 | 'a' << 8 | 'y' -> 5;
            case 'j' << 16 | 'u' << 8 | 'n' -> 6;
            case 'j' << 16 | 'u' << 8 | 'l' -> 7;
            case 'a' << 16 | 'u' << 8 | 'g' -> 8;
            case 's' << 16 | 'e' << 8 | 'p' -> 9;
            case 'o' << 16 | 'c' << 8 | 't' -> 10;
            case 'n' << 16 | 'o' << 8 | 'v' -> 11;
            case 'd' << 16 | 'e' << 8 | 'c' -> 12;
            default -> NONE;
        };
    }

    /** The day of the week, from Monday, which is 0. */
    private static int dayOfWeek(byte[] a, int at) {
        return switch (letters(a, at)) {
            case 'm' << 16 | 'o' << 8 | 'n' -> 0;
            case 't' << 16 | 'u' << 8 | 'e' -> 1;
            case 'w' << 16 | 'e' << 8 | 'd' -> 2;
            case 't' << 16 | 'h' << 8 | 'u' -> 3;
            case 'f' << 16 | 'r' << 8 | 'i' -> 4;
            case 's' << 16 | 'a' << 8 | 't' -> 5;
            case 's' << 16 | 'u' << 8 | 'n' -> 6;
            default -> NONE;
        };
    }
}
