package org.posthorn.pop3.session;

import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Phrase;
import org.posthorn.wire.CommandTable;
import org.posthorn.wire.CommandTable.Row;

/** What a server does with each command in each state (RFC 1939 section 3, RFC 2449, 2595, 5034, 6856). The one place that says so. */
final class ServerTable {

    /** What a server session is at. */
    enum State {
        /** There was no greeting yet. No command is read. */
        CONNECTED,
        /** The client has to say who it is. */
        AUTHORIZATION,
        /** The same, right behind a USER that was answered with +OK. */
        NAMED,
        /** A challenge was sent: the next line is the client's response to it. No command is read. */
        EXCHANGE,
        /** STLS was answered with +OK. No command is read. */
        TLS,
        /** The maildrop is open. */
        TRANSACTION,
        /** A listing of all messages is going out. No command is read. */
        LISTING,
        /** A message is going out. No command is read. */
        BODY,
        /** QUIT was said with the maildrop open: messages are being deleted. No command is read. */
        UPDATE,
        /** Over. No command is read. */
        CLOSED
    }

    /** What is done with a command. */
    enum Rule {
        /** It is acted on. */
        DO(null),
        /** It is not known. */
        UNKNOWN(Phrase.UNKNOWN),
        /** It needs a login. */
        LOGIN_FIRST(Phrase.LOGIN_FIRST),
        /** There was a login. */
        LOGGED_IN(Phrase.LOGGED_IN),
        /** PASS is for right behind USER. */
        USER_FIRST(Phrase.USER_FIRST),
        /** In this state no command is read. */
        NOT_READ(null);

        private final @Nullable Phrase refusal;

        Rule(@Nullable Phrase refusal) {
            this.refusal = refusal;
        }

        /** What the client is told, if it is one of the refusals. */
        @Nullable Phrase refusal() {
            return refusal;
        }
    }

    /** What moves a session on apart from commands. */
    enum Moment {
        /** The greeting is sent. */
        GREETING(State.CONNECTED, State.AUTHORIZATION),
        /** The password is wrong, or there is no opening the maildrop. */
        LOGIN_REFUSED(State.NAMED, State.AUTHORIZATION),
        /** The exchange has failed, or there is no opening the maildrop. */
        EXCHANGE_REFUSED(State.EXCHANGE, State.AUTHORIZATION),
        /** The exchange has succeeded, and the maildrop is open. */
        EXCHANGE_ACCEPTED(State.EXCHANGE, State.TRANSACTION),
        /** The TLS handshake is done. */
        HANDSHAKE(State.TLS, State.AUTHORIZATION),
        /** All messages are listed. */
        END_OF_LISTING(State.LISTING, State.TRANSACTION),
        /** The message is sent. */
        END_OF_MESSAGE(State.BODY, State.TRANSACTION),
        /** The message cannot be read to its end. */
        BROKEN_OFF(State.BODY, State.CLOSED),
        /** The messages are deleted, or could not be. */
        END_OF_UPDATE(State.UPDATE, State.CLOSED);

        final State from;
        final State to;

        Moment(State from, State to) {
            this.from = from;
            this.to = to;
        }
    }

    private static final CommandTable<State, Verb, Rule> RULES = rules();

    private ServerTable() {}

    /** The rule for a command in a state. */
    static Rule rule(State state, Verb verb) {
        return RULES.rule(state, verb);
    }

    /** Where a command leads that is acted on and answered positively. */
    static State after(State state, Verb verb) {
        return switch (verb) {
            case USER -> State.NAMED;
            case PASS, APOP -> State.TRANSACTION;
            case AUTH -> State.EXCHANGE;
            case STLS -> State.TLS;
            case LIST, UIDL -> State.LISTING;
            case RETR, TOP -> State.BODY;
            case QUIT -> state == State.TRANSACTION ? State.UPDATE : State.CLOSED;
            case CAPA, UTF8, LANG, STAT, DELE, NOOP, RSET, UNKNOWN -> behind(state);
        };
    }

    /** Where all else leads: PASS comes immediately behind USER or not at all (RFC 1939 section 7). */
    static State behind(State state) {
        return state == State.NAMED ? State.AUTHORIZATION : state;
    }

    private static CommandTable<State, Verb, Rule> rules() {
        Row<Verb, Rule> known = Row.all(Verb.class, Rule.DO).with(Rule.UNKNOWN, Verb.UNKNOWN);
        Row<Verb, Rule> named = known.with(
                Rule.LOGIN_FIRST,
                Verb.STAT,
                Verb.LIST,
                Verb.UIDL,
                Verb.RETR,
                Verb.TOP,
                Verb.DELE,
                Verb.NOOP,
                Verb.RSET);
        Row<Verb, Rule> loggedIn =
                known.with(Rule.LOGGED_IN, Verb.USER, Verb.PASS, Verb.APOP, Verb.AUTH, Verb.STLS, Verb.UTF8);
        return CommandTable.all(State.class, Row.all(Verb.class, Rule.NOT_READ))
                .with(State.NAMED, named)
                .with(State.AUTHORIZATION, named.with(Rule.USER_FIRST, Verb.PASS))
                .with(State.TRANSACTION, loggedIn);
    }
}
