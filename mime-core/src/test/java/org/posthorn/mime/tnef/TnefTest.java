package org.posthorn.mime.tnef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageEdit;
import org.posthorn.mime.Part;

class TnefTest {

    /** Writes TNEF. */
    private static final class Packer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Packer() {
            out.writeBytes(number(0x223E9F78));
            out.writeBytes(new byte[] {1, 0});
        }

        Packer attribute(int identifier, byte[] data) {
            out.write(1);
            out.writeBytes(number(identifier));
            out.writeBytes(number(data.length));
            out.writeBytes(data);
            int sum = 0;
            for (byte each : data) {
                sum += each & 0xFF;
            }
            out.write(sum);
            out.write(sum >> 8);
            return this;
        }

        byte[] packed() {
            return out.toByteArray();
        }
    }

    private static byte[] number(int n) {
        return new byte[] {(byte) n, (byte) (n >> 8), (byte) (n >> 16), (byte) (n >> 24)};
    }

    private static byte[] properties(byte[]... properties) {
        byte[] list = number(properties.length);
        for (byte[] each : properties) {
            list = joined(list, each);
        }
        return list;
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : pieces) {
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    private static byte[] variable(int identifier, int type, byte[] value) {
        int padding = -value.length & 3;
        return joined(number(identifier << 16 | type), number(1), number(value.length), value, new byte[padding]);
    }

    private static byte[] text(int identifier, String value) {
        return variable(identifier, 0x1F, (value + "\0").getBytes(StandardCharsets.UTF_16LE));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String octets(Tnef.Content content) {
        return StandardCharsets.UTF_8.decode(content.octets()).toString();
    }

    private static byte[] message() {
        byte[] named = joined(
                number(0x8001 << 16 | 3), new byte[16], number(1), number(6), ascii("a\0b\0\0\0\0\0"), number(7));
        byte[] many = joined(number(0x3002 << 16 | 0x101E), number(2), number(1), ascii("a\0\0\0"), number(0));
        byte[] codePage = joined(number(0x3FDE << 16 | 3), number(28591));
        byte[] rtf = HexFormat.of().parseHex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0");
        byte[] nested = new Packer().attribute(0x2800C, ascii("inner\0")).packed();
        return new Packer()
                .attribute(0x89006, number(0x10000))
                .attribute(0x69007, joined(number(1251), number(0)))
                .attribute(
                        0x69003,
                        properties(
                                named,
                                many,
                                codePage,
                                variable(0x1013, 0x102, ascii("<p>html</p>")),
                                text(0x1000, "t\u00E9xt"),
                                variable(0x1009, 0x102, rtf)))
                .attribute(0x69002, new byte[14])
                .attribute(0x18010, joined(new byte[] {(byte) 0xC0, (byte) 0xC1}, ascii(".TXT\0")))
                .attribute(0x6800F, ascii("first"))
                .attribute(0x69002, new byte[14])
                .attribute(0x18010, ascii("SHORT~1.PNG\0"))
                .attribute(0x6800F, ascii("second"))
                .attribute(
                        0x69005,
                        properties(
                                text(0x3707, "a long\r\nname.png"),
                                text(0x370E, "Image/PNG"),
                                text(0x3712, "<id@example.org>")))
                .attribute(0x69002, new byte[14])
                .attribute(
                        0x69005,
                        properties(text(0x3001, "A message"), variable(0x3701, 0x0D, joined(new byte[16], nested))))
                .packed();
    }

    @Test
    void whatIsUnpackedCanTakeThePlaceOfThePack() {
        String packed = java.util.Base64.getMimeEncoder().encodeToString(message());
        Message message = Message.parse(("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n"
                        + "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
                        + packed + "\n--b--\n")
                .getBytes(StandardCharsets.US_ASCII));
        Part part = message.parts().get(1);
        Tnef tnef = Tnef.of(part).orElseThrow();
        assertThat(Tnef.of(message.parts().get(0))).isEmpty();
        MessageEdit edit = message.edit().remove(part);
        for (Tnef.Content content : tnef.attachments()) {
            edit = edit.addPart(message, content.part());
        }
        Message unpacked = edit.build();
        assertThat(unpacked.attachments())
                .extracting(each -> each.filename().orElse(""))
                .containsExactlyElementsOf(
                        tnef.attachments().stream().map(Tnef.Content::name).toList());
        Part image = unpacked.attachments().get(1);
        assertThat(image.contentType().mediaType()).isEqualTo("image/png");
        assertThat(image.contentId().orElseThrow()).hasToString("<id@example.org>");
        assertThat(image.decoded().octets()).isEqualTo(ascii("second"));
        assertThat(Tnef.of(unpacked.attachments().get(2)).orElseThrow().contents())
                .isNotEmpty();
    }

    @Test
    void bodiesAndAttachmentsAreUnpacked() {
        Tnef tnef = Tnef.read(message());
        assertThat(tnef.deviations()).isEmpty();
        assertThat(tnef.body("text/plain")).hasValueSatisfying(body -> {
            assertThat(body.type()).isEqualTo("text/plain; charset=utf-8");
            assertThat(octets(body)).isEqualTo("t\u00E9xt");
        });
        assertThat(tnef.body("text/html")).hasValueSatisfying(body -> {
            assertThat(body.type()).isEqualTo("text/html; charset=iso-8859-1");
            assertThat(octets(body)).isEqualTo("<p>html</p>");
        });
        assertThat(tnef.attachments())
                .extracting(Tnef.Content::role, Tnef.Content::name, Tnef.Content::type, Tnef.Content::contentId)
                .containsExactly(
                        tuple(Tnef.Role.ATTACHMENT, "\u0410\u0411.TXT", "text/plain", null),
                        tuple(Tnef.Role.ATTACHMENT, "a longname.png", "image/png", "id@example.org"),
                        tuple(Tnef.Role.MESSAGE, "A message", "application/ms-tnef", null));
        assertThat(tnef.attachments()).extracting(TnefTest::octets).startsWith("first", "second");
    }

    @Test
    void anEmbeddedMessageIsReadAnew() {
        ByteBuffer inner = Tnef.read(message()).attachments().get(2).octets();
        byte[] octets = new byte[inner.remaining()];
        inner.get(octets);
        assertThat(Tnef.read(octets).body("text/plain"))
                .hasValueSatisfying(body -> assertThat(octets(body)).isEqualTo("inner"));
    }

    // MS-OXRTFCP section 4
    @ParameterizedTest
    @CsvSource({
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0,"
                + " '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n'",
        "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0, {\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
        "10000000040000004d454c4100000000 7b727466, {rtf",
    })
    void richTextIsDecompressed(String hex, String text) {
        byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
        CompressedRtf rtf = new CompressedRtf(data, 0, data.length);
        assertThat(new String(rtf.read(1000), StandardCharsets.US_ASCII).replace("\r\n", "\n"))
                .isEqualTo(text.replace("\r\n", "\n"));
        assertThat(rtf.malformed()).isFalse();
        CompressedRtf limited = new CompressedRtf(data, 0, data.length);
        assertThat(limited.read(3)).isEmpty();
        assertThat(limited.overLimit()).isTrue();
    }

    @Test
    void whatIsNotTnefIsToldAndNothingIsRead() {
        assertThat(Tnef.read(new byte[0]).deviations()).containsExactly(new Tnef.Deviation(Tnef.Flaw.NOT_TNEF, 0));
        assertThat(Tnef.read(ascii("no TNEF at all")).contents()).isEmpty();
    }

    @Test
    void aWrongChecksumIsToldWithItsPlace() {
        byte[] data = new Packer().attribute(0x2800C, ascii("text")).packed();
        data[data.length - 1]++;
        assertThat(Tnef.read(data).deviations()).containsExactly(new Tnef.Deviation(Tnef.Flaw.CHECKSUM, 6));
        assertThat(Tnef.read(data).body("text/plain")).isPresent();
    }

    @Test
    void dataThatEndsEarlyIsReadAsFarAsItGoes() {
        byte[] data = new Packer().attribute(0x6800F, ascii("attached")).packed();
        Tnef tnef = Tnef.read(data, 0, data.length - 5);
        assertThat(tnef.deviations()).containsExactly(new Tnef.Deviation(Tnef.Flaw.CUT_OFF, 6));
        assertThat(tnef.attachments()).extracting(TnefTest::octets).containsExactly("attac");
        for (int length = 0; length < message().length; length++) {
            assertThat(Tnef.read(Arrays.copyOf(message(), length))).isNotNull();
        }
    }

    @Test
    void contentsBeyondTheLimitAreLeftOut() {
        Packer packer = new Packer();
        for (int i = 0; i < 1100; i++) {
            packer.attribute(0x69002, new byte[0]).attribute(0x6800F, new byte[0]);
        }
        Tnef tnef = Tnef.read(packer.packed());
        assertThat(tnef.contents()).hasSize(1000);
        assertThat(tnef.deviations())
                .hasSize(100)
                .extracting(Tnef.Deviation::flaw)
                .containsOnly(Tnef.Flaw.LIMIT);
    }

    @Property
    void anyOctetsAreRead(@ForAll @Size(max = 200) byte[] tail, @ForAll long seed) {
        byte[] whole = message();
        Random random = new Random(seed);
        for (int i = 0; i < 1 + random.nextInt(10); i++) {
            whole[6 + random.nextInt(whole.length - 6)] = (byte) random.nextInt();
        }
        assertThat(Tnef.read(whole).contents()).hasSizeLessThanOrEqualTo(1000);
        assertThat(Tnef.read(joined(new Packer().packed(), tail)).deviations()).hasSizeLessThanOrEqualTo(100);
        assertThat(Tnef.read(tail)).isNotNull();
        Tnef.read(new Packer().attribute(0x69003, tail).attribute(0x69005, tail).packed());
    }
}
