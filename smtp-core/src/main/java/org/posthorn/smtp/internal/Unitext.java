package org.posthorn.smtp.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses of the type {@code utf-8} as parameters carry them (RFC 6533 section 3). */
public final class Unitext {

    private static final String OPEN = "\\x{";
    private static final int LONGEST_HEX = 6;

    private Unitext() {}

    /**
     * {@return the address in ASCII (utf-8-addr-xtext), which servers without SMTPUTF8 take too}
     *
     * @param address without lone surrogates
     */
    public static String encode(String address) {
        StringBuilder out = new StringBuilder(address.length() + 16);
        address.codePoints().forEach(c -> {
            if (isPlain(c)) {
                out.append((char) c);
            } else {
                out.append(OPEN).append(hex(c)).append('}');
            }
        });
        return out.toString();
    }

    /**
     * {@return the address that is written so, or null if none is}
     *
     * @param written in ASCII (utf-8-addr-xtext), in UTF-8 (utf-8-address), or mixed (utf-8-addr-unitext)
     */
    public static @Nullable String decode(String written) {
        StringBuilder out = new StringBuilder(written.length());
        int i = 0;
        while (i < written.length()) {
            int c = written.codePointAt(i);
            if (c == '\\') {
                int close = written.indexOf('}', i);
                int point = close < 0 || !written.startsWith("x{", i + 1) ? -1 : point(written, i + 3, close);
                if (point < 0) {
                    return null;
                }
                out.appendCodePoint(point);
                i = close + 1;
            } else if (c >= 0x80 || isPlain(c)) {
                out.appendCodePoint(c);
                i += Character.charCount(c);
            } else {
                return null;
            }
        }
        return out.toString();
    }

    /** HEXPOINT: what stands for itself is not written so, and no digit is there for nothing. */
    private static int point(String written, int from, int to) {
        if (to - from > LONGEST_HEX) {
            return -1;
        }
        int point = 0;
        for (int i = from; i < to; i++) {
            int digit = written.charAt(i) < 0x80 ? Character.digit(written.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            point = 16 * point + digit;
        }
        boolean shortest = Character.isValidCodePoint(point)
                && hex(point).length() == to - from
                && hex(point).equalsIgnoreCase(written.substring(from, to));
        return shortest && !isPlain(point) ? point : -1;
    }

    private static String hex(int point) {
        String digits = Integer.toHexString(point).toUpperCase(Locale.ROOT);
        return digits.length() < 2 ? "0" + digits : digits;
    }

    /** QCHAR. */
    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && c != '\\' && c != '+' && c != '=';
    }
}
