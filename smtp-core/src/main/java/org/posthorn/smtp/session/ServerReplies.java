package org.posthorn.smtp.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Connect;
import org.posthorn.smtp.session.SmtpServerSession.Data;
import org.posthorn.smtp.session.SmtpServerSession.Exchange;
import org.posthorn.smtp.session.SmtpServerSession.Expand;
import org.posthorn.smtp.session.SmtpServerSession.Hello;
import org.posthorn.smtp.session.SmtpServerSession.Mail;
import org.posthorn.smtp.session.SmtpServerSession.Message;
import org.posthorn.smtp.session.SmtpServerSession.Recipient;
import org.posthorn.smtp.session.SmtpServerSession.Turn;
import org.posthorn.smtp.session.SmtpServerSession.Verify;
import org.posthorn.wire.Violation;

/** What a server says of its own accord. */
final class ServerReplies {

    static final Reply CHUNK_SYNTAX = Reply.of(501, "5.5.4", "Syntax: BDAT size [LAST]");
    static final Reply BINARY_BY_DATA = Reply.of(503, "5.5.1", "BODY=BINARYMIME needs BDAT");
    static final Reply NO_ARGUMENT = Reply.of(501, "5.5.4", "No argument allowed");
    static final Reply STRING_SYNTAX = Reply.of(501, "5.5.4", "An argument of printable ASCII is needed");
    static final Reply NOT_IMPLEMENTED = Reply.of(502, "5.5.1", "Command not implemented");
    static final Reply TLS_ACTIVE = Reply.of(503, "5.5.1", "TLS is active already");
    static final Reply TLS_READY = Reply.of(220, "2.0.0", "Ready to start TLS");
    static final Reply TLS_UNAVAILABLE = Reply.of(454, "4.7.0", "TLS not available due to temporary reason");
    static final Reply TOO_MANY_RECIPIENTS = Reply.of(452, "4.5.3", "Too many recipients");
    static final Reply TOO_MANY_DOMAINS = Reply.of(452, "4.5.3", "Too many domains in one connection");
    static final Reply TOO_BIG = Reply.of(552, "5.3.4", "Message size exceeds the limit");
    static final Reply GREETING = Reply.of(220, "ESMTP");
    static final Reply LMTP_GREETING = Reply.of(220, "LMTP");
    static final Reply SENDER_OK = Reply.of(250, "2.1.0", "Sender OK");
    static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5", "Recipient OK");
    static final Reply START_INPUT = Reply.of(354, "Start mail input; end with <CRLF>.<CRLF>");
    static final Reply CANNOT_VERIFY =
            Reply.of(252, "2.0.0", "Cannot VRFY user, but will accept message and attempt delivery");

    static final Reply TURN_WITHOUT_NODE = Reply.of(500, "5.5.4", "Syntax: ETRN node");
    static final Reply BAD_NODE = Reply.of(501, "5.5.4", "Syntax: ETRN node, @domain or #queue");
    static final Reply XCLIENT_SYNTAX = Reply.of(501, "5.5.4", "Syntax: XCLIENT attribute=value...");
    static final Reply XCLIENT_NOT_PERMITTED = Reply.of(550, "5.7.0", "Not authorized to speak for others");

    private static final Reply UTF8_ANSWER = Reply.of(252, "2.6.8", "The answer is beyond ASCII, ask with SMTPUTF8");
    private static final Reply UTF8_REFUSAL = Reply.of(550, "5.6.8", "The answer is beyond ASCII, ask with SMTPUTF8");
    private static final Reply NO_MAILBOX = Reply.of(550, "5.1.6", "Mailbox has moved");
    private static final Reply LINE_TOO_LONG = Reply.of(500, "5.5.6", "Line too long");
    private static final Reply CONTROL_IN_COMMAND = Reply.of(500, "5.5.2", "Control character in a command");
    private static final Reply BAD_LINE_ENDS = Reply.of(550, "5.6.0", "Message has a CR or LF that is no CRLF");
    private static final Reply NUL_IN_MESSAGE = Reply.of(550, "5.6.0", "Message has a NUL");
    private static final Reply LONG_LINE_IN_MESSAGE = Reply.of(550, "5.6.0", "Message has a line that is too long");
    private static final Reply BARE_LINE_END = Reply.of(500, "5.5.2", "CR or LF that is no CRLF");

    private ServerReplies() {}

    /** The positive reply to a question, with the usual text. */
    static Reply usual(Ask ask, Protocol protocol) {
        if (ask instanceof Connect) {
            return protocol == Protocol.LMTP ? LMTP_GREETING : GREETING;
        }
        if (ask instanceof Hello hello) {
            return Reply.of(250, "greets " + hello.domain());
        }
        if (ask instanceof Mail) {
            return SENDER_OK;
        }
        if (ask instanceof Recipient) {
            return RECIPIENT_OK;
        }
        if (ask instanceof Data) {
            return START_INPUT;
        }
        if (ask instanceof Turn turn) {
            return Reply.of(250, "2.0.0", "OK, queuing for " + turn.queue() + " started");
        }
        if (ask instanceof Exchange) {
            throw new IllegalArgumentException("an exchange is answered by its mechanism");
        }
        return ask instanceof Message ? Reply.ok() : CANNOT_VERIFY;
    }

    /**
     * What a client is told in place of a reply beyond ASCII, where there may be none (RFC 6531 sections 3.7.4.1 and 3.7.4.2); null where
     * there may be one, and this is one.
     *
     * @param transaction whether the mail transaction began with SMTPUTF8
     */
    static @Nullable Reply permitted(Ask ask, Reply reply, boolean transaction) {
        boolean moved = reply.code() == 251 || reply.code() == 551;
        boolean mailbox = ask instanceof Verify || ask instanceof Expand || (ask instanceof Recipient && moved);
        if (!mailbox || reply.isAscii()) {
            return reply;
        }
        if (ask instanceof Recipient) {
            return transaction ? null : reply.isPositive() ? RECIPIENT_OK : NO_MAILBOX;
        }
        boolean utf8 = ask instanceof Verify verify ? verify.smtpUtf8() : ((Expand) ask).smtpUtf8();
        if (utf8) {
            return null;
        }
        return reply.isTransient() ? reply : reply.isPositive() ? UTF8_ANSWER : UTF8_REFUSAL;
    }

    /** The reply to HELP. */
    static Reply help(String verbs) {
        return Reply.of(214, "2.0.0", "").withText("Commands:", verbs, "See RFC 5321");
    }

    /** The reply to a command line that is none. */
    static Reply unsound(Violation.Kind kind) {
        return switch (kind) {
            case LINE_TOO_LONG -> LINE_TOO_LONG;
            case FORBIDDEN_OCTET -> CONTROL_IN_COMMAND;
            default -> BARE_LINE_END;
        };
    }

    /** The reply to a message whose text must not be as it is. */
    static Reply unsoundMessage(Violation.Kind kind) {
        return switch (kind) {
            case LINE_TOO_LONG -> LONG_LINE_IN_MESSAGE;
            case FORBIDDEN_OCTET -> NUL_IN_MESSAGE;
            default -> BAD_LINE_ENDS;
        };
    }

    /** The reply with the host name before its text and the {@code ehlo-line}s below it. */
    static Reply named(Reply reply, String hostName, List<String> lines) {
        List<String> text = new ArrayList<>(reply.lines());
        text.set(0, (hostName + " " + text.get(0)).stripTrailing());
        text.addAll(lines);
        return new Reply(reply.code(), reply.status(), text);
    }
}
