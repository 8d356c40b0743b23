package org.posthorn.sasl;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.MailException;
import org.posthorn.wire.MailException.AuthenticationFailed;
import org.posthorn.wire.TlsInfo;

/**
 * Proves to a server who we are, by the best mechanism that it offers: what is alike in all protocols, whose commands differ.
 *
 * @param login what to log in with
 * @param policy what is allowed
 * @param host the server's name
 * @param port the server's port
 */
public record Authentication(Login login, SaslPolicy policy, String host, int port) {

    /** How many octets of chance an exchange is given. */
    public static final int NONCE = 18;

    /**
     * What the server says in the end.
     *
     * @param accepted whether it says that it knows us now
     * @param mayPass if not, whether the same login can succeed later
     * @param words what it said, for people
     */
    public record Verdict(boolean accepted, boolean mayPass, String words) {}

    /** How a protocol carries an exchange. */
    @FunctionalInterface
    public interface Carrier {

        /**
         * Sends the command, has each challenge answered, and waits for the end.
         *
         * @param mechanism the mechanism's name
         * @param initial what the client says first; null where the server does
         * @param answers answers a challenge
         * @return what the server says in the end
         * @throws MailException if the connection failed
         */
        Verdict exchange(
                String mechanism, SaslStep.@Nullable Message initial, Function<SaslStep.Message, SaslStep> answers)
                throws MailException;
    }

    /**
     * The best mechanism that fits and is allowed.
     *
     * @param offered the names that the server offers
     * @param tls the connection's TLS; null if there is none
     * @param random {@value #NONCE} octets from a secure random source, never used before
     * @return an exchange; empty if there is no such mechanism
     */
    public Optional<SaslClient> choose(Collection<String> offered, @Nullable TlsInfo tls, byte[] random) {
        SaslChannel channel = (tls == null ? SaslChannel.inClear() : SaslChannel.of(tls)).withServer(host, port);
        return SaslClient.choose(offered, login, channel, policy, random);
    }

    /**
     * Chooses a mechanism and runs its exchange; and another, if the first was refused and that can do better.
     *
     * @param offered the names that the server offers
     * @param tls the connection's TLS; null if there is none
     * @param random {@value #NONCE} octets from a secure random source, never used before
     * @param carrier carries the exchange
     * @throws AuthenticationFailed if it was refused, nothing that is offered fits, or the server did not prove itself
     * @throws MailException if the connection failed
     */
    public void run(Collection<String> offered, @Nullable TlsInfo tls, byte[] random, Carrier carrier)
            throws MailException {
        run(choose(offered, tls, random).orElseThrow(() -> nothingFits(offered)), carrier);
    }

    /**
     * Runs an exchange that was chosen before; and another, if the first was refused and that can do better.
     *
     * @param chosen the exchange
     * @param carrier carries it
     * @throws AuthenticationFailed if it was refused, or the server did not prove itself
     * @throws MailException if the connection failed
     */
    public static void run(SaslClient chosen, Carrier carrier) throws MailException {
        Optional<SaslClient> next = Optional.of(chosen);
        Optional<AuthenticationFailed> failure = Optional.empty();
        while (next.isPresent()) {
            SaslClient client = next.get();
            failure = new Attempt(client).run(carrier);
            next = failure.isPresent() && !failure.get().isTransient() ? client.again() : Optional.empty();
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /**
     * {@return what is to be thrown where there is no mechanism to choose}
     *
     * @param offered the names that the server offers
     */
    public static AuthenticationFailed nothingFits(Collection<String> offered) {
        return new AuthenticationFailed("no mechanism that fits and is allowed is offered: " + offered, false);
    }

    /** One exchange. */
    private static final class Attempt {

        private final SaslClient client;
        private Optional<SaslStep.Failed> failed = Optional.empty();

        Attempt(SaslClient client) {
            this.client = client;
        }

        /** Why it failed; empty if it did not. A server that claims success without having proved itself is left at once. */
        Optional<AuthenticationFailed> run(Carrier carrier) throws MailException {
            SaslStep.Message initial = null;
            if (client.mechanism().clientFirst()) {
                SaslStep first = step(new byte[0]);
                if (first instanceof SaslStep.Failed unfit) {
                    return Optional.of(failure(unfit));
                } else if (first instanceof SaslStep.Message message) {
                    initial = message;
                }
            }
            Verdict verdict =
                    carrier.exchange(client.mechanism().text(), initial, challenge -> step(challenge.octets()));
            if (!verdict.accepted()) {
                return Optional.of(failed.map(this::failure).orElseGet(() -> failure(verdict)));
            }
            if (client.finish() instanceof SaslStep.Failed unproved) {
                throw failure(unproved);
            }
            return Optional.empty();
        }

        private SaslStep step(byte[] challenge) {
            SaslStep step = client.step(challenge);
            if (step instanceof SaslStep.Failed failure) {
                failed = Optional.of(failure);
            }
            return step;
        }

        private AuthenticationFailed failure(Verdict verdict) {
            String said = client.refusal().map(words -> " (" + words + ")").orElse("");
            return new AuthenticationFailed(client.mechanism() + ": " + verdict.words() + said, verdict.mayPass());
        }

        private AuthenticationFailed failure(SaslStep.Failed why) {
            String detail = why.detail().isEmpty() ? "" : ": " + why.detail();
            return new AuthenticationFailed(
                    client.mechanism() + ": " + why.failure() + detail, why.failure() == SaslFailure.UNAVAILABLE);
        }
    }
}
