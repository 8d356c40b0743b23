package org.posthorn.mime.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YEncDecoderTest {

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Encodes as the draft says, lines of 128. */
    private static byte[] encoded(byte[] data, String begin, String end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(octets(begin));
        int column = 0;
        for (byte each : data) {
            int b = each + 42 & 0xFF;
            if (b == 0 || b == '\n' || b == '\r' || b == '=') {
                out.write('=');
                b = b + 64 & 0xFF;
                column++;
            }
            out.write(b);
            if (++column >= 128) {
                out.writeBytes(octets("\r\n"));
                column = 0;
            }
        }
        out.writeBytes(octets("\r\n" + end));
        return out.toByteArray();
    }

    private static String crc(byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return Long.toHexString(crc.getValue());
    }

    private static byte[] awkward(byte[] data) {
        String[] pieces = {
            "=ybegin line=128 size=3 name=a b\r\n",
            "=ypart begin=1 end=2\n",
            "=yend size=3\r\n",
            "=y",
            "=",
            "\r",
            "\n",
            "abc",
            "\u00E9",
            "=ybegin ",
            "name=",
            " ",
            "=yend size=3 crc32=zz\n",
            "0",
            "=}",
            "=yend"
        };
        StringBuilder text = new StringBuilder();
        for (byte each : data) {
            text.append(pieces[each & 15]);
        }
        return octets(text.toString());
    }

    // the check value of the CRC-32
    @Test
    void aFileIsReadWithItsNameSizeAndCheck() {
        byte[] encoded = encoded(
                octets("123456789"),
                "text\n=ybegin line=128 size=9 name=my file.bin \r\n",
                "=yend size=9 crc32=CBF43926\r\ntext");
        YEncDecoder decoder = new YEncDecoder();
        assertThat(text(Pieces.whole(decoder, encoded))).isEqualTo("123456789");
        assertThat(decoder.defects()).isZero();
        assertThat(decoder.name()).contains("my file.bin");
        assertThat(decoder.size()).hasValue(9);
        assertThat(decoder.partOffset()).isEmpty();
        assertThat(decoder.verified()).isTrue();
    }

    @Test
    void aPartTellsItsPlaceAndIsCheckedByItsOwnCrc() {
        byte[] encoded = encoded(
                octets("123456789"),
                "=ybegin part=2 line=128 size=30 name=a\n=ypart begin=11 end=19\n",
                "=yend size=9 part=2 pcrc32=cbf43926 crc32=12345678\n");
        YEncDecoder decoder = new YEncDecoder();
        assertThat(text(Pieces.whole(decoder, encoded))).isEqualTo("123456789");
        assertThat(decoder.defects()).isZero();
        assertThat(decoder.size()).hasValue(30);
        assertThat(decoder.partOffset()).hasValue(10);
        assertThat(decoder.verified()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'=ybegin size=1 name=a\nk\n=yend size=1\n', A, 0",
        "'=ybegin size=1 name=a\nk\n=yend size=2\n', A, 1",
        "'=ybegin size=1 name=a\nk\n=yend\n', A, 1",
        "'=ybegin size=1 name=a\nk\n=yend size=1 crc32=1\n', A, 1",
        "'=ybegin size=1 name=a\nk\n=yend size=1', A, 0",
        "'=ybegin size=1 name=a\nk', A, 1",
        "'=ybegin size=1 name=a\nk=\n=yend size=1\n', A, 1",
        "'=ybegin size=1 name=a\nk\n=yother\n=yend size=1\n', A, 1",
        "'=ybegin size=2 name=a\n=k\n=yend size=1\n', '\u0001', 0",
        "'k', '', 1",
        "'', '', 1",
    })
    void departuresAreDefects(String encoded, String plain, int defects) {
        YEncDecoder decoder = new YEncDecoder();
        assertThat(text(Pieces.whole(decoder, octets(encoded)))).isEqualTo(plain);
        assertThat(decoder.defects()).isEqualTo(defects);
        assertThat(decoder.verified()).isFalse();
    }

    @Test
    void theNextDataBeginsAnew() {
        YEncDecoder decoder = new YEncDecoder();
        Pieces.whole(decoder, encoded(octets("123456789"), "=ybegin size=9 name=a\n", "=yend size=9 crc32=cbf43926\n"));
        assertThat(text(Pieces.whole(decoder, octets("=ybegin size=1\nk\n=yend size=1\n"))))
                .isEqualTo("A");
        assertThat(decoder.defects()).isZero();
        assertThat(decoder.name()).isEmpty();
        assertThat(decoder.verified()).isFalse();
    }

    @Property
    void whatWasEncodedIsDecodedHoweverItIsCut(@ForAll @Size(max = 600) byte[] data, @ForAll long seed) {
        byte[] encoded = encoded(
                data,
                "=ybegin line=128 size=" + data.length + " name=a\r\n",
                "=yend size=" + data.length + " crc32=" + crc(data) + "\r\n");
        YEncDecoder decoder = new YEncDecoder();
        assertThat(Pieces.cutAtRandom(decoder, encoded, seed)).isEqualTo(data);
        assertThat(decoder.defects()).isZero();
        assertThat(decoder.verified()).isTrue();
    }

    @Property
    void theSameOctetsGiveTheSameResultHoweverTheyAreCut(@ForAll @Size(max = 40) byte[] data, @ForAll long seed) {
        byte[] encoded = awkward(data);
        YEncDecoder whole = new YEncDecoder();
        YEncDecoder cut = new YEncDecoder();
        assertThat(Pieces.cutAtRandom(cut, encoded, seed)).isEqualTo(Pieces.whole(whole, encoded));
        assertThat(cut.defects()).isEqualTo(whole.defects());
        assertThat(cut.firstDefect()).isEqualTo(whole.firstDefect());
        assertThat(cut.name()).isEqualTo(whole.name());
        assertThat(cut.verified()).isEqualTo(whole.verified());
    }
}
