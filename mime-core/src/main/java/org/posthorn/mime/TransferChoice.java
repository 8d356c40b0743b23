package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.posthorn.mime.codec.Base64;
import org.posthorn.mime.codec.QuotedPrintable;

/**
 * Which transfer encoding a body is given: none if the transport carries it as it is, else the shorter one (RFC 2045 section 6). What mail
 * systems are known to change on the way is encoded too: lines that begin with {@code From } and blanks at the ends of lines (RFC 2049
 * section 3).
 */
final class TransferChoice {

    /** Longest line that mail can carry, in octets without its CRLF (RFC 5322 section 2.1.1). */
    static final int LONGEST_LINE = 998;

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    /** A body as it is written. */
    record Encoded(String encoding, Source octets) {

        boolean isIdentity() {
            return !encoding.equals("base64") && !encoding.equals("quoted-printable");
        }
    }

    private final byte[] octets;
    private boolean inLines = true;
    private boolean fragile;
    private boolean ascii = true;
    private int escapes;

    private TransferChoice(byte[] octets) {
        this.octets = octets;
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            byte b = octets[i];
            if (b == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
                fragile |= line < i && isBlank(octets[i - 1]) || isFromLine(line);
                inLines &= i - line <= LONGEST_LINE;
                i++;
                line = i + 1;
                continue;
            }
            inLines &= b != 0 && b != '\r' && b != '\n';
            ascii &= b >= 0;
            escapes += b < ' ' && b != '\t' || b == '=' || b == 127 ? 1 : 0;
        }
        inLines &= octets.length - line <= LONGEST_LINE;
        fragile |= line < octets.length && (isBlank(octets[octets.length - 1]) || isFromLine(line));
    }

    /** Text in the form that the transport carries. */
    static Encoded text(byte[] octets, Transport transport) {
        TransferChoice text = new TransferChoice(octets);
        return text.encoded(transport, text.fragile);
    }

    /** Flowed text: blanks at the ends of its lines have a meaning, and what would be taken for a From line was seen to (RFC 3676). */
    static Encoded flowed(byte[] octets, Transport transport) {
        return new TransferChoice(octets).encoded(transport, false);
    }

    private Encoded encoded(Transport transport, boolean encoding) {
        Transport needed = !inLines ? Transport.BINARY : ascii ? Transport.SEVEN_BIT : Transport.EIGHT_BIT;
        if (transport.carries(needed) && !(encoding && transport != Transport.BINARY)) {
            return new Encoded(needed.encoding(), source(octets));
        }
        long quotedPrintable = octets.length + 2L * escapes;
        return quotedPrintable <= Base64.MIME.encodedSize(octets.length)
                ? new Encoded("quoted-printable", source(withoutFromLines(QuotedPrintable.encodeText(octets))))
                : new Encoded("base64", source(Base64.MIME.encode(octets)));
    }

    /** What the body needs where it is written as it is. */
    static Transport needed(byte[] octets) {
        TransferChoice text = new TransferChoice(octets);
        return !text.inLines ? Transport.BINARY : text.ascii ? Transport.SEVEN_BIT : Transport.EIGHT_BIT;
    }

    /** Quoted-printable leaves the letter F as it is, but need not. */
    private static byte[] withoutFromLines(byte[] encoded) {
        TransferChoice lines = new TransferChoice(encoded);
        if (!lines.fragile) {
            return encoded;
        }
        StringBuilder out = new StringBuilder(encoded.length + 16);
        int kept = 0;
        for (int i = 0; i < encoded.length; i++) {
            if ((i == 0 || encoded[i - 1] == '\n') && lines.isFromLine(i)) {
                int end = i;
                while (end < encoded.length && encoded[end] != '\r') {
                    end++;
                }
                boolean full = end - i > QuotedPrintable.LINE_LENGTH - 2;
                out.append(latin1(encoded, kept, i)).append("=46");
                out.append(full ? "=\r\n" : "");
                kept = i + 1;
            }
        }
        return out.append(latin1(encoded, kept, encoded.length)).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin1(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private boolean isFromLine(int from) {
        return octets.length - from >= FROM.length
                && Arrays.equals(octets, from, from + FROM.length, FROM, 0, FROM.length);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static Source source(byte[] octets) {
        return Source.of(octets, 0, octets.length);
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
