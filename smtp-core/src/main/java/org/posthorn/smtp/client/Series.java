package org.posthorn.smtp.client;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;

/** Messages one after another, each envelope in one group with the end of the message before it. */
final class Series {

    /** A message on its way, and what is left to do for it. */
    private record Sending(MailObject mail, Outgoing message, Transaction transaction) {}

    private final Dialogue dialogue;
    private final SendPolicy policy;
    private final BiConsumer<MailObject, Delivery> done;
    private final boolean grouped;
    private @Nullable Sending ended;

    Series(Dialogue dialogue, SendPolicy policy, BiConsumer<MailObject, Delivery> done) {
        this.dialogue = dialogue;
        this.policy = policy;
        this.done = done;
        this.grouped = dialogue.capabilities().has(Extension.PIPELINING);
    }

    void send(Iterator<MailObject> mails) throws IOException {
        try {
            while (mails.hasNext()) {
                MailObject mail = mails.next();
                if (mail.envelope().to().isEmpty()) {
                    throw new IllegalArgumentException("no recipient");
                }
                Content content = Content.of(mail.message());
                try (Outgoing message = Outgoing.fitting(content, dialogue.capabilities())) {
                    if (Portions.areNeeded(dialogue, mail.envelope())) {
                        sendInPortions(mail, content, message);
                    } else {
                        send(mail, message);
                    }
                }
            }
        } finally {
            finish();
        }
    }

    private void sendInPortions(MailObject mail, Content content, Outgoing message) throws IOException {
        finish();
        dialogue.within(policy.limit());
        Delivery delivery;
        try {
            delivery = new Portions(dialogue, policy, mail.envelope(), content).send(message);
        } catch (SmtpRefused e) {
            if (e.outcomes().isEmpty() && e.missing().isEmpty()) {
                throw e; // of the connection, not of the message
            }
            delivery = refusal(mail, e);
        }
        done.accept(mail, delivery);
    }

    private void send(MailObject mail, Outgoing message) throws IOException {
        Transaction transaction;
        try {
            transaction = new Transaction(dialogue, mail.envelope(), message, policy);
        } catch (SmtpRefused e) {
            finish();
            done.accept(mail, refusal(mail, e));
            return;
        }
        if (!grouped) {
            finish();
        }
        dialogue.within(policy.limit());
        Sending before = ended;
        if (before != null) {
            dialogue.dirty(before.transaction().mayStayOpen());
        }
        transaction.begin();
        finish();
        dialogue.dirty(true);
        try {
            transaction.give();
            ended = new Sending(mail, message, transaction);
        } catch (SmtpRefused e) {
            if (e.outcomes().isEmpty()) {
                throw e; // of the connection, not of the message
            }
            done.accept(mail, refusal(mail, e));
        }
    }

    private void finish() {
        Sending last = ended;
        ended = null;
        if (last == null) {
            return;
        }
        Delivery delivery;
        try {
            delivery = last.transaction().finish();
        } catch (SmtpRefused e) {
            delivery = refusal(last.mail(), e);
        }
        done.accept(last.mail(), delivery);
    }

    private static Delivery refusal(MailObject mail, SmtpRefused e) {
        Map<ForwardPath, Outcome> outcomes = new LinkedHashMap<>();
        for (ForwardPath to : mail.envelope().to()) {
            Outcome.Refused refused = e.outcomes().get(to);
            outcomes.put(to, refused != null ? refused : new Outcome.Refused(e.reply(), Outcome.Phase.MAIL));
        }
        return new Delivery(outcomes, Set.of());
    }
}
