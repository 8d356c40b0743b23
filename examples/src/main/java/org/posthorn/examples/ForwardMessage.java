package org.posthorn.examples;

import org.posthorn.mime.Message;

/** Recipe: forward a mail, with its pictures and files. */
public final class ForwardMessage {

    private ForwardMessage() {}

    /**
     * Composes the mail that forwards the other.
     *
     * @param message the mail that is forwarded
     * @return the new mail
     */
    public static Message forward(Message message) {
        // recipe
        Message forward = message.forward() // or forwardAttached(), or resend() to send it on as it is
                .from("chandler@example.org")
                .to("monica@example.org")
                .text("Are we going?")
                .build();
        // end
        return forward;
    }
}
