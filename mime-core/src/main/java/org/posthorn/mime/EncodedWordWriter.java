package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.posthorn.mime.codec.Base64;

/** Writes one text with encoded-words where it needs them: for its words that need it, and what lies between two such. */
final class EncodedWordWriter {
    /** RFC 2047 section 2. */
    private static final int LONGEST_WORD = 75;

    private static final int LONGEST_LINE = 76;

    private static final String B = "=?UTF-8?B?";
    private static final String Q = "=?UTF-8?Q?";
    private static final String END = "?=";
    private static final int MOST_TEXT = LONGEST_WORD - Q.length() - END.length();

    /** Too little for a word at the end of a line. */
    private static final int LEAST_TEXT = 12;

    /** A run of other characters that no line could hold well, since it cannot be folded. */
    private static final int UNFOLDABLE = 500;

    /** More spaces than this could become a line of white space alone. */
    private static final int MOST_SPACES = 8;

    private static final BitSet IN_TEXT = safe("");
    private static final BitSet IN_COMMENT = safe("()\\\"");
    private static final BitSet IN_PHRASE = safe("\"#$%&'(),.:;<>@[\\]^`{|}~");

    private final String text;
    private final boolean phrase;
    private final BitSet safe;
    private final int firstTextLength;
    private final StringBuilder out;

    EncodedWordWriter(String text, EncodedWords.Place place, int used) {
        this.text = text;
        this.phrase = place == EncodedWords.Place.PHRASE;
        this.safe = switch (place) {
            case TEXT -> IN_TEXT;
            case PHRASE -> IN_PHRASE;
            case COMMENT -> IN_COMMENT;
        };
        int left = Math.min(MOST_TEXT, LONGEST_LINE - used - Q.length() - END.length());
        this.firstTextLength = left < LEAST_TEXT ? MOST_TEXT : left;
        this.out = new StringBuilder(text.length() + 16);
    }

    /** The octets that the "Q" encoding may leave as they are. */
    private static BitSet safe(String exceptions) {
        BitSet safe = new BitSet(128);
        for (char c = '!'; c < 127; c++) {
            safe.set(c, c != '=' && c != '?' && c != '_' && exceptions.indexOf(c) < 0);
        }
        return safe;
    }

    String write() {
        int end = text.length();
        int stretch = -1; // where the words to be encoded began, -1 when the last one needs it not
        int plainEnd = 0;
        for (int at = 0; at < end; ) {
            int wordFrom = spacesEnd(at);
            int wordTo = wordEnd(wordFrom);
            boolean spaces = wordFrom - at > (phrase ? 1 : MOST_SPACES) || at == 0 && wordFrom > 0;
            boolean needed = spaces || isLast(wordTo) || isNeeded(wordFrom, wordTo);
            if (stretch >= 0 && !needed) {
                encode(stretch, at);
                stretch = -1;
                plainEnd = at;
            } else if (stretch < 0 && needed) {
                stretch = spaces ? spacesIntoStretch(at, wordFrom) : wordFrom;
                out.append(text, plainEnd, stretch);
            }
            at = wordTo;
        }
        if (stretch >= 0) {
            encode(stretch, end);
        } else {
            out.append(text, plainEnd, end);
        }
        return out.toString();
    }

    /** Of many spaces one divides the stretch from what stands before it. */
    private static int spacesIntoStretch(int at, int wordFrom) {
        return at == 0 || wordFrom == at ? at : at + 1;
    }

    /** Whether only spaces follow, and there are some: they need to be encoded with the last word. */
    private boolean isLast(int wordTo) {
        return wordTo < text.length() && spacesEnd(wordTo) == text.length();
    }

    private int spacesEnd(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private int wordEnd(int from) {
        int space = text.indexOf(' ', from);
        return space < 0 ? text.length() : space;
    }

    private boolean isNeeded(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '!' || c >= 127 || phrase && !FieldLexer.isAtext(c)) {
                return true;
            }
            if (c == '=' && i + 1 < to && text.charAt(i + 1) == '?') {
                return true;
            }
        }
        return from == to || to - from > UNFOLDABLE;
    }

    private void encode(int from, int to) {
        String stretch = text.substring(from, to);
        byte[] octets = stretch.getBytes(StandardCharsets.UTF_8);
        int q = 0;
        for (byte octet : octets) {
            q += lengthInQ(octet);
        }
        boolean b = (octets.length + 2) / 3 * 4 < q;
        int most = out.isEmpty() ? firstTextLength : MOST_TEXT;
        for (int at = 0, next; at < octets.length; at = next) {
            next = fitting(octets, at, most, b);
            if (at > 0) {
                out.append(' ');
            }
            out.append(b ? B : Q);
            if (b) {
                byte[] encoded = Base64.UNBROKEN.encode(octets, at, next);
                out.append(new String(encoded, StandardCharsets.ISO_8859_1));
            } else {
                appendQ(octets, at, next);
            }
            out.append(END);
            most = MOST_TEXT;
        }
    }

    /** The end of the characters from {@code from} on that fit a word, at least one. */
    private int fitting(byte[] octets, int from, int most, boolean b) {
        int length = 0;
        int end = from;
        for (int at = from; at < octets.length; ) {
            int next = at;
            do {
                length += b ? 0 : lengthInQ(octets[next]);
                next++;
            } while (next < octets.length && (octets[next] & 0xC0) == 0x80);
            length = b ? (next - from + 2) / 3 * 4 : length;
            if (length > most && end > from) {
                return end;
            }
            end = next;
            at = next;
        }
        return end;
    }

    private int lengthInQ(byte octet) {
        return octet == ' ' || octet > 0 && safe.get(octet) ? 1 : 3;
    }

    private void appendQ(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (octet == ' ') {
                out.append('_');
            } else if (octet > 0 && safe.get(octet)) {
                out.append((char) octet);
            } else {
                out.append('=')
                        .append(Character.toUpperCase(Character.forDigit(octet >> 4 & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(octet & 15, 16)));
            }
        }
    }
}
