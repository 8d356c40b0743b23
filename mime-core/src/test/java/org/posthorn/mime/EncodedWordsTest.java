package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedWordsTest {
    private final List<Defect.Kind> defects = new ArrayList<>();

    private String decode(String text) {
        return EncodedWords.decode(text, (kind, at) -> defects.add(kind));
    }

    private static String encode(String text) {
        return EncodedWords.encode(text, EncodedWords.Place.TEXT, 0);
    }

    // RFC 2047 section 8
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    =?US-ASCII?Q?Keith_Moore?=                             | Keith Moore
                    =?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=                  | Keld J\u00F8rn Simonsen
                    =?ISO-8859-1?Q?Andr=E9?= Pirard                        | Andr\u00E9 Pirard
                    =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?= | If you can read this you understand the example.
                    =?iso-8859-8?b?7eXs+SDv4SDp7Oj08A==?=                  | \u05DD\u05D5\u05DC\u05E9 \u05DF\u05D1 \u05D9\u05DC\u05D8\u05E4\u05E0
                    (=?ISO-8859-1?Q?a?=)                                   | (a)
                    (=?ISO-8859-1?Q?a?= b)                                 | (a b)
                    (=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)                | (ab)
                    (=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)               | (ab)
                    (=?ISO-8859-1?Q?a_b?=)                                 | (a b)
                    (=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)               | (a b)
                    =?US-ASCII*EN?Q?Keith_Moore?=                          | Keith Moore
                    """)
    void theExamplesOfTheSpecificationAreReadAsItSays(String encoded, String text) {
        assertThat(decode(encoded)).isEqualTo(text);
        assertThat(defects).isEmpty();
    }

    @Test
    void aFoldBetweenTwoWordsVanishesAndOneElsewhereIsUnfolded() {
        assertThat(decode("(=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=)")).isEqualTo("(ab)");
        assertThat(decode("x\r\n =?ISO-8859-1?Q?a?=\r\n y\n z")).isEqualTo("x a y z");
        assertThat(decode("no\r\n words")).isEqualTo("no words");
        assertThat(defects).isEmpty();
    }

    @Test
    void aCharacterSplitBetweenWordsOfOneCharsetIsJoined() {
        assertThat(decode("=?utf-8?Q?gr=C3?= =?UTF-8?B?vG4=?=")).isEqualTo("gr\u00FCn");
        assertThat(decode("=?utf-8?Q?gr=C3?= =?utf-8*de?Q?=BCn?=")).isEqualTo("gr\u00FCn");
        assertThat(defects).isEmpty();
    }

    @Test
    void textWithNothingToDecodeIsGivenBackAsItIs() {
        String text = "Paintball? =Tomorrow?=";
        assertThat(decode(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Re:=?utf-8?Q?=C3=BC?= | Re:\u00FC | UNSEPARATED_ENCODED_WORD",
                "=?utf-8?Q?=C3=BC?=ber | \u00FCber | UNSEPARATED_ENCODED_WORD",
                "=?utf-8?Q?hello world?= | hello world | MALFORMED_ENCODED_WORD",
                "=?utf-8?Q?what??= | what? | MALFORMED_ENCODED_WORD",
                "=?utf-8?Q?a=zz?= | a=zz | MALFORMED_ENCODED_WORD",
                "=?utf-8?B?w7w?= | \u00FC | MALFORMED_ENCODED_WORD",
                "=?utf-8?B?w7 w=?= | \u00FC | MALFORMED_ENCODED_WORD",
                "=?utf-8?B?!!?= x | =?utf-8?B?!!?= x | MALFORMED_ENCODED_WORD",
                "=?utf-8?X?abc?= | =?utf-8?X?abc?= | MALFORMED_ENCODED_WORD",
                "=?utf-8?Q?abc | =?utf-8?Q?abc | MALFORMED_ENCODED_WORD",
                "=?klingon?Q?=C3=BC?= | \u00FC | UNKNOWN_CHARSET",
                "=??Q?abc?= | abc | UNKNOWN_CHARSET",
                "=?utf-8?Q?=FF?= | \uFFFD | UNDECODABLE_OCTETS",
                "=?utf-8?Q?a=0D=0Ab?= | a  b | CONTROL_CHARACTER",
            })
    void departuresAreReadOverAndTold(String encoded, String text, Defect.Kind defect) {
        assertThat(decode(encoded)).isEqualTo(text);
        assertThat(defects).contains(defect);
    }

    @Test
    void wordsGluedTogetherAreJoined() {
        assertThat(decode("=?utf-8?Q?gr=C3?==?utf-8?Q?=BCn?=")).isEqualTo("gr\u00FCn");
    }

    @Test
    void aWordThatNeverEndsDoesNotHideTheNext() {
        assertThat(decode("=?utf-8?Q?abc =?utf-8?Q?=C3=BC?=")).isEqualTo("=?utf-8?Q?abc \u00FC");
        assertThat(decode("=?utf-8?B?abc =?utf-8?Q?=C3=BC?=")).isEqualTo("=?utf-8?B?abc \u00FC");
    }

    @Test
    void spaceBeforeAWordThatStaysAsItIsIsKept() {
        assertThat(decode("=?utf-8?Q?a?= =?utf-8?B?!!?= =?utf-8?Q?b?=")).isEqualTo("a =?utf-8?B?!!?= b");
    }

    @Test
    void anEmptyWordIsEmpty() {
        assertThat(decode("a =?utf-8?Q??= b =?utf-8?B??=")).isEqualTo("a  b ");
    }

    @Test
    void rawOctetsAreReadAsUtf8OrElseInTheCallersCharset() {
        byte[] utf8 = "gr\u00FCn =?utf-8?Q?=C3=BC?=".getBytes(StandardCharsets.UTF_8);
        byte[] latin2 = "\u0159".getBytes(java.nio.charset.Charset.forName("ISO-8859-2"));
        var fallback = java.nio.charset.Charset.forName("ISO-8859-2");
        assertThat(EncodedWords.decode(utf8, 0, utf8.length, fallback, (kind, at) -> {}))
                .isEqualTo("gr\u00FCn \u00FC");
        assertThat(EncodedWords.decode(latin2, 0, 1, fallback, (kind, at) -> {}))
                .isEqualTo("\u0159");
    }

    @Test
    void defectsAreToldWithTheirPlace() {
        List<Long> places = new ArrayList<>();
        EncodedWords.decode("abc =?utf-8?Q?a=zz?= =?x-no?Q?a?=", (kind, at) -> places.add(at));
        assertThat(places).containsExactly(4L, 21L);
    }

    @Property
    void arbitraryTextIsReadWithoutAnException(@ForAll @Size(max = 80) List<@IntRange(max = 19) Integer> picks) {
        StringBuilder text = new StringBuilder();
        List<String> pieces = List.of(
                "=?",
                "?=",
                "?",
                "=",
                "utf-8",
                "?Q?",
                "?B?",
                " ",
                "\r\n ",
                "=C3",
                "=BC",
                "w7w=",
                "abc",
                "\u00FC",
                "*en",
                "=?utf-8?Q?a?=",
                "=?utf-8?B?w7w=?=",
                "(",
                "iso-2022-jp",
                "\0");
        picks.forEach(pick -> text.append(pieces.get(pick)));
        String decoded = decode(text.toString());
        assertThat(decoded).doesNotContain("\r").doesNotContain("\n");
    }

    @Property(tries = 2000)
    void decodingUndoesEncoding(@ForAll @StringLength(max = 120) String arbitrary, @ForAll EncodedWords.Place place) {
        String text = clean(arbitrary);
        String encoded = EncodedWords.encode(text, place, 9);
        assertThat(decode(encoded)).isEqualTo(text);
        assertThat(defects).isEmpty();
        assertThat(encoded).matches("[\\x20-\\x7E]*");
    }

    @Property
    void decodingUndoesEncodingOfMixedText(
            @ForAll @Size(max = 60) List<@IntRange(max = 11) Integer> picks, @ForAll EncodedWords.Place place) {
        StringBuilder text = new StringBuilder();
        List<String> pieces = List.of(
                " ", " ", "a", "word", "\u00FC", "\uD83D\uDE00", "=?", "?=", "\t", "_", "          ", "\u65E5\u672C");
        picks.forEach(pick -> text.append(pieces.get(pick)));
        String encoded = EncodedWords.encode(text.toString(), place, 9);
        assertThat(decode(encoded)).isEqualTo(text.toString());
        assertThat(defects).isEmpty();
        for (String word : encoded.split(" ")) {
            assertThat(word.startsWith("=?") ? word : "").hasSizeLessThanOrEqualTo(75);
        }
    }

    private static String clean(String text) {
        byte[] utf8 = text.replaceAll("[\r\n\0]", " ").getBytes(StandardCharsets.UTF_8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "You in?", "a  b", "= ? =", "a long.word,with(all)\"that\\it@may<have>"})
    void plainAsciiStaysAsItIs(String text) {
        assertThat(encode(text)).isEqualTo(text);
    }

    @Test
    void onlyTheWordsThatNeedItAreEncoded() {
        assertThat(encode("Re: Gr\u00FC\u00DFe aus Berlin")).isEqualTo("Re: =?UTF-8?B?R3LDvMOfZQ==?= aus Berlin");
        assertThat(encode("Re: Sch\u00F6ne Gr\u00FC\u00DFe aus Berlin"))
                .isEqualTo("Re: =?UTF-8?B?U2Now7ZuZSBHcsO8w59l?= aus Berlin");
    }

    @Test
    void theShorterEncodingIsTaken() {
        assertThat(encode("cafeteria\u00E9")).isEqualTo("=?UTF-8?Q?cafeteria=C3=A9?=");
        assertThat(encode("\u65E5\u672C\u8A9E")).isEqualTo("=?UTF-8?B?5pel5pys6Kqe?=");
    }

    @Test
    void textThatLooksLikeAWordIsEncoded() {
        assertThat(decode(encode("=?utf-8?Q?a?="))).isEqualTo("=?utf-8?Q?a?=");
    }

    @ParameterizedTest
    @EnumSource(EncodedWords.Place.class)
    void wordsAreAtMost75LongAndHoldWholeCharacters(EncodedWords.Place place) {
        String text = "\uD83D\uDE00\u65E5\u00FCx".repeat(60);
        for (String word : EncodedWords.encode(text, place, 20).split(" ")) {
            assertThat(word).hasSizeLessThanOrEqualTo(75);
            assertThat(text).contains(decode(word));
        }
        assertThat(defects).isEmpty();
    }

    @Test
    void theFirstWordFitsWhatIsLeftOfTheLine() {
        String encoded = EncodedWords.encode("\u65E5".repeat(60), EncodedWords.Place.TEXT, 40);
        assertThat(encoded.split(" ")[0]).hasSizeLessThanOrEqualTo(36);
        encoded = EncodedWords.encode("\u65E5".repeat(60), EncodedWords.Place.TEXT, 70);
        assertThat(encoded.split(" ")[0]).hasSizeGreaterThan(70);
    }

    // RFC 2047 section 5 (3)
    @Test
    void aPhraseLeavesOnlyWhatItsRulesAllow() {
        String encoded = EncodedWords.encode("a-longish-word-of-ascii.b@c(\u00FC) word", EncodedWords.Place.PHRASE, 0);
        assertThat(encoded).startsWith("=?UTF-8?Q?").matches("=\\?UTF-8\\?Q\\?[A-Za-z0-9!*+/=_-]+\\?= word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b"})
    void lineBreaksAndNulAreRefused(String text) {
        assertThatThrownBy(() -> encode(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
