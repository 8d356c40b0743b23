package org.posthorn.relay;

import java.util.Objects;
import java.util.Optional;
import org.posthorn.smtp.ForwardPath;

/**
 * A recipient who has an account here.
 *
 * @param address as RCPT named it
 * @param user whose account it is, as the store was asked for it
 * @param detail what stood behind the separator in the local-part (RFC 5233), as {@code lists} in {@code joey+lists@example.org}; never empty text
 */
public record LocalRecipient(ForwardPath address, String user, Optional<String> detail) {

    /** Refuses null. */
    public LocalRecipient {
        Objects.requireNonNull(address);
        Objects.requireNonNull(user);
        Objects.requireNonNull(detail);
    }
}
