package org.posthorn.mime;

import java.nio.charset.Charset;
import java.util.Objects;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Encoded-words: text beyond ASCII in header fields (RFC 2047, with the language tags of RFC 2231 section 5).
 *
 * <p>Reading is wide: words are found where no white space divides them from other text, with white space or raw octets
 * inside, over 75 characters long, of no or unknown charset; each such departure is a defect. Words of one charset that
 * follow each other are joined as octets before these are decoded, since many mailers split characters between them.
 * What is not an encoded-word after all stays as it is. The time taken is linear in the length of the text.
 */
public final class EncodedWords {

    /** Where in a header a text stands, which decides what may stand for itself there (RFC 2047 section 5). */
    public enum Place {
        /** An unstructured field such as Subject. */
        TEXT,
        /** The display name of an address or a group. */
        PHRASE,
        /** Between parentheses in a structured field. */
        COMMENT
    }

    private static final boolean[] TOKEN = new boolean[127];

    static {
        for (char c = '!'; c < TOKEN.length; c++) {
            TOKEN[c] = "()<>@,;:\"/[]?.=".indexOf(c) < 0;
        }
    }

    private EncodedWords() {}

    /**
     * Decodes the encoded-words of an unstructured field body, or of a phrase or comment without its quoting.
     *
     * @param text the text; folded or not
     * @param defects is given each defect with its offset in characters
     * @return the text without line breaks and with every encoded-word decoded; CR, LF and NUL out of encoded-words
     *     become spaces. It is {@code text} itself when there was nothing to do
     */
    public static String decode(String text, ObjLongConsumer<Defect.Kind> defects) {
        return decode(text, MimeLimits.DEFAULTS, defects);
    }

    /**
     * As {@link #decode(String, ObjLongConsumer)}, as far as limits allow: encoded-words beyond {@link MimeLimits#encodedWords} stay as
     * they stand.
     *
     * @param text the text; folded or not
     * @param limits how much is decoded, and what a breach does
     * @param defects is given each defect with its offset in characters
     * @return the text without line breaks
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static String decode(String text, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        if (!text.contains("=?")) {
            return unfold(text);
        }
        return new EncodedWordReader(text, limits, defects).read();
    }

    /** Decodes a text that stands at that position of what the lexer reads. */
    static String decode(String text, FieldLexer lexer, int position) {
        MimeLimits truncating = lexer.limits.onBreach(MimeLimits.OnBreach.TRUNCATE);
        return decode(text, truncating, (kind, at) -> {
            if (kind.isLimit()) {
                lexer.limits.breach(kind, position - lexer.from);
            }
            lexer.defect(kind, position);
        });
    }

    /**
     * As {@link #decode(String, ObjLongConsumer)}, from the octets as they came.
     *
     * @param source holds the text
     * @param from its first octet
     * @param to one past its last
     * @param fallback the charset of octets above 127 that are not UTF-8
     * @param defects is given each defect with its offset from {@code from}, in octets as long as the text before it is ASCII
     * @return the decoded text
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static String decode(
            byte[] source, int from, int to, Charset fallback, ObjLongConsumer<Defect.Kind> defects) {
        Objects.checkFromToIndex(from, to, source.length);
        return decode(Charsets.guess(source, from, to, fallback), defects);
    }

    /**
     * Writes a text with encoded-words, in UTF-8, for what an ASCII header cannot hold, and only for that. Words are at
     * most 75 characters long, hold whole characters, and are in the shorter one of the two encodings.
     *
     * @param text any text
     * @param place where it will stand
     * @param used how many columns of the first line are taken already; the first word is shortened to fit, if there is room
     * @return ASCII text; it may be folded before any of its spaces, and {@link #decode} reads {@code text} back from it
     * @throws IllegalArgumentException when the text contains CR, LF or NUL
     */
    public static String encode(String text, Place place, int used) {
        return new EncodedWordWriter(HeaderText.requireClean(text, "text"), place, used).write();
    }

    /** The text without line breaks. */
    static String unfold(String text) {
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            return text;
        }
        StringBuilder unfolded = new StringBuilder(text.length());
        appendUnfolded(unfolded, text, 0, text.length());
        return unfolded.toString();
    }

    static void appendUnfolded(StringBuilder out, String text, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                out.append(text, start, i);
                start = i + 1;
            }
        }
        out.append(text, start, to);
    }

    static boolean isWhite(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Whether a charset name or an encoding's letter may hold the character (RFC 2047 section 2, "token"). */
    static boolean isToken(char c) {
        return c < 127 && TOKEN[c];
    }

    /** The charset's name without a language tag. */
    static String withoutLanguage(String charset) {
        int star = charset.indexOf('*');
        return star < 0 ? charset : charset.substring(0, star);
    }

    /** Whether two runs of octets may be decoded as one. */
    static boolean sameCharset(@Nullable String one, String other) {
        return one != null && one.equalsIgnoreCase(other);
    }
}
