package org.posthorn.examples;

import java.util.List;
import org.posthorn.mime.Address;
import org.posthorn.mime.DeliveryStatus;
import org.posthorn.mime.DeliveryStatus.Action;
import org.posthorn.mime.Message;
import org.posthorn.mime.TypedValue;

/** Recipe: tell the sender of a mail that it could not be delivered. */
public final class BounceMessage {

    private BounceMessage() {}

    /**
     * Composes the report.
     *
     * @param message the mail that could not be delivered
     * @param sender its reverse-path
     * @param recipient to whom it could not be delivered
     * @return the report; it is to be sent with a null reverse-path
     */
    public static Message bounce(Message message, Address.Mailbox sender, Address.Mailbox recipient) {
        // recipe
        DeliveryStatus.Recipient failed = DeliveryStatus.Recipient.of(recipient, Action.FAILED, "5.1.1")
                .with("Diagnostic-Code", TypedValue.smtp("550 5.1.1 No such user here"));
        Message report = DeliveryStatus.of("mail.example.org", List.of(failed))
                .compose()
                .from("Mail Delivery <postmaster@mail.example.org>")
                .to(sender)
                .returningHeaders(message)
                .build();
        // end
        return report;
    }
}
