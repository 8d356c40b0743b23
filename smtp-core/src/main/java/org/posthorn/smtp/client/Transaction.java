package org.posthorn.smtp.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Outcome.Accepted;
import org.posthorn.smtp.client.Outcome.Phase;
import org.posthorn.smtp.client.Outcome.Refused;
import org.posthorn.smtp.client.Outcome.Unknown;
import org.posthorn.smtp.session.SmtpCommand;
import org.posthorn.wire.MailException;

/**
 * One mail transaction (RFC 5321 section 3.3): {@link #begin} submits the envelope, in one group where the server allows it, {@link #give}
 * sees it accepted and gives the message, {@link #finish} hears what became of it. Between the last two the next one can begin.
 */
final class Transaction {

    private static final Reply NOT_ASCII = Reply.of(554, "5.6.3", "The server does not offer 8BITMIME");

    private static final Reply USED_UP =
            Reply.of(452, "4.5.3", "The server takes no more messages over this connection");

    private final Dialogue dialogue;
    private final Envelope envelope;
    private final Outgoing message;
    private final SendPolicy policy;
    private final Negotiation negotiation;
    private final boolean grouped;
    private final boolean chunked;
    private final boolean dataInGroup;
    private final SmtpCommand data = new SmtpCommand.Data();
    private final List<ForwardPath> accepted = new ArrayList<>();
    private final Map<ForwardPath, Refused> refused = new LinkedHashMap<>();
    private @Nullable SmtpCommand reset;

    /** Settles what to say; what can be known to fail fails here, before the server is told anything. */
    Transaction(Dialogue dialogue, Envelope envelope, Outgoing message, SendPolicy policy) throws SmtpRefused {
        this.dialogue = dialogue;
        this.envelope = envelope;
        this.message = message;
        this.policy = policy;
        Capabilities offered = dialogue.capabilities();
        if (dialogue.isUsedUp()) {
            throw new SmtpRefused("MAIL", USED_UP, Extension.LIMITS);
        }
        this.negotiation = new Negotiation(envelope, message, offered, policy.bestEffort());
        negotiation.settle(dialogue.tls().isPresent());
        boolean binary = negotiation.mail().parameters().body().equals(Optional.of(BodyType.BINARY_MIME));
        this.grouped = offered.has(Extension.PIPELINING);
        this.chunked = offered.has(Extension.CHUNKING) && (binary || policy.chunking());
        this.dataInGroup = grouped && !chunked && policy.partialRefusal() == PartialRefusal.ANY && !dialogue.isLmtp();
    }

    /** Does the whole of it. */
    Delivery run() throws IOException {
        begin();
        give();
        return finish();
    }

    /** Submits the envelope, as far as it can go in one group. */
    void begin() {
        if (dialogue.dirty()) {
            reset = new SmtpCommand.Rset();
        }
        dialogue.dirty(true);
        dialogue.transactionBegins();
        if (grouped) {
            if (reset != null) {
                dialogue.submit(reset);
            }
            dialogue.submit(negotiation.mail());
            negotiation.recipients().forEach(dialogue::submit);
            if (dataInGroup) {
                dialogue.submit(data);
            }
        }
    }

    /** Sees the envelope accepted and gives the whole message, of which the last block waits to be written with what follows. */
    void give() throws IOException {
        if (reset != null) {
            reply(reset);
        }
        Reply mail = reply(negotiation.mail());
        dialogue.mailAcknowledged(true);
        if (mail.isPositive() || grouped) {
            askForRecipients();
        }
        if (!mail.isPositive()) {
            accepted.clear();
            refused.clear();
            envelope.to().forEach(to -> refused.put(to, new Refused(mail, Phase.MAIL)));
        }
        boolean go = !accepted.isEmpty()
                && (refused.isEmpty() || policy.partialRefusal().goOn(List.copyOf(accepted), replies()));
        if (!go && !dataInGroup) {
            throw refusal();
        }
        if (chunked) {
            giveChunks();
        } else {
            giveData(go);
        }
    }

