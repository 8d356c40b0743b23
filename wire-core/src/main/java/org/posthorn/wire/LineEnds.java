package org.posthorn.wire;

/**
 * What becomes of a CR or LF that is not part of a CRLF, in commands and in bodies alike.
 *
 * <p>Whatever the policy, only CRLF.CRLF ends a body that is dot-stuffed, and a dot is taken away only behind a CRLF: what another system
 * passed on as text is text here too, so that nobody can hide a second message in the first ("SMTP smuggling"). {@link #REPAIR} keeps to
 * that: a repaired line end counts neither as one before a dot nor as one behind it. A line that so comes to hold a single dot is text, and is
 * stuffed again by whoever sends it on.
 */
public enum LineEnds {
    /**
     * It is refused. A command line is refused at the octet that is wrong, and nothing of it is acted on, up to the CRLF that ends it. The
     * rest of a body is swallowed up to its true end. RFC 5321 section 2.3.8: they must not be sent. A body with a NUL is refused as well.
     */
    REFUSE,
    /**
     * It is taken for a CRLF: it ends a command, and in a body a CRLF stands in its place. A body with a NUL is refused: there is nothing to
     * put in its place.
     */
    REPAIR,
    /** In a body it is passed on as it is, and so is NUL; a command with one is refused. */
    TRANSPARENT
}
