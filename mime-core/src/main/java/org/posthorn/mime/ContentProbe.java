package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

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

    /** The transfer encodings that are undone. */
    enum Encoding {
        NONE,
        BASE64,
        QUOTED_PRINTABLE
    }

    private static final int CONTENT_TYPE_LENGTH = "content-type".length();
    private static final byte[] CONTENT_TYPE = Search.padded("content-type");
    private static final int TRANSFER_ENCODING_LENGTH = "content-transfer-encoding".length();
    private static final byte[] TRANSFER_ENCODING = Search.padded("content-transfer-encoding");
    private static final byte[] NO_BOUNDARY = {};
    private static final ObjLongConsumer<Defect.Kind> IGNORE = (kind, offset) -> {};

    private final MimeLimits limits;
    private Kind kind = Kind.LEAF;
    private boolean typed;
    private boolean encodingSeen;
    private Encoding encoding = Encoding.NONE;
    private @Nullable ContentType type;
    private byte[] boundary = NO_BOUNDARY;

    ContentProbe(MimeLimits limits) {
        this.limits = limits;
    }

    /** Begins a part, with the kind that it has unless it says otherwise. */
    void begin(Kind byDefault) {
        kind = byDefault;
        typed = false;
        encodingSeen = false;
        encoding = Encoding.NONE;
        type = null;
        boundary = NO_BOUNDARY;
    }

    Kind kind() {
        return kind;
    }

    /** The content type, if it had to be read. */
    @Nullable ContentType type() {
        return type;
    }

    /** How the content is encoded, as far as it has to be undone. */
    Encoding encoding() {
        return encoding;
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
        if (nameLength == CONTENT_TYPE_LENGTH && Search.matches(bytes, name, nameLength, CONTENT_TYPE)) {
            if (typed) {
                return true;
            }
            typed = true;
            kind = isLeaf(bytes, value, valueEnd) ? Kind.LEAF : contentType(bytes, value, valueEnd);
        } else if (nameLength == TRANSFER_ENCODING_LENGTH
                && !encodingSeen
                && Search.matches(bytes, name, nameLength, TRANSFER_ENCODING)) {
            encodingSeen = true;
            encoding = TransferEncoding.of(TransferEncoding.read(bytes, value, valueEnd, limits, IGNORE));
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
        ContentType read = ContentType.read(bytes, value, valueEnd, limits, IGNORE);
        type = read;
        if (read.type().equals("message")) {
            return read.subtype().equals("rfc822") || read.subtype().equals("global") ? Kind.MESSAGE : Kind.LEAF;
        }
        if (!read.type().equals("multipart")) {
            return Kind.LEAF;
        }
        String parameter = read.parameters().find("boundary");
        String text = parameter == null ? "" : parameter.stripTrailing();
        boundary = text.length() > LONGEST_BOUNDARY ? NO_BOUNDARY : text.getBytes(StandardCharsets.ISO_8859_1);
        return read.subtype().equals("digest") ? Kind.DIGEST : Kind.MULTIPART;
    }
}
