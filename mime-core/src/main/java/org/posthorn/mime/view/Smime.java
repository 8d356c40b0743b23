package org.posthorn.mime.view;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Part;

/**
 * An application/pkcs7-mime: a CMS object that holds a whole part (RFC 8551 section 3.2). Only what the header says of it: the object is
 * {@code part.decoded()}.
 *
 * @param part the part that holds the object
 * @param kind what the object is
 */
public record Smime(Part part, Kind kind) {

    /** What a CMS object is (RFC 8551 section 3.2.2). */
    public enum Kind {
        /** A part that is signed, within its signature. */
        SIGNED,
        /** A part that is encrypted. */
        ENVELOPED,
        /** A part that is encrypted and authenticated. */
        AUTH_ENVELOPED,
        /** A part that is compressed. */
        COMPRESSED,
        /** Certificates and revocation lists only. */
        CERTIFICATES,
        /** Nothing that the header tells. */
        UNKNOWN
    }

    /** Refuses null. */
    public Smime {
        Objects.requireNonNull(part);
        Objects.requireNonNull(kind);
    }

    /**
     * Reads the header of a part.
     *
     * @param part an application/pkcs7-mime, or application/x-pkcs7-mime
     * @return what it holds, by its smime-type parameter or else the ending of its file name; empty if the part is something else
     */
    public static Optional<Smime> of(Part part) {
        ContentType type = part.contentType();
        if (!type.is("application", "pkcs7-mime") && !type.is("application", "x-pkcs7-mime")) {
            return Optional.empty();
        }
        Kind kind = switch (type.parameter("smime-type").orElse("").toLowerCase(Locale.ROOT)) {
            case "signed-data", "signed-receipt" -> Kind.SIGNED;
            case "enveloped-data" -> Kind.ENVELOPED;
            case "authenveloped-data" -> Kind.AUTH_ENVELOPED;
            case "compressed-data" -> Kind.COMPRESSED;
            case "certs-only" -> Kind.CERTIFICATES;
            default -> byName(part.filename().orElse("").toLowerCase(Locale.ROOT));
        };
        return Optional.of(new Smime(part, kind));
    }

    private static Kind byName(String name) {
        return name.endsWith(".p7c") ? Kind.CERTIFICATES : name.endsWith(".p7z") ? Kind.COMPRESSED : Kind.UNKNOWN;
    }
}
