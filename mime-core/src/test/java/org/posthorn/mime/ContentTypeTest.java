package org.posthorn.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

class ContentTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/plain                            | text/plain",
                "TEXT/HTML                             | text/html",
                "text/plain; charset=us-ascii (Plain)  | text/plain; charset=us-ascii",
                " (a) text (b) / (c) x-unknown (d);a=b | text/x-unknown; a=b",
                "multipart/mixed; boundary=\"a b\"     | multipart/mixed; boundary=\"a b\"",
                "application/vnd.Some+xml              | application/vnd.some+xml",
            })
    void whatRfc2045AllowsIsReadWithoutDefect(String text, String printed) {
        Parsed<ContentType> parsed = ContentType.read(text);
        assertThat(parsed.value()).hasToString(printed);
        assertThat(parsed.defects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                              | text/plain; charset=us-ascii   | MALFORMED_CONTENT_TYPE",
                "text                            | text/plain; charset=us-ascii   | MALFORMED_CONTENT_TYPE",
                "text/                           | text/plain; charset=us-ascii   | MALFORMED_CONTENT_TYPE",
                "/plain                          | text/plain; charset=us-ascii   | MALFORMED_CONTENT_TYPE",
                "text; charset=utf-8             | text/plain; charset=utf-8      | MALFORMED_CONTENT_TYPE",
                "charset=utf-8                   | text/plain; charset=utf-8      | MALFORMED_CONTENT_TYPE",
                "; charset=utf-8                 | text/plain; charset=utf-8      | MALFORMED_CONTENT_TYPE",
                "multipart; boundary=x           | multipart/mixed; boundary=x    | MALFORMED_CONTENT_TYPE",
                "text/html charset=utf-8         | text/html; charset=utf-8       | MISSING_SEMICOLON",
                "text/html;; charset=utf-8       | text/html; charset=utf-8       | EMPTY_PARAMETER",
                "text/plain/x; charset=utf-8     | text/plain; charset=utf-8      | UNEXPECTED_TEXT",
                "text/plain, text/html; a=b      | text/plain; a=b                | UNEXPECTED_TEXT",
                "\"text/html\"; charset=utf-8    | text/html; charset=utf-8       | UNEXPECTED_TEXT",
            })
    void whatTheWorldWritesIsReadWithADefectThatSaysSo(String text, String printed, Kind kind) {
        Parsed<ContentType> parsed = ContentType.read(text);
        assertThat(parsed.value()).hasToString(printed);
        assertThat(parsed.defects()).extracting(Defect::kind).contains(kind);
    }

    @Test
    void anApplicationsMistakeIsRefusedWithItsPlace() {
        assertThat(ContentType.parse("Text/Plain; charset=\"utf-8\"").parameter("CHARSET"))
                .contains("utf-8");
        assertThatThrownBy(() -> ContentType.parse("text/plain; é; b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("malformed parameter at position 12");
        assertThatThrownBy(() -> ContentType.parse("text/plain;\r\n a=b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("CR, LF or NUL in value at position 11");
        assertThatThrownBy(() -> ContentType.of("text", "pl ain")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ContentType.of("", "plain")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void commonNamesAndValuesAreShared() {
        ContentType a = ContentType.read("text/plain; charset=UTF-8").value();
        ContentType b = ContentType.read("Text/Plain; Charset=UTF-8").value();
        assertThat(a).isEqualTo(b);
        assertThat(a.subtype()).isSameAs(b.subtype());
        assertThat(a.charset().orElseThrow()).isSameAs(b.charset().orElseThrow());
    }

    @Test
    void dispositionsAreReadAsRfc2183Says() {
        Disposition genome = Disposition.read("attachment; filename=genome.jpeg;\r\n"
                        + " modification-date=\"Wed, 12 Feb 1997 16:29:51 -0500\"; size=100")
                .value();
        assertThat(genome.filename()).contains("genome.jpeg");
        assertThat(genome.size()).hasValue(100);
        assertThat(genome.parameters().value("modification-date")).contains("Wed, 12 Feb 1997 16:29:51 -0500");
        assertThat(Disposition.read("INLINE").value()).isSameAs(Disposition.INLINE);
        assertThat(Disposition.read("x-unknown").value().isAttachment()).isTrue();
        assertThat(Disposition.read("; filename=a").value()).hasToString("attachment; filename=a");
        assertThat(Disposition.read("filename=a").value()).hasToString("attachment; filename=a");
        assertThat(Disposition.read("").defects()).extracting(Defect::kind).containsExactly(Kind.MALFORMED_DISPOSITION);
        assertThat(Disposition.parse("inline").with("size", "many").size()).isEmpty();
    }

    @Property(tries = 2000)
    void anyTextGivesATypeThatReadsBackTheSame(@ForAll("mess") String text) {
        ContentType type = ContentType.read(text).value();
        assertThat(ContentType.parse(type.toString())).isEqualTo(type);
        Disposition disposition = Disposition.read(text).value();
        assertThat(Disposition.parse(disposition.toString())).isEqualTo(disposition);
    }

    @Property(tries = 5000)
    void usualTypesAreReadAsTheGrammarReadsThem(@ForAll("nearlyUsual") String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        List<String> quickDefects = new ArrayList<>();
        ContentType quick =
                ContentType.read(octets, 0, octets.length, (kind, at) -> quickDefects.add(kind + " at " + at));
        List<String> defects = new ArrayList<>();
        ContentType byGrammar = ContentType.readByGrammar(new FieldLexer(
                octets, 0, octets.length, MimeLimits.DEFAULTS, (kind, at) -> defects.add(kind + " at " + at)));
        assertThat(quick).isEqualTo(byGrammar);
        assertThat(quickDefects).isEqualTo(defects);
    }

    @Provide
    static Arbitrary<String> nearlyUsual() {
        return Combinators.combine(
                        Arbitraries.of("", " ", "\r\n\t", "(c)"),
                        Arbitraries.of("text/plain", "text/html", "TEXT/plain", "message/rfc822", "text/x"),
                        Arbitraries.of("", ";", "; ", ";\t", " ; "),
                        Arbitraries.of("", "charset=", "Charset=", "name="),
                        Arbitraries.of("", "utf-8", "UTF-8", "Utf-8", "\"us-ascii\"", "\"iso-8859-1", "windows-1252\""),
                        Arbitraries.of("", " ", "\r\n ", ";", "x"))
                .as((before, type, semicolon, name, value, behind) ->
                        before + type + semicolon + name + value + behind);
    }

    @Provide
    static Arbitrary<String> mess() {
        return Combinators.combine(
                        Arbitraries.of("", "text/plain", "text", "/", "multipart/", "\"", "a/b/c", "text /"),
                        ParametersTest.mess())
                .as(String::concat);
    }

    /** RFC 3282 section 2.1, and what departs from it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en-scouse | en-scouse",
                "i-mingo | i-mingo",
                "en, fr (This is a dictionary) | en fr",
                "'(a) en-GB\r\n ,(b)de' | en-GB de",
                "en fr | en fr",
                ",, en ,, | en",
                "en_US, \"de\", toolongtag-x, it | de it",
            })
    void languagesAreTagsWithCommasBetweenThem(String field, String tags) {
        Part part = Message.parse(("Content-Language: " + field + "\r\n\r\n").getBytes(US_ASCII));
        assertThat(String.join(" ", part.languages())).isEqualTo(tags);
    }

    @Test
    void aPartWithoutLanguagesHasNone() {
        assertThat(Message.parse("Content-Language:\r\n\r\n".getBytes(US_ASCII)).languages())
                .isEmpty();
        assertThat(Message.parse(new byte[0]).languages()).isEmpty();
    }
}
