package org.posthorn.smtp.session;

import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.CommandTable;
import org.posthorn.wire.CommandTable.Row;

/** What a server does with each verb in each state (RFC 5321 section 4.1.4). The one place that says so. */
final class ServerTable {

    /** What a server session is at. */
    enum State {
        /** The greeting is the application's to give. No command is read. */
        CONNECTED,
        /** Greeted, but no EHLO or HELO yet; also after the TLS handshake. */
        GREETED,
        /** No mail transaction. */
        READY,
        /** A mail transaction without a recipient. */
        MAIL,
        /** A mail transaction with a recipient at least. */
        RECIPIENTS,
        /** A challenge was sent: the next line is the client's response to it. No command is read. */
        AUTHENTICATION,
        /** Some of the message has come in chunks (BDAT), the last one not yet. While the octets of one come, no command is read. */
        CHUNKS,
        /** A chunk that was not the last one has been refused, and with it the message (RFC 3030 section 2). */
        FAILED,
        /** The message is coming. No command is read. */
        BODY,
        /** STARTTLS was answered with 220. No command is read. */
        TLS,
        /** The greeting said 554 (RFC 5321 section 3.1). */
        REFUSED,
        /** Over. No command is read. */
        CLOSED
    }

    /** What is done with a verb. */
    enum Rule {
        /** It is acted on. */
        DO(false, null),
        /** It is not known. */
        UNKNOWN(true, Reply.of(500, "5.5.1", "Command unrecognized")),
        /** EHLO or HELO must come first. */
        HELLO_FIRST(true, Reply.of(503, "5.5.1", "Say EHLO first")),
        /** LHLO must come first. */
        LHLO_FIRST(true, Reply.of(503, "5.5.1", "Say LHLO first")),
        /** MAIL must come first. */
        MAIL_FIRST(false, Reply.of(503, "5.5.1", "Say MAIL first")),
        /** A recipient must have been accepted first (RFC 2920 section 3.2). */
        RECIPIENT_FIRST(false, Reply.of(554, "5.5.1", "No valid recipients")),
        /** The same in LMTP (RFC 2033 section 4.2). */
        LMTP_RECIPIENT_FIRST(false, Reply.of(503, "5.5.1", "No valid recipients")),
        /** DATA and BDAT are not to be mixed, and recipients come before both (RFC 3030 section 2). */
        CHUNKS_OPEN(true, Reply.of(503, "5.5.1", "The message comes in chunks, go on with BDAT or say RSET")),
        /** The message was refused; what the client sent with the chunk in one group is none of its mistakes. */
        CHUNK_FAILED(false, Reply.of(503, "5.5.1", "The message was refused, say RSET first")),
        /** The mail transaction must be over first. */
        RESET_FIRST(true, Reply.of(503, "5.5.1", "A mail transaction is open, say RSET first")),
        /** The greeting was a refusal. */
        REFUSED(true, Reply.of(503, "5.5.1", "No service here, say QUIT")),
        /** In this state no command is read. */
        NOT_READ(false, null);

        private final boolean mistake;
        private final @Nullable Reply refusal;

        Rule(boolean mistake, @Nullable Reply refusal) {
            this.mistake = mistake;
            this.refusal = refusal;
        }

        /**
         * Whether it counts as an error of the client's. What a client has sent in one group with a command that was then refused is
         * none: it could not know (RFC 2920 section 3.1).
         */
        boolean mistake() {
            return mistake;
        }

        /** What the client is told, if it is one of the refusals. */
        @Nullable Reply refusal() {
            return refusal;
        }
    }

    /** What moves a session on apart from verbs. */
    enum Moment {
        /** The application greets the client. */
        GREETING(State.CONNECTED, State.GREETED),
        /** The application refuses it with 554. */
        REFUSAL(State.CONNECTED, State.REFUSED),
        /** The message has come to its end and is answered. */
        END_OF_MESSAGE(State.BODY, State.READY),
        /** The last chunk has come and the message is answered, or the chunk refused. */
        LAST_CHUNK(State.CHUNKS, State.READY),
        /** A chunk that is not the last one is refused. */
        REFUSED_CHUNK(State.CHUNKS, State.FAILED),
        /** The authentication exchange has succeeded or failed. */
        END_OF_EXCHANGE(State.AUTHENTICATION, State.READY),
        /** The TLS handshake is done. */
        HANDSHAKE(State.TLS, State.GREETED);

