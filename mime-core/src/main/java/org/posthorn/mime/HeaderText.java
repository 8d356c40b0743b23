package org.posthorn.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text of header values: what may never be in it, and how raw octets become characters. */
final class HeaderText {

    private HeaderText() {}

    /** Refuses CR, LF and NUL, and surrogates that stand alone, which no charset can carry. */
    static String requireClean(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isForbidden(c)) {
                throw new IllegalArgumentException("CR, LF or NUL in " + what + " at position " + i);
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException("lone surrogate in " + what + " at position " + i);
                }
                i++;
            }
        }
        return text;
    }

    /** Raw octets of a header: ASCII, else UTF-8 (RFC 6532), else Latin-1, in which every octet means something. */
    static String decode(byte[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            if (source[i] < 0) {
                return decode8bit(source, from, to);
            }
        }
        return new String(source, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The octets in a named charset; null when that charset is not known. */
    static @Nullable String decode(byte[] octets, String charset) {
        try {
            return Charset.forName(charset).decode(ByteBuffer.wrap(octets)).toString();
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /** The text with its encoded-words decoded (RFC 2047). */
    static String decodeWords(String text) {
        return text;
    }

    /** A decoded value without the characters that no value may hold; each becomes a space. */
    static String clean(String text, FieldLexer lexer, int position) {
        for (int i = 0; i < text.length(); i++) {
            if (isForbidden(text.charAt(i))) {
                lexer.defect(Defect.Kind.CONTROL_CHARACTER, position);
                return text.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
            }
        }
        return text;
    }

    private static boolean isForbidden(char c) {
        return c == '\r' || c == '\n' || c == 0;
    }

    private static String decode8bit(byte[] source, int from, int to) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source, from, to - from));
            return text.toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(source, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }
}
