package org.posthorn.examples;

import org.posthorn.mime.Message;

/** Recipe: answer a mail, to all, with what is answered below. */
public final class ReplyToAll {

    private ReplyToAll() {}

    /**
     * Composes the answer.
     *
     * @param message the mail that is answered
     * @return the answer
     */
    public static Message reply(Message message) {
        // recipe
        Message reply = message.replyAll("chandler@example.org")
                .from("chandler@example.org")
                .text("I will be there.")
                .quote(message)
                .build();
        // end
        return reply;
    }
}
