package org.posthorn.mime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/codecs.md, compiled and run. */
class CodecExamplesTest {

    private static final byte[] OCTETS = "Grüße aus München".repeat(99).getBytes(StandardCharsets.UTF_8);

    @Test
    void wholeArrays() {
        byte[] octets = OCTETS;
        // example: arrays
        byte[] body = Base64.MIME.encode(octets);
        byte[] again = Base64.MIME.decode(body);
        // end
        assertThat(again).isEqualTo(octets);
    }

    @Test
    void streams() throws IOException {
        ByteArrayInputStream file = new ByteArrayInputStream(OCTETS);
        ByteArrayOutputStream socket = new ByteArrayOutputStream();
        // example: streams
        try (OutputStream out = QuotedPrintable.binaryEncoder().writing(socket)) {
            file.transferTo(out);
        }
        InputStream back = QuotedPrintable.decoder().reading(new ByteArrayInputStream(socket.toByteArray()));
        // end
        assertThat(back.readAllBytes()).isEqualTo(OCTETS);
    }

    @Test
    void buffers() {
        List<ByteBuffer> pieces =
                List.of(ByteBuffer.wrap(OCTETS, 0, 700), ByteBuffer.wrap(OCTETS, 700, OCTETS.length - 700));
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        // example: buffers
        Transcoder encoder = Base64.MIME.encoder();
        for (ByteBuffer piece : pieces) {
            ByteBuffer out = ByteBuffer.allocate(encoder.bound(piece.remaining()));
            encoder.transcode(piece, out);
            sink.write(out.array(), 0, out.position());
        }
        byte[] last = new byte[encoder.bound(0)];
        sink.write(last, 0, encoder.finish(last, 0));
        // end
        assertThat(sink.toByteArray()).isEqualTo(Base64.MIME.encode(OCTETS));
    }

    @Test
    void defects() {
        // example: defects
        byte[] damaged = "SGVs*bG8".getBytes(StandardCharsets.US_ASCII);
        Decoder decoder = Base64.MIME.decoder();
        byte[] out = new byte[decoder.bound(damaged.length)];
        int size = decoder.finish(out, decoder.transcode(damaged, 0, damaged.length, out, 0));
        String text = new String(out, 0, size, StandardCharsets.US_ASCII); // "Hello"
        long count = decoder.defects(); // 2: an asterisk, and no padding at the end
        Flaw first = decoder.firstFlaw().orElseThrow(); // OUTSIDE_ALPHABET at 4
        // end
        assertThat(text).isEqualTo("Hello");
        assertThat(count).isEqualTo(2);
        assertThat(first).isEqualTo(new Flaw(Flaw.Kind.OUTSIDE_ALPHABET, 4));
    }

    @Test
    void strictReading() {
        byte[] fromPeer = "SGVs*bG8=".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> {
                    // example: strict
                    byte[] response = Base64.UNBROKEN
                            .decodeStrict(fromPeer)
                            .orElseThrow(() -> new IOException("bad Base64: " + Base64.UNBROKEN.firstFlaw(fromPeer)));
                    // end
                    assertThat(response).isEmpty();
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("OUTSIDE_ALPHABET");
    }

    @Test
    void files() {
        byte[] octets = OCTETS;
        // example: uuencode
        byte[] text = Uuencode.encode("greetings.txt", 0644, octets);
        List<byte[]> contents = new ArrayList<>();
        for (Uuencode.Block block : Uuencode.find(text, 0, text.length)) {
            contents.add(Uuencode.decode(text, block.from(), block.to()));
        }
        // end
        assertThat(contents).hasSize(1).first().isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arrays", "streams", "buffers", "defects", "strict", "uuencode"})
    void thePageShowsTheExampleAsItIsCompiled(String name) throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/posthorn/mime/codec/CodecExamplesTest.java"));
        String start = "// example: " + name + "\n";
        int from = source.indexOf(start) + start.length();
        String example = source.substring(from, source.lastIndexOf('\n', source.indexOf("// end", from)))
                .stripIndent();
        assertThat(example).isNotBlank();
        assertThat(Files.readString(Path.of("../docs/codecs.md"))).contains("```java\n" + example + "\n```");
    }
}
