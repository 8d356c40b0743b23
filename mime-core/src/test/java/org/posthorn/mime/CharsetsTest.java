package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharsetsTest {
    private final List<Defect.Kind> defects = new ArrayList<>();

    private String decode(byte[] octets, String charset) {
        return Charsets.decode(octets, 0, octets.length, charset, (kind, at) -> defects.add(kind));
    }

    private static byte[] octets(int... values) {
        byte[] octets = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            octets[i] = (byte) values[i];
        }
        return octets;
    }

    private static String utf7(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), Charsets.UTF_7);
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, UTF-8",
        "utf8, UTF-8",
        "utf_8, UTF-8",
        "' \"utf-8\" ', UTF-8",
        "unicode-1-1-utf-8, UTF-8",
        "ascii, US-ASCII",
        "ANSI_X3.4-1968, US-ASCII",
        "iso-ir-6, US-ASCII",
        "us, US-ASCII",
        "iso8859_1, ISO-8859-1",
        "latin-1, ISO-8859-1",
        "x-iso-8859-1, ISO-8859-1",
        "ISO_8859-2:1987, ISO-8859-2",
        "iso8859-15, ISO-8859-15",
        "iso-8859-8-i, ISO-8859-8",
        "cp1252, windows-1252",
        "cp-1252, windows-1252",
        "win-1251, windows-1251",
        "x-cp1250, windows-1250",
        "ansi, windows-1252",
        "dos-850, IBM850",
        "gb2312, GB18030",
        "GB_2312-80, GB18030",
        "x-gbk, GB18030",
        "ks_c_5601-1987, x-windows-949",
        "EUC-KR, x-windows-949",
        "x-sjis, Shift_JIS",
        "cp932, windows-31j",
        "koi8-r, KOI8-R",
        "koi8r, KOI8-R",
        "x-mac-cyrillic, x-MacCyrillic",
        "macintosh, x-MacRoman",
        "x-big5, Big5",
        "unicode-1-1-utf-7, UTF-7",
        "utf7, UTF-7",
        "iso-2022-jp, ISO-2022-JP",
    })
    void namesThatMailersWriteAreKnown(String written, String charset) {
        assertThat(Charsets.find(written)).map(Charset::name).hasValue(charset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unknown-8bit", "x-unknown", "default", "none", "klingon", "=?", "utf-8\0x", "\u00FC", "8bit"
            })
    void whatNamesNoCharsetIsNotKnown(String written) {
        assertThat(Charsets.find(written)).isEmpty();
    }

    @Test
    void anEndlessNameIsNotKnown() {
        assertThat(Charsets.find("x".repeat(100_000))).isEmpty();
    }

    @Property
    void noNameIsRefusedWithAnException(@ForAll @StringLength(max = 12) String name) {
        assertThatCode(() -> Charsets.find(name)).doesNotThrowAnyException();
    }

    @Property
    void noNameLikeOneOfAFamilyIsRefusedWithAnException(
            @ForAll @IntRange(max = 6) int family,
            @ForAll @CharRange(from = '0', to = '9') @StringLength(max = 5) String number) {
        String name = List.of("iso-8859-", "windows-", "cp", "ibm", "latin", "x-mac-", "ms")
                        .get(family)
                + number;
        assertThatCode(() -> Charsets.find(name)).doesNotThrowAnyException();
    }

    @Test
    void octetsOfAnUnknownCharsetAreReadAsUtf8OrElseAsWindows1252() {
        assertThat(decode("gr\u00FCn".getBytes(StandardCharsets.UTF_8), "unknown-8bit"))
                .isEqualTo("gr\u00FCn");
        assertThat(decode(octets('g', 0xFC, 0x80, 0x81), "x-unknown")).isEqualTo("g\u00FC\u20AC\u0081");
        assertThat(defects).containsExactly(Defect.Kind.UNKNOWN_CHARSET, Defect.Kind.UNKNOWN_CHARSET);
    }

    @Test
    void eightBitOctetsInAsciiAreADefectAndReadAllTheSame() {
        assertThat(decode("gr\u00FCn".getBytes(StandardCharsets.UTF_8), "us-ascii"))
                .isEqualTo("gr\u00FCn");
        assertThat(defects).containsExactly(Defect.Kind.UNDECODABLE_OCTETS);
    }

    @Test
    void octetsWithoutMeaningBecomeReplacementsAndAreADefect() {
        assertThat(decode(octets('a', 0xFF, 'b'), "utf-8")).isEqualTo("a\uFFFDb");
        assertThat(defects).containsExactly(Defect.Kind.UNDECODABLE_OCTETS);
    }

    @Test
    void aReplacementCharacterThatIsWrittenIsNoDefect() {
        assertThat(decode("\uFFFD".getBytes(StandardCharsets.UTF_8), "utf-8")).isEqualTo("\uFFFD");
        assertThat(defects).isEmpty();
    }

    @Test
    void moreThanTheNamedJapaneseCharsetHoldsIsReadByItsSuperset() {
        String circled = "\u2460";
        assertThat(decode(circled.getBytes(Charset.forName("windows-31j")), "shift_jis"))
                .isEqualTo(circled);
        assertThat(decode(circled.getBytes(Charset.forName("x-windows-iso2022jp")), "iso-2022-jp"))
                .isEqualTo(circled);
        assertThat(defects).isEmpty();
    }

    @Test
    void guessingTakesTheCallersCharsetBeforeItsOwn() {
        byte[] word = "\u041F\u0440\u0438".getBytes(Charset.forName("windows-1251"));
        assertThat(Charsets.guess(word, 0, 3, Charset.forName("windows-1251"))).isEqualTo("\u041F\u0440\u0438");
    }

    @ParameterizedTest
    @CsvSource({
        "Hi Mom +Jjo-!, Hi Mom \u263A!",
        "A+ImIDkQ., A\u2262\u0391.",
        "+ZeVnLIqe, \u65E5\u672C\u8A9E",
        "+ZeVnLIqe-, \u65E5\u672C\u8A9E",
        "1 +- 1+2, 1 + 1",
        "+2D3eAA-, \uD83D\uDE00",
        "+2D0AQQ-x, \uFFFDAx",
        "+2D0-x, \uFFFDx",
        "+3gA-x, \uFFFDx",
        "+AGE.+AGI, a.b",
        "+AGE-+AGI-, ab",
    })
    void utf7IsRead(String encoded, String text) {
        assertThat(utf7(encoded)).isEqualTo(text);
    }

    @Test
    void thePartsOfIso8859ThatTheJdkLacksAreRead() {
        assertThat(decode(octets('a', 0xA1, 0xBD, 0xD0, 0xFF), "iso-8859-10")).isEqualTo("a\u0104\u2015\u00D0\u0138");
        assertThat(decode(octets('a', 0xA1, 0xD0, 0xFE), "iso-8859-14")).isEqualTo("a\u1E02\u0174\u0177");
        assertThat(Charsets.find("iso-8859-14").orElseThrow().canEncode()).isFalse();
    }

    @Test
    void utf7IsOnlyRead() {
        assertThat(Charsets.UTF_7.canEncode()).isFalse();
    }

    @Property
    void utf7OfArbitraryOctetsIsReadAlikeHoweverCut(
            @ForAll @Size(max = 60) List<@IntRange(max = 31) Integer> picks, @ForAll @IntRange(max = 60) int cut) {
        byte[] data = new byte[picks.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) "++--AAGbcz09/ .\r\n2D3eAA-+Zx\u00E9~+2A".charAt(picks.get(i));
        }
        var decoder = Charsets.UTF_7
                .newDecoder()
                .onMalformedInput(java.nio.charset.CodingErrorAction.REPLACE)
                .onUnmappableCharacter(java.nio.charset.CodingErrorAction.REPLACE);
        CharBuffer out = CharBuffer.allocate(400);
        int middle = Math.min(cut, data.length);
        assertThat(decoder.decode(ByteBuffer.wrap(data, 0, middle), out, false)).isEqualTo(CoderResult.UNDERFLOW);
        decoder.decode(ByteBuffer.wrap(data, middle, data.length - middle), out, true);
        decoder.flush(out);
        assertThat(out.flip().toString()).isEqualTo(new String(data, Charsets.UTF_7));
    }
}
