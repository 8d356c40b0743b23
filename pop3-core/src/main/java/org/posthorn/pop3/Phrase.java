package org.posthorn.pop3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that a server says to people, which a {@link Language} says in its own words. */
public enum Phrase {
    /** The greeting. */
    READY("POP3 server ready"),
    /** Answers QUIT, but for what is left. */
    GOODBYE("POP3 server signing off"),
    /** Answers QUIT when no message is left. */
    GOODBYE_EMPTY("POP3 server signing off (maildrop empty)"),
    /** Answers QUIT: how many messages are left. */
    GOODBYE_LEFT("POP3 server signing off (# messages left)"),
    /** Answers a login and RSET: how many messages, and their octets. */
    MAILDROP("Maildrop has # messages (# octets)"),
    /** Heads the scan listing: how many messages, and their octets. */
    SCAN_LISTING("# messages (# octets)"),
    /** Heads the unique-id listing. */
    UNIQUE_ID_LISTING("Unique-id listing follows"),
    /** Heads a message: its octets. */
    MESSAGE("# octets"),
    /** Heads the top of a message. */
    TOP("Top of message follows"),
    /** Answers DELE: the number of the message. */
    DELETED("Message # deleted"),
    /** Answers NOOP. */
    NOTHING(""),
    /** Answers USER. */
    SEND_PASSWORD("Send PASS"),
    /** Answers STLS. */
    BEGIN_TLS("Begin TLS negotiation"),
    /** Heads the capabilities. */
    CAPABILITIES("Capability list follows"),
    /** Heads the languages. */
    LANGUAGES("Language listing follows"),
    /** Answers LANG, behind the language's tag. */
    LANGUAGE_CHANGED("Language changed"),
    /** Answers UTF8. */
    UTF8_MODE("UTF-8 mode"),

    /** There is no such command here. */
    UNKNOWN("Unknown command"),
    /** The command needs a login. */
    LOGIN_FIRST("Log in first"),
    /** The command comes too late: there was a login. */
    LOGGED_IN("You are logged in already"),
    /** PASS without USER right before it. */
    USER_FIRST("Say USER first"),
    /** The command has no argument. */
    NO_ARGUMENT("This command has no argument"),
    /** The arguments are none that the command takes. */
    ARGUMENTS("Not the arguments of this command"),
    /** Octets that are no command: CR or LF alone, control characters. */
    OCTETS("Octets that no command has"),
    /** A line that is longer than the limit. */
    TOO_LONG("Line is too long"),
    /** The message is marked as deleted: its number. */
    DELETED_ALREADY("Message # is deleted already"),
    /** There is no message of that number: how many there are. */
    NO_SUCH_MESSAGE("No such message, only # messages in maildrop"),
    /** There is TLS already. */
    TLS_ACTIVE("Command not permitted when TLS active"),
    /** There is no certificate at the moment. */
    TLS_UNAVAILABLE(ResponseCode.SYS_TEMP, "TLS is not available at the moment"),
    /** STLS behind UTF8 (RFC 6856 section 2.1). */
    TLS_BEFORE_UTF8("Say STLS before UTF8"),
    /** A password would be seen by all between. */
    TLS_FIRST("Passwords are taken under TLS only"),
    /** AUTH names a mechanism that is not offered. */
    MECHANISM("Mechanism not offered"),
    /** A line of an exchange that is not Base64. */
    NOT_BASE64("Not Base64"),
    /** The client has broken an exchange off. */
    CANCELLED("Authentication cancelled"),
    /** A message of an exchange that its mechanism does not have. */
    EXCHANGE("Not a message of this mechanism"),
    /** Name or password is wrong, or the user may not log in. */
    LOGIN_FAILED(ResponseCode.AUTH, "Authentication failed"),
    /** What decides on logins cannot be asked. */
    LOGIN_UNAVAILABLE(ResponseCode.SYS_TEMP, "Cannot authenticate at the moment"),
    /** Another session has the maildrop. */
    IN_USE(ResponseCode.IN_USE, "Maildrop is in use"),
    /** The last login is too near. */
    LOGIN_DELAY(ResponseCode.LOGIN_DELAY, "You logged in a short time ago, try again later"),
    /** The user has no maildrop. */
    NO_MAILDROP(ResponseCode.SYS_PERM, "There is no maildrop for you"),
    /** The message was removed by someone else. */
    MESSAGE_GONE("Message is gone"),
    /** The message has a header beyond ASCII, and the client is not in UTF-8 mode. */
    NEEDS_UTF8(ResponseCode.UTF8, "The message needs UTF-8 mode"),
    /** QUIT could not delete all that it should. */
    NOT_REMOVED(ResponseCode.SYS_TEMP, "Some deleted messages not removed"),
    /** QUIT could not delete all that it should, and trying again is no use. */
    NEVER_REMOVED(ResponseCode.SYS_PERM, "Some deleted messages not removed"),
    /** It may work later. */
    TRY_LATER(ResponseCode.SYS_TEMP, "Try again later"),
    /** It will not work until someone has looked at it. */
    BROKEN(ResponseCode.SYS_PERM, "This needs the postmaster"),
    /** There is no language that matches. */
    NO_SUCH_LANGUAGE("No such language"),
    /** The server is going away. */
    SHUTTING_DOWN(ResponseCode.SYS_TEMP, "Server is shutting down"),
    /** There are too many connections. */
    TOO_MANY_CONNECTIONS(ResponseCode.SYS_TEMP, "Too many connections"),
    /** Too many errors, or commands that lead nowhere: the connection ends. */
    TOO_MUCH("Too much, closing connection");

    private final @Nullable ResponseCode code;
    private final String english;

    Phrase(String english) {
        this.code = null;
        this.english = english;
    }

    Phrase(ResponseCode code, String english) {
        this.code = code;
        this.english = english;
    }

    /** {@return what programs can read from it, if anything} */
    public Optional<ResponseCode> code() {
        return Optional.ofNullable(code);
    }

    /** {@return the phrase in English, with {@code #} where a number stands} */
    public String english() {
        return english;
    }
}
