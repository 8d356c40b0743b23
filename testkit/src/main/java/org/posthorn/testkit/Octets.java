package org.posthorn.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text form that octets have in a transcript: UTF-8 with backslash escapes and repetitions. */
final class Octets {

    static final int REPEAT_MAX = 1 << 24;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final int SHOWN_AS_REPEAT = 24;
    private static final int SHOWN_MAX = 2_000;

    private final String text;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at;

    private Octets(String text) {
        this.text = text;
    }

    /** The octets of a line: those of its text and CRLF, or no line end where the text ends in a single backslash. */
    static byte[] line(String text) {
        Octets octets = new Octets(text);
        boolean ends = octets.run(false);
        if (ends) {
            octets.out.writeBytes(CRLF);
        }
        return octets.out.toByteArray();
    }

    /** Reads to the end of the text, or of the group. Returns whether a line end belongs behind it. */
    private boolean run(boolean group) {
        int unit = -1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '\\') {
                unit = out.size();
                literal();
                continue;
            }
            if (at + 1 == text.length()) {
                if (group) {
                    throw new IllegalArgumentException("\\( without \\)");
                }
                return false;
            }
            char escape = text.charAt(at + 1);
            at += 2;
            if (escape == '{') {
                repeat(unit);
                unit = -1;
            } else if (escape == '(') {
                unit = out.size();
                run(true);
            } else if (escape == ')' && group) {
                return true;
            } else {
                unit = out.size();
                escape(escape);
            }
        }
        if (group) {
            throw new IllegalArgumentException("\\( without \\)");
        }
        return true;
    }

    private void literal() {
        int code = text.codePointAt(at);
        int size = Character.charCount(code);
        if (code < 0x80) {
            out.write(code);
        } else {
            out.writeBytes(text.substring(at, at + size).getBytes(StandardCharsets.UTF_8));
        }
        at += size;
    }

    private void escape(char escape) {
        switch (escape) {
            case 'r' -> out.write('\r');
            case 'n' -> out.write('\n');
            case 't' -> out.write('\t');
            case 's' -> out.write(' ');
            case '0' -> out.write(0);
            case '\\' -> out.write('\\');
            case 'x' -> {
                int value = at + 2 <= text.length() ? hex(text.charAt(at)) << 4 | hex(text.charAt(at + 1)) : -1;
                if (value < 0) {
                    throw new IllegalArgumentException("\\x needs two hexadecimal digits");
                }
                out.write(value);
                at += 2;
            }
            default -> throw new IllegalArgumentException("unknown escape \\" + escape);
        }
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private void repeat(int unit) {
        int close = text.indexOf('}', at);
        if (unit < 0 || close < 0) {
            throw new IllegalArgumentException("\\{ needs something before it to repeat, and a }");
        }
        int times = count(text.substring(at, close));
        at = close + 1;
        byte[] all = out.toByteArray();
        byte[] repeated = Arrays.copyOfRange(all, unit, all.length);
        if ((long) times * repeated.length > REPEAT_MAX) {
            throw new IllegalArgumentException("the repetition is longer than " + REPEAT_MAX + " octets");
        }
        out.reset();
        out.write(all, 0, unit);
        for (int i = 0; i < times; i++) {
            out.writeBytes(repeated);
        }
    }

    private static int count(String digits) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number of repetitions: " + digits, e);
        }
    }

    /** The lines that these octets would be in a transcript, each with {@code prefix}, joined by line ends. */
    static String show(String prefix, byte[] octets) {
        if (octets.length == 0) {
            return "(nothing)";
        }
        StringBuilder shown = new StringBuilder();
        int start = 0;
        while (start < octets.length && shown.length() < SHOWN_MAX) {
            int end = lineEnd(octets, start);
            boolean whole = end - start >= 2 && octets[end - 1] == '\n' && octets[end - 2] == '\r';
            shown.append(start == 0 ? "" : "\n").append(prefix);
            int textEnd = whole ? end - 2 : end;
            if (textEnd > start) {
                shown.append(' ');
                text(octets, start, textEnd, shown);
            }
            shown.append(whole ? "" : "\\");
            start = end;
        }
        return start < octets.length ? shown + "\n(" + (octets.length - start) + " more octets)" : shown.toString();
    }

    private static int lineEnd(byte[] octets, int start) {
        for (int i = start; i + 1 < octets.length; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n') {
                return i + 2;
            }
        }
        return octets.length;
    }

    private static void text(byte[] octets, int start, int end, StringBuilder shown) {
        for (int i = start; i < end && shown.length() < SHOWN_MAX; ) {
            int same = i + 1;
            while (same < end && octets[same] == octets[i]) {
                same++;
            }
            int times = same - i;
            boolean atEnd = same == end;
            if (times >= SHOWN_AS_REPEAT) {
                octet(octets[i], atEnd, shown);
                shown.append("\\{").append(times).append('}');
            } else {
                for (int n = 1; n <= times; n++) {
                    octet(octets[i], atEnd && n == times, shown);
                }
            }
            i = same;
        }
    }

    private static void octet(byte octet, boolean last, StringBuilder shown) {
        switch (octet) {
            case '\r' -> shown.append("\\r");
            case '\n' -> shown.append("\\n");
            case '\t' -> shown.append("\\t");
            case 0 -> shown.append("\\0");
            case '\\' -> shown.append("\\\\");
            case ' ' -> shown.append(last ? "\\s" : " ");
            default -> {
                if (octet > ' ' && octet < 0x7f) {
                    shown.append((char) octet);
                } else {
                    shown.append(String.format("\\x%02X", octet & 0xff));
                }
            }
        }
    }
}
