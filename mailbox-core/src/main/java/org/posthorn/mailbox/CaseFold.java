package org.posthorn.mailbox;

import java.text.Normalizer;
import java.util.Locale;

/** Makes texts comparable without case: {@code i;unicode-casemap} (RFC 5051), titlecase and then decomposition. */
final class CaseFold {

    private CaseFold() {}

    static String fold(String text) {
        if (isAscii(text)) {
            return text.toUpperCase(Locale.ROOT);
        }
        StringBuilder titled = new StringBuilder(text.length());
        text.codePoints().forEach(c -> titled.appendCodePoint(Character.toTitleCase(c)));
        return Normalizer.normalize(titled, Normalizer.Form.NFKD);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
