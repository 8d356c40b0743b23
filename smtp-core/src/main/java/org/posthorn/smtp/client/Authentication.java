package org.posthorn.smtp.client;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslClient;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpCommand;
import org.posthorn.wire.MailException;
import org.posthorn.wire.MailException.AuthenticationFailed;

/**
 * Proves to a server who we are, by the best mechanism that it offers (RFC 4954).
 *
 * @param login what to log in with
 * @param policy what is allowed
 * @param host the server's name
 * @param port the server's port
 */
record Authentication(Login login, SaslPolicy policy, String host, int port) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 18;

    void run(Dialogue dialogue) throws MailException {
        SaslChannel channel = dialogue.tls()
                .map(SaslChannel::of)
                .orElse(SaslChannel.inClear())
                .withServer(host, port);
        List<String> offered = dialogue.capabilities().mechanisms();
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        Optional<SaslClient> next = SaslClient.choose(offered, login, channel, policy, nonce);
        if (next.isEmpty()) {
            throw new AuthenticationFailed("no mechanism that fits and is allowed is offered: " + offered, false);
        }
        Optional<AuthenticationFailed> failure = Optional.empty();
        while (next.isPresent()) {
            SaslClient client = next.get();
            failure = new Attempt(client).run(dialogue);
            next = failure.isPresent() && !failure.get().isTransient() ? client.again() : Optional.empty();
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** One exchange. */
    private static final class Attempt {

        private final SaslClient client;
        private Optional<SaslStep.Failed> failed = Optional.empty();

        Attempt(SaslClient client) {
            this.client = client;
        }

        /** Why it failed; empty if it did not. A server that claims success without having proved itself is left at once. */
        Optional<AuthenticationFailed> run(Dialogue dialogue) throws MailException {
            Optional<SaslStep.Message> initial = Optional.empty();
            if (client.mechanism().clientFirst()) {
                SaslStep first = step(new byte[0]);
                if (first instanceof SaslStep.Failed unfit) {
                    return Optional.of(failure(unfit));
                } else if (first instanceof SaslStep.Message message) {
                    initial = Optional.of(message);
                }
            }
            SmtpCommand.Auth command = new SmtpCommand.Auth(client.mechanism().text(), initial);
            Reply reply = dialogue.ask(command, challenge -> step(challenge.octets()));
            if (!reply.isPositive()) {
                return Optional.of(failed.map(this::failure).orElseGet(() -> failure(reply)));
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

        private AuthenticationFailed failure(Reply reply) {
            String said = client.refusal().map(words -> " (" + words + ")").orElse("");
            return new AuthenticationFailed(client.mechanism() + ": " + reply + said, reply.isTransient());
        }

        private AuthenticationFailed failure(SaslStep.Failed why) {
            String detail = why.detail().isEmpty() ? "" : ": " + why.detail();
            return new AuthenticationFailed(
                    client.mechanism() + ": " + why.failure() + detail, why.failure() == SaslFailure.UNAVAILABLE);
        }
    }
}
