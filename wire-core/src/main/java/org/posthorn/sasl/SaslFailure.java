package org.posthorn.sasl;

/** Why an exchange failed. */
public enum SaslFailure {
    /** The peer's message is not what the mechanism's grammar allows. */
    MALFORMED,
    /** The peer's message is longer than anything that the mechanism needs. */
    TOO_LONG,
    /** The peer sent a message where the mechanism has none, or claims success too early. */
    UNEXPECTED,
    /** User name, password or token are not right. Which of them stays untold. */
    REFUSED,
    /** Who the client is is proved, but it may not act as whom it named (RFC 4422 section 2). */
    NOT_AUTHORIZED,
    /** The channel binding is missing, of a type that is not supported, or of another channel. */
    CHANNEL_BINDING,
    /** The client believes that no channel binding was offered, but it was: someone between changed the offer (RFC 5802 section 6). */
    DOWNGRADED,
    /** The server did not prove that it knows the password (RFC 5802 section 5). */
    SERVER_NOT_PROVED,
    /** The server asks for fewer or for more iterations than the client's policy allows. */
    ITERATIONS,
    /** The mechanism cannot carry what the login holds: the name or password cannot be prepared (RFC 4013), or the token has odd characters. */
    LOGIN_UNFIT,
    /** What the server needs to decide cannot be asked at the moment; trying later can succeed. */
    UNAVAILABLE
}
