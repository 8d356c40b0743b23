package org.posthorn.mime.view;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.mime.Part;

/**
 * A multipart/encrypted: encrypted octets, and what is needed to decrypt them (RFC 1847 section 2.2, RFC 3156 section 4). Only the structure:
 * nothing is decrypted.
 *
 * @param control the part that tells how to decrypt
 * @param data the part that holds the encrypted octets
 * @param protocol the type of the control part as the multipart names it, in lower case; empty if it does not
 */
public record Encrypted(Part control, Part data, String protocol) {

    /** Refuses null. */
    public Encrypted {
        Objects.requireNonNull(control);
        Objects.requireNonNull(data);
        Objects.requireNonNull(protocol);
    }

    /**
     * Reads a multipart.
     *
     * @param part a multipart/encrypted
     * @return its two parts; empty if the part is something else, or has not just two
     */
    public static Optional<Encrypted> of(Part part) {
        List<Part> parts = part.parts();
        if (!part.contentType().is("multipart", "encrypted") || parts.size() != 2) {
            return Optional.empty();
        }
        String protocol = part.contentType().parameter("protocol").orElse("");
        return Optional.of(new Encrypted(parts.get(0), parts.get(1), protocol.toLowerCase(Locale.ROOT)));
    }

    /** {@return whether the control part is of the type that the multipart names} */
    public boolean isConsistent() {
        return control.contentType().mediaType().equals(protocol);
    }
}
