package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Line;

/** What is asked about the octets of a command line, without making a string of them. */
final class CommandText {

    private CommandText() {}

    /** Where the text of a line ends: trailing white space is tolerated (RFC 5321 section 4.1.1). */
    static int end(Line line) {
        int end = line.length();
        while (end > 0 && (line.octet(end - 1) == ' ' || line.octet(end - 1) == '\t')) {
            end--;
        }
        return end;
    }

    /** Whether some octets are printable ASCII. */
    static boolean isPrintable(Line line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line.octet(i) < ' ' || line.octet(i) == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** The octets up to {@code to} as the UTF-8 that they are; null if they are all ASCII, or no UTF-8 (RFC 3629). */
    static @Nullable String beyondAscii(Line line, int to) {
        boolean ascii = true;
        for (int i = 0; i < to && ascii; i++) {
            ascii = line.octet(i) >= 0;
        }
        if (ascii) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.text(0, to).getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether the octets at {@code from} are {@code word}, which is in upper case; letters folded in ASCII only. */
    static boolean startsWith(CharSequence line, int from, String word) {
        if (line.length() - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = line.charAt(from + i);
            if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
