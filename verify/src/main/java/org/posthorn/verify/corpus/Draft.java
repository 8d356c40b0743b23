package org.posthorn.verify.corpus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Base64;

/** A message being written, line by line, with CRLF line ends. Plain and slow on purpose: it shares nothing with what it tests. */
final class Draft {

    private static final byte[] CRLF = {'\r', '\n'};
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    int size() {
        return out.size();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    Draft line(String ascii) {
        return raw(ascii.getBytes(US_ASCII)).raw(CRLF);
    }

    Draft field(String name, String value) {
        return line(name + ": " + value);
    }

    Draft raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Draft text(String lines, Charset charset) {
        return raw(lines.getBytes(charset));
    }

    Draft base64(byte[] bytes) {
        return raw(Base64.getMimeEncoder().encode(bytes)).raw(CRLF);
    }

    /** Quoted-printable (RFC 2045 section 6.7) of text whose lines end in CRLF. */
    Draft quotedPrintable(byte[] text) {
        int column = 0;
        for (int i = 0; i < text.length; i++) {
            int octet = text[i] & 0xFF;
            if (octet == '\r' || octet == '\n') {
                out.write(octet);
                column = 0;
                continue;
            }
            boolean blankAtEnd = octet == ' ' && (i + 1 == text.length || text[i + 1] == '\r');
            boolean plain = octet >= ' ' && octet < 127 && octet != '=' && !blankAtEnd;
            if (column + (plain ? 1 : 3) > 75) {
                line("=");
                column = 0;
            }
            if (plain) {
                out.write(octet);
                column++;
            } else {
                raw(hex(octet).getBytes(US_ASCII));
                column += 3;
            }
        }
        return this;
    }

    /** The text as encoded words (RFC 2047) of at most 30 characters each, folded, or itself if it is ASCII. */
    static String encoded(String text, boolean base64) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        for (int start = 0; start < text.length(); start += 12) {
            byte[] piece =
                    text.substring(start, Math.min(start + 12, text.length())).getBytes(UTF_8);
            words.append(words.isEmpty() ? "" : "\r\n ").append("=?UTF-8?").append(base64 ? "B?" : "Q?");
            words.append(base64 ? Base64.getEncoder().encodeToString(piece) : q(piece))
                    .append("?=");
        }
        return words.toString();
    }

    private static String q(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            text.append(plain ? String.valueOf((char) b) : b == ' ' ? "_" : hex(b & 0xFF));
        }
        return text.toString();
    }

    private static String hex(int octet) {
        return String.format(java.util.Locale.ROOT, "=%02X", octet);
    }
}
