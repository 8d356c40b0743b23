package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthorn.mime.Defect.Kind;

class MailDateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 21 Nov 1997 09:55:06 -0600                          | 1997-11-21T09:55:06-06:00",
                "21 Nov 1997 10:05:43 -0600                               | 1997-11-21T10:05:43-06:00",
                "Tue, 1 Jul 2003 10:52:37 +0200                           | 2003-07-01T10:52:37+02:00",
                "Tue, 01 Jul 2003 10:52 +0000                             | 2003-07-01T10:52:00Z",
                "' Thu,\r\n 13\r\n Feb\r\n 1969\r\n 23:32\r\n -0330 (Newfoundland Time)' | 1969-02-13T23:32-03:30",
                "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600          | 1997-11-21T09:55:06-06:00",
                "thu, 31 dec 1998 23:59:60 +0000                          | 1998-12-31T23:59:59Z",
                "Wed, 29 Feb 2012 00:00:00 -0000                          | 2012-02-29T00:00Z",
            })
    void whatRfc5322AllowsIsReadWithoutDefect(String text, String iso) {
        Parsed<Optional<OffsetDateTime>> parsed = MailDate.read(text);
        assertThat(parsed.value()).contains(OffsetDateTime.parse(iso));
        assertThat(parsed.defects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // RFC 5322 section 4.3
                "21 Nov 97 09:55:06 GMT                    | 1997-11-21T09:55:06Z      | OBSOLETE_DATE",
                "21 Nov 49 09:55:06 +0000                  | 2049-11-21T09:55:06Z      | OBSOLETE_DATE",
                "21 Nov 50 09:55:06 +0000                  | 1950-11-21T09:55:06Z      | OBSOLETE_DATE",
                "21 Nov 103 09:55:06 +0000                 | 2003-11-21T09:55:06Z      | OBSOLETE_DATE",
                "Fri, 21 Nov 1997 09:55:06 EST             | 1997-11-21T09:55:06-05:00 | OBSOLETE_DATE",
                "Fri, 21 Nov 1997 09:55:06 pdt             | 1997-11-21T09:55:06-07:00 | OBSOLETE_DATE",
                "Fri, 21 Nov 1997 09:55:06 Z               | 1997-11-21T09:55:06Z      | OBSOLETE_DATE",
                "Fri, 21 Nov 1997 09:55:06 A               | 1997-11-21T09:55:06Z      | OBSOLETE_DATE",
                "Fri, 21 Nov 1997 09:55:06 CEST            | 1997-11-21T09:55:06+02:00 | OBSOLETE_DATE",
                "Fri, 21 Nov 1997 09:55:06 XYZ             | 1997-11-21T09:55:06Z      | UNKNOWN_ZONE",
                "Fri, 21 Nov 1997 09:55:06                 | 1997-11-21T09:55:06Z      | UNKNOWN_ZONE",
                // zones of the world
                "Fri, 21 Nov 1997 09:55:06 GMT+0100        | 1997-11-21T09:55:06+01:00 | UNUSUAL_DATE",
                "Fri, 21 Nov 1997 09:55:06 UTC-5           | 1997-11-21T09:55:06-05:00 | UNUSUAL_DATE",
                "Fri, 21 Nov 1997 09:55:06 +01:00          | 1997-11-21T09:55:06+01:00 | UNUSUAL_DATE",
                "Fri, 21 Nov 1997 09:55:06 -600            | 1997-11-21T09:55:06-06:00 | UNUSUAL_DATE",
                "Fri, 21 Nov 1997 09:55:06 +0200 CEST      | 1997-11-21T09:55:06+02:00 | UNEXPECTED_TEXT",
                "Fri, 21 Nov 1997 09:55:06 +9900           | 1997-11-17T06:55:06Z      | UNKNOWN_ZONE",
                // other orders and forms
                "Tue Jul  1 10:52:37 2003                  | 2003-07-01T10:52:37Z      | UNUSUAL_DATE",
                "Tue Jul  1 10:52:37 EDT 2003              | 2003-07-01T10:52:37-04:00 | UNUSUAL_DATE",
                "Tue Jul 01 2003 10:52:37 GMT+0200 (CEST)  | 2003-07-01T10:52:37+02:00 | UNUSUAL_DATE",
                "Tuesday, July 1, 2003 10:52 PM            | 2003-07-01T22:52:00Z      | UNUSUAL_DATE",
                "Tuesday, 01-Jul-03 10:52:37 GMT           | 2003-07-01T10:52:37Z      | UNUSUAL_DATE",
                "1 July 2003 12:52 AM +0000                | 2003-07-01T00:52:00Z      | UNUSUAL_DATE",
                "2003-07-01T10:52:37+02:00                 | 2003-07-01T10:52:37+02:00 | UNUSUAL_DATE",
                "2003-07-01T10:52:37.25Z                   | 2003-07-01T10:52:37.25Z   | UNUSUAL_DATE",
                "2003-07-01 10:52:37 -0600                 | 2003-07-01T10:52:37-06:00 | UNUSUAL_DATE",
                "07/01/2003 10:52:37 +0000                 | 2003-07-01T10:52:37Z      | UNUSUAL_DATE",
                "31/07/2003 10:52:37 +0000                 | 2003-07-31T10:52:37Z      | UNUSUAL_DATE",
                "01.07.2003 10:52:37 +0000                 | 2003-07-01T10:52:37Z      | UNUSUAL_DATE",
                "Tue, 1 Jul 2003 10.52.37 +0000            | 2003-07-01T10:52:37Z      | UNUSUAL_DATE",
                "Tue, 1 Jul 2003 9:05:07 +0000             | 2003-07-01T09:05:07Z      | UNUSUAL_DATE",
                "Tue 1 Jul 2003 10:52:37 +0000             | 2003-07-01T10:52:37Z      | UNUSUAL_DATE",
                "Tue, 1Jul2003 10:52:37+0200               | 2003-07-01T10:52:37+02:00 | -",
                "1 Jul 2003                                | 2003-07-01T00:00Z         | MISSING_TIME",
                // what no calendar has
                "Mon, 22 Mar 1994 13:34:51 +0000           | 1994-03-22T13:34:51Z      | WRONG_DAY_NAME",
                "31 Feb 2003 10:52:37 +0000                | 2003-02-28T10:52:37Z      | IMPOSSIBLE_DATE",
                "31 Dec 2003 24:00:00 +0000                | 2004-01-01T00:00Z         | IMPOSSIBLE_DATE",
            })
    void whatTheWorldWritesIsReadWithADefectThatSaysSo(String text, String iso, String kind) {
        Parsed<Optional<OffsetDateTime>> parsed = MailDate.read(text);
        assertThat(parsed.value()).contains(OffsetDateTime.parse(iso));
        if (!kind.equals("-")) {
            assertThat(parsed.defects()).extracting(Defect::kind).contains(Kind.valueOf(kind));
            assertThatThrownBy(() -> MailDate.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "Whenever",
                "Tue, Jul 2003 10:52:37 +0000",
                "32 Jul 2003 10:52:37 +0000",
                "1 Jul 2003 25:52:37 +0000",
                "1 Jul 2003 24:00:01 +0000",
                "1 Jul 2003 10:60:37 +0000",
                "1 Jul 2003 10:52:61 +0000",
                "1 Jul 99999999999999999999 10:52:37 +0000",
                "2003-13-01T00:00:00Z",
                "00/00/0000 00:00",
                "31 Dec 1899 23:59:59 +0000",
                "31 Dec 9999 24:00 +0000",
            })
    void whatHoldsNoDateGivesNoneAndADefect(String text) {
        Parsed<Optional<OffsetDateTime>> parsed = MailDate.read(text);
        assertThat(parsed.value()).isEmpty();
        assertThat(parsed.defects()).extracting(Defect::kind).contains(Kind.UNREADABLE_DATE);
    }

    @Test
    void aDateIsPrintedAsRfc5322Says() {
        assertThat(MailDate.format(OffsetDateTime.parse("1997-11-21T09:55:06-06:00")))
                .isEqualTo("Fri, 21 Nov 1997 09:55:06 -0600");
        assertThat(MailDate.format(OffsetDateTime.parse("2003-07-01T00:00:00.9Z")))
                .isEqualTo("Tue, 1 Jul 2003 00:00:00 +0000");
        assertThat(MailDate.format(OffsetDateTime.parse("1900-01-01T12:00:00-01:02:03")))
                .isEqualTo("Mon, 1 Jan 1900 12:00:03 -0102");
        assertThatThrownBy(() -> MailDate.format(OffsetDateTime.parse("1899-12-31T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anApplicationsMistakeIsRefusedWithItsPlace() {
        assertThat(MailDate.parse("Fri, 21 Nov 1997 09:55:06 -0600")).isEqualTo("1997-11-21T09:55:06-06:00");
        assertThatThrownBy(() -> MailDate.parse("Fri, 21 Nov 97 09:55:06 -0600"))
                .hasMessage("obsolete date at position 12");
        assertThatThrownBy(() -> MailDate.parse("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void printedDatesParseBackTheSame(@ForAll("dates") OffsetDateTime date) {
        assertThat(MailDate.parse(MailDate.format(date))).isEqualTo(date);
    }

    @Property(tries = 20000)
    void usualDatesAreReadAsTheGrammarReadsThem(@ForAll("nearlyUsual") String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        List<String> quickDefects = new ArrayList<>();
        Optional<OffsetDateTime> quick =
                MailDate.read(octets, 0, octets.length, (kind, at) -> quickDefects.add(kind + " at " + at));
        List<String> defects = new ArrayList<>();
        FieldLexer lexer = new FieldLexer(
                octets, 0, octets.length, MimeLimits.DEFAULTS, (kind, at) -> defects.add(kind + " at " + at));
        assertThat(quick).isEqualTo(new DateReader(lexer).read());
        assertThat(quickDefects).isEqualTo(defects);
    }

    /** Dates in the usual form, right or wrong, some with one character changed. */
    @Provide
    static Arbitrary<String> nearlyUsual() {
        Arbitrary<String> date = dates().map(MailDate::format);
        Arbitrary<String> wrong = Combinators.combine(
                        Arbitraries.of("Mon", "tue", "WED", "Thu", "Fri", "Sat", "Sun", "Xyz"),
                        Arbitraries.integers().between(0, 32),
                        Arbitraries.of("Jan", "feb", "APR", "Jul", "Nov", "Foo"),
                        Arbitraries.of(0, 99, 1899, 1900, 1901, 2023, 2024, 9999),
                        Arbitraries.of("00:00:00", "23:59:59", "24:00:00", "12:60:00", "12:00:60", "09:05:61"),
                        Arbitraries.of("+0000", "-0000", "+1759", "-1800", "+1801", "+0060", "-9999", "GMT"))
                .as((name, day, month, year, time, zone) ->
                        String.format(Locale.ROOT, "%s, %d %s %04d %s %s", name, day, month, year, time, zone));
        Arbitrary<String> changed = Combinators.combine(
                        date, Arbitraries.integers().between(0, 40), Arbitraries.of(' ', 'x', '0', '9', ':', '(', '\n'))
                .as((text, at, c) ->
                        at < text.length() ? text.substring(0, at) + c + text.substring(at + 1) : " " + text);
        return Arbitraries.oneOf(date, wrong, changed);
    }

    @Property(tries = 5000)
    void anyTextGivesADateOrNone(@ForAll("mess") String text) {
        Parsed<Optional<OffsetDateTime>> parsed = MailDate.read(text);
        assertThat(parsed.value().isPresent() || !parsed.defects().isEmpty()).isTrue();
    }

    @Provide
    static Arbitrary<OffsetDateTime> dates() {
        return Combinators.combine(
                        Arbitraries.longs().between(-2_000_000_000L, 250_000_000_000L),
                        Arbitraries.integers().between(-1080, 1080))
                .as((seconds, minutes) -> LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC)
                        .atOffset(ZoneOffset.ofTotalSeconds(minutes * 60)));
    }

    @Provide
    static Arbitrary<String> mess() {
        return Arbitraries.of(
                        "Mon",
                        ",",
                        " ",
                        "1",
                        "31",
                        "99",
                        "Feb",
                        "2003",
                        "10",
                        ":",
                        "59",
                        "+",
                        "-",
                        "0100",
                        "GMT",
                        "T",
                        "(",
                        ")",
                        "pm",
                        "/",
                        ".",
                        "\r\n ",
                        "é",
                        "\0",
                        "J",
                        "24:00",
                        "December",
                        "000000")
                .list()
                .ofMaxSize(25)
                .map(pieces -> String.join("", pieces));
    }
}
