package org.posthorn.imap.syntax;

import java.util.Objects;

/**
 * What is wrong with a command or a response.
 *
 * @param kind which rule it breaks
 * @param detail what was expected where, in printable ASCII; never what the peer sent
 */
public record Flaw(Kind kind, String detail) {

    /** Which rule is broken. */
    public enum Kind {
        /** It does not begin with a tag. */
        NO_TAG,
        /** It is a command that is not known. */
        UNKNOWN_COMMAND,
        /** It does not follow the grammar. */
        SYNTAX,
        /** An octet that may not stand where it stands: NUL, or a control character. */
        FORBIDDEN_OCTET,
        /** A line that ends with LF and no CR. */
        BARE_LF,
        /** More octets outside of literals than {@link SyntaxLimits#line}. */
        LINE_TOO_LONG,
        /** A literal that is larger than 2^63 - 1, or than {@link SyntaxLimits#literals} allows where it is not a message. */
        LITERAL_TOO_LARGE,
        /** Parentheses, or search keys, inside of more others than {@link SyntaxLimits#nesting}. */
        NESTED_TOO_DEEP,
        /** A set of more ranges than {@link SyntaxLimits#ranges}. */
        SET_TOO_LARGE,
        /** A list of more elements than {@link SyntaxLimits#elements}. */
        LIST_TOO_LONG,
        /** A number beyond what its place allows. */
        NUMBER_TOO_LARGE,
        /** A mailbox name that is not written in the encoding in use (RFC 3501 section 5.1.3, RFC 6855 section 3). */
        MAILBOX_NAME
    }

    /** Refuses null. */
    public Flaw {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(detail);
    }
}
