package org.posthorn.smtp.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpCommand;
import org.posthorn.wire.MailException;

/** One mail transaction (RFC 5321 section 3.3): the envelope, in one group where the server allows it, then the message. */
final class Transaction {

    private static final Reply TOO_BIG = Reply.of(552, "5.3.4", "The server takes no message of this size");
    private static final Reply NOT_ASCII = Reply.of(554, "5.6.3", "The server does not offer 8BITMIME");

    private final Dialogue dialogue;
    private final Envelope envelope;
    private final Outgoing message;
    private final boolean grouped;
    private final List<ForwardPath> accepted = new ArrayList<>();
    private final Map<ForwardPath, Reply> refused = new LinkedHashMap<>();

    Transaction(Dialogue dialogue, Envelope envelope, Outgoing message) {
        this.dialogue = dialogue;
        this.envelope = envelope;
        this.message = message;
        this.grouped = dialogue.capabilities().has(Extension.PIPELINING);
    }

    Delivery run() throws IOException {
        SmtpCommand mail = new SmtpCommand.Mail(envelope.from(), parameters(dialogue.capabilities()));
        List<SmtpCommand> recipients = new ArrayList<>(envelope.to().size());
        envelope.to().forEach(to -> recipients.add(new SmtpCommand.Rcpt(to, RcptParameters.NONE)));
        SmtpCommand data = new SmtpCommand.Data();
        if (dialogue.dirty()) {
            dialogue.ask(new SmtpCommand.Rset());
        }
        if (grouped) {
            dialogue.submit(mail);
            recipients.forEach(dialogue::submit);
            dialogue.submit(data);
        }
        dialogue.dirty(true);
        Reply reply = reply(mail);
        if (reply.isPositive() || grouped) {
            askFor(recipients);
        }
        if (!reply.isPositive()) {
            accepted.clear();
        }
        if (!accepted.isEmpty() || grouped) {
            Reply go = reply(data);
            if (go.isIntermediate()) {
                return accepted.isEmpty() ? abandon(reply) : deliver();
            }
            accepted.forEach(to -> refused.put(to, go));
            throw accepted.isEmpty() ? refusal(reply) : new SmtpRefused("DATA", go, refused);
        }
        throw refusal(reply);
    }

    /** What can be known to fail fails here, before the server is told anything. */
    private MailParameters parameters(Capabilities offered) throws SmtpRefused {
        OptionalLong size = message.size();
        long most = offered.maxSize().orElse(0);
        if (most > 0 && size.orElse(0) > most) {
            throw new SmtpRefused("MAIL", TOO_BIG);
        }
        boolean eightBit = message.hasEightBit();
        if (eightBit && !offered.has(Extension.EIGHT_BIT_MIME)) {
            throw new SmtpRefused("MAIL", NOT_ASCII);
        }
        Optional<BodyType> body = envelope.parameters().body();
        if (body.isEmpty() && (eightBit || !message.isLast())) { // of the blocks to come nothing is known
            body = Optional.of(BodyType.EIGHT_BIT_MIME);
        }
        return new MailParameters(
                offered.has(Extension.SIZE) ? size : OptionalLong.empty(),
                offered.has(Extension.EIGHT_BIT_MIME) ? body : Optional.empty());
    }

    /** The reply to a command, which was sent before if the envelope goes as one group. */
    private Reply reply(SmtpCommand command) throws MailException {
        return grouped ? dialogue.await() : dialogue.ask(command);
    }

    private void askFor(List<SmtpCommand> recipients) throws MailException {
        for (int i = 0; i < recipients.size(); i++) {
            ForwardPath to = envelope.to().get(i);
            Reply reply = reply(recipients.get(i));
            if (reply.isPositive()) {
                accepted.add(to);
            } else {
                refused.put(to, reply);
            }
        }
    }

    private SmtpRefused refusal(Reply mail) {
        return mail.isPositive()
                ? new SmtpRefused("all recipients", refused.values().iterator().next(), refused)
                : new SmtpRefused("MAIL", mail);
    }

    /** The server wants a message for nobody: it gets an empty one (RFC 2920 section 3.1). */
    private Delivery abandon(Reply mail) throws MailException {
        dialogue.session().endOfBody();
        dialogue.await();
        throw refusal(mail);
    }

    private Delivery deliver() throws IOException {
        try {
            while (!message.isLast()) {
                dialogue.session().body(message.block());
                dialogue.flushBody();
                message.advance();
            }
        } catch (IOException e) {
            dialogue.close(); // the only way to take back a message that has begun
            throw e;
        }
        dialogue.session().body(message.block());
        dialogue.session().endOfBody();
        Reply reply;
        try {
            reply = dialogue.await();
        } catch (MailException e) {
            return new Delivery(List.of(), refused, accepted, Optional.empty());
        }
        dialogue.dirty(false);
        if (reply.isPositive()) {
            return new Delivery(accepted, refused, List.of(), Optional.of(reply));
        }
        accepted.forEach(to -> refused.put(to, reply));
        throw new SmtpRefused("the message", reply, refused);
    }
}
