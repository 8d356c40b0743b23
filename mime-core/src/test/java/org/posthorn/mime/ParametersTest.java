package org.posthorn.mime;

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

class ParametersTest {

    private static List<Kind> kinds(Parsed<?> parsed) {
        return parsed.defects().stream().map(Defect::kind).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // RFC 2045 section 5.1
                "; charset=us-ascii (Plain text)            | charset | us-ascii",
                "; charset=\"us-ascii\"                     | charset | us-ascii",
                "; CHARSET=utf-8                            | charset | utf-8",
                "; charset (a) = (b) utf-8 (c) ; x=y        | charset | utf-8",
                // RFC 2231 sections 3, 4, 4.1
                "; access-type=URL; URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar\""
                        + " | url | ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar",
                "; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A | title | This is ***fun***",
                "; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\""
                        + " | title | This is even more ***fun*** isn't it!",
                "; n*1=b; n*2=c; n*0=a                      | n | abc",
                "; n*=utf-8''%E2%82%AC                      | n | €",
                "; n*=''%E2%82%AC                           | n | €",
                "; n*0*=utf-8''%E2; n*1*=%82%AC; n*2=%41    | n | €%41",
                "; n*=iso-8859-1'fr'%E9t%e9                 | n | été",
                "; n=old; n*=utf-8''new                     | n | new",
                "; n*=utf-8''new; n=old                     | n | new",
                "; n*0=\"a;b\"; n*1=c                       | n | a;bc",
                "; boundary*=''x; boundary=y                | boundary | y",
                // quoted-strings
                "; name=\"a\\\"b\\\\c;d\"                   | name | a\"b\\c;d",
                "; name=\"(not a comment)\"                 | name | (not a comment)",
            })
    void whatTheRfcsAllowIsReadWithoutDefect(String text, String name, String value) {
        Parsed<Parameters> parsed = Parameters.read(text);
        assertThat(parsed.value().value(name)).contains(value);
        assertThat(parsed.defects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "; name=my file.pdf                | name | my file.pdf       | UNQUOTED_VALUE",
                "; name=report (final).pdf; a=b    | name | report (final).pdf | UNQUOTED_VALUE",
                "; name=copy(1).pdf                | name | copy(1).pdf       | UNQUOTED_VALUE",
                "; boundary=----=_Part_1=2         | boundary | ----=_Part_1=2 | UNQUOTED_VALUE",
                "; name=a/b?c                      | name | a/b?c             | UNQUOTED_VALUE",
                "; name=C:\\dir\\file              | name | C:\\dir\\file     | UNQUOTED_VALUE",
                "; name=; x=y                      | name | ``                | UNQUOTED_VALUE",
                "; a=b;; name=x                    | name | x                 | EMPTY_PARAMETER",
                "; name=x;                         | name | x                 | EMPTY_PARAMETER",
                "; a=\"\" name=x                   | name | x                 | MISSING_SEMICOLON",
                "; a=mail-server name=\"x\"        | name | x                 | MISSING_SEMICOLON",
                "name=x                            | name | x                 | MISSING_SEMICOLON",
                "; flowed; name=x                  | name | x                 | MALFORMED_PARAMETER",
                "; =5; name=x                      | name | x                 | MALFORMED_PARAMETER",
                "; @junk\"a;b\"; name=x            | name | x                 | MALFORMED_PARAMETER",
                "; name*x=5; name=x                | name | x                 | MALFORMED_PARAMETER",
                "; *=5; name=x                     | name | x                 | MALFORMED_PARAMETER",
                "; name*99999999999=5; name=x      | name | x                 | MALFORMED_PARAMETER",
                "; name=\"x\" y z; a=b             | name | x                 | UNEXPECTED_TEXT",
                "; name=x; NAME=y                  | name | x                 | DUPLICATE_PARAMETER",
                "; name=\"\" name=x                 | name | x                 | DUPLICATE_PARAMETER",
                "; name*0=x; name*0=y              | name | x                 | DUPLICATE_PARAMETER",
                "; name*=''x; name*0=y             | name | x                 | DUPLICATE_PARAMETER",
                "; boundary=x; boundary*=''y       | boundary | x             | DUPLICATE_PARAMETER",
                "; name*1=x; name*2=y              | name | xy                | MISSING_SECTION",
                "; name*0=x; name*2=y              | name | xy                | MISSING_SECTION",
                "; name*=a%20b                     | name | a b               | MALFORMED_EXTENDED_VALUE",
                "; name*=utf-8''100%               | name | 100%              | MALFORMED_EXTENDED_VALUE",
                "; name*=utf-8''%zz                | name | %zz               | MALFORMED_EXTENDED_VALUE",
                "; name*=no-such-charset''%41      | name | A                 | UNKNOWN_CHARSET",
                "; name*=utf-8''a%0D%0Ab           | name | a  b              | CONTROL_CHARACTER",
                "; name=\"unfinished; x=y          | name | unfinished; x=y   | UNCLOSED_QUOTE",
                "; name=x (unfinished; a=b         | name | x (unfinished     | UNCLOSED_COMMENT",
            })
    void whatTheWorldWritesIsReadWithADefectThatSaysSo(String text, String name, String value, Kind kind) {
        Parsed<Parameters> parsed = Parameters.read(text);
        assertThat(parsed.value().value(name)).contains(value);
        assertThat(kinds(parsed)).contains(kind);
    }

    @Test
    void aFoldedValueLosesItsLineEndsOnly() {
        assertThat(Parameters.read("; boundary=\"foo\r\n bar\"").value().value("boundary"))
                .contains("foo bar");
        assertThat(Parameters.read(";\n name=my\n file").value().value("name")).contains("my file");
    }

    @Test
    void rawOctetsAreUtf8OrElseLatin1() {
        byte[] latin1 = "; name=\"été\"; b=été".getBytes(StandardCharsets.ISO_8859_1);
        Parameters parameters = Parameters.read(latin1, 0, latin1.length, (kind, at) -> {});
        assertThat(parameters.list()).containsExactly(new Parameter("name", "été"), new Parameter("b", "été"));
        assertThat(Parameters.read("; name=\"été\"").value().value("name")).contains("été");
    }

    @Test
    void aBoundaryIsAnOctetStringThatNothingDecodes() {
        byte[] octets = "; boundary=\"é=?utf-8?Q?x?=\"".getBytes(StandardCharsets.UTF_8);
        String boundary = Parameters.read(octets, 0, octets.length, (kind, at) -> {})
                .value("boundary")
                .orElseThrow();
        assertThat(boundary.getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo("é=?utf-8?Q?x?=".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "; name=\"=?utf-8?B?4oKs?=.txt\"                     | €.txt",
                "; name==?utf-8?Q?a;b_=E2=82=AC?=                     | a;b €",
                "; name=\"=?utf-8?Q?=E2=82?=  =?utf-8?Q?=AC?=\"  | €",
                "; name==?utf-8?Q?=E2?= =?utf-8?Q?=82=AC?=; a=b       | €",
            })
    void encodedWordsInValuesAreDecodedAndNamed(String text, String value) {
        Parsed<Parameters> parsed = Parameters.read(text);
        assertThat(parsed.value().value("name")).contains(value);
        assertThat(kinds(parsed)).contains(Kind.ENCODED_WORD_IN_PARAMETER);
    }

    @Test
    void theLanguageOfAnExtendedValueIsKept() {
        Parameters parameters = Parameters.read("; title*=us-ascii'en-us'Fun").value();
        assertThat(parameters.language("Title")).contains("en-us");
        assertThat(parameters.with("title", "Spaß").language("title")).isEmpty();
    }

    @Test
    void defectsAreCountedFromTheStartOfTheRange() {
        byte[] source = "Content-Type: x/y; a".getBytes(StandardCharsets.US_ASCII);
        List<Long> offsets = new ArrayList<>();
        Parameters.read(source, 17, source.length, (kind, at) -> offsets.add(at));
        assertThat(offsets).containsExactly(2L);
    }

    @Test
    void sectionsBeyondTheLimitAreLeftOutAndNamed() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("; n*").append(i).append("=x");
        }
        Parsed<Parameters> parsed = Parameters.read(text.toString());
        assertThat(parsed.value().value("n").orElseThrow()).hasSize(MimeLimits.DEFAULTS.parameters());
        assertThat(kinds(parsed)).containsExactly(Kind.PARAMETERS_LIMIT);
    }

    @Test
    void printingPicksTheLeastFormThatHoldsTheValue() {
        assertThat(new Parameter("a", "b-c")).hasToString("a=b-c");
        assertThat(new Parameter("a", "")).hasToString("a=\"\"");
        assertThat(new Parameter("a", "b c\"")).hasToString("a=\"b c\\\"\"");
        assertThat(new Parameter("a", "€ 5")).hasToString("a*=utf-8''%E2%82%AC%205");
        assertThat(new Parameter("a", "=?utf-8?Q?x?=").toString()).startsWith("a*=utf-8''%3D%3Futf");
        assertThat(new Parameter("a", "x".repeat(80)).toString())
                .isEqualTo("a*0=\"" + "x".repeat(69) + "\"; a*1=\"" + "x".repeat(11) + "\"");
    }

    @Test
    void noNameAndNoValueCanCarryALineEnd() {
        assertThatThrownBy(() -> new Parameter("a\r\n", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Parameter("a", "b\nc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Parameters.NONE.with("a", "\0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Parameter("a*0", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void editingKeepsOrderAndTheOthers() {
        Parameters parameters = Parameters.of(List.of(new Parameter("a", "1"), new Parameter("b", "2")));
        assertThat(parameters.with("A", "3").toString()).isEqualTo("; a=3; b=2");
        assertThat(parameters.without("A").toString()).isEqualTo("; b=2");
        assertThatThrownBy(() -> Parameters.of(List.of(new Parameter("a", "1"), new Parameter("A", "2"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void printedParametersReadBackTheSame(@ForAll("parameters") Parameters parameters) {
        Parsed<Parameters> parsed = Parameters.read(parameters.toString());
        assertThat(parsed.value()).isEqualTo(parameters);
        assertThat(parsed.defects()).isEmpty();
    }

    @Property
    void printedParametersFitALineEach(@ForAll("parameters") Parameters parameters) {
        for (String piece : parameters.toString().split("; (?=[a-z-]+[*=])")) {
            assertThat(piece.length()).isLessThanOrEqualTo(76);
        }
    }

    @Property(tries = 3000)
    void anyTextGivesParametersWithoutAnException(@ForAll("mess") String text) {
        Parsed<Parameters> parsed = Parameters.read(text);
        assertThat(Parameters.read(parsed.value().toString()).value()).isEqualTo(parsed.value());
    }

    @Provide
    static Arbitrary<Parameters> parameters() {
        Arbitrary<String> names =
                Arbitraries.strings().withChars("abc-xyz").ofMinLength(1).ofMaxLength(12);
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(120),
                Arbitraries.of("a", "b", " ", "é", "€", "𝄞", "\"", "\\", ";", "=", "?", "*", "'", "%", "\t")
                        .list()
                        .ofMaxSize(200)
                        .map(letters -> String.join("", letters)));
        return Combinators.combine(names, values.map(v -> v.replaceAll("[\r\n\0]", "_")))
                .as(Parameter::new)
                .list()
                .uniqueElements(Parameter::name)
                .ofMaxSize(5)
                .map(Parameters::of);
    }

    @Provide
    static Arbitrary<String> mess() {
        return Arbitraries.of(
                        ";",
                        "=",
                        "*",
                        "\"",
                        "(",
                        ")",
                        "\\",
                        " ",
                        "\r\n ",
                        "name",
                        "*0",
                        "*1*",
                        "utf-8''",
                        "%41",
                        "%",
                        "=?utf-8?Q?a;b?=",
                        "x",
                        "é",
                        "\0",
                        ",",
                        "<",
                        "'",
                        "a=b",
                        "; c=d")
                .list()
                .ofMaxSize(40)
                .map(pieces -> String.join("", pieces));
    }
}
