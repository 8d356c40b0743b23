package org.posthorn.smtp;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parameters of MAIL (RFC 5321 section 4.1.1.2) that the extensions define.
 *
 * @param size the message's size in octets as its sender estimates it (SIZE, RFC 1870), not negative
 * @param body whether the message is all ASCII (BODY, RFC 6152)
 */
public record MailParameters(OptionalLong size, Optional<BodyType> body) {

    /** No parameter. */
    public static final MailParameters NONE = new MailParameters(OptionalLong.empty(), Optional.empty());

    /** What octets a message has (RFC 6152 section 2). */
    public enum BodyType {
        /** ASCII only. */
        SEVEN_BIT("7BIT"),
        /** MIME with any octets, in lines. */
        EIGHT_BIT_MIME("8BITMIME"),
        /** MIME with any octets, lines or not: only by BDAT (RFC 3030 section 3). */
        BINARY_MIME("BINARYMIME");

        private final String keyword;

        BodyType(String keyword) {
            this.keyword = keyword;
        }

        /** {@return the keyword as it is written in the parameter} */
        public String keyword() {
            return keyword;
        }
    }

    /** Refuses a negative size. */
    public MailParameters {
        Objects.requireNonNull(size);
        Objects.requireNonNull(body);
        if (size.isPresent() && size.getAsLong() < 0) {
            throw new IllegalArgumentException("size " + size.getAsLong());
        }
    }

    /**
     * {@return the same with another size}
     *
     * @param octets the message's size
     */
    public MailParameters withSize(long octets) {
        return new MailParameters(OptionalLong.of(octets), body);
    }

    /**
     * {@return the same with another body type}
     *
     * @param type the body type
     */
    public MailParameters withBody(BodyType type) {
        return new MailParameters(size, Optional.of(type));
    }

    /** As they are written behind the path: each with a space before it. */
    @Override
    public String toString() {
        return (size.isPresent() ? " SIZE=" + size.getAsLong() : "")
                + body.map(b -> " BODY=" + b.keyword()).orElse("");
    }
}
