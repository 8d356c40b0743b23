package org.posthorn.examples;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.AsyncSmtpHandler;
import org.posthorn.smtp.server.MessageSink;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.Transaction;

/** Recipe: embed an SMTP server whose application never blocks a thread. */
public final class AnswerLater {

    /** A directory of users that is asked over the network. */
    interface Users {

        /** Completes with whether there is such a user. */
        CompletionStage<Boolean> has(ForwardPath address);
    }

    private AnswerLater() {}

    static SmtpServer start(int port, Users users, Function<Transaction, MessageSink> store) throws IOException {
        // recipe
        SmtpServer server = SmtpServer.listen(port, new AsyncSmtpHandler() {
            @Override
            public CompletionStage<Reply> recipient(Recipient recipient) {
                return users.has(recipient.to()).thenApply(known -> known ? Reply.ok() : Reply.noSuchUser());
            }

            @Override
            public MessageSink message(Transaction transaction) {
                return store.apply(transaction); // takes pieces, then end() or aborted()
            }
        });
        // end
        return server;
    }
}
