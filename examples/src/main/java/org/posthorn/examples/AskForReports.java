package org.posthorn.examples;

import java.io.IOException;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.Returned;
import org.posthorn.smtp.Notify;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;

/** Recipe: ask to be told what becomes of a mail. */
public final class AskForReports {

    private AskForReports() {}

    /**
     * Sends a mail and asks for reports of its delivery.
     *
     * @param smtp an open connection
     * @param mail what to send
     * @return whether reports will come
     * @throws IOException if it could not be sent
     */
    public static boolean send(SmtpClient smtp, Message mail) throws IOException {
        // recipe
        Envelope envelope = Envelope.of("joey@example.org", "chandler@example.org")
                .withParameters(
                        MailParameters.NONE.withReturned(Returned.HEADERS).withEnvelopeId("paintball-42"))
                .withWishes(RcptParameters.notifyOn(Notify.SUCCESS, Notify.FAILURE));
        Delivery delivery = smtp.send(envelope, mail);
        if (delivery.leftOut().contains(Extension.DSN)) {
            System.err.println("accepted, but this server sends no reports");
        }
        // end
        return !delivery.leftOut().contains(Extension.DSN);
    }
}
