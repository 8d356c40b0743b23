package org.posthorn.verify.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is compared by time must be the same work: every codec comes to the same. */
class CodecsTest {

    static Iterable<String> codecs() {
        return Codecs.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void everyCodecGivesWhatItShould(String name) throws Exception {
        Callable<Object> codec = Codecs.all().get(name);
        Object result = codec.call();
        if (name.startsWith("base64-encode")) {
            result = Base64.getMimeDecoder().decode((byte[]) result);
        } else if (name.startsWith("qp-encode")) {
            // 76 by RFC 2045 section 6.7; commons-codec writes up to 78
            assertThat(new String((byte[]) result, US_ASCII).lines()).allMatch(line -> line.length() <= 78);
            result = new QuotedPrintableInputStream(new ByteArrayInputStream((byte[]) result)).readAllBytes();
        }
        assertThat(result).isEqualTo(Codecs.plain(name));
    }
}
