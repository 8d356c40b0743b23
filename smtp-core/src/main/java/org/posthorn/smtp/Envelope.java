package org.posthorn.smtp;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a message comes from and goes to, apart from what its header says (RFC 5321 section 2.3.1).
 *
 * @param from where reports go
 * @param parameters what was said about the message with it
 * @param to the recipients, in the order they were given
 * @param wishes what was said with recipients; those without parameters are left out
 */
public record Envelope(
        ReversePath from, MailParameters parameters, List<ForwardPath> to, Map<ForwardPath, RcptParameters> wishes) {

    /** Copies the list and the map. */
    public Envelope {
        Objects.requireNonNull(from);
        Objects.requireNonNull(parameters);
        to = List.copyOf(to);
        wishes = wishes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(wishes));
    }

    /**
     * An envelope without parameters of its recipients.
     *
     * @param from where reports go
     * @param parameters what was said about the message with it
     * @param to the recipients, in the order they were given
     */
    public Envelope(ReversePath from, MailParameters parameters, List<ForwardPath> to) {
        this(from, parameters, to, Map.of());
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
        return new Envelope(from, other, to, wishes);
    }

    /**
     * {@return the same with these parameters for every recipient}
     *
     * @param same the parameters instead
     */
    public Envelope withWishes(RcptParameters same) {
        Map<ForwardPath, RcptParameters> all = new LinkedHashMap<>();
        to.forEach(recipient -> all.put(recipient, same));
        return new Envelope(from, parameters, to, all);
    }

    /**
     * {@return the same with other parameters for one recipient}
     *
     * @param recipient one of {@link #to}
     * @param other the parameters instead
     */
    public Envelope withWishes(ForwardPath recipient, RcptParameters other) {
        Map<ForwardPath, RcptParameters> all = new LinkedHashMap<>(wishes);
        all.put(recipient, other);
        return new Envelope(from, parameters, to, all);
    }

    /**
     * {@return what was said with a recipient}
     *
     * @param recipient one of {@link #to}
     */
    public RcptParameters wishes(ForwardPath recipient) {
        return wishes.isEmpty() ? RcptParameters.NONE : wishes.getOrDefault(recipient, RcptParameters.NONE);
    }

    /** For people: with wishes only where there are some. */
    @Override
    public String toString() {
        return "Envelope[from=" + from + ", parameters=" + parameters + ", to=" + to
                + (wishes.isEmpty() ? "" : ", wishes=" + wishes) + "]";
    }
}
