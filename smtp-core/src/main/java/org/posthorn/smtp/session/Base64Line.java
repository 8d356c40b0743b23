package org.posthorn.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;
import org.posthorn.sasl.SaslStep;

/** Messages of an authentication exchange as lines carry them (RFC 4954 section 4). */
final class Base64Line {

    /** An empty message where an empty text would say that there is none. */
    static final String NOTHING = "=";

    private Base64Line() {}

    static String of(SaslStep.Message message) {
        return Base64.getEncoder().encodeToString(message.octets());
    }

    /** The message; empty if the text is not Base64 in its one strict form, with its padding and without anything else. */
    static Optional<SaslStep.Message> read(String text) {
        try {
            byte[] octets = Base64.getDecoder().decode(text.getBytes(ISO_8859_1));
            boolean strict = Base64.getEncoder().encodeToString(octets).equals(text);
            return strict ? Optional.of(new SaslStep.Message(octets)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
