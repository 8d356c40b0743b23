package org.posthorn.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Printable;

/** What one step of an exchange comes to. */
public sealed interface SaslStep {

    /**
     * The exchange goes on: these octets are for the peer, a server's challenge or a client's response. They may hold a secret, and do
     * not print.
     *
     * @param octets what to send, before Base64; may be empty
     */
    record Message(byte[] octets) implements SaslStep {

        /** Copies the octets. */
        public Message {
            octets = octets.clone();
        }

        /**
         * {@return the message that a line carries; empty if the text is not Base64 in its one strict form}
         *
         * @param text with its padding, without anything else
         */
        public static Optional<Message> ofBase64(String text) {
            try {
                byte[] octets = Base64.getDecoder().decode(text.getBytes(ISO_8859_1));
                boolean strict = Base64.getEncoder().encodeToString(octets).equals(text);
                return strict ? Optional.of(new Message(octets)) : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** {@return the message as a line carries it, in Base64} */
        public String base64() {
            return Base64.getEncoder().encodeToString(octets);
        }

        /** {@return a copy of the octets} */
        @Override
        public byte[] octets() {
            return octets.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Message message && Arrays.equals(octets, message.octets);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(octets);
        }

        /** {@return how many octets there are} */
        @Override
        public String toString() {
            return "Message[" + Printable.REDACTED + ", " + octets.length + " octets]";
        }
    }

    /**
     * The exchange succeeded.
     *
     * @param identity who the client is, and whom it acts as
     */
    record Done(SaslIdentity identity) implements SaslStep {

        /** Refuses null. */
        public Done {
            Objects.requireNonNull(identity);
        }
    }

    /**
     * The exchange failed. A client then cancels it; a server refuses.
     *
     * @param failure why
     * @param detail more about it, never a secret and fit for a log; may be empty
     */
    record Failed(SaslFailure failure, String detail) implements SaslStep {

        /** Makes the detail printable. */
        public Failed {
            Objects.requireNonNull(failure);
            detail = Printable.of(detail);
        }
    }
}
