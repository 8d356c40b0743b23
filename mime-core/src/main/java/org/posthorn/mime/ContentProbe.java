package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.function.ObjLongConsumer;

/**
 * What the Content-Type and Content-Transfer-Encoding fields of one part tell about where parts begin and end: whether the content is a
 * multipart, with which boundary, or a message, and whether it is encoded. The values are those that {@link ContentType} gives to everyone;
 * what is surely no multipart and no message is not read at all.
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

    private static final byte[] CONTENT_TYPE = "content-type".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "content-transfer-encoding".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_BOUNDARY = {};
    private static final ObjLongConsumer<Defect.Kind> IGNORE = (kind, offset) -> {};

    private Kind kind = Kind.LEAF;
    private boolean typed;
    private boolean encodingSeen;
    private boolean encoded;
    private byte[] boundary = NO_BOUNDARY;

    /** Begins a part, with the kind that it has unless it says otherwise. */
    void begin(Kind byDefault) {
        kind = byDefault;
        typed = false;
        encodingSeen = false;
        encoded = false;
        boundary = NO_BOUNDARY;
    }

    Kind kind() {
        return kind;
    }

    /** Whether the content is in Base64 or quoted-printable. */
    boolean encoded() {
        return encoded;
    }

    /** The boundary's octets; none when there is no boundary that can be used. */
    byte[] boundary() {
        return boundary;
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
            kind = isLeaf(bytes, value, valueEnd) ? Kind.LEAF : contentType(bytes, value, valueEnd);
        } else if (nameLength == TRANSFER_ENCODING.length && !encodingSeen && is(bytes, name, TRANSFER_ENCODING)) {
            encodingSeen = true;
            String encoding = TransferEncoding.read(bytes, value, valueEnd, IGNORE);
            encoded = TransferEncoding.isEncoded(encoding);
        }
        return false;
    }

    /** Whether the value begins with a letter that begins neither a multipart nor a message, as most do. */
    private static boolean isLeaf(byte[] bytes, int value, int valueEnd) {
        int at = value;
        while (at < valueEnd && FieldLexer.isWhite(bytes[at])) {
            at++;
        }
        int first = at < valueEnd ? bytes[at] | 0x20 : 'x';
        return first >= 'a' && first <= 'z' && first != 'm';
    }

    private Kind contentType(byte[] bytes, int value, int valueEnd) {
        ContentType type = ContentType.read(bytes, value, valueEnd, IGNORE);
        if (type.is("message")) {
            return type.subtype().equals("rfc822") || type.subtype().equals("global") ? Kind.MESSAGE : Kind.LEAF;
        }
        if (!type.is("multipart")) {
            return Kind.LEAF;
        }
        String text = type.boundary().orElse("").stripTrailing();
        boundary = text.length() > LONGEST_BOUNDARY ? NO_BOUNDARY : text.getBytes(StandardCharsets.ISO_8859_1);
        return type.subtype().equals("digest") ? Kind.DIGEST : Kind.MULTIPART;
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
}
