package org.posthorn.mime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UuencodeTest {

    private static final String CAT = "begin 644 cat.txt\n#0V%T\n`\nend\n";

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static byte[] awkward(byte[] data) {
        String[] pieces = {
            "begin 644 a\n",
            "begin 644 a\r\n",
            "#0V%T\n",
            "#0V%T\r\n",
            "`\n",
            "end\n",
            "end",
            " \n",
            "M\n",
            "#0V\n",
            "#0V%TX\n",
            "e",
            "\n",
            "\u00E9",
            "begin",
            "text\n"
        };
        StringBuilder text = new StringBuilder();
        for (byte each : data) {
            text.append(pieces[each & 15]);
        }
        return octets(text.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CAT,
                "text before\nbegin in a sentence\n" + CAT + "text behind\n",
                "begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n",
                "begin 644 cat.txt\n#0V%T\n \nend",
                "begin 644 cat.txt\n#0V%TX\n\nend ",
            })
    void aFileIsReadFromItsFirstToItsLastLine(String encoded) {
        Decoder decoder = Uuencode.decoder();
        assertThat(text(Pieces.whole(decoder, octets(encoded)))).isEqualTo("Cat");
        assertThat(decoder.defects()).isZero();
        assertThat(text(Uuencode.decode(octets(encoded)))).isEqualTo("Cat");
    }

    @ParameterizedTest
    @CsvSource({
        "'begin 644 a\n#0V%T\n', Cat, 1",
        "'begin 644 a\n#0V%T', Cat, 1",
        "'begin 644 a\n#0V%T\n`\nendless\n', Cat, 2",
        "'begin 644 a\nno data\n#0V%T\nend', Cat, 1",
        "'begin 644 a\n#0V\u00E9%T\nend', Cat, 1",
        "'begin 644 a\n#0V%\nend', Ca@, 1",
        "'text', '', 1",
        "'', '', 1",
    })
    void departuresAreDefects(String encoded, String plain, int defects) {
        Decoder decoder = Uuencode.decoder();
        assertThat(text(Pieces.whole(decoder, octets(encoded)))).isEqualTo(plain);
        assertThat(decoder.defects()).isEqualTo(defects);
    }

    @Test
    void spacesThatATransportRemovedWereZeros() {
        assertThat(Uuencode.decode(octets("begin 644 a\n%0V%T\nM\nend\n")))
                .isEqualTo(octets("Cat" + "\u0000".repeat(2 + 45)));
    }

    @Test
    void filesAreFoundInText() {
        String text = "Look:\n" + CAT + "and\nbegin 7777 b c.txt\r\n#0V%T\r\nbegin 644 d\nend\n";
        assertThat(Uuencode.find(octets(text), 0, text.length()))
                .containsExactly(
                        new Uuencode.Block("cat.txt", 0644, 6, 6 + CAT.length(), true),
                        new Uuencode.Block(
                                "b c.txt", 07777, text.indexOf("begin 7"), text.indexOf("begin 644 d"), false),
                        new Uuencode.Block("d", 0644, text.indexOf("begin 644 d"), text.length(), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "begin",
                "begin 644 a",
                "begin 644 a\n",
                "begin 123 is no mode here\nMuch text\n",
                "begin 64 a\n#0V%T\nend\n",
                "begin 644\n#0V%T\nend\n",
                "xbegin 644 a\n#0V%T\nend\n",
                "begin 12345 a\n#0V%T\nend\n"
            })
    void whatOnlyLooksLikeAFirstLineIsText(String text) {
        assertThat(Uuencode.find(octets(text), 0, text.length())).isEmpty();
    }

    @Test
    void aFileIsWrittenWithAccentsInPlaceOfSpaces() {
        assertThat(text(Uuencode.encode("cat.txt", 0644, octets("Cat")))).isEqualTo(CAT.replace("\n", "\r\n"));
        assertThat(text(Uuencode.encode("a", 0, new byte[46])))
                .isEqualTo("begin 000 a\r\nM" + "`".repeat(60) + "\r\n!````\r\n`\r\nend\r\n");
    }

    @Test
    void namesAndModesThatCannotBeWrittenAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Uuencode.encoder("a\nb", 0644));
        assertThatIllegalArgumentException().isThrownBy(() -> Uuencode.encoder(" ", 0644));
        assertThatIllegalArgumentException().isThrownBy(() -> Uuencode.encoder("a", 010000));
        assertThatIllegalArgumentException().isThrownBy(() -> Uuencode.encoder("a", -1));
    }

    @Test
    void streamsAreDecoded() throws IOException {
        byte[] data = new byte[50_000];
        byte[] encoded = Uuencode.encode("a", 0644, data);
        assertThat(Uuencode.decoder().reading(new ByteArrayInputStream(encoded)).readAllBytes())
                .isEqualTo(data);
    }

    @Property
    void whatWasEncodedIsDecodedHoweverItIsCut(
            @ForAll @Size(max = 300) byte[] data, @ForAll @IntRange(min = 1, max = 70) int size, @ForAll long seed) {
        byte[] encoded = Uuencode.encode("a", 0644, data);
        assertThat(Pieces.cut(Uuencode.encoder("a", 0644), data, size)).isEqualTo(encoded);
        assertThat(Uuencode.decode(encoded)).isEqualTo(data);
        Decoder decoder = Uuencode.decoder();
        assertThat(Pieces.cutAtRandom(decoder, encoded, seed)).isEqualTo(data);
        assertThat(decoder.defects()).isZero();
        assertThat(Uuencode.find(encoded, 0, encoded.length))
                .containsExactly(new Uuencode.Block("a", 0644, 0, encoded.length, true));
    }

    @Property
    void theSameOctetsGiveTheSameResultHoweverTheyAreCut(@ForAll @Size(max = 40) byte[] data, @ForAll long seed) {
        byte[] encoded = awkward(data);
        Decoder whole = Uuencode.decoder();
        Decoder cut = Uuencode.decoder();
        assertThat(Pieces.cutAtRandom(cut, encoded, seed)).isEqualTo(Pieces.cut(whole, encoded, 1));
        assertThat(cut.defects()).isEqualTo(whole.defects());
        assertThat(cut.firstDefect()).isEqualTo(whole.firstDefect());
        assertThat(Uuencode.decode(encoded)).isEqualTo(Pieces.whole(whole, encoded));
        for (Uuencode.Block block : Uuencode.find(encoded, 0, encoded.length)) {
            assertThat(Uuencode.decode(encoded, block.from(), block.to())).isNotNull();
        }
    }
}
