package org.posthorn.examples.commands;

import java.util.Collection;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.Outcome;
import org.posthorn.smtp.client.SmtpRefused;
import org.posthorn.wire.MailException;

/** Tells what became of a message, a line for each recipient, and which exit status that is. */
final class Outcomes {

    /** Refused for some recipients, or all. */
    static final int REFUSED = 1;

    /** The server could not be reached or trusted, or does not let us in. */
    static final int NO_SERVER = 3;

    /** It may have been accepted or not. */
    static final int UNKNOWN = 4;

    /** All refusals are for now: EX_TEMPFAIL of sysexits. */
    static final int LATER = 75;

    private final Envelope envelope;
    private final Terminal terminal;

    Outcomes(Envelope envelope, Terminal terminal) {
        this.envelope = envelope;
        this.terminal = terminal;
    }

    int of(Delivery delivery) {
        delivery.outcomes().forEach(this::tell);
        delivery.leftOut()
                .forEach(extension ->
                        terminal.say("sent without " + extension.keyword() + ", which the server does not offer"));
        if (!delivery.unknown().isEmpty()) {
            return UNKNOWN;
        }
        return delivery.isComplete() ? 0 : status(delivery.refused().values());
    }

    /** Of a message that was refused for all, or of a connection. */
    int of(SmtpRefused refusal) {
        terminal.say("refused: " + refusal.getMessage());
        if (!refusal.outcomes().isEmpty()) {
            refusal.outcomes().forEach(this::tell);
            return status(refusal.refused().values());
        }
        unsent(refusal.reply().toString());
        if (refusal.missing().isPresent()) {
            return REFUSED;
        }
        return refusal.isTransient() ? LATER : NO_SERVER;
    }

    /** Of a connection that could not be made, or ended before the message was sent. */
    int of(MailException failure) {
        terminal.say(words(failure));
        unsent("nothing was accepted");
        return NO_SERVER;
    }

    private static String words(MailException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof MailException.TlsFailed) {
            return "no safe connection: " + message
                    + "; --trust names certificates to trust, --tls says how TLS begins, --tls none does without";
        } else if (failure instanceof MailException.AuthenticationFailed) {
            return "login failed: " + message;
        } else if (failure instanceof MailException.TimedOut) {
            return "timed out: " + message;
        } else if (failure instanceof MailException.ProtocolViolated) {
            return "the server does not keep to the protocol: " + message;
        }
        return message;
    }

    private void tell(ForwardPath to, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            print("accepted", to, accepted.reply().toString());
        } else if (outcome instanceof Outcome.Refused refused) {
            print("refused", to, refused.reply().toString());
        } else if (outcome instanceof Outcome.Unknown unknown) {
            print("unknown", to, unknown.why());
        }
    }

    private void unsent(String why) {
        envelope.to().forEach(to -> print("unsent", to, why));
    }

    private void print(String what, ForwardPath to, String why) {
        terminal.out().println(Printable.line(what + " " + to + " " + why));
    }

    private static int status(Collection<Reply> refusals) {
        return refusals.stream().allMatch(Reply::isTransient) ? LATER : REFUSED;
    }
}
