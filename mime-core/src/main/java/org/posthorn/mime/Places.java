package org.posthorn.mime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the characters of an unfolded text stand among the octets that it was read from. Found out only when somebody asks. */
final class Places {

    private final byte[] octets;
    private final int from;
    private final int to;
    private final int length;
    private int @Nullable [] places;

    /** Of the {@code length} characters that the octets give, without line ends and without white space before them. */
    Places(byte[] octets, int from, int to, int length) {
        this.octets = octets;
        this.from = from;
        this.to = to;
        this.length = length;
    }

    /** The place of a character, in octets from where the value begins. */
    int octet(int character) {
        int[] known = places;
        if (known == null) {
            known = walk();
            places = known;
        }
        return known[character];
    }

    private int[] walk() {
        int begin = from;
        while (begin < to && FieldLexer.isWhite(octets[begin])) {
            begin++;
        }
        int end = to;
        while (end > begin && FieldLexer.isWhite(octets[end - 1])) {
            end--;
        }
        boolean utf8 = Charsets.isUtf8(octets, begin, end);
        int[] found = new int[length + 1];
        Arrays.fill(found, end - from);
        int at = 0;
        for (int i = begin; i < end && at < length; i++) {
            int octet = octets[i] & 0xFF;
            boolean lineEnd = octet == '\n' || octet == '\r' && i + 1 < end && octets[i + 1] == '\n';
            if (!lineEnd && !(utf8 && octet >= 0x80 && octet < 0xC0)) {
                found[at++] = i - from;
                if (utf8 && octet >= 0xF0 && at < length) {
                    found[at++] = i - from; // the second half of a pair
                }
            }
        }
        return found;
    }
}
