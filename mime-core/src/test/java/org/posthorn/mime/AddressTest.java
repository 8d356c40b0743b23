package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Address.Group;
import org.posthorn.mime.Address.Mailbox;
import org.posthorn.mime.Defect.Kind;

class AddressTest {

    private static String printed(List<Address> addresses) {
        return addresses.stream().map(Address::toString).collect(Collectors.joining(" / "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // RFC 5322 appendix A.1.1 to A.1.3
                "John Doe <jdoe@machine.example>             | John Doe <jdoe@machine.example>",
                "\"Joe Q. Public\" <john.q.public@example.com> | \"Joe Q. Public\" <john.q.public@example.com>",
                "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>"
                        + " | Mary Smith <mary@x.test> / jdoe@example.org / Who? <one@y.test>",
                "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>"
                        + " | boss@nil.test / \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
                "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;"
                        + " | A Group: Ed Jones <c@a.test>, joe@where.test, John <jdoe@one.test>;",
                "Undisclosed recipients:;                    | Undisclosed recipients:;",
                // appendix A.5
                "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)> | Pete <pete@silly.test>",
                "A Group(Some people)\t:Chris Jones <c@(Chris's host.)public.example>, joe@example.org,"
                        + " John <jdoe@one.test> (my dear friend); (the end of the group)"
                        + " | A Group: Chris Jones <c@public.example>, joe@example.org, John <jdoe@one.test>;",
                "(Empty list)(start)Hidden recipients  :(nobody(that I know))  ; | Hidden recipients:;",
                // more of section 3.4
                "joe@[192.0.2.1], Joe <joe@[IPv6:2001:db8::1]> | joe@[192.0.2.1] / Joe <joe@[IPv6:2001:db8::1]>",
                "\"joe smith\"@example.org, \"joe\"@example.org | \"joe smith\"@example.org / joe@example.org",
                "\"a@b\"@example.org                         | \"a@b\"@example.org",
                "\"<joe@evil.test>\" <joe@example.org>       | \"<joe@evil.test>\" <joe@example.org>",
                "g:a@b.test;, h:;, c@d.test                  | g: a@b.test; / h:; / c@d.test",
                "joe@example.org (Joe Smith)                 | Joe Smith <joe@example.org>",
                // RFC 6532
                "Żółw <żółw@żółw.test>, \"é.\" <é@é.test>    | Żółw <żółw@żółw.test> / \"é.\" <é@é.test>",
            })
    void whatRfc5322AllowsIsReadWithoutDefect(String text, String printed) {
        Parsed<List<Address>> parsed = Address.read(text);
        assertThat(printed(parsed.value())).isEqualTo(printed);
        assertThat(parsed.defects()).isEmpty();
        assertThat(Address.parseList(text)).isEqualTo(parsed.value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // RFC 5322 appendix A.6.1 and A.6.3
                "Joe Q. Public <john.q.public@example.com> | \"Joe Q. Public\" <john.q.public@example.com> | PERIOD_IN_PHRASE",
                "Mary Smith <@node.test:mary@example.net>, jdoe@example.org"
                        + " | Mary Smith <mary@example.net> / jdoe@example.org | OBSOLETE_ROUTE",
                "<@a.test,,@b.test : mary@example.net>     | mary@example.net                | OBSOLETE_ROUTE",
                "a@b.test, , c@d.test                      | a@b.test / c@d.test             | EMPTY_ADDRESS",
                ",a@b.test                                 | a@b.test                        | EMPTY_ADDRESS",
                "a@b.test,                                 | a@b.test                        | EMPTY_ADDRESS",
                "g:,a@b.test,;                             | g: a@b.test;                    | EMPTY_ADDRESS",
                "``                                        | ``                              | EMPTY_ADDRESS",
                "jdoe@test  . example                      | jdoe@test.example               | OBSOLETE_SPACING",
                "John Doe <jdoe@machine(comment).  example>| John Doe <jdoe@machine.example> | OBSOLETE_SPACING",
                "john . doe@example.org                    | john.doe@example.org            | OBSOLETE_SPACING",
                // RFC 7103 section 7.1
                "<<<user2@example.org>>>                   | user2@example.org               | UNBALANCED_ANGLE",
                "<another@example.net                      | another@example.net             | UNBALANCED_ANGLE",
                "second@example.org>                       | second@example.org              | UNBALANCED_ANGLE",
                "<third@example.net, fourth@example.net>   | third@example.net / fourth@example.net | UNBALANCED_ANGLE",
                "(Testing <fran@example.com>               | Testing <fran@example.com> | UNCLOSED_COMMENT",
                "Testing) <sam@example.com>                | \"Testing)\" <sam@example.com>  | UNQUOTED_PHRASE",
                "\"Joe <joe@example.com>                   | Joe <joe@example.com>           | UNCLOSED_QUOTE",
                "Joe                                       | Joe <>                          | MISSING_ADDRESS",
                "Moderator-Address <moderator>             | Moderator-Address <moderator>   | MISSING_DOMAIN",
                // commas and semicolons
                "a@b.test c@d.test                         | a@b.test / c@d.test             | MISSING_COMMA",
                "<a@b.test> <c@d.test>                     | a@b.test / c@d.test             | MISSING_COMMA",
                "A <a@b.test> C <c@d.test>                 | A <a@b.test> / C <c@d.test>     | MISSING_COMMA",
                "A <a@b.test> c@d.test                     | A <a@b.test> / c@d.test         | MISSING_COMMA",
                "a@b.test C D <c@d.test>                   | a@b.test / C D <c@d.test>       | MISSING_COMMA",
                "g:a@b.test; c@d.test                      | g: a@b.test; / c@d.test         | MISSING_COMMA",
                "a@b.test; c@d.test;                       | a@b.test / c@d.test             | SEMICOLON_AS_COMMA",
                "undisclosed-recipients:                   | undisclosed-recipients:;        | MALFORMED_GROUP",
                "g: a@b.test, c@d.test                     | g: a@b.test, c@d.test;          | MALFORMED_GROUP",
                "a: b: c@d.test;                           | a: \"b:\" <c@d.test>;           | MALFORMED_GROUP",
                // names
                "Joe Smith joe@example.org                 | Joe Smith <joe@example.org>     | UNBRACKETED_ADDRESS",
                "\"Joe, S\" joe@example.org                | \"Joe, S\" <joe@example.org>    | UNBRACKETED_ADDRESS",
                "joe@example.org <joe@example.org>         | \"joe@example.org\" <joe@example.org> | UNQUOTED_PHRASE",
                "Joe @ Home now <joe@example.org>          | \"Joe @ Home now\" <joe@example.org> | UNQUOTED_PHRASE",
                "joe@example.org Joe Smith                 | Joe Smith <joe@example.org>     | UNEXPECTED_TEXT",
                "<joe@example.org> Joe Smith               | Joe Smith <joe@example.org>     | UNEXPECTED_TEXT",
                "Joe <joe@example.org> junk                | Joe <joe@example.org>           | UNEXPECTED_TEXT",
                "Joe [Sales] <joe@example.org>             | \"Joe [Sales]\" <joe@example.org> | UNQUOTED_PHRASE",
                "\"joe@example.org\"                       | joe@example.org                 | MALFORMED_ADDRESS",
                // addr-specs
                "foo..bar@example.org                      | \"foo..bar\"@example.org        | STRAY_DOT",
                "joe.@example.org                          | \"joe.\"@example.org            | STRAY_DOT",
                "joe@.example..org.                        | joe@example.org                 | STRAY_DOT",
                "joe@                                      | <joe>                           | MISSING_DOMAIN",
                "<>                                        | <>                              | EMPTY_ADDRESS",
                "<joe smith@example.org>                   | \"joe smith\"@example.org       | MALFORMED_ADDRESS",
                "<@example.org>                            | \"\"@example.org                | MALFORMED_ADDRESS",
                "joe@a.test@b.test                         | \"joe@a.test\"@b.test           | MULTIPLE_AT",
                "<joe@a.test@b.test>                       | \"joe@a.test\"@b.test           | MULTIPLE_AT",
                "joe@[192.0.2.1                            | joe@192.0.2.1                   | MALFORMED_ADDRESS",
            })
    void whatTheWorldWritesIsReadWithADefectThatSaysSo(String text, String printed, Kind kind) {
        Parsed<List<Address>> parsed = Address.read(text);
        assertThat(printed(parsed.value())).isEqualTo(printed);
        assertThat(parsed.defects()).extracting(Defect::kind).contains(kind);
        if (kind != Kind.PERIOD_IN_PHRASE) {
            assertThatThrownBy(() -> Address.parseList(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // RFC 2047 section 8
                "=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>   | Keith Moore <moore@cs.utk.edu>",
                "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk> | Keld Jørn Simonsen <keld@dkuug.dk>",
                "=?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be> | André Pirard <PIRARD@vm1.ulg.ac.be>",
                // RFC 2231 section 5
                "=?US-ASCII*EN?Q?Keith_Moore?= <moore@cs.utk.edu> | Keith Moore <moore@cs.utk.edu>",
                // what is decoded is a name, whatever it looks like
                "=?utf-8?Q?joe=40a.test=2C_=3Cb=40c.test=3E?= <d@e.test> | \"joe@a.test, <b@c.test>\" <d@e.test>",
                "=?utf-8?Q?Doe, Jane?= <d@e.test>                | \"=?utf-8?Q?Doe\" <> / Jane?= <d@e.test>",
                "=?utf-8?Q?Doe,_Jane?= <d@e.test>                | \"Doe, Jane\" <d@e.test>",
                "\"=?utf-8?Q?J=C3=BCrgen?=\" <d@e.test>        | Jürgen <d@e.test>",
                "=?utf-8?Q?=C3?= =?utf-8?Q?=BCber?= <d@e.test>   | über <d@e.test>",
                "d@e.test (=?utf-8?Q?J=C3=BCrgen?=)              | Jürgen <d@e.test>",
                "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=: d@e.test;          | Grüße: d@e.test;",
                "=?utf-8?Q?J=C3=BCrgen?=<d@e.test>               | Jürgen <d@e.test>",
                "=?utf-8?Q?J=C3=BCrgen?=d@e.test                 | Jürgen <d@e.test>",
            })
    void encodedWordsInNamesAreDecodedAfterTheListIsTakenApart(String text, String printed) {
        assertThat(printed(Address.read(text).value())).isEqualTo(printed);
    }

    @Test
    void anApplicationsTextIsNotDecoded() {
        assertThat(Address.parse("=?utf-8?Q?J=C3=BCrgen?= <d@e.test>"))
                .isEqualTo(new Mailbox("=?utf-8?Q?J=C3=BCrgen?=", "d", "e.test"));
    }

    @Test
    void inAHeaderNamesBeyondAsciiAreEncodedAndOthersQuotedWhereNeeded() {
        assertThat(Address.parse("Jürgen <d@e.test>").toHeader()).isEqualTo("=?UTF-8?Q?J=C3=BCrgen?= <d@e.test>");
        assertThat(Address.parse("Doe. J <d@e.test>").toHeader()).isEqualTo("\"Doe. J\" <d@e.test>");
        assertThat(Address.parse("Grüße: d@e.test;").toHeader()).isEqualTo("=?UTF-8?B?R3LDvMOfZQ==?=: d@e.test;");
    }

    @Property(tries = 3000)
    void headersReadBackTheSame(@ForAll("address") Address address) {
        String header = address.toHeader();
        assertThat(header).doesNotContain("\r", "\n", "\0");
        assertThat(Address.read(header).value()).containsExactly(address);
    }

    @Test
    void aFoldedListIsReadAsOneLine() {
        assertThat(printed(Address.read(" \"Joe\r\n Smith\"\r\n\t<joe\r\n @example.org>,\n sue@example.org\r\n")
                        .value()))
                .isEqualTo("Joe Smith <joe@example.org> / sue@example.org");
    }

    @Test
    void rawOctetsInNamesAreUtf8OrElseLatin1() {
        byte[] latin1 = "René <rene@example.org>".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Address.read(latin1, 0, latin1.length, (kind, at) -> {}))
                .containsExactly(new Mailbox("René", "rene", "example.org"));
    }

    @Test
    void mailboxesOfAGroupAndOfAMailboxAreReachedAlike() {
        assertThat(Address.parse("g: a@b, c@d;").mailboxes())
                .containsExactly(Mailbox.of("a", "b"), Mailbox.of("c", "d"));
        assertThat(Address.parse("a@b").mailboxes()).containsExactly(Mailbox.of("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "joe                  | missing address at position 0",
                "joe@                 | missing domain at position 4",
                "Joé <joe@b           | unbalanced angle at position 10",
                "joe@b, sue@b         | 2 addresses instead of one",
                "'  '                 | empty address at position 2",
                "joe smith@b          | unbracketed address at position 4",
                "<joe smith@b>        | malformed address at position 5",
            })
    void anApplicationsMistakeIsRefusedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"joe@example.org\r\nBcc: x@y", "joe\n@b", "\"a\0\"@b", "Joe\r\n <joe@b>", "a\ud800@b"})
    void textWithCrLfNulOrALoneSurrogateIsRefused(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValueThatCannotBePrintedCannotBeBuilt() {
        assertThatThrownBy(() -> new Mailbox("a\nb", "c", "d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Mailbox.of("c\u0001", "d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Mailbox.of("c\r", "d")).isInstanceOf(IllegalArgumentException.class);
        for (String domain : List.of("a b", "a..b", ".a", "a.", "[a", "a]", "[a]b", "a>", "a,b", "a\0", "[a\\]")) {
            assertThatThrownBy(() -> Mailbox.of("c", domain)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Group("", List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Mailbox.parse("g:;")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twentyThousandRecipientsAreRead() {
        String list = "Someone <someone@example.org>, ".repeat(20_000) + "last@example.org";
        assertThat(unlimited(list)).hasSize(20_001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(", "\"", "<", "a@", "a@[", "@", ".", "\\", "=?", "=?a?q?", ":", ";", "a@b<", "a:", ")", "[x"})
    void whatFollowsManyOpenersThatNothingClosesIsStillFound(String opener) {
        // A quadratic reader would look at more than 10^10 octets here, and not come back.
        List<Address> addresses = unlimited(opener.repeat(200_001) + ", joe@example.org");
        assertThat(addresses.stream().flatMap(address -> address.mailboxes().stream()))
                .contains(Mailbox.of("joe", "example.org"));
    }

    @Test
    void commentsNestedAHundredThousandDeepCostNoStack() {
        String text = "(".repeat(100_000) + ")".repeat(100_000) + "joe@example.org";
        assertThat(unlimited(text))
                .extracting(address -> address.mailboxes().get(0).address())
                .containsExactly("joe@example.org");
    }

    private static List<Address> unlimited(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        return Address.read(octets, 0, octets.length, MimeLimits.UNLIMITED, Headers.IGNORE);
    }

    @Property
    void printedAddressesParseBackTheSame(@ForAll("address") Address address) {
        assertThat(Address.parse(address.toString())).isEqualTo(address);
    }

    @Property(tries = 5000)
    void anyTextGivesAddressesThatReadBackTheSame(@ForAll("mess") String text) {
        for (Address address : Address.read(text).value()) {
            assertThat(address.mailboxes().stream().map(Mailbox::toString)).noneMatch(s -> s.contains("\n"));
            if (address.mailboxes().stream().allMatch(Mailbox::isComplete) && !text.contains("=?")) {
                assertThat(Address.parse(address.toString())).isEqualTo(address);
            }
        }
    }

    @Property(tries = 20000)
    void usualMailboxesAreReadAsTheGrammarReadsThem(@ForAll("nearlyUsual") String text, @ForAll boolean encodedWords) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        for (int most : new int[] {2, 1000}) {
            MimeLimits limits = MimeLimits.DEFAULTS.withAddresses(most);
            List<String> quickDefects = new ArrayList<>();
            List<Address> quick = AddressReader.read(
                    octets, 0, octets.length, limits, (kind, at) -> quickDefects.add(kind + " at " + at), encodedWords);
            List<String> defects = new ArrayList<>();
            List<Address> byGrammar = AddressReader.readByGrammar(
                    new FieldLexer(octets, 0, octets.length, limits, (kind, at) -> defects.add(kind + " at " + at)),
                    encodedWords);
            assertThat(quick).isEqualTo(byGrammar);
            assertThat(quickDefects).isEqualTo(defects);
        }
    }

    @Provide
    static Arbitrary<String> nearlyUsual() {
        Arbitrary<String> piece = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "joe@b.example", "Joe <joe.b@c>", "\"Joe B.\" <joe@b>", "<j@b>", "Joe\r\n\tB <j@b.c>")),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                "=?utf-8?Q?a?=", "=?utf-8?B?YQ==?=", "=?x?Q?a,b?=", "Joe", "\"J\"", "\"\"", "b.c")),
                Tuple.of(2, Arbitraries.of(" ", "\r\n ", "\t", "  ")),
                Tuple.of(3, Arbitraries.of(",", ", ", ",\r\n ")),
                Tuple.of(
                        1,
                        Arbitraries.of("@", ".", "<", ">", ";", ":", "(c)", "\\", "\"", "=?", "?=", "é", "\0", "[1]")));
        return piece.list().ofMaxSize(12).map(pieces -> String.join("", pieces));
    }

    @Provide
    static Arbitrary<Address> address() {
        Arbitrary<Mailbox> mailbox = Combinators.combine(
                        text(),
                        text().filter(s -> !s.isEmpty()),
                        Arbitraries.of("b", "example.org", "[192.0.2.1]", "é.test"))
                .as(Mailbox::new);
        Arbitrary<Address> group = Combinators.combine(
                        text().filter(s -> !s.isEmpty()), mailbox.list().ofMaxSize(4))
                .as(Group::new);
        return Arbitraries.oneOf(mailbox.map(m -> m), group);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.of(
                        "a", "B", " ", ".", "\"", "\\", "(", ")", "<", ">", "@", ",", ";", ":", "é", "𝄞", "\t", "=?")
                .list()
                .ofMaxSize(12)
                .map(letters -> String.join("", letters));
    }

    @Provide
    static Arbitrary<String> mess() {
        return Arbitraries.of(
                        "a",
                        "joe",
                        "@",
                        "@b.c",
                        " ",
                        "\r\n ",
                        ".",
                        "\"",
                        "\\",
                        "(",
                        ")",
                        "<",
                        ">",
                        ",",
                        ";",
                        ":",
                        "é",
                        "\0",
                        "[",
                        "]",
                        "\u0001",
                        "=?utf-8?Q?a,b?=",
                        "a@b.c",
                        "\"q\"")
                .list()
                .ofMaxSize(30)
                .map(pieces -> String.join("", pieces));
    }
}