    private void giveData(boolean go) throws IOException {
        Reply reply = dataInGroup ? dialogue.await() : dialogue.ask(data);
        if (!reply.isIntermediate()) {
            refuse(reply, Phase.DATA);
            throw refusal();
        }
        if (!go) { // the server wants a message for nobody: it gets an empty one (RFC 2920 section 3.1)
            dialogue.session().endOfBody();
            dialogue.await();
            throw refusal();
        }
        dialogue.sendingBody(true);
        try {
            while (!message.isLast()) {
                dialogue.session().body(message.block());
                heed(dialogue.flushBody());
                advance();
            }
        } catch (IOException e) {
            dialogue.close(); // the only way to take back a message that has begun
            throw e;
        } finally {
            dialogue.sendingBody(false);
        }
        progress();
        dialogue.session().body(message.block());
        dialogue.session().endOfBody();
    }

    private void giveChunks() throws IOException {
        try {
            while (!message.isLast()) {
                dialogue.session().chunk(message.block(), false);
                heed(dialogue.flushBody());
                advance();
            }
        } catch (SmtpRefused e) {
            throw e; // between chunks the connection goes on
        } catch (IOException e) {
            dialogue.close();
            throw e;
        }
        progress();
        dialogue.session().chunk(message.block(), true);
    }

    private void advance() throws IOException {
        progress();
        message.advance();
        if (message.isBlockEightBit() && !dialogue.capabilities().has(Extension.EIGHT_BIT_MIME)) {
            refuse(NOT_ASCII, Phase.MESSAGE);
            dialogue.close();
            throw refusal();
        }
    }

    private void progress() {
        if (policy.progress() != Progress.NONE) {
            policy.progress().sent(envelope, message.upTo(), message.size());
        }
    }

    /** A server that refuses the message while it comes. */
    private void heed(@Nullable Reply early) throws SmtpRefused {
        if (early != null) {
            refuse(early, Phase.MESSAGE);
            throw refusal();
        }
    }

    /** Whether the message, if it is refused, leaves a transaction that only RSET ends: a chunk does (RFC 3030 section 2). */
    boolean mayStayOpen() {
        return chunked;
    }

    /** Hears what became of the message. */
    Delivery finish() throws SmtpRefused {
        Map<ForwardPath, Outcome> outcomes = new LinkedHashMap<>();
        Reply last = null;
        try {
            for (ForwardPath to : accepted) {
                last = last == null || dialogue.isLmtp() ? dialogue.awaitEnd() : last;
                outcomes.put(to, last.isPositive() ? new Accepted(last) : new Refused(last, Phase.MESSAGE));
            }
            dialogue.dirty(chunked && outcomes.size() > count(outcomes, Accepted.class)); // RFC 3030 section 2
        } catch (MailException e) {
            accepted.forEach(to -> outcomes.putIfAbsent(to, new Unknown(String.valueOf(e.getMessage()))));
        }
        if (outcomes.size() == count(outcomes, Refused.class)) {
            outcomes.forEach((to, outcome) -> refused.put(to, (Refused) outcome));
            throw refusal();
        }
        Map<ForwardPath, Outcome> all = new LinkedHashMap<>();
        for (ForwardPath to : envelope.to()) {
            Outcome outcome = outcomes.containsKey(to) ? outcomes.get(to) : refused.get(to);
            if (outcome != null) {
                all.put(to, outcome);
            }
        }
        return new Delivery(all, negotiation.leftOut());
    }

    private static int count(Map<ForwardPath, Outcome> outcomes, Class<? extends Outcome> kind) {
        int count = 0;
        for (Outcome each : outcomes.values()) {
            count += kind.isInstance(each) ? 1 : 0;
        }
        return count;
    }

    /** The reply to a command, which was sent before if the envelope goes as one group. */
    private Reply reply(SmtpCommand command) throws MailException {
        return grouped ? dialogue.await() : dialogue.ask(command);
    }

    private void askForRecipients() throws MailException {
        for (int i = 0; i < envelope.to().size(); i++) {
            Reply reply = reply(negotiation.recipients().get(i));
            if (reply.isPositive()) {
                accepted.add(envelope.to().get(i));
            } else {
                refused.put(envelope.to().get(i), new Refused(reply, Phase.RCPT));
            }
        }
    }

    private void refuse(Reply reply, Phase phase) {
        accepted.forEach(to -> refused.put(to, new Refused(reply, phase)));
        accepted.clear();
    }

    private Map<ForwardPath, Reply> replies() {
        Map<ForwardPath, Reply> replies = new LinkedHashMap<>();
        refused.forEach((to, outcome) -> replies.put(to, outcome.reply()));
        return replies;
    }

    private SmtpRefused refusal() {
        return SmtpRefused.of(refused);
    }
}
