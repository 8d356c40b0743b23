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
    private final String text;
    private final ObjLongConsumer<Defect.Kind> defects;
    private final StringBuilder out;

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

    EncodedWordReader(String text, ObjLongConsumer<Defect.Kind> defects) {
        this.text = text;
        this.defects = defects;
        this.out = new StringBuilder(text.length());
    }

    String read() {
        int done = 0;
        boolean afterWord = false;
        for (int at = text.indexOf("=?"); at >= 0; ) {
            if (!find(at)) {
                at = text.indexOf("=?", at + 2);
                continue;
            }
            boolean joined = afterWord && isWhite(done, at);
            if (!joined) {
                flush();
                EncodedWords.appendUnfolded(out, text, done, at);
            }
            if (!take(at)) {
                flush();
                EncodedWords.appendUnfolded(out, text, joined ? done : at, at);
                EncodedWords.appendUnfolded(out, text, at, textTo + 2);
            }
            done = textTo + 2;
            afterWord = runCharset != null;
            if (!isSeparated(at, done)) {
                defects.accept(Defect.Kind.UNSEPARATED_ENCODED_WORD, at);
            }
            at = text.indexOf("=?", done);
        }
        flush();
        EncodedWords.appendUnfolded(out, text, done, text.length());
        return out.toString();
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
        int charsetEnd = at + 2;
        while (charsetEnd < text.length() && EncodedWords.isToken(text.charAt(charsetEnd))) {
            charsetEnd++;
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
        charset = EncodedWords.withoutLanguage(text.substring(at + 2, charsetEnd));
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
        byte[] encoded = text.substring(textFrom, textTo).getBytes(StandardCharsets.UTF_8);
        if (run.length - runLength < encoded.length + 6) {
            run = Arrays.copyOf(run, Math.max(runLength * 2, text.length()) + encoded.length + 6);
        }
        boolean clean;
        int end;
        if (inBase64) {
            Decoder decoder = base64 == null ? base64 = Base64.MIME.decoder() : base64;
            end = decoder.finish(run, decoder.transcode(encoded, 0, encoded.length, run, runLength));
            clean = decoder.defects() == 0 && isWellFormed(encoded, true);
            if (end == runLength && encoded.length > 0) {
                defects.accept(Defect.Kind.MALFORMED_ENCODED_WORD, at);
                return false;
            }
        } else {
            end = QuotedPrintable.decodeQ(encoded, 0, encoded.length, run, runLength);
            clean = isWellFormed(encoded, false);
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

    private static boolean isWellFormed(byte[] encoded, boolean base64) {
        for (int i = 0; i < encoded.length; i++) {
            byte b = encoded[i];
            if (b <= ' ' || b == 127 || b == '?') {
                return false;
            }
            if (b == '=' && !base64 && (i + 2 >= encoded.length || !isHex(encoded[i + 1]) || !isHex(encoded[i + 2]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }

    /** Writes the text of the run. */
    private void flush() {
        if (runCharset == null) {
            return;
        }
        String decoded = Charsets.decode(run, 0, runLength, runCharset, (kind, offset) -> defects.accept(kind, runAt));
        int start = out.length();
        out.append(decoded);
        for (int i = start; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                out.setCharAt(i, ' ');
                defects.accept(Defect.Kind.CONTROL_CHARACTER, runAt);
            }
        }
        runCharset = null;
        runLength = 0;
    }
}
