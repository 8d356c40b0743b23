package org.posthorn.wire;

import java.util.Objects;

/**
 * How a peer broke the protocol. The fitting reply, where the protocol has one, is already in the session's output.
 *
 * @param kind which rule was broken
 * @param detail one line for a log: printable ASCII, capped in length, never a secret
 */
public record Violation(Kind kind, String detail) {

    /** Which rule was broken. */
    public enum Kind {
        /** A line exceeded its limit. */
        LINE_TOO_LONG,
        /** A CR that no LF followed. */
        BARE_CR,
        /** An LF that no CR came before. */
        BARE_LF,
        /** An octet that may not stand where it stood: NUL, or a control character in a command or reply. */
        FORBIDDEN_OCTET,
        /** Bytes in the clear behind STARTTLS or STLS, which an attacker may have put there (RFC 3207 section 5, CVE-2011-0411). */
        PLAINTEXT_AFTER_STARTTLS,
        /** Bytes before it was the peer's turn (RFC 5321 section 4.3.1: the client waits for the greeting). */
        EARLY_TALKER,
        /** A command, or a reply, that does not follow the grammar. */
        SYNTAX,
        /** A reply that nothing asked for, or one that cannot answer what was asked. */
        UNEXPECTED_REPLY,
        /** More of something than the limits allow: reply lines, commands, errors. */
        TOO_MANY,
        /** The peer let a deadline pass. */
        TIMED_OUT,
        /** The peer sent a body more slowly than the least rate. */
        TOO_SLOW,
        /** The connection ended in the middle of something. */
        CLOSED_EARLY
    }

    /** Refuses null. */
    public Violation {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(detail);
    }
}
