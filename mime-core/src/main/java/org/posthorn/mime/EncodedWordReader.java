package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.codec.Base64;
import org.posthorn.mime.codec.Decoder;
import org.posthorn.mime.codec.QuotedPrintable;

/** Decodes the encoded-words of one text, from left to right. */
final class EncodedWordReader {
    private static final String UTF_8 = "utf-8";

    private final String text;
    private final MimeLimits limits;
    private final ObjLongConsumer<Defect.Kind> defects;
    /** The text one octet for each character: right for what can be in a well-formed word. */
    private final byte[] octets;

    /** What has been read, but for the run; null as long as that is nothing. */
    private @Nullable StringBuilder out;

    /** Octets of the words since the last other text, and their charset. */
    private byte[] run = new byte[0];

    private int runLength;
    private @Nullable String runCharset;
    private int runAt;
    private @Nullable Decoder base64;

    /** Of the word found last. */
    private String charset = "";

    private boolean inBase64;
    private int textFrom;
    private int textTo;

    EncodedWordReader(String text, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        this.text = text;
        this.limits = limits;
        this.defects = defects;
        this.octets = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    String read() {
        int done = 0;
        int words = 0;
        boolean afterWord = false;
        for (int at = text.indexOf("=?"); at >= 0; ) {
            if (!find(at)) {
                at = text.indexOf("=?", at + 2);
                continue;
            }
            if (words++ == limits.encodedWords()) {
                limits.breach(Defect.Kind.ENCODED_WORDS_LIMIT, at);
                defects.accept(Defect.Kind.ENCODED_WORDS_LIMIT, at);
                break;
            }
            boolean joined = afterWord && isWhite(done, at);
            if (!joined) {
                flush();
                append(done, at);
            }
            if (!take(at)) {
                flush();
                append(joined ? done : at, textTo + 2);
            }
            done = textTo + 2;
            afterWord = runCharset != null;
            if (!isSeparated(at, done)) {
                defects.accept(Defect.Kind.UNSEPARATED_ENCODED_WORD, at);
            }
            at = text.indexOf("=?", done);
        }
        if (out == null && done == text.length()) {
            return decodedRun();
        }
        flush();
        append(done, text.length());
        return out == null ? "" : out.toString();
    }

    private void append(int from, int to) {
        if (from < to) {
            EncodedWords.appendUnfolded(builder(), text, from, to);
        }
    }

    private StringBuilder builder() {
        StringBuilder known = out;
        if (known == null) {
            known = new StringBuilder(text.length());
            out = known;
        }
        return known;
    }

    private boolean isWhite(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!EncodedWords.isWhite(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isSeparated(int from, int to) {
        return (from == 0 || isSeparator(text.charAt(from - 1)))
                && (to == text.length() || isSeparator(text.charAt(to)));
    }

    private static boolean isSeparator(char c) {
        return EncodedWords.isWhite(c) || c == '(' || c == ')';
    }

    /** Finds the parts of the encoded-word that begins here; false when there is none. */
    private boolean find(int at) {
        boolean utf8 = text.regionMatches(true, at + 2, UTF_8, 0, UTF_8.length());
        int charsetEnd = utf8 ? at + 2 + UTF_8.length() : at + 2;
        while (charsetEnd < text.length() && EncodedWords.isToken(text.charAt(charsetEnd))) {
            charsetEnd++;
            utf8 = false;
        }
        if (charsetEnd + 2 >= text.length() || text.charAt(charsetEnd) != '?' || text.charAt(charsetEnd + 2) != '?') {
            return false;
        }
        char encoding = (char) (text.charAt(charsetEnd + 1) | 0x20);
        textFrom = charsetEnd + 3;
        if (encoding != 'b' && encoding != 'q' || !findEnd(encoding == 'b')) {
            defects.accept(Defect.Kind.MALFORMED_ENCODED_WORD, at);
            return false;
        }
        inBase64 = encoding == 'b';
        charset = utf8 ? UTF_8 : EncodedWords.withoutLanguage(text.substring(at + 2, charsetEnd));
        return true;
    }

    /** Up to the next "?=". A "?" before it is read as text in the "Q" encoding, unless it begins a word of its own. */
    private boolean findEnd(boolean b) {
        for (int mark = text.indexOf('?', textFrom); mark >= 0; mark = text.indexOf('?', mark + 1)) {
            if (mark + 1 < text.length() && text.charAt(mark + 1) == '=') {
                textTo = mark;
                return true;
            }
            if (b || mark > textFrom && text.charAt(mark - 1) == '=') {
                return false;
            }
        }
        return false;
    }

    /** Adds the octets of the word that was found to the run; false when its text is of another encoding altogether. */
    private boolean take(int at) {
        if (!EncodedWords.sameCharset(runCharset, charset)) {
            flush();
        }
        byte[] encoded = octets;
        int from = textFrom;
        int to = textTo;
        boolean clean = isWellFormed();
        if (!clean) { // it may hold characters that are none of one octet
            encoded = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            to = encoded.length;
            from = 0;
        }
        if (run.length - runLength < to - from + 6) {
            run = Arrays.copyOf(run, Math.max(runLength * 2 + to - from, octets.length) + 6);
        }
        int end;
        if (inBase64) {
            Decoder decoder = base64 == null ? base64 = Base64.MIME.decoder() : base64;
            end = decoder.finish(run, decoder.transcode(encoded, from, to, run, runLength));
            clean &= decoder.defects() == 0;
            if (end == runLength && from < to) {
                defects.accept(Defect.Kind.MALFORMED_ENCODED_WORD, at);
                return false;
            }
        } else {
            end = QuotedPrintable.decodeQ(encoded, from, to, run, runLength);
        }
        if (!clean) {
            defects.accept(Defect.Kind.MALFORMED_ENCODED_WORD, at);
        }
        if (runCharset == null) {
            runCharset = charset;
            runAt = at;
        }
        runLength = end;
        return true;
    }

    private boolean isWellFormed() {
        for (int i = textFrom; i < textTo; i++) {
            byte c = octets[i];
            if (c <= ' ' || c == 127 || c == '?') {
                return false;
            }
            if (c == '=' && !inBase64 && (i + 2 >= textTo || !isHex(octets[i + 1]) || !isHex(octets[i + 2]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(byte b) {
        return b >= '0' && b <= '9' || (b | 0x20) >= 'a' && (b | 0x20) <= 'f';
    }

    /** Writes the text of the run. */
    private void flush() {
        if (runCharset != null) {
            builder().append(decodedRun());
        }
    }

    /** The text of the run, which is over. */
    private String decodedRun() {
        if (runCharset == null) {
            return "";
        }
        String decoded = Charsets.decode(run, 0, runLength, runCharset, (kind, offset) -> defects.accept(kind, runAt));
        runCharset = null;
        runLength = 0;
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                defects.accept(Defect.Kind.CONTROL_CHARACTER, runAt);
                return decoded.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
            }
        }
        return decoded;
    }
}
