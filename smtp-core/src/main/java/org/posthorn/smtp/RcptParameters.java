package org.posthorn.smtp;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of RCPT (RFC 5321 section 4.1.1.3) that the extensions define.
 *
 * @param notifyOn when the sender wants to hear what became of the message (NOTIFY, RFC 3461 section 4.1); empty if nothing is said
 * @param original whom the sender named at the beginning (ORCPT, RFC 3461 section 4.2)
 * @param validSince since when the mailbox must have belonged to the same person (RRVS, RFC 7293)
 */
public record RcptParameters(
        Set<Notify> notifyOn, Optional<OriginalRecipient> original, Optional<ValidSince> validSince) {

    /** No parameter. */
    public static final RcptParameters NONE = new RcptParameters(Set.of(), Optional.empty(), Optional.empty());

    /** Copies the set; refuses {@link Notify#NEVER} with others. */
    public RcptParameters {
        notifyOn = notifyOn.isEmpty() ? Set.of() : Notify.copy(notifyOn);
        Objects.requireNonNull(original);
        Objects.requireNonNull(validSince);
    }

    /**
     * {@return parameters with NOTIFY}
     *
     * @param first when the sender wants to hear
     * @param more when else
     */
    public static RcptParameters notifyOn(Notify first, Notify... more) {
        return NONE.withNotifyOn(EnumSet.of(first, more));
    }

    /**
     * {@return the same with another NOTIFY}
     *
     * @param wishes when the sender wants to hear
     */
    public RcptParameters withNotifyOn(Set<Notify> wishes) {
        return new RcptParameters(wishes, original, validSince);
    }

    /**
     * {@return the same with another ORCPT}
     *
     * @param recipient whom the sender named
     */
    public RcptParameters withOriginal(OriginalRecipient recipient) {
        return new RcptParameters(notifyOn, Optional.of(recipient), validSince);
    }

    /**
     * {@return the same with another RRVS}
     *
     * @param since since when the mailbox must have belonged to the same person
     */
    public RcptParameters withValidSince(ValidSince since) {
        return new RcptParameters(notifyOn, original, Optional.of(since));
    }

    /** {@return whether nothing is said} */
    public boolean isEmpty() {
        return notifyOn.isEmpty() && original.isEmpty() && validSince.isEmpty();
    }

    /** As they are written behind the path: each with a space before it. */
    @Override
    public String toString() {
        return (notifyOn.isEmpty() ? "" : " NOTIFY=" + Notify.write(notifyOn))
                + original.map(recipient -> " ORCPT=" + recipient).orElse("")
                + validSince.map(since -> " RRVS=" + since).orElse("");
    }
}
