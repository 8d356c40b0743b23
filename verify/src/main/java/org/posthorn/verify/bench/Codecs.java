package org.posthorn.verify.bench;

import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.codec.net.QuotedPrintableCodec;
import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.codec.EncoderUtil;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.posthorn.mime.EncodedWords;
import org.posthorn.mime.codec.QuotedPrintable;
import org.posthorn.verify.corpus.Samples;

/**
 * The codecs under test, by name: the work, a blank, and whose. Each gives its whole result, as bytes or text, so that results can be
 * compared. 100 KB of binary or of text, and as a small message has them: 1 KB of each encoding, and one encoded word.
 */
final class Codecs {

    private static final byte[] BINARY = Samples.binary(100_000);
    private static final byte[] BASE64 = Base64.getMimeEncoder().encode(BINARY);
    private static final byte[] UNBROKEN = Base64.getEncoder().encode(BINARY);
    private static final byte[] TEXT = Samples.text(100_000);
    private static final byte[] QUOTED = Samples.quotedPrintable(TEXT);
    // commons-codec drops line ends that are not encoded, so it decodes what it encoded itself: line ends as =0D=0A.
    private static final byte[] QUOTED_BINARY = QuotedPrintableCodec.encodeQuotedPrintable(null, TEXT, true);
    private static final String WORDS = Samples.encodedWords(200);

    private static final byte[] SMALL_BINARY = Samples.binary(750);
    private static final byte[] SMALL_BASE64 = Base64.getMimeEncoder().encode(SMALL_BINARY);
    private static final byte[] SMALL_TEXT = Samples.text(800);
    private static final byte[] SMALL_QUOTED = Samples.quotedPrintable(SMALL_TEXT);
    private static final byte[] SMALL_QUOTED_BINARY =
            QuotedPrintableCodec.encodeQuotedPrintable(null, SMALL_TEXT, true);
    private static final String WORD = "=?UTF-8?B?R3LDvMOfZSBhdXMgTcO8bmNoZW4hIA==?=";

    private static final Map<String, Callable<Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("base64-decode posthorn", () -> org.posthorn.mime.codec.Base64.MIME.decode(BASE64));
        ALL.put("base64-decode posthorn, unbroken", () -> org.posthorn.mime.codec.Base64.UNBROKEN.decode(UNBROKEN));
        ALL.put("base64-decode jdk, MIME", () -> Base64.getMimeDecoder().decode(BASE64));
        ALL.put("base64-decode jdk, unbroken", () -> Base64.getDecoder().decode(UNBROKEN));
        ALL.put("base64-decode mime4j", () -> drain(new Base64InputStream(new ByteArrayInputStream(BASE64))));
        ALL.put("base64-decode commons-codec", () -> org.apache.commons.codec.binary.Base64.decodeBase64(BASE64));
        ALL.put("base64-encode posthorn", () -> org.posthorn.mime.codec.Base64.MIME.encode(BINARY));
        ALL.put("base64-encode posthorn, unbroken", () -> org.posthorn.mime.codec.Base64.UNBROKEN.encode(BINARY));
        ALL.put("base64-encode jdk, MIME", () -> Base64.getMimeEncoder().encode(BINARY));
        ALL.put("base64-encode jdk, unbroken", () -> Base64.getEncoder().encode(BINARY));
        ALL.put("base64-encode mime4j", Codecs::mime4jBase64);
        ALL.put(
                "base64-encode commons-codec",
                () -> org.apache.commons.codec.binary.Base64.encodeBase64Chunked(BINARY));
        ALL.put("qp-decode posthorn", () -> QuotedPrintable.decode(QUOTED));
        ALL.put("qp-decode mime4j", () -> drain(new QuotedPrintableInputStream(new ByteArrayInputStream(QUOTED))));
        ALL.put("qp-decode commons-codec", () -> QuotedPrintableCodec.decodeQuotedPrintable(QUOTED_BINARY));
        ALL.put("qp-encode posthorn", () -> QuotedPrintable.encodeText(TEXT));
        ALL.put("qp-encode mime4j", Codecs::mime4jQuoted);
        ALL.put("qp-encode commons-codec", () -> QuotedPrintableCodec.encodeQuotedPrintable(null, TEXT, true));
        ALL.put("words-decode posthorn", () -> EncodedWords.decode(WORDS, (kind, at) -> {}));
        ALL.put("words-decode mime4j", () -> DecoderUtil.decodeEncodedWords(WORDS, DecodeMonitor.SILENT));
        ALL.put("words-decode angus", () -> MimeUtility.decodeText(WORDS));
        ALL.put("base64-decode-1KB posthorn", () -> org.posthorn.mime.codec.Base64.MIME.decode(SMALL_BASE64));
        ALL.put("base64-decode-1KB jdk, MIME", () -> Base64.getMimeDecoder().decode(SMALL_BASE64));
        ALL.put("base64-decode-1KB mime4j", () -> drain(new Base64InputStream(new ByteArrayInputStream(SMALL_BASE64))));
        ALL.put("qp-decode-1KB posthorn", () -> QuotedPrintable.decode(SMALL_QUOTED));
        ALL.put(
                "qp-decode-1KB mime4j",
                () -> drain(new QuotedPrintableInputStream(new ByteArrayInputStream(SMALL_QUOTED))));
        ALL.put("qp-decode-1KB commons-codec", () -> QuotedPrintableCodec.decodeQuotedPrintable(SMALL_QUOTED_BINARY));
        ALL.put("word-decode posthorn", () -> EncodedWords.decode(WORD, (kind, at) -> {}));
        ALL.put("word-decode mime4j", () -> DecoderUtil.decodeEncodedWords(WORD, DecodeMonitor.SILENT));
    }

    private Codecs() {}

    /** Every codec by its name, ours first of each work. */
    static Map<String, Callable<Object>> all() {
        return ALL;
    }

    /** What encoding begins from and decoding comes to. */
    static Object plain(String work) {
        return switch (work.substring(0, work.indexOf(' '))) {
            case "base64-decode", "base64-encode" -> BINARY;
            case "qp-decode", "qp-encode" -> TEXT;
            case "words-decode" -> Samples.words(200);
            case "base64-decode-1KB" -> SMALL_BINARY;
            case "qp-decode-1KB" -> SMALL_TEXT;
            default -> "Gr\u00FC\u00DFe aus M\u00FCnchen! ";
        };
    }

    private static byte[] drain(InputStream in) throws IOException {
        try (in) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(BINARY.length);
            byte[] buffer = new byte[8192];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        }
    }

    private static Object mime4jBase64() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(BASE64.length);
        EncoderUtil.encodeB(new ByteArrayInputStream(BINARY), out);
        return out.toByteArray();
    }

    private static Object mime4jQuoted() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(QUOTED.length);
        EncoderUtil.encodeQ(new ByteArrayInputStream(TEXT), out);
        return out.toByteArray();
    }
}
