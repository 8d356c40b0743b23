package org.posthorn.sasl;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a client lets itself in for.
 *
 * @param mechanisms the mechanisms that may be used at all
 * @param inClear those of them that may be used without TLS though they show the password or token
 * @param bindingRequired whether only mechanisms bound to the channel may be used
 * @param leastIterations the fewest iterations of SCRAM; what a server asks for below that would make the password easier to guess
 * @param mostIterations the most iterations of SCRAM; what a server asks for above that would cost the client too much time
 */
public record SaslPolicy(
        Set<SaslMechanism> mechanisms,
        Set<SaslMechanism> inClear,
        boolean bindingRequired,
        int leastIterations,
        int mostIterations) {

    private static final int MOST_ITERATIONS = 1_000_000;

    /** Copies the sets. */
    public SaslPolicy {
        mechanisms = Set.copyOf(mechanisms);
        inClear = Set.copyOf(inClear);
        if (leastIterations < 1 || mostIterations < leastIterations) {
            throw new IllegalArgumentException(leastIterations + " to " + mostIterations + " iterations");
        }
    }

    /** {@return all mechanisms but CRAM-MD5; passwords and tokens only under TLS; 4096 to 1,000,000 iterations} */
    public static SaslPolicy standard() {
        Set<SaslMechanism> mechanisms = EnumSet.complementOf(EnumSet.of(SaslMechanism.CRAM_MD5));
        return new SaslPolicy(mechanisms, Set.of(), false, ScramCredential.LEAST_ITERATIONS, MOST_ITERATIONS);
    }

    /**
     * The same with other mechanisms.
     *
     * @param only the only ones that may be used
     * @return a new policy
     */
    public SaslPolicy only(SaslMechanism... only) {
        return new SaslPolicy(Set.of(only), inClear, bindingRequired, leastIterations, mostIterations);
    }

    /**
     * The same with more mechanisms.
     *
     * @param more what may be used as well
     * @return a new policy
     */
    public SaslPolicy and(SaslMechanism... more) {
        return new SaslPolicy(with(mechanisms, more), inClear, bindingRequired, leastIterations, mostIterations);
    }

    /**
     * The same with mechanisms that may show the password or token to everyone between.
     *
     * @param more what may be used without TLS as well
     * @return a new policy
     */
    public SaslPolicy allowInClear(SaslMechanism... more) {
        return new SaslPolicy(mechanisms, with(inClear, more), bindingRequired, leastIterations, mostIterations);
    }

    /** {@return the same with only mechanisms that are bound to the channel} */
    public SaslPolicy requireBinding() {
        return new SaslPolicy(mechanisms, inClear, true, leastIterations, mostIterations);
    }

    /**
     * The same with other bounds for the iterations of SCRAM.
     *
     * @param least the fewest
     * @param most the most
     * @return a new policy
     */
    public SaslPolicy iterations(int least, int most) {
        return new SaslPolicy(mechanisms, inClear, bindingRequired, least, most);
    }

    /**
     * {@return whether a mechanism may be used over a connection}
     *
     * @param mechanism the mechanism
     * @param channel what the connection is like
     */
    public boolean allows(SaslMechanism mechanism, SaslChannel channel) {
        return mechanisms.contains(mechanism)
                && (mechanism.bound() || !bindingRequired)
                && (!mechanism.bound()
                        || channel.encrypted() && !channel.bindings().isEmpty())
                && (!mechanism.clearText() || channel.encrypted() || inClear.contains(mechanism));
    }

    private static Set<SaslMechanism> with(Set<SaslMechanism> some, SaslMechanism... more) {
        Set<SaslMechanism> all = EnumSet.noneOf(SaslMechanism.class);
        all.addAll(some);
        Collections.addAll(all, more);
        return all;
    }
}
