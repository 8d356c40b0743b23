package org.posthorn.mime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64Test {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String decoded(String encoded) {
        return new String(Base64.MIME.decode(ascii(encoded)), StandardCharsets.ISO_8859_1);
    }

    private static byte[] random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    // RFC 4648 section 10
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "f, Zg==",
        "fo, Zm8=",
        "foo, Zm9v",
        "foob, Zm9vYg==",
        "fooba, Zm9vYmE=",
        "foobar, Zm9vYmFy",
    })
    void theVectorsOfTheSpecificationHoldBothWays(String plain, String encoded) {
        assertThat(Base64.MIME.encodeToString(ascii(plain))).isEqualTo(encoded);
        assertThat(decoded(encoded)).isEqualTo(plain);
        assertThat(Base64.UNBROKEN.decodeStrict(ascii(encoded))).hasValue(ascii(plain));
    }

    @Test
    void theUrlAlphabetHasItsOwnTwoDigitsAndNoPadding() {
        byte[] octets = {(byte) 0xFB, (byte) 0xEF, (byte) 0xFF, (byte) 0xFE};
        assertThat(Base64.URL.encodeToString(octets)).isEqualTo("--___g");
        assertThat(Base64.URL.decode(ascii("--___g"))).isEqualTo(octets);
        assertThat(Base64.UNBROKEN.encodeToString(octets)).isEqualTo("++///g==");
    }

    @Test
    void encodedLinesAreOfTheLengthAskedForAndOnlyTheLastHasNoBreak() {
        for (int length : new int[] {4, 60, 76, 996}) {
            String[] lines = new Base64(Base64.Alphabet.STANDARD, length, true)
                    .encodeToString(random(20_000))
                    .split("\r\n", -1);
            assertThat(Arrays.asList(lines).subList(0, lines.length - 1)).allMatch(line -> line.length() == length);
            assertThat(lines[lines.length - 1]).isNotEmpty();
        }
    }

    @Property
    void encodesAsTheJdkDoes(@ForAll @IntRange(max = 12_000) int size) {
        byte[] octets = random(size);
        assertThat(Base64.MIME.encode(octets))
                .isEqualTo(java.util.Base64.getMimeEncoder().encode(octets));
        assertThat(Base64.UNBROKEN.encode(octets))
                .isEqualTo(java.util.Base64.getEncoder().encode(octets));
        assertThat(Base64.URL.encode(octets))
                .isEqualTo(java.util.Base64.getUrlEncoder().withoutPadding().encode(octets));
    }

    @Property
    void decodingUndoesEncodingForEveryCut(
            @ForAll @IntRange(max = 12_000) int size,
            @ForAll @IntRange(max = 249) int quarterLength,
            @ForAll long seed) {
        byte[] octets = random(size);
        var base64 = new Base64(Base64.Alphabet.STANDARD, quarterLength * 4, true);
        byte[] encoded = base64.encode(octets);
        assertThat(encoded).hasSize((int) base64.encodedSize(size));
        assertThat(Pieces.cutAtRandom(base64.encoder(), octets, seed)).isEqualTo(encoded);
        assertThat(base64.decode(encoded)).isEqualTo(octets);
        Decoder decoder = base64.decoder();
        assertThat(Pieces.cutAtRandom(decoder, encoded, seed)).isEqualTo(octets);
        assertThat(decoder.defects()).isZero();
        assertThat(decoder.firstDefect()).isEqualTo(-1);
    }

    @Property
    void arbitraryOctetsDecodeAlikeHoweverCut(@ForAll @Size(max = 200) byte[] data, @ForAll long seed) {
        byte[] digits = data.clone();
        for (int i = 0; i < data.length; i++) {
            digits[i] = (byte) "ABCDabcd0189+/==\r\n -_\u00E9".charAt((data[i] & 0xFF) % 22);
        }
        for (byte[] input : new byte[][] {data, digits}) {
            Decoder first = Base64.MIME.decoder();
            Decoder second = Base64.MIME.decoder();
            byte[] whole = Pieces.whole(first, input);
            assertThat(Pieces.cutAtRandom(second, input, seed)).isEqualTo(whole);
            assertThat(second.defects()).isEqualTo(first.defects());
            assertThat(second.firstDefect()).isEqualTo(first.firstDefect());
            assertThat(Base64.MIME.decode(input)).isEqualTo(whole);
        }
    }

    @Property(tries = 200)
    void longInputWithOneFlawDecodesAsItDoesDigitByDigit(
            @ForAll @IntRange(max = 30_000) int size, @ForAll int where, @ForAll byte flaw) {
        byte[] encoded = Base64.MIME.encode(random(size));
        if (encoded.length > 0) {
            encoded[Math.floorMod(where, encoded.length)] = flaw;
        }
        Decoder byPieces = Base64.MIME.decoder();
        Decoder byOne = Base64.MIME.decoder();
        byte[] expected = Pieces.cut(byOne, encoded, 1);
        assertThat(Base64.MIME.decode(encoded)).isEqualTo(expected);
        assertThat(Pieces.whole(byPieces, encoded)).isEqualTo(expected);
        assertThat(byPieces.defects()).isEqualTo(byOne.defects());
        assertThat(byPieces.firstDefect()).isEqualTo(byOne.firstDefect());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zm9v\nYmFy", "Zm9v\r\nYmFy\r\n", " Z m9vYm\tFy", "\nZm9vYmFy"})
    void whiteSpaceIsNoDefect(String encoded) {
        Decoder decoder = Base64.MIME.decoder();
        assertThat(Pieces.whole(decoder, ascii(encoded))).isEqualTo(ascii("foobar"));
        assertThat(decoder.defects()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "Zm9v!YmFy, foobar, 4", // junk
        "Zm9vYg, foob, 6", // no padding
        "Zm9vYg=, foob, 7", // half the padding
        "Zm9vY, foo, 5", // one digit left over
        "Zg==Zm9v, ffoo, 4", // data after padding
        "Zg===, f, 4", // one pad too many
        "=Zm9v, foo, 0", // padding of nothing
        "Zm9v-_, foo, 4", // digits of the other alphabet
    })
    void departuresAreReadOverAndTheFirstOneIsTold(String encoded, String plain, int offset) {
        Decoder decoder = Base64.MIME.decoder();
        assertThat(Pieces.whole(decoder, ascii(encoded))).isEqualTo(ascii(plain));
        assertThat(decoder.firstDefect()).isEqualTo(offset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Zg", "Zg=", "Zh==", "Zm9v ", "Zm9v\r\nYmFy", "Z", "Zm9v!", "Zg==Zg==", "Zm9=", "====", "Zm9v\n"
            })
    void strictReadingRefusesAllThatTheEncoderWouldNotWrite(String encoded) {
        assertThat(Base64.UNBROKEN.decodeStrict(ascii(encoded))).isEmpty();
    }

    @Test
    void strictReadingOfMimeAllowsLineBreaksAndNothingElse() {
        assertThat(Base64.MIME.decodeStrict(ascii("Zm9v\r\nYmFy"))).hasValue(ascii("foobar"));
        assertThat(Base64.MIME.decodeStrict(ascii("Zm9v\nYmFy"))).isEmpty();
        assertThat(Base64.MIME.decodeStrict(ascii("Zm9v \r\nYmFy"))).isEmpty();
    }

    @Test
    void aDecoderIsAsNewAfterTheEnd() {
        Decoder decoder = Base64.MIME.decoder();
        assertThat(Pieces.whole(decoder, ascii("Zg=!"))).isEqualTo(ascii("f"));
        assertThat(decoder.defects()).isEqualTo(2);
        assertThat(Pieces.whole(decoder, ascii("Zm8="))).isEqualTo(ascii("fo"));
        assertThat(decoder.defects()).isZero();
    }

    @Test
    void buffersOfEveryKindGiveTheSame() {
        byte[] octets = random(20_000);
        byte[] encoded = Base64.MIME.encode(octets);
        for (ByteBuffer in : new ByteBuffer[] {
            ByteBuffer.wrap(encoded),
            ByteBuffer.wrap(encoded).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(encoded.length).put(encoded).flip()
        }) {
            for (ByteBuffer out : new ByteBuffer[] {ByteBuffer.allocate(30_000), ByteBuffer.allocateDirect(30_000)}) {
                Decoder decoder = Base64.MIME.decoder();
                decoder.transcode(in.rewind(), out);
                decoder.finish(out);
                assertThat(in.hasRemaining()).isFalse();
                assertThat(out.flip()).isEqualTo(ByteBuffer.wrap(octets));
            }
        }
    }

    @Test
    void outputWithoutRoomIsRefusedBeforeAnythingIsTaken() {
        Transcoder encoder = Base64.MIME.encoder();
        ByteBuffer in = ByteBuffer.wrap(random(300));
        assertThatThrownBy(() -> encoder.transcode(in, ByteBuffer.allocate(300)))
                .isInstanceOf(BufferOverflowException.class);
        assertThat(in.remaining()).isEqualTo(300);
    }

    @Test
    void streamsGiveTheSameAsArrays() throws IOException {
        byte[] octets = random(50_000);
        byte[] encoded = Base64.MIME.encode(octets);
        var sink = new ByteArrayOutputStream();
        try (var out = Base64.MIME.encoder().writing(sink)) {
            out.write(octets, 0, 1000);
            out.write(octets[1000]);
            out.write(octets, 1001, octets.length - 1001);
        }
        assertThat(sink.toByteArray()).isEqualTo(encoded);
        var in = Base64.MIME.decoder().reading(new ByteArrayInputStream(encoded));
        assertThat(in.read()).isEqualTo(octets[0] & 0xFF);
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(octets, 1, octets.length));
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void partsOfAnArrayCanBeCodedAlone() {
        byte[] encoded = ascii("xxZm9vYmFyxx");
        assertThat(Base64.MIME.decode(encoded, 2, 10)).isEqualTo(ascii("foobar"));
        assertThat(Base64.MIME.encode(ascii("xfoox"), 1, 4)).isEqualTo(ascii("Zm9v"));
        assertThatThrownBy(() -> Base64.MIME.decode(encoded, 2, 13)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, 75, 1000})
    void lineLengthsThatCannotBeAreRefused(int length) {
        assertThatThrownBy(() -> new Base64(Base64.Alphabet.STANDARD, length, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // RFC 3501 section 5.1.3: the name of a mailbox, here the UTF-16 of two ideographs within it
    @Test
    void theAlphabetOfImapHasACommaForTheSlash() {
        assertThat(Base64.IMAP.encodeToString(new byte[] {0x53, (byte) 0xF0, 0x53, 0x17}))
                .isEqualTo("U,BTFw");
        assertThat(Base64.IMAP.decode(ascii("U,BTFw"))).containsExactly(0x53, 0xF0, 0x53, 0x17);
        assertThat(Base64.IMAP.decodeStrict(ascii("U/BTFw"))).isEmpty();
    }

    @Property
    void everyAlphabetLineLengthAndPaddingIsReadAsItIsWritten(
            @ForAll Base64.Alphabet alphabet,
            @ForAll @IntRange(max = 249) int quarterLength,
            @ForAll boolean padded,
            @ForAll @IntRange(max = 9000) int size,
            @ForAll long seed) {
        var base64 = new Base64(alphabet, quarterLength * 4, padded);
        byte[] octets = random(size);
        byte[] encoded = base64.encode(octets);
        assertThat(encoded).hasSize((int) base64.encodedSize(size));
        assertThat(base64.decode(encoded)).isEqualTo(octets);
        assertThat(base64.decodeStrict(encoded)).hasValue(octets);
        Decoder strict = base64.strictDecoder();
        assertThat(Pieces.cutAtRandom(strict, encoded, seed)).isEqualTo(octets);
        assertThat(strict.firstFlaw()).isEmpty();
        byte[] embedded = new byte[encoded.length + 20];
        System.arraycopy(encoded, 0, embedded, 7, encoded.length);
        assertThat(base64.decode(embedded, 7, 7 + encoded.length)).isEqualTo(octets);
        byte[] longer = Arrays.copyOf(octets, size + 5);
        assertThat(base64.encode(longer, 0, size)).isEqualTo(encoded);
    }

    @Property
    void linesThatEndWithLfAreReadAsThoseThatEndWithCrLf(
            @ForAll @IntRange(max = 12_000) int size, @ForAll @IntRange(min = 1, max = 30) int quarterLength) {
        byte[] octets = random(size);
        String encoded = new Base64(Base64.Alphabet.STANDARD, quarterLength * 4, true).encodeToString(octets);
        assertThat(Base64.MIME.decode(ascii(encoded.replace("\r", "")))).isEqualTo(octets);
        assertThat(Base64.MIME.decode(ascii(encoded.replace("\r\n", "\n ") + "\n")))
                .isEqualTo(octets);
    }

    @ParameterizedTest
    @CsvSource({
        "Zm9v!A==, OUTSIDE_ALPHABET, 4",
        "Zm9v Zg==, WHITE_SPACE, 4",
        "Zm9v_A==, OUTSIDE_ALPHABET, 4",
        "Zg=, PADDING, 3",
        "Zg, PADDING, 2",
        "Zg===, PADDING, 4",
        "Zg==Zg==, PADDING, 4",
        "=Zg=, PADDING, 0",
        "Zh==, UNUSED_BITS, 1",
        "Zm9, UNUSED_BITS, 2",
        "Zm9=, UNUSED_BITS, 2",
        "Zm9vY, TRUNCATED, 5",
    })
    void strictReadingTellsTheRuleThatWasBrokenAndWhere(String encoded, Flaw.Kind kind, int offset) throws IOException {
        Flaw flaw = new Flaw(kind, offset);
        if (!encoded.equals("Zm9")) {
            assertThat(Base64.UNBROKEN.firstFlaw(ascii(encoded))).hasValue(flaw);
        }
        Base64 base64 = encoded.equals("Zm9") ? Base64.URL : Base64.UNBROKEN;
        assertThat(base64.decodeStrict(ascii(encoded))).isEmpty();
        for (int size = 1; size < 10; size++) {
            Decoder decoder = base64.strictDecoder();
            Pieces.cut(decoder, ascii(encoded), size);
            assertThat(decoder.firstFlaw()).hasValue(flaw);
        }
        try (var in = base64.strictDecoder().reading(new ByteArrayInputStream(ascii(encoded)))) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOfSatisfying(
                            FlawException.class, e -> assertThat(e.flaw()).isEqualTo(flaw));
        }
    }

    @Test
    void strictReadingOfLinesWantsThemNotTooLongAndEndedByCrLf() {
        assertThat(Base64.MIME.firstFlaw(ascii("Zm9v".repeat(20)))).hasValue(new Flaw(Flaw.Kind.LINE_TOO_LONG, 76));
        assertThat(Base64.MIME.firstFlaw(ascii("Zm9v\nZm9v"))).hasValue(new Flaw(Flaw.Kind.LINE_BREAK, 4));
        assertThat(Base64.MIME.firstFlaw(ascii("Zm9v\rZm9v"))).hasValue(new Flaw(Flaw.Kind.LINE_BREAK, 4));
        assertThat(Base64.MIME.firstFlaw(ascii("Zm9v\r\n\r\nZm9v"))).isEmpty();
        assertThat(Base64.MIME.firstFlaw(ascii("Zm9v\r\n"))).isEmpty();
        assertThat(Base64.MIME.firstFlaw(ascii("Zm9v\r"))).hasValue(new Flaw(Flaw.Kind.LINE_BREAK, 4));
    }

    @Property
    void whatStrictReadingAcceptsIsWhatTheEncoderWrites(@ForAll @Size(max = 12) byte[] data) {
        byte[] digits = data.clone();
        for (int i = 0; i < data.length; i++) {
            digits[i] = (byte) "AQgw09/=".charAt(data[i] & 7);
        }
        for (byte[] input : new byte[][] {data, digits}) {
            byte[] plain = Base64.UNBROKEN.decode(input);
            assertThat(Base64.UNBROKEN.decodeStrict(input).isPresent())
                    .isEqualTo(Arrays.equals(Base64.UNBROKEN.encode(plain), input));
        }
    }

    @Test
    void nothingPastTheResultIsWrittenBeyondTheBound() {
        byte[] out = new byte[40];
        Arrays.fill(out, (byte) 'x');
        Decoder decoder = Base64.MIME.decoder();
        assertThat(decoder.transcode(ascii("Zm9vYmFy"), 0, 8, out, 3)).isEqualTo(9);
        assertThat(out[3 + decoder.bound(8)]).isEqualTo((byte) 'x');
    }
}
