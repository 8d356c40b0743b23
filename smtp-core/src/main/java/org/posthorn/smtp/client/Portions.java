package org.posthorn.smtp.client;

import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Outcome.Phase;
import org.posthorn.smtp.client.Outcome.Refused;

/** A message to more recipients than the server takes at once (RCPTMAX, RFC 9422): it goes in several mail transactions, one after another. */
final class Portions {

    private static final Reply TOO_MANY = Reply.of(452, "4.5.3", "The server takes fewer recipients at once");
    private static final Reply OVER = Reply.of(451, "4.4.2", "The connection ended before this recipient's turn");

    private final Dialogue dialogue;
    private final SendPolicy policy;
    private final Envelope envelope;
    private final Content content;
    private final Map<ForwardPath, Outcome> outcomes = new LinkedHashMap<>();
    private final Set<Extension> leftOut = EnumSet.noneOf(Extension.class);

    Portions(Dialogue dialogue, SendPolicy policy, Envelope envelope, Content content) {
        this.dialogue = dialogue;
        this.policy = policy;
        this.envelope = envelope;
        this.content = content;
    }

    /** Whether a message has more recipients than the server takes at once. */
    static boolean areNeeded(Dialogue dialogue, Envelope envelope) {
        return envelope.to().size() > most(dialogue);
    }

    private static int most(Dialogue dialogue) {
        return dialogue.capabilities().mostRecipients().orElse(Integer.MAX_VALUE);
    }

    /**
     * Sends all, as far as the message can be read again; who is left when it cannot, or when the connection ends, is refused for now.
     *
     * @param first the message, for the first of them
     * @throws IOException if the connection ends before any recipient has an outcome
     */
    Delivery send(Outgoing first) throws IOException {
        if (policy.partialRefusal() != PartialRefusal.ANY) {
            throw new SmtpRefused("RCPT", TOO_MANY, Extension.LIMITS); // what was sent could not be taken back
        }
        List<ForwardPath> to = envelope.to();
        int most = most(dialogue);
        transact(to.subList(0, most), first);
        for (int from = most; from < to.size(); from += most) {
            List<ForwardPath> some = to.subList(from, Math.min(to.size(), from + most));
            if (!dialogue.isOpen() || !content.isRepeatable()) {
                refuse(some, dialogue.isOpen() ? TOO_MANY : OVER, Phase.RCPT);
            } else {
                again(some);
            }
        }
        return delivery();
    }

    private void again(List<ForwardPath> some) throws IOException {
        try (Outgoing message = Outgoing.fitting(content, dialogue.capabilities())) {
            transact(some, message);
        } catch (IOException e) { // what the others were told stays true
            refuse(some, OVER, Phase.MAIL);
        }
    }

    private void transact(List<ForwardPath> some, Outgoing message) throws IOException {
        try {
            Envelope portion = new Envelope(envelope.from(), envelope.parameters(), some, envelope.wishes());
            Delivery delivery = new Transaction(dialogue, portion, message, policy).run();
            outcomes.putAll(delivery.outcomes());
            leftOut.addAll(delivery.leftOut());
        } catch (SmtpRefused e) {
            if (outcomes.isEmpty() && e.outcomes().isEmpty()) {
                throw e; // of the connection, or of the message whoever it is for
            }
            refuse(some, e.reply(), Phase.MAIL);
            outcomes.putAll(e.outcomes());
        }
    }

    private void refuse(List<ForwardPath> some, Reply reply, Phase phase) {
        some.forEach(to -> outcomes.put(to, new Refused(reply, phase)));
    }

    private Delivery delivery() throws SmtpRefused {
        Map<ForwardPath, Refused> refused = new LinkedHashMap<>();
        outcomes.forEach((to, outcome) -> {
            if (outcome instanceof Refused no) {
                refused.put(to, no);
            }
        });
        if (refused.size() == outcomes.size()) {
            throw SmtpRefused.of(refused);
        }
        return new Delivery(outcomes, leftOut);
    }
}
