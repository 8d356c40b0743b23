package org.posthorn.verify.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;
import org.posthorn.verify.corpus.Words.Script;

/** Input for codecs. The same call gives the same bytes each time. */
public final class Samples {

    private static final long SEED = 2045;

    private Samples() {}

    /** Random octets. */
    public static byte[] binary(int length) {
        return new Words(new SplittableRandom(SEED)).bytes(length);
    }

    /** About that many octets of UTF-8 text, a word in five not ASCII, in lines that end with CRLF. */
    public static byte[] text(int length) {
        Words words = new Words(new SplittableRandom(SEED));
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length * 4 / 5) {
            text.append(words.line(Script.ANY, words.number(20, 300))).append("\r\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    /** Text in quoted-printable. */
    public static byte[] quotedPrintable(byte[] text) {
        return new Draft().quotedPrintable(text).bytes();
    }

    /** A line of at least that many characters, some of them not ASCII. */
    public static String words(int length) {
        return new Words(new SplittableRandom(SEED)).line(Script.ANY, length);
    }

    /** That line as encoded words, unfolded. */
    public static String encodedWords(int length) {
        return Draft.encoded(words(length), true).replace("\r\n", "");
    }
}
