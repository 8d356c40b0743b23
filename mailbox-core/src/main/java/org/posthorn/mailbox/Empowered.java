package org.posthorn.mailbox;

import java.util.Optional;

/**
 * What may have powers beyond the least that it has to have. A power is an interface of its own: what implements it has it. Ask with
 * {@link #power} rather than {@code instanceof}: something that wraps another answers with the powers of what it wraps, or hides them.
 *
 * <table>
 * <caption>The powers</caption>
 * <tr><th>of a</th><th>power</th></tr>
 * <tr><td>{@link MailStore}</td><td>{@link org.posthorn.sasl.PasswordVerifier}, {@link org.posthorn.sasl.Credentials} and
 *   {@link org.posthorn.sasl.SharedSecrets}: it knows who may log in</td></tr>
 * <tr><td>{@link Account}</td><td>{@link Subscriptions}, {@link SpecialUses}, {@link Quotas}, {@link Annotations}, {@link Namespaces},
 *   {@link WatchableTree}; {@link ReadOnlyAccount}</td></tr>
 * <tr><td>{@link Mailbox}</td><td>{@link ModSequences}, {@link Tombstones}, {@link Watchable}, {@link NativeSearch}, {@link AccessLists},
 *   {@link Annotations}, {@link ObjectIds}, {@link SaveDates}, {@link Recency}, {@link ExclusiveAccess}, {@link Replacement},
 *   {@link MultiAppend}, {@link AtomicMove}; {@link ReadOnlyMailbox}</td></tr>
 * </table>
 */
public interface Empowered {

    /**
     * A power, if this has it.
     *
     * @param <P> the interface of the power
     * @param power the interface of the power
     * @return what has the power, usually this; by default exactly if this implements it
     */
    default <P> Optional<P> power(Class<P> power) {
        return power.isInstance(this) ? Optional.of(power.cast(this)) : Optional.empty();
    }
}
