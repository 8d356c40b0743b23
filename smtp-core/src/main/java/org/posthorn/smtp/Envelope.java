package org.posthorn.smtp;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Where a message comes from and goes to, apart from what its header says (RFC 5321 section 2.3.1).
 *
 * @param from where reports go
 * @param parameters what was said about the message with it
 * @param to the recipients, in the order they were given
 */
public record Envelope(ReversePath from, MailParameters parameters, List<ForwardPath> to) {

    /** Copies the list. */
    public Envelope {
        Objects.requireNonNull(from);
        Objects.requireNonNull(parameters);
        to = List.copyOf(to);
    }

    /**
     * {@return an envelope without parameters}
     *
     * @param from an address, or the empty string for the null reverse-path
     * @param to addresses
     * @throws IllegalArgumentException if one is not valid
     */
    public static Envelope of(String from, String... to) {
        return new Envelope(
                ReversePath.of(from),
                MailParameters.NONE,
                Arrays.stream(to).map(ForwardPath::of).toList());
    }

    /**
     * {@return the same with other parameters}
     *
     * @param other the parameters instead
     */
    public Envelope withParameters(MailParameters other) {
        return new Envelope(from, other, to);
    }
}
