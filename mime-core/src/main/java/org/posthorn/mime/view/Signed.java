package org.posthorn.mime.view;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.mime.Part;

/**
 * A multipart/signed: a part and its signature (RFC 1847 section 2.1, RFC 3156 section 5, RFC 8551 section 3.5.3). Only the structure: nothing
 * is verified. What is signed are the octets of {@code content.open()}, with line ends made CRLF.
 *
 * @param content the part that is signed, header and all
 * @param signature the part that holds the signature
 * @param protocol the type of the signature as the multipart names it, in lower case; empty if it does not
 * @param micalg the hash functions that the multipart names, in lower case
 */
public record Signed(Part content, Part signature, String protocol, List<String> micalg) {

    /** Copies the list, and refuses null. */
    public Signed {
        Objects.requireNonNull(content);
        Objects.requireNonNull(signature);
        Objects.requireNonNull(protocol);
        micalg = List.copyOf(micalg);
    }

    /**
     * Reads a multipart.
     *
     * @param part a multipart/signed
     * @return its two parts; empty if the part is something else, or has not just two
     */
    public static Optional<Signed> of(Part part) {
        List<Part> parts = part.parts();
        if (!part.contentType().is("multipart", "signed") || parts.size() != 2) {
            return Optional.empty();
        }
        String protocol = part.contentType().parameter("protocol").orElse("");
        String micalg = part.contentType().parameter("micalg").orElse("");
        List<String> names = List.of(micalg.toLowerCase(Locale.ROOT).split(",", -1)).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        return Optional.of(new Signed(parts.get(0), parts.get(1), protocol.toLowerCase(Locale.ROOT), names));
    }

    /** {@return whether the signature is of the type that the multipart names} Otherwise it is not to be trusted (RFC 1847 section 2.1). */
    public boolean isConsistent() {
        return signature.contentType().mediaType().equals(protocol);
    }
}
