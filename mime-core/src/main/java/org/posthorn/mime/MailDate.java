package org.posthorn.mime;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/** The date-time of RFC 5322 section 3.3, as Date, Received and a few parameters carry it: reading and printing. */
public final class MailDate {

    static final String[] DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

    static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private MailDate() {}

    /**
     * The date that an application wrote.
     *
     * @param text the date, such as {@code Fri, 21 Nov 1997 09:55:06 -0600}
     * @return the instant with its offset
     * @throws IllegalArgumentException at the first departure from RFC 5322 section 3.3, naming its place; obsolete
     *     forms are departures too
     */
    public static OffsetDateTime parse(String text) {
        return Parsed.strict(text, MailDate::read).orElseThrow();
    }

    /**
     * Reads a received date: obsolete forms (RFC 5322 section 4.3), ISO 8601, that of C's {@code asctime}, and what else
     * holds a day, a month and a year. A leap second counts as the second before it. Where no offset is known, the date
     * is in UTC.
     *
     * @param text the field body, folded or not
     * @return the date, or empty when there is none in the text; and the defects
     */
    public static Parsed<Optional<OffsetDateTime>> read(String text) {
        return Parsed.of(text, MailDate::read);
    }

    /**
     * As {@link #read(String)}, from octets.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param defects is given each defect with its offset from {@code from}
     * @return the date, or empty when there is none
     */
    public static Optional<OffsetDateTime> read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects) {
        return read(source, from, to, MimeLimits.DEFAULTS, defects);
    }

    /**
     * As {@link #read(byte[], int, int, ObjLongConsumer)}, as far as limits allow.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param limits how much is read, and what a breach does
     * @param defects is given each defect with its offset from {@code from}
     * @return the date, or empty when there is none
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static Optional<OffsetDateTime> read(
            byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        OffsetDateTime usual = UsualDate.read(source, from, to);
        return usual != null
                ? Optional.of(usual)
                : new DateReader(new FieldLexer(source, from, to, limits, defects)).read();
    }

    /**
     * The date as RFC 5322 section 3.3 writes it; fractions of a second are dropped.
     *
     * @param date the date; its year is from 1900 to 9999
     * @return for instance {@code Fri, 21 Nov 1997 09:55:06 -0600}
     * @throws IllegalArgumentException if the year is outside that range
     */
    public static String format(OffsetDateTime date) {
        OffsetDateTime shown = inWholeMinutes(date);
        if (shown.getYear() < 1900 || shown.getYear() > 9999) {
            throw new IllegalArgumentException("year " + shown.getYear());
        }
        StringBuilder out = new StringBuilder(31);
        out.append(DAYS[shown.get(ChronoField.DAY_OF_WEEK) - 1], 0, 3).append(", ");
        out.append(shown.getDayOfMonth()).append(' ');
        out.append(MONTHS[shown.getMonthValue() - 1], 0, 3).append(' ');
        out.append(shown.getYear()).append(' ');
        twoDigits(shown.getHour(), out);
        twoDigits(shown.getMinute(), out.append(':'));
        twoDigits(shown.getSecond(), out.append(':'));
        int minutes = shown.getOffset().getTotalSeconds() / 60;
        out.append(minutes < 0 ? " -" : " +");
        twoDigits(Math.abs(minutes) / 60, out);
        twoDigits(Math.abs(minutes) % 60, out);
        return out.toString();
    }

    private static OffsetDateTime inWholeMinutes(OffsetDateTime date) {
        int seconds = date.getOffset().getTotalSeconds();
        return seconds % 60 == 0 ? date : date.withOffsetSameInstant(ZoneOffset.ofTotalSeconds(seconds - seconds % 60));
    }

    private static void twoDigits(int number, StringBuilder out) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
