package org.posthorn.smtp.server;

import org.posthorn.smtp.RemoteQueue;
import org.posthorn.smtp.Reply;

/** What a server says that does not say anything else. */
final class Usual {

    static final Reply GREETING = Reply.of(220, "ESMTP");
    static final Reply AUTHENTICATED = Reply.of(235, "2.7.0", "Authentication successful");
    static final Reply SENDER = Reply.of(250, "2.1.0", "Sender OK");
    static final Reply RECIPIENT = Reply.of(250, "2.1.5", "Recipient OK");
    static final Reply DATA = Reply.of(354, "Start mail input; end with <CRLF>.<CRLF>");
    static final Reply VERIFY =
            Reply.of(252, "2.0.0", "Cannot VRFY user, but will accept message and attempt delivery");
    static final Reply EXPAND = Reply.of(252, "2.0.0", "Cannot EXPN list");

    static final Reply CANNOT_SERVE = Reply.closing("Service not available, closing transmission channel");
    static final Reply CANNOT_AUTHENTICATE = Reply.of(454, "4.7.0", "Temporary authentication failure");
    static final Reply TOO_BUSY = Reply.closing("Too busy, closing transmission channel");
    static final Reply INTERNAL_ERROR = Reply.closing("Internal error, closing transmission channel");

    static final Replies NO_MESSAGES = Replies.all(Reply.of(554, "5.3.2", "This server takes no messages"));
    static final Replies OK = Replies.all(Reply.ok());
    static final Replies TRY_LATER = Replies.all(Reply.tryLater());

    static final Replies MESSAGE_ERROR = Replies.all(INTERNAL_ERROR);

    private Usual() {}

    static Reply turn(RemoteQueue queue) {
        return Reply.of(459, "4.7.1", "Node " + queue + " not allowed");
    }

    static Reply hello(SmtpQuestions.Hello hello) {
        return Reply.of(250, "greets " + hello.domain());
    }
}
