package org.posthorn.mime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedPrintableTest {
    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static String decoded(String encoded) {
        return text(QuotedPrintable.decode(octets(encoded)));
    }

    private static String encoded(String plain) {
        return text(QuotedPrintable.encodeText(octets(plain)));
    }

    /** Octets of which many are special to the encoding. */
    private static byte[] awkward(byte[] data) {
        byte[] result = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            result[i] = (byte) "==AaF0g  \t\r\n\n\r\r\nxyz.\u00E9\u007F".charAt((data[i] & 0xFF) % 22);
        }
        return result;
    }

    // RFC 2045 section 6.7 (5)
    @Test
    void softLineBreaksOfTheSpecificationVanish() {
        assertThat(decoded("Now's the time =\r\nfor all folk to come=\r\n to the aid of their country."))
                .isEqualTo("Now's the time for all folk to come to the aid of their country.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\r\nb", "a=\nb", "a= \t\r\nb", "a=  \nb", "a=62"})
    void everySoftLineBreakAndEncodedOctetIsRead(String encoded) {
        Decoder decoder = QuotedPrintable.decoder();
        assertThat(text(Pieces.whole(decoder, octets(encoded)))).isEqualTo("ab");
        assertThat(decoder.defects()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a \t\r\nb", "a  \nb", "a\r\nb  ", "a\nb\t"})
    void whiteSpaceAtLineEndsIsRemovedAndBreaksStay(String encoded) {
        assertThat(decoded(encoded)).isEqualTo(encoded.contains("\r") ? "a\r\nb" : "a\nb");
    }

    @Test
    void encodedWhiteSpaceAtLineEndsIsKept() {
        assertThat(decoded("a=20\r\nb=09 \r\nc =\r\n  \r\n")).isEqualTo("a \r\nb\t\r\nc \r\n");
    }

    @Test
    void manyBlanksAreContentFromSomeNumberOn() {
        assertThat(decoded(" ".repeat(1000) + "\r\n")).isEqualTo("\r\n");
        assertThat(decoded(" ".repeat(2500) + "\r\n")).isEqualTo(" ".repeat(2000) + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a=zz, a=zz, 1",
        "a=4z, a=4z, 1",
        "a==3D, a==, 1",
        "a=, a, 1",
        "a=4, a=4, 1",
        "a= b, a= b, 1",
        "ab\u00E9, ab\u00E9, 2",
    })
    void departuresAreKeptAsTheyStandAndTheFirstOneIsTold(String encoded, String plain, int offset) {
        Decoder decoder = QuotedPrintable.decoder();
        assertThat(text(Pieces.whole(decoder, octets(encoded)))).isEqualTo(plain);
        assertThat(decoder.defects()).isEqualTo(1);
        assertThat(decoder.firstDefect()).isEqualTo(offset);
        assertThat(QuotedPrintable.decodeStrict(octets(encoded))).isEmpty();
    }

    @Test
    void aLoneCarriageReturnIsKeptAsADefect() {
        Decoder decoder = QuotedPrintable.decoder();
        assertThat(text(Pieces.whole(decoder, octets("a \rb\r")))).isEqualTo("a \rb\r");
        assertThat(decoder.defects()).isEqualTo(2);
        assertThat(decoder.firstDefect()).isEqualTo(2);
    }

    @Test
    void smallHexadecimalDigitsAreRead() {
        assertThat(decoded("=e9=E9=eE")).isEqualTo("\u00E9\u00E9\u00EE");
    }

    @Property
    void arbitraryOctetsDecodeAlikeHoweverCut(@ForAll @Size(max = 120) byte[] data, @ForAll long seed) {
        for (byte[] input : new byte[][] {data, awkward(data)}) {
            Decoder first = QuotedPrintable.decoder();
            byte[] whole = Pieces.whole(first, input);
            assertThat(QuotedPrintable.decode(input)).isEqualTo(whole);
            for (int way = 0; way < 2; way++) {
                Decoder second = QuotedPrintable.decoder();
                byte[] pieces = way == 0 ? Pieces.cut(second, input, 1) : Pieces.cutAtRandom(second, input, seed);
                assertThat(pieces).isEqualTo(whole);
                assertThat(second.defects()).isEqualTo(first.defects());
                assertThat(second.firstDefect()).isEqualTo(first.firstDefect());
            }
        }
    }

    @Property(tries = 50)
    void longRunsOfBlanksDecodeAlikeHoweverCut(
            @ForAll @IntRange(max = 4000) int blanks, @ForAll boolean afterEquals, @ForAll long seed) {
        byte[] input = octets("x" + (afterEquals ? "=" : "") + " ".repeat(blanks) + "\r\ny");
        byte[] whole = QuotedPrintable.decode(input);
        assertThat(Pieces.cut(QuotedPrintable.decoder(), input, 1)).isEqualTo(whole);
        assertThat(Pieces.cutAtRandom(QuotedPrintable.decoder(), input, seed)).isEqualTo(whole);
    }

    @Property
    void decodingUndoesEncodingForEveryCut(
            @ForAll @Size(max = 400) byte[] data, @ForAll boolean binary, @ForAll long seed) {
        for (byte[] input : new byte[][] {data, awkward(data)}) {
            byte[] encoded = QuotedPrintable.encode(input, 0, input.length, binary);
            Transcoder encoder = binary ? QuotedPrintable.binaryEncoder() : QuotedPrintable.textEncoder();
            assertThat(Pieces.cut(encoder, input, 1)).isEqualTo(encoded);
            assertThat(Pieces.cutAtRandom(encoder, input, seed)).isEqualTo(encoded);
            Decoder decoder = QuotedPrintable.decoder();
            assertThat(Pieces.cutAtRandom(decoder, encoded, seed)).isEqualTo(input);
            assertThat(decoder.defects()).isZero();
        }
    }

    @Property
    void whatIsEncodedObeysTheGrammar(@ForAll @Size(max = 1000) byte[] data, @ForAll boolean binary) {
        for (byte[] input : new byte[][] {data, awkward(data)}) {
            String encoded = text(QuotedPrintable.encode(input, 0, input.length, binary));
            for (String line : encoded.split("\r\n", -1)) {
                assertThat(line).hasSizeLessThanOrEqualTo(76).matches("([\\t -<>-~]|=[0-9A-F]{2})*=?");
                assertThat(line).doesNotEndWith(" ").doesNotEndWith("\t");
            }
        }
    }

    @Test
    void lineBreaksOfTextStayAndThoseOfOtherDataAreEncoded() {
        assertThat(encoded("a\r\nb\nc\rd")).isEqualTo("a\r\nb=0Ac=0Dd");
        assertThat(text(QuotedPrintable.encode(octets("a\r\nb"), 0, 4, true))).isEqualTo("a=0D=0Ab");
    }

    @Test
    void aBlankBeforeALineBreakIsEncoded() {
        assertThat(encoded("a \r\nb\t\r\nc d ")).isEqualTo("a=20\r\nb=09\r\nc d=20");
    }

    @Test
    void longLinesAreBrokenAtSeventySix() {
        assertThat(encoded("x".repeat(151))).isEqualTo("x".repeat(75) + "=\r\n" + "x".repeat(75) + "=\r\nx");
        assertThat(encoded("x".repeat(73) + "\u00E9")).isEqualTo("x".repeat(73) + "=\r\n=E9");
    }

    @Test
    void aLongPieceIsCodedAsItsPartsAre() throws IOException {
        byte[] data = new byte[100_000];
        var random = new Random(1);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (random.nextInt(9) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
        }
        byte[] encoded = QuotedPrintable.encode(data, 0, data.length, false);
        assertThat(Pieces.cut(QuotedPrintable.textEncoder(), data, 777)).isEqualTo(encoded);
        assertThat(QuotedPrintable.decode(encoded)).isEqualTo(data);
        assertThat(QuotedPrintable.decoder()
                        .reading(new ByteArrayInputStream(encoded))
                        .readAllBytes())
                .isEqualTo(data);
    }

    // RFC 2047 section 4.2
    @Test
    void theQEncodingReadsUnderscoresAsSpaces() {
        byte[] text = octets("a_b=5F=zz=4");
        byte[] out = new byte[text.length];
        assertThat(new String(out, 0, QuotedPrintable.decodeQ(text, 0, text.length, out, 0), StandardCharsets.US_ASCII))
                .isEqualTo("a b_=zz=4");
    }

    // RFC 2045 section 6.7
    @ParameterizedTest
    @CsvSource({
        "a=e9, ESCAPE, 1",
        "a=E, TRUNCATED, 1",
        "a=zz, ESCAPE, 1",
        "a= b, ESCAPE, 1",
        "'a=E\r\nb', ESCAPE, 1",
        "'ab\u0001', NOT_ENCODED, 2",
        "ab\u00E9, NOT_ENCODED, 2",
        "'ab\u007F', NOT_ENCODED, 2",
        "ab=, TRUNCATED, 2",
    })
    void strictReadingTellsTheRuleThatWasBrokenAndWhere(String encoded, Flaw.Kind kind, int offset) {
        Flaw flaw = new Flaw(kind, offset);
        assertThat(QuotedPrintable.firstFlaw(octets(encoded))).hasValue(flaw);
        assertThat(QuotedPrintable.decodeStrict(octets(encoded))).isEmpty();
        for (int size = 1; size < 10; size++) {
            Decoder decoder = QuotedPrintable.strictDecoder();
            Pieces.cut(decoder, octets(encoded), size);
            assertThat(decoder.firstFlaw()).hasValue(flaw);
        }
    }

    @Test
    void strictReadingWantsLinesNotTooLongAndEndedByCrLf() throws IOException {
        String line = "x".repeat(76);
        assertThat(QuotedPrintable.decodeStrict(octets(line + "  \r\n" + line))).hasValue(octets(line + "\r\n" + line));
        assertThat(QuotedPrintable.firstFlaw(octets(line + "y"))).hasValue(new Flaw(Flaw.Kind.LINE_TOO_LONG, 76));
        assertThat(QuotedPrintable.firstFlaw(octets("a\nb"))).hasValue(new Flaw(Flaw.Kind.LINE_BREAK, 1));
        assertThat(QuotedPrintable.firstFlaw(octets("a\rb"))).hasValue(new Flaw(Flaw.Kind.LINE_BREAK, 1));
        assertThat(QuotedPrintable.firstFlaw(octets("a\r"))).hasValue(new Flaw(Flaw.Kind.LINE_BREAK, 1));
        assertThat(QuotedPrintable.firstFlaw(octets("a= \t\r\nb"))).isEmpty();
        try (var in = QuotedPrintable.strictDecoder().reading(new ByteArrayInputStream(octets("a=e9")))) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(FlawException.class);
        }
    }

    @Property
    void strictReadingAcceptsWhatTheEncoderWrites(
            @ForAll @Size(max = 400) byte[] data, @ForAll boolean binary, @ForAll long seed) {
        for (byte[] input : new byte[][] {data, awkward(data)}) {
            byte[] encoded = QuotedPrintable.encode(input, 0, input.length, binary);
            assertThat(QuotedPrintable.decodeStrict(encoded)).hasValue(input);
            Decoder strict = QuotedPrintable.strictDecoder();
            assertThat(Pieces.cutAtRandom(strict, encoded, seed)).isEqualTo(input);
            assertThat(strict.firstFlaw()).isEmpty();
        }
    }

    @Property
    void whatStrictReadingAcceptsHasNoDefectForForgivingReading(@ForAll @Size(max = 30) byte[] data) {
        for (byte[] input : new byte[][] {data, awkward(data)}) {
            Decoder decoder = QuotedPrintable.decoder();
            Pieces.whole(decoder, input);
            if (decoder.defects() > 0) {
                assertThat(QuotedPrintable.decodeStrict(input)).isEmpty();
            }
        }
    }

    @Property(tries = 20)
    void resultsLargerThanWhatIsKeptAreRightToo(
            @ForAll @IntRange(min = 200_000, max = 400_000) int size, @ForAll long seed) {
        byte[] data = new byte[size];
        new Random(seed).nextBytes(data);
        byte[] encoded = QuotedPrintable.encode(data, 0, size, true);
        assertThat(QuotedPrintable.decode(encoded)).isEqualTo(data);
    }
}