        final State from;
        final State to;

        Moment(State from, State to) {
            this.from = from;
            this.to = to;
        }
    }

    private static final ServerTable SMTP = new ServerTable(Protocol.SMTP);
    private static final ServerTable LMTP = new ServerTable(Protocol.LMTP);

    private final CommandTable<State, Verb, Rule> rules;

    private ServerTable(Protocol protocol) {
        rules = rules(protocol == Protocol.LMTP);
    }

    /** The table of a protocol. */
    static ServerTable of(Protocol protocol) {
        return protocol == Protocol.LMTP ? LMTP : SMTP;
    }

    /** The rule for a verb in a state. */
    Rule rule(State state, Verb verb) {
        return rules.rule(state, verb);
    }

    /** Where an action leads when it is answered positively; where it is refused, or for other verbs, the state stays. */
    static State after(State state, Verb verb) {
        return switch (verb) {
            case EHLO, HELO, LHLO -> State.READY;
            case MAIL -> State.MAIL;
            case RCPT -> State.RECIPIENTS;
            case DATA -> State.BODY;
            case BDAT -> State.CHUNKS;
            case RSET -> state == State.GREETED ? State.GREETED : State.READY;
            case AUTH -> State.AUTHENTICATION;
            case STARTTLS -> State.TLS;
            case XCLIENT -> State.CONNECTED;
            case QUIT -> State.CLOSED;
            case NOOP, VRFY, EXPN, HELP, ETRN, UNKNOWN -> state;
        };
    }

    /** Whether a verb that would be obeyed is refused instead where authentication is required first (RFC 4954 section 6). */
    static boolean needsAuthentication(Verb verb) {
        return verb == Verb.MAIL || verb == Verb.VRFY || verb == Verb.EXPN || verb == Verb.ETRN;
    }

    private static CommandTable<State, Verb, Rule> rules(boolean lmtp) {
        Row<Verb, Rule> known = Row.all(Verb.class, Rule.DO).with(Rule.UNKNOWN, Verb.UNKNOWN);
        Row<Verb, Rule> anyTime = lmtp
                ? known.with(Rule.UNKNOWN, Verb.EHLO, Verb.HELO) // RFC 2033 section 4.1
                : known.with(Rule.UNKNOWN, Verb.LHLO);
        Row<Verb, Rule> greeted = anyTime.with(
                lmtp ? Rule.LHLO_FIRST : Rule.HELLO_FIRST,
                Verb.MAIL,
                Verb.RCPT,
                Verb.DATA,
                Verb.BDAT,
                Verb.AUTH,
                Verb.STARTTLS,
                Verb.ETRN);
        Row<Verb, Rule> open =
                anyTime.with(Rule.RESET_FIRST, Verb.MAIL, Verb.AUTH, Verb.STARTTLS, Verb.ETRN, Verb.XCLIENT);
        Rule recipientFirst = lmtp ? Rule.LMTP_RECIPIENT_FIRST : Rule.RECIPIENT_FIRST;
        return CommandTable.all(State.class, Row.all(Verb.class, Rule.NOT_READ))
                .with(State.REFUSED, Row.all(Verb.class, Rule.REFUSED).with(Rule.DO, Verb.QUIT))
                .with(State.GREETED, greeted)
                .with(State.READY, anyTime.with(Rule.MAIL_FIRST, Verb.RCPT, Verb.DATA, Verb.BDAT))
                .with(State.MAIL, open.with(recipientFirst, Verb.DATA, Verb.BDAT))
                .with(State.RECIPIENTS, open)
                .with(State.CHUNKS, open.with(Rule.CHUNKS_OPEN, Verb.RCPT, Verb.DATA))
                .with(State.FAILED, open.with(Rule.CHUNK_FAILED, Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.BDAT));
    }
}
