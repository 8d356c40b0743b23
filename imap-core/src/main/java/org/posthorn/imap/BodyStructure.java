package org.posthorn.imap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.mailbox.BodyPart;

/** How a message is made up, as it is on the wire (RFC 9051 section 7.5.2, BODYSTRUCTURE). */
public sealed interface BodyStructure {

    /**
     * How a message is made up, as BODYSTRUCTURE tells it. Parameters are decoded by RFC 2231; the name of one whose value is not ASCII has
     * a {@code *} behind it. Whatever the message is like, the result can be written: a multipart that could not be read as one is told
     * as plain text, one without parts as holding an empty text, a message that was not looked into as an empty one, and a space stands
     * for NUL.
     *
     * @param message what a mail store says of it
     * @return its structure, with extension data throughout
     */
    static BodyStructure of(BodyPart message) {
        return Telling.structure(message);
    }

    /** {@return what BODY tells of it: the same without extension data, in all parts} */
    default BodyStructure withoutExtension() {
        return Telling.withoutExtension(this);
    }

    /** {@return what BODYSTRUCTURE tells beyond BODY; empty if it was not told} */
    Optional<Extension> extension();

    /**
     * How a part wants to be shown.
     *
     * @param type as {@code attachment}
     * @param parameters by name, in their order; unmodifiable
     */
    record Disposition(String type, Map<String, String> parameters) {
        /** Copies the map; refuses NUL. */
        public Disposition {
            Checks.string(type);
            parameters = Collections.unmodifiableMap(checked(parameters));
        }
    }

    /**
     * What BODYSTRUCTURE tells beyond BODY.
     *
     * @param md5 the field Content-MD5; of a multipart always empty
     * @param disposition how it wants to be shown
     * @param languages the languages it is for; unmodifiable
     * @param location the field Content-Location
     */
    record Extension(
            Optional<String> md5,
            Optional<Disposition> disposition,
            List<String> languages,
            Optional<String> location) {
        /** Copies the list; refuses NUL. */
        public Extension {
            md5.ifPresent(Checks::string);
            Objects.requireNonNull(disposition);
            languages = List.copyOf(languages);
            languages.forEach(Checks::string);
            location.ifPresent(Checks::string);
        }
    }

    /**
     * What an embedded message is.
     *
     * @param envelope its envelope
     * @param structure how it is made up
     */
    record Embedded(MessageEnvelope envelope, BodyStructure structure) {
        /** Refuses null. */
        public Embedded {
            Objects.requireNonNull(envelope);
            Objects.requireNonNull(structure);
        }
    }

    /**
     * A part without parts.
     *
     * @param type as {@code TEXT}
     * @param subtype as {@code PLAIN}
     * @param parameters of the content type, by name, in their order; unmodifiable
     * @param id the field Content-ID
     * @param description the field Content-Description
     * @param encoding the transfer encoding, as {@code BASE64}
     * @param octets how many octets it has as it is written
     * @param lines how many lines, of a text or an embedded message only
     * @param message what an embedded message is
     * @param extension what BODYSTRUCTURE tells beyond BODY
     */
    record Part(
            String type,
            String subtype,
            Map<String, String> parameters,
            Optional<String> id,
            Optional<String> description,
            String encoding,
            long octets,
            OptionalLong lines,
            Optional<Embedded> message,
            Optional<Extension> extension)
            implements BodyStructure {
        /**
         * Copies the map; refuses NUL.
         *
         * @throws IllegalArgumentException if there are lines of what is neither text nor message, or a message without
         */
        public Part {
            Checks.string(type);
            Checks.string(subtype);
            parameters = Collections.unmodifiableMap(checked(parameters));
            id.ifPresent(Checks::string);
            description.ifPresent(Checks::string);
            Checks.string(encoding);
            Checks.number(octets, 0, Long.MAX_VALUE);
            lines.ifPresent(n -> Checks.number(n, 0, Long.MAX_VALUE));
            Objects.requireNonNull(extension);
            if (lines.isPresent() != (isText(type) || isMessage(type, subtype))
                    || message.isPresent() != isMessage(type, subtype)) {
                throw new IllegalArgumentException("lines or an embedded message that do not fit the content type");
            }
        }

        private static boolean isText(String type) {
            return type.equalsIgnoreCase("TEXT");
        }

        private static boolean isMessage(String type, String subtype) {
            return type.equalsIgnoreCase("MESSAGE")
                    && (subtype.equalsIgnoreCase("RFC822") || subtype.equalsIgnoreCase("GLOBAL"));
        }
    }

    /**
     * A part made of parts.
     *
     * @param parts none only from servers that tell of none; unmodifiable
     * @param subtype as {@code MIXED}
     * @param parameters of the content type, by name, in their order, told with the extension only; unmodifiable
     * @param extension what BODYSTRUCTURE tells beyond BODY
     */
    record Multipart(
            List<BodyStructure> parts, String subtype, Map<String, String> parameters, Optional<Extension> extension)
            implements BodyStructure {
        /**
         * Copies the list and the map; refuses NUL.
         *
         * @throws IllegalArgumentException if there are parameters without the extension they belong to
         */
        public Multipart {
            parts = List.copyOf(parts);
            Checks.string(subtype);
            parameters = Collections.unmodifiableMap(checked(parameters));
            if (extension.isEmpty() && !parameters.isEmpty()) {
                throw new IllegalArgumentException("parameters are told with the extension only");
            }
        }
    }

    private static Map<String, String> checked(Map<String, String> parameters) {
        Map<String, String> copy = new LinkedHashMap<>(parameters);
        copy.forEach((name, value) -> {
            Checks.string(name);
            Checks.string(value);
        });
        return copy;
    }
}
