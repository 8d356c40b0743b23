package org.posthorn.mime;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a date-time (RFC 5322 sections 3.3 and 4.3) by what its words and numbers can be, wherever they stand; the order
 * that the grammar wants is only checked.
 */
final class DateReader {

    /** The order of the grammar. */
    private enum Stage {
        START,
        DAY_NAME,
        DAY,
        MONTH,
        YEAR,
        TIME,
        ZONE
    }

    /** Minutes east of UTC. After those of RFC 5322 section 4.3, some of one meaning only. */
    private static final Map<String, Integer> ZONES = Map.ofEntries(
            Map.entry("UT", 0),
            Map.entry("GMT", 0),
            Map.entry("EST", -300),
            Map.entry("EDT", -240),
            Map.entry("CST", -360),
            Map.entry("CDT", -300),
            Map.entry("MST", -420),
            Map.entry("MDT", -360),
            Map.entry("PST", -480),
            Map.entry("PDT", -420),
            Map.entry("Z", 0),
            Map.entry("UTC", 0),
            Map.entry("WET", 0),
            Map.entry("WEST", 60),
            Map.entry("CET", 60),
            Map.entry("CEST", 120),
            Map.entry("MET", 60),
            Map.entry("MEST", 120),
            Map.entry("MEZ", 60),
            Map.entry("MESZ", 120),
            Map.entry("EET", 120),
            Map.entry("EEST", 180),
            Map.entry("MSK", 180),
            Map.entry("JST", 540),
            Map.entry("KST", 540),
            Map.entry("HKT", 480),
            Map.entry("SGT", 480),
            Map.entry("AEST", 600),
            Map.entry("AEDT", 660),
            Map.entry("NZST", 720),
            Map.entry("NZDT", 780),
            Map.entry("AKST", -540),
            Map.entry("AKDT", -480),
            Map.entry("HST", -600));

    private static final int NONE = -1;
    private static final int NO_ZONE = Integer.MIN_VALUE;
    private static final int TOO_LARGE = 1_000_000;

    private final FieldLexer lexer;
    private Stage stage = Stage.START;
    private boolean unusual;

    private int dayName = NONE;
    private int day = NONE;
    private int month = NONE;
    private int year = NONE;
    private int hour = NONE;
    private int minute;
    private int second;
    private int nanos;
    private int zone = NO_ZONE;

    /** Whether the zone was named, so that a number may still correct it ({@code GMT+0100}). */
    private boolean zoneNamed;

    /** How many digits the number that was read last has. */
    private int digits;

    DateReader(FieldLexer lexer) {
        this.lexer = lexer;
    }

