package org.posthorn.sasl;

import java.util.Collection;
import java.util.Optional;

/**
 * The client's side of one exchange. Not thread-safe, and for one exchange only.
 *
 * <p>The protocol's session gives it the server's challenges and sends what comes back. If {@link SaslMechanism#clientFirst} is true,
 * the first step takes an empty array: either at once, for an initial response in the command, or when the server has sent its empty
 * challenge. When a step fails, the session cancels the exchange ({@code *}). When the server says that it succeeded, the session asks
 * {@link #finish} whether to believe it.
 *
 * <p>Applications may implement it for mechanisms of their own.
 */
public interface SaslClient {

    /** The fewest octets of chance that {@link #choose} takes. */
    int LEAST_RANDOM = 16;

    /** {@return the mechanism, whose name goes into the command} */
    SaslMechanism mechanism();

    /**
     * The next response.
     *
     * @param challenge the server's challenge, out of its Base64; empty before a client's first message. Any octets are safe to give
     * @return {@link SaslStep.Message} to be sent, or {@link SaslStep.Failed}
     */
    SaslStep step(byte[] challenge);

    /**
     * The server said that the exchange succeeded.
     *
     * @return {@link SaslStep.Done}; or {@link SaslStep.Failed} if the server said so before the mechanism's last message, or without
     *     having proved itself: the connection is then not to be used
     */
    SaslStep finish();

    /** {@return what the server said of its reasons within the exchange: an error of SCRAM, or the JSON of RFC 7628 section 3.2.2} */
    Optional<String> refusal();

    /**
     * Another attempt after the server refused this one: with another token, if the source of tokens has one, once; or, where the server
     * refused the first message of a mechanism bound to the channel, with another type of binding.
     *
     * @return a new exchange; empty if another attempt could not do better
     */
    Optional<SaslClient> again();

    /**
     * The best mechanism for a login, by the standard policy.
     *
     * @param offered the names that the server offers; unknown ones are passed over
     * @param login what to log in with
     * @param channel what the connection is like
     * @param random at least 16 octets from a secure random source, never used before
     * @return an exchange; empty if nothing that is offered fits the login and the policy
     * @see #choose(Collection, Login, SaslChannel, SaslPolicy, byte[])
     */
    static Optional<SaslClient> choose(Collection<String> offered, Login login, SaslChannel channel, byte[] random) {
        return choose(offered, login, channel, SaslPolicy.standard(), random);
    }

    /**
     * The best mechanism for a login: the first in the order of {@link SaslMechanism} that is offered, fits the login and is allowed by
     * the policy. A mechanism bound to the channel is therefore taken whenever both sides can.
     *
     * @param offered the names that the server offers; unknown ones are passed over
     * @param login what to log in with
     * @param channel what the connection is like
     * @param policy what is allowed
     * @param random at least 16 octets from a secure random source, never used before
     * @return an exchange; empty if nothing that is offered fits the login and the policy
     */
    static Optional<SaslClient> choose(
            Collection<String> offered, Login login, SaslChannel channel, SaslPolicy policy, byte[] random) {
        return new ClientChoice(offered, login, channel, policy).client(Nonce.of(random));
    }
}
