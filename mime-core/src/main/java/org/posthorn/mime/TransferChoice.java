package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import org.posthorn.mime.codec.Base64;

/** Which transfer encoding text is given: none if every transport can carry it, else the shorter one (RFC 2045 section 6). */
enum TransferChoice {
    SEVEN_BIT("7bit"),
    QUOTED_PRINTABLE("quoted-printable"),
    BASE64("base64");

    /** Longest line that mail can carry, in octets without its CRLF (RFC 5322 section 2.1.1). */
    private static final int LONGEST_LINE = 998;

    private final String token;

    TransferChoice(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }

    static TransferChoice of(byte[] octets) {
        boolean plain = true;
        int line = 0;
        int escapes = 0;
        for (int i = 0; i < octets.length; i++) {
            byte b = octets[i];
            if (b == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
                line = 0;
                i++;
                continue;
            }
            plain &= b > 0 && b != '\r' && b != '\n' && ++line <= LONGEST_LINE;
            escapes += b < ' ' && b != '\t' || b == '=' || b == 127 ? 1 : 0;
        }
        if (plain) {
            return SEVEN_BIT;
        }
        long quotedPrintable = octets.length + 2L * escapes;
        return quotedPrintable <= Base64.MIME.encodedSize(octets.length) ? QUOTED_PRINTABLE : BASE64;
    }

    /** Whether the octets are UTF-8, and more than ASCII. */
    static boolean isUtf8BeyondAscii(byte[] octets) {
        boolean ascii = true;
        for (byte b : octets) {
            ascii &= b >= 0;
        }
        return !ascii && Charsets.isExact(octets, 0, octets.length, StandardCharsets.UTF_8);
    }
}