    Optional<OffsetDateTime> read() {
        while (true) {
            lexer.skipCfws();
            int c = lexer.peek();
            if (c == FieldLexer.NONE) {
                return finish();
            }
            if (isDigit(c)) {
                number();
            } else if (isLetter(c)) {
                word();
            } else if (c == '+' || c == '-') {
                sign();
            } else {
                unusual();
                lexer.at++;
            }
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    /** A date not in the order or the form of the grammar: said once. */
    private void unusual() {
        if (!unusual) {
            unusual = true;
            lexer.defect(Defect.Kind.UNUSUAL_DATE, lexer.at);
        }
    }

    private void reach(Stage next) {
        boolean inOrder = next == Stage.DAY_NAME || next == Stage.DAY
                ? stage.ordinal() < next.ordinal()
                : stage.ordinal() == next.ordinal() - 1;
        if (!inOrder) {
            unusual();
        }
        stage = next;
    }

    private int digits() {
        int number = 0;
        int from = lexer.at;
        while (isDigit(lexer.peek())) {
            number = Math.min(number * 10 + lexer.peek() - '0', TOO_LARGE);
            lexer.at++;
        }
        digits = lexer.at - from;
        return number;
    }

    private void number() {
        int start = lexer.at;
        int number = digits();
        int length = digits;
        int numberEnd = lexer.at;
        int c = lexer.peek();
        boolean dated = day != NONE && month != NONE;
        if (hour == NONE && c == '.' && dated && isDigit(lexer.peek(1))) {
            unusual();
            time(number, length);
        } else if ((c == '-' || c == '/' || c == '.') && month == NONE && isDigit(lexer.peek(1))) {
            numericDate(number, length);
        } else {
            lexer.skipCfws();
            if (lexer.peek() == ':' && hour == NONE) {
                time(number, length);
            } else {
                lexer.at = numberEnd;
                dayOrYear(number, length, start);
            }
        }
    }

    private void dayOrYear(int number, int length, int start) {
        if (day == NONE && length <= 2 && number >= 1 && number <= 31) {
            reach(Stage.DAY);
            day = number;
        } else if (year == NONE) {
            reach(Stage.YEAR);
            year(number, length, start);
        } else {
            unusual();
            unsignedZone(number, length);
        }
        if (lexer.peek() == '-' && isLetter(lexer.peek(1))) {
            unusual();
            lexer.at++;
        }
    }

    /** A zone whose plus sign was lost, as in what went through a URL. */
    private void unsignedZone(int number, int length) {
        if (hour != NONE && zone == NO_ZONE && length == 4) {
            zone = number / 100 * 60 + number % 100;
            stage = Stage.ZONE;
        }
    }

    private void year(int number, int length, int start) {
        year = number;
        if (length < 4) {
            lexer.defect(Defect.Kind.OBSOLETE_DATE, start);
            year += length < 3 && number < 50 ? 2000 : 1900;
        }
    }

    /** {@code 2003-07-01}, or {@code 01/07/2003}, in which the month stands first unless it cannot. */
    private void numericDate(int first, int length) {
        unusual();
        int start = lexer.at++;
        int second = digits();
        int third = NONE;
        if ((lexer.peek() == '-' || lexer.peek() == '/' || lexer.peek() == '.') && isDigit(lexer.peek(1))) {
            lexer.at++;
            third = digits();
        }
        stage = Stage.YEAR;
        if (length > 2) {
            year(first, length, start);
            month = second;
            day = third;
        } else {
            boolean dayFirst = first > 12 || lexer.source[start] == '.';
            day = dayFirst ? first : second;
            month = dayFirst ? second : first;
            if (third != NONE) {
                year(third, digits, start);
            }
        }
    }

    /** What follows an hour: the separator, minutes, perhaps seconds and a fraction. */
    private void time(int number, int length) {
        reach(Stage.TIME);
        int separator = lexer.peek();
        hour = number;
        boolean twoDigits = length == 2;
        minute = part();
        twoDigits &= digits == 2;
        int end = lexer.at;
        lexer.skipCfws();
        if (lexer.peek() == separator) {
            second = part();
            twoDigits &= digits == 2;
            if ((lexer.peek() == '.' || lexer.peek() == ',') && isDigit(lexer.peek(1))) {
                unusual();
                fraction();
            }
        } else {
            lexer.at = end;
        }
        if (!twoDigits) {
            unusual();
        }
    }

    private int part() {
        lexer.at++;
        lexer.skipCfws();
        return digits();
    }

    private void fraction() {
        lexer.at++;
        int scale = 100_000_000;
        while (isDigit(lexer.peek())) {
            nanos += (lexer.peek() - '0') * scale;
            scale /= 10;
            lexer.at++;
        }
    }

    private void word() {
        int start = lexer.at;
        while (isLetter(lexer.peek())) {
            lexer.at++;
        }
        int length = lexer.at - start;
        int name = indexOf(MailDate.MONTHS, start, length);
        if (name >= 0 && month == NONE) {
            reach(Stage.MONTH);
            month = name + 1;
            abbreviation(length);
            if (lexer.peek() == '-' && isDigit(lexer.peek(1)) && year == NONE) {
                lexer.at++;
            }
            return;
        }
        name = indexOf(MailDate.DAYS, start, length);
        if (name >= 0 && dayName == NONE) {
            reach(Stage.DAY_NAME);
            dayName = name + 1;
            abbreviation(length);
            lexer.skipCfws();
            if (!lexer.skip(',')) {
                unusual();
            }
        } else if (hour == NONE) {
            unusual(); // the "T" of ISO 8601, "at", "st", "nd"
        } else if (length == 2 && (lexer.source[start + 1] | 0x20) == 'm' && hour <= 12) {
            halfDay(lexer.source[start] | 0x20);
        } else {
            namedZone(start, length);
        }
    }

    private void abbreviation(int length) {
        if (length > 3) {
            unusual();
        }
    }

    private void halfDay(int letter) {
        unusual();
        if (letter == 'a' || letter == 'p') {
            hour = hour % 12 + (letter == 'p' ? 12 : 0);
        }
    }

    /** Which of the names the word begins, given three letters of it or more. */
    private int indexOf(String[] names, int start, int length) {
        for (int i = 0; length >= 3 && i < names.length; i++) {
            if (length <= names[i].length() && begins(names[i], start, length)) {
                return i;
            }
        }
        return NONE;
    }

    private boolean begins(String name, int start, int length) {
        for (int i = 0; i < length; i++) {
            if ((name.charAt(i) | 0x20) != (lexer.source[start + i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private void namedZone(int start, int length) {
        if (zone != NO_ZONE) {
            lexer.defect(Defect.Kind.UNEXPECTED_TEXT, start);
            return;
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < Math.min(length, 5); i++) {
            name.append((char) (lexer.source[start + i] & 0xdf));
        }
        Integer known = ZONES.get(name.toString());
        boolean military = length == 1 && name.charAt(0) != 'J';
        lexer.defect(known != null || military ? Defect.Kind.OBSOLETE_DATE : Defect.Kind.UNKNOWN_ZONE, start);
        if (stage != Stage.TIME) {
            unusual();
        }
        stage = Stage.ZONE;
        zone = known == null || length > 5 ? 0 : known;
        zoneNamed = true;
    }

    private void sign() {
        int start = lexer.at;
        boolean west = lexer.peek() == '-';
        lexer.at++;
        if (FieldLexer.isWhite(lexer.peek()) && stage == Stage.TIME) {
            unusual();
            lexer.skipCfws();
        }
        if (hour == NONE || !isDigit(lexer.peek()) || zone != NO_ZONE && !zoneNamed) {
            unusual();
            return;
        }
        int number = digits();
        int minutes = digits <= 2 ? number * 60 : number / 100 * 60 + number % 100;
        boolean formal = digits == 4 && number % 100 < 60 && !zoneNamed;
        if (digits <= 2 && lexer.peek() == ':' && isDigit(lexer.peek(1))) {
            lexer.at++;
            minutes += digits();
        }
        if (number >= 10_000) {
            lexer.defect(Defect.Kind.UNKNOWN_ZONE, start);
            return;
        }
        if (!zoneNamed) {
            reach(Stage.ZONE);
        }
        if (!formal) {
            unusual();
        }
        zone = west ? -minutes : minutes;
        zoneNamed = false;
    }

    private Optional<OffsetDateTime> finish() {
        if (day < 1 || day > 31 || month < 1 || month > 12 || year < 1 || year > 9999 || minute > 59 || second > 60) {
            return unreadable();
        }
        if (hour > 24 || hour == 24 && (minute > 0 || second > 0)) {
            return unreadable();
        }
        if (hour == NONE) {
            lexer.defect(Defect.Kind.MISSING_TIME, lexer.end);
        } else if (zone == NO_ZONE) {
            lexer.defect(Defect.Kind.UNKNOWN_ZONE, lexer.end);
        }
        int lastDay = YearMonth.of(year, month).lengthOfMonth();
        if (day > lastDay || hour == 24) {
            lexer.defect(Defect.Kind.IMPOSSIBLE_DATE, lexer.from);
        }
        LocalDate date = LocalDate.of(year, month, Math.min(day, lastDay));
        if (dayName != NONE && date.getDayOfWeek() != DayOfWeek.of(dayName)) {
            lexer.defect(Defect.Kind.WRONG_DAY_NAME, lexer.from);
        }
        LocalDateTime local = date.atTime(Math.max(hour, 0) % 24, minute, Math.min(second, 59), nanos);
        OffsetDateTime read = inZone(hour == 24 ? local.plusDays(1) : local);
        return read.getYear() < 1900 || read.getYear() > 9999 ? unreadable() : Optional.of(read);
    }

    private OffsetDateTime inZone(LocalDateTime local) {
        int minutes = zone == NO_ZONE ? 0 : zone;
        if (Math.abs(minutes) > 18 * 60) {
            // Java has no such offset; the instant is certain all the same.
            lexer.defect(Defect.Kind.UNKNOWN_ZONE, lexer.end);
            return local.minusMinutes(minutes).atOffset(ZoneOffset.UTC);
        }
        return local.atOffset(ZoneOffset.ofTotalSeconds(minutes * 60));
    }

    private Optional<OffsetDateTime> unreadable() {
        lexer.defect(Defect.Kind.UNREADABLE_DATE, lexer.from);
        return Optional.empty();
    }
}
