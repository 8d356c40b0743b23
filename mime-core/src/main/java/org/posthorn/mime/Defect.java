package org.posthorn.mime;

import java.util.Objects;

/**
 * One deviation of a message from its specification. Reading goes on over all of them; {@code message.defects()} tells.
 *
 * @param kind which rule was broken
 * @param offset where, in octets from the start of the source, or of the value when a value was parsed alone
 */
public record Defect(Kind kind, long offset) {

    /** How bad it is for a reader. */
    public enum Severity {
        /** Out of the standard, but its meaning is certain. */
        NOTE,
        /** Its meaning was guessed. */
        WARNING,
        /** Something could not be read, or was left out. */
        ERROR
    }

    /** The rules that can be broken; each says how bad that is, and whether it is a known trick to get past filters. */
    public enum Kind {
        /** A line ended by a bare LF (RFC 5322 section 2.3). */
        BARE_LF(Severity.NOTE, false),
        /** A CR that no LF followed. */
        BARE_CR(Severity.WARNING, true),
        /** A NUL octet. */
        NUL_OCTET(Severity.WARNING, true),
        /** A line of over 998 octets (RFC 5322 section 2.1.1). */
        LONG_LINE(Severity.NOTE, false);

        private final Severity severity;
        private final boolean evasion;

        Kind(Severity severity, boolean evasion) {
            this.severity = severity;
            this.evasion = evasion;
        }

        /** How bad it is for a reader. */
        public Severity severity() {
            return severity;
        }

        /** Whether it is used to make filters and readers see different messages. */
        public boolean evasion() {
            return evasion;
        }
    }

    /** Refuses null and negative offsets. */
    public Defect {
        Objects.requireNonNull(kind);
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
        }
    }
}
