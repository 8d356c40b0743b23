package org.posthorn.mime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads just so much of the Content-Type and Content-Transfer-Encoding fields as tells where parts begin and end: whether the content is a
 * multipart, with which boundary, or a message, and whether it is encoded. Lenient, and without garbage; whoever wants the values asks
 * {@link ContentType}.
 */
final class ContentProbe {

    /** The longest boundary that is looked for; RFC 2046 section 5.1.1 allows 70 octets. */
    static final int LONGEST_BOUNDARY = 1_000;

    enum Kind {
        LEAF,
        MULTIPART,
        DIGEST,
        MESSAGE
    }

    private static final byte[] CONTENT_TYPE = ascii("content-type");
    private static final byte[] TRANSFER_ENCODING = ascii("content-transfer-encoding");
    private static final byte[] MULTIPART = ascii("multipart/");
    private static final byte[] MESSAGE = ascii("message/");
    private static final byte[] DIGEST = ascii("digest");
    private static final byte[] RFC822 = ascii("rfc822");
    private static final byte[] GLOBAL = ascii("global");
    private static final byte[] BASE64 = ascii("base64");
    private static final byte[] QUOTED_PRINTABLE = ascii("quoted-printable");
    private static final byte[] BOUNDARY = ascii("boundary");

    private Kind kind = Kind.LEAF;
    private boolean typed;
    private boolean encodingSeen;
    private boolean encoded;
    private byte @Nullable [] boundary;
    private int boundaryLength;

    private byte[] a = new byte[0];
    private int at;
    private int end;

    /** Begins a part, with the kind that it has unless it says otherwise. */
    void begin(Kind byDefault) {
        kind = byDefault;
        typed = false;
        encodingSeen = false;
        encoded = false;
        boundaryLength = 0;
    }

    Kind kind() {
        return kind;
    }

    /** Whether the content is in Base64 or quoted-printable. */
    boolean encoded() {
        return encoded;
    }

    /** The boundary's octets, {@link #boundaryLength} of them. */
    byte[] boundary() {
        return boundary == null ? new byte[0] : boundary;
    }

    /** How long the boundary is; zero when there is none that can be used. */
    int boundaryLength() {
        return boundaryLength;
    }

    /**
     * Looks at a header field.
     *
     * @return whether it is a second Content-Type field, which does not count
     */
    boolean field(byte[] bytes, int name, int nameLength, int value, int valueEnd) {
        if (nameLength == CONTENT_TYPE.length && is(bytes, name, CONTENT_TYPE)) {
            if (typed) {
                return true;
            }
            typed = true;
            contentType(bytes, value, valueEnd);
        } else if (nameLength == TRANSFER_ENCODING.length && !encodingSeen && is(bytes, name, TRANSFER_ENCODING)) {
            encodingSeen = true;
            open(bytes, value, valueEnd);
            skipBlank();
            encoded = token(BASE64) || token(QUOTED_PRINTABLE);
        }
        return false;
    }

    private void contentType(byte[] bytes, int value, int valueEnd) {
        kind = Kind.LEAF;
        open(bytes, value, valueEnd);
        skipBlank();
        if (starts(MULTIPART)) {
            at += MULTIPART.length;
            kind = token(DIGEST) ? Kind.DIGEST : Kind.MULTIPART;
            parameters();
        } else if (starts(MESSAGE)) {
            at += MESSAGE.length;
            kind = token(RFC822) || token(GLOBAL) ? Kind.MESSAGE : Kind.LEAF;
        }
    }

    private void open(byte[] bytes, int from, int to) {
        a = bytes;
        at = from;
        end = to;
    }

