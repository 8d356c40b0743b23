package org.posthorn.smtp;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.internal.PathGrammar;

/**
 * Where a message comes from, and where reports about it go: the argument of MAIL (RFC 5321 section 4.1.2). Two are equal when their
 * local-parts are the same but for quoting, and their domains but for case.
 *
 * @param localPart without quotes and backslashes: printable ASCII, or beyond it (RFC 6531), at most 64 octets as it is written
 * @param domain a domain name, with U-labels or without, or an address literal in its brackets, at most 255 octets; empty, as the local-part, for the null path
 */
public record ReversePath(String localPart, String domain) {

    /** {@code <>}, the null reverse-path: of reports, to which no report must be sent (RFC 5321 section 4.5.5). */
    public static final ReversePath NULL = new ReversePath("", "");

    /** Refuses what RFC 5321 sections 4.1.2 and 4.5.3.1 do not allow. */
    public ReversePath {
        if (domain.isEmpty() ? !localPart.isEmpty() : !Mailboxes.isValid(localPart, domain)) {
            throw new IllegalArgumentException("not a reverse-path");
        }
    }

    /**
     * {@return the path of an address}
     *
     * @param address as {@code joey@example.org}, without angle brackets; or the empty string for the null path
     * @throws IllegalArgumentException if it is not valid
     */
    public static ReversePath of(String address) {
        PathGrammar.Path path = Mailboxes.parse(address);
        if (path == null || (path.domain().isEmpty() && !path.isNull())) {
            throw new IllegalArgumentException("not an address: " + org.posthorn.wire.Printable.of(address));
        }
        return new ReversePath(path.localPart(), path.domain());
    }

    /** {@return whether this is {@link #NULL}} */
    public boolean isNull() {
        return domain.isEmpty();
    }

    /** {@return the address, without angle brackets, quoted only where it must be; empty for the null path} */
    public String address() {
        return isNull() ? "" : Mailboxes.address(localPart, domain);
    }

    /** {@return whether it is all ASCII; if not, it goes to servers with SMTPUTF8 only (RFC 6531)} */
    public boolean isAscii() {
        return Mailboxes.isAscii(localPart) && Mailboxes.isAscii(domain);
    }

    /** {@return the same path all in ASCII, its domain in A-labels (RFC 5890); empty if the local-part is beyond ASCII} */
    public Optional<ReversePath> toAscii() {
        if (isAscii()) {
            return Optional.of(this);
        }
        return Mailboxes.isAscii(localPart)
                ? Optional.of(new ReversePath(localPart, Mailboxes.asciiDomain(domain)))
                : Optional.empty();
    }

    /** As it is written in MAIL: the address in angle brackets. */
    @Override
    public String toString() {
        return "<" + address() + ">";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReversePath path
                && localPart.equals(path.localPart)
                && domain.equalsIgnoreCase(path.domain);
    }

    @Override
    public int hashCode() {
        return 31 * localPart.hashCode() + domain.toLowerCase(Locale.ROOT).hashCode();
    }
}
