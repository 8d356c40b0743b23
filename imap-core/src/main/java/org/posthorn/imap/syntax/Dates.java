package org.posthorn.imap.syntax;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates and times as IMAP writes them (RFC 9051 section 9, date and date-time). */
final class Dates {

    private static final String[] MONTHS = {
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"
    };

    private Dates() {}

    /** Writes a date, without quotes. */
    static void write(Pen out, LocalDate date) {
        out.number(date.getDayOfMonth());
        monthAndYear(out, date);
    }

    /** Writes a date and a time, in its quotes. */
    static void write(Pen out, OffsetDateTime time) {
        out.put('"');
        out.put(time.getDayOfMonth() < 10 ? " " : "").number(time.getDayOfMonth());
        monthAndYear(out, time.toLocalDate());
        two(out.put(' '), time.getHour());
        two(out.put(':'), time.getMinute());
        two(out.put(':'), time.getSecond());
        int minutes = time.getOffset().getTotalSeconds() / 60;
        out.put(' ').put(minutes < 0 ? '-' : '+');
        two(out, Math.abs(minutes) / 60);
        two(out, Math.abs(minutes) % 60);
        out.put('"');
    }

    private static void monthAndYear(Pen out, LocalDate date) {
        int year = date.getYear();
        if (year < 0 || year > 9999) {
            throw new IllegalArgumentException("a year of " + year);
        }
        String month = MONTHS[date.getMonthValue() - 1];
        out.put('-').put(month.charAt(0)).put((char) (month.charAt(1) | 0x20)).put((char) (month.charAt(2) | 0x20));
        two(out.put('-'), year / 100);
        two(out, year % 100);
    }

    private static void two(Pen out, int number) {
        out.put((char) ('0' + number / 10)).put((char) ('0' + number % 10));
    }

    static LocalDate date(Cursor in) {
        boolean quoted = in.take('"');
        int day = (int) digits(in, 1, 2);
        LocalDate date = monthAndYear(in, day);
        if (quoted) {
            in.expect('"');
        }
        return date;
    }

    static OffsetDateTime dateTime(Cursor in) {
        in.expect('"');
        int day = in.take(' ') ? (int) digits(in, 1, 1) : (int) digits(in, 2, 2);
        LocalDate date = monthAndYear(in, day);
        in.expect(' ');
        int hour = (int) digits(in, 2, 2);
        in.expect(':');
        int minute = (int) digits(in, 2, 2);
        in.expect(':');
        int second = (int) digits(in, 2, 2);
        in.expect(' ');
        boolean west = in.take('-');
        if (!west) {
            in.expect('+');
        }
        int zone = (int) digits(in, 4, 4);
        in.expect('"');
        int seconds = (zone / 100 * 60 + zone % 100) * 60;
        try {
            LocalDateTime time = date.atTime(hour, minute, Math.min(second, 59));
            return time.atOffset(ZoneOffset.ofTotalSeconds(west ? -seconds : seconds));
        } catch (DateTimeException e) {
            throw in.syntax("expected a time of day and a zone that exist");
        }
    }

    private static LocalDate monthAndYear(Cursor in, int day) {
        in.expect('-');
        int month = month(in);
        in.expect('-');
        int year = (int) digits(in, 4, 4);
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            throw in.syntax("expected a day that exists");
        }
    }

    private static int month(Cursor in) {
        for (int month = 0; month < 12; month++) {
            if (in.letters(MONTHS[month])) {
                return month + 1;
            }
        }
        throw in.syntax("expected a month");
    }

    private static long digits(Cursor in, int least, int most) {
        int from = in.position();
        long value = in.number();
        int count = in.position() - from;
        if (count < least || count > most) {
            throw in.syntax("expected " + most + " digits");
        }
        return value;
    }
}