    /** Takes every parameter named boundary; a plain one wins over one cut in sections (RFC 2231 section 3). */
    private void parameters() {
        boolean plain = false;
        while (at < end) {
            skipTo(';');
            skipBlank();
            if (!starts(BOUNDARY)) {
                continue;
            }
            at += BOUNDARY.length;
            boolean section = at < end && a[at] == '*';
            boolean percent = section && sectionIsEncoded();
            skipBlank();
            if (plain || at >= end || a[at] != '=') {
                continue;
            }
            at++;
            skipBlank();
            if (!section) {
                boundaryLength = 0;
                plain = true;
            }
            int before = boundaryLength;
            value();
            if (percent) {
                decode(before);
            }
        }
        while (boundaryLength > 0 && isBlank(boundary()[boundaryLength - 1])) {
            boundaryLength--;
        }
        if (boundaryLength > LONGEST_BOUNDARY) {
            boundaryLength = 0;
        }
    }

    /** Goes over {@code *0}, {@code *1*}, {@code *}; sections are taken in the order in which they come. */
    private boolean sectionIsEncoded() {
        byte star = 0;
        while (at < end && (a[at] == '*' || a[at] >= '0' && a[at] <= '9')) {
            star = a[at++];
        }
        return star == '*';
    }

    private void value() {
        if (at < end && a[at] == '"') {
            at++;
            for (; at < end && a[at] != '"'; at++) {
                if (a[at] == '\\' && at + 1 < end) {
                    at++;
                }
                if (a[at] != '\r' && a[at] != '\n') {
                    append(a[at]);
                }
            }
            at++;
            return;
        }
        for (; at < end && a[at] != ';' && !isBlank(a[at]); at++) {
            append(a[at]);
        }
    }

    private void append(byte b) {
        if (boundary == null) {
            boundary = new byte[64];
        }
        if (boundaryLength > LONGEST_BOUNDARY) {
            return;
        }
        if (boundaryLength == boundary.length) {
            boundary = Arrays.copyOf(boundary, 2 * boundaryLength);
        }
        boundary[boundaryLength++] = b;
    }

    /** Undoes the percent encoding of a section, and drops the charset and language before it (RFC 2231 section 4). */
    private void decode(int from) {
        byte[] bytes = boundary();
        int in = from;
        if (from == 0) {
            int quote = indexOfQuote(bytes, 0);
            int second = quote < 0 ? quote : indexOfQuote(bytes, quote + 1);
            in = second < 0 ? 0 : second + 1;
        }
        int out = from;
        for (; in < boundaryLength; in++) {
            int high = in + 2 < boundaryLength && bytes[in] == '%' ? Character.digit(bytes[in + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[in + 2], 16);
            bytes[out++] = low < 0 ? bytes[in] : (byte) (high << 4 | low);
            in += low < 0 ? 0 : 2;
        }
        boundaryLength = out;
    }

    private int indexOfQuote(byte[] bytes, int from) {
        for (int i = from; i < boundaryLength; i++) {
            if (bytes[i] == '\'') {
                return i;
            }
        }
        return -1;
    }

    /** Goes behind the next semicolon outside quotes. */
    private void skipTo(char delimiter) {
        boolean quoted = false;
        while (at < end) {
            byte b = a[at++];
            if (b == '"') {
                quoted = !quoted;
            } else if (b == '\\' && quoted) {
                at++;
            } else if (b == delimiter && !quoted) {
                return;
            }
        }
    }

    /** Goes over white space, line ends and comments. */
    private void skipBlank() {
        int nesting = 0;
        for (; at < end; at++) {
            byte b = a[at];
            if (b == '(') {
                nesting++;
            } else if (b == ')' && nesting > 0) {
                nesting--;
            } else if (b == '\\' && nesting > 0) {
                at++;
            } else if (nesting == 0 && !isBlank(b)) {
                return;
            }
        }
    }

    private boolean starts(byte[] lower) {
        return end - at >= lower.length && is(a, at, lower);
    }

    /** Whether this token, and no longer one, is next. */
    private boolean token(byte[] lower) {
        int behind = at + lower.length;
        return starts(lower) && (behind == end || isBlank(a[behind]) || a[behind] == ';' || a[behind] == '(');
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static boolean is(byte[] bytes, int from, byte[] lower) {
        for (int i = 0; i < lower.length; i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String s) {
        return s.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
