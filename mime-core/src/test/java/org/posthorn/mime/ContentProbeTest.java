package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthorn.mime.ContentProbe.Kind;

class ContentProbeTest {

    private static ContentProbe probe(String name, String value) {
        byte[] field = (name + value).getBytes(StandardCharsets.ISO_8859_1);
        ContentProbe probe = new ContentProbe(MimeLimits.DEFAULTS);
        probe.begin(Kind.LEAF);
        probe.field(field, 0, name.length(), name.length(), field.length);
        return probe;
    }

    private static String boundary(ContentProbe probe) {
        return new String(probe.boundary(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "multipart/mixed; boundary=x           | MULTIPART | x",
                "MultiPart/Digest; boundary=\"a b \"| DIGEST   | a b",
                "multipart/mixed boundary=x            | MULTIPART | x",
                "multipart; boundary=x                 | MULTIPART | x",
                "(c) multipart / mixed; (d) boundary=x | MULTIPART | x",
                "\"multipart/mixed\"; boundary=x       | MULTIPART | x",
                "multipart/mixed; boundary*0=x; boundary*1=y | MULTIPART | xy",
                "multipart/mixed; boundary=\"é\"       | MULTIPART | é",
                "multipart/mixed                       | MULTIPART | ``",
                "message/rfc822; boundary=x            | MESSAGE   | ``",
                "message/global                        | MESSAGE   | ``",
                "message/partial                       | LEAF      | ``",
                "model/mesh; boundary=x                | LEAF      | ``",
                "text/plain; boundary=x                | LEAF      | ``",
                "``                                    | LEAF      | ``",
            })
    void partsAreDividedAsTheirContentTypeSays(String value, Kind kind, String boundary) {
        ContentProbe probe = probe("content-type", value);
        assertThat(probe.kind()).isEqualTo(kind);
        assertThat(boundary(probe)).isEqualTo(boundary);
    }

    @ParameterizedTest
    @CsvSource({"base64, true", "' (c) Quoted-Printable ', true", "'\"base64\"', true", "7bit, false", "'', false"})
    void encodedContentIsKnown(String value, boolean encoded) {
        assertThat(probe("content-transfer-encoding", value).encoding() != ContentProbe.Encoding.NONE)
                .isEqualTo(encoded);
    }

    @Property(tries = 3000)
    void theReaderAndTheValueNeverDisagree(@ForAll("mess") String value) {
        ContentProbe probe = probe("content-type", value);
        byte[] octets = value.getBytes(StandardCharsets.ISO_8859_1);
        ContentType type = ContentType.read(octets, 0, octets.length, (kind, at) -> {});
        assertThat(probe.kind() == Kind.MULTIPART || probe.kind() == Kind.DIGEST)
                .isEqualTo(type.is("multipart"));
    }

    @Provide
    static Arbitrary<String> mess() {
        return ContentTypeTest.mess();
    }
}
