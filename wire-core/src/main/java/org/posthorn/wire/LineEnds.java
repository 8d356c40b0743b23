package org.posthorn.wire;

/** What becomes of a CR or LF in a body that is not part of a CRLF. Under no policy does it end a line that matters to the protocol. */
public enum LineEnds {
    /** The body is refused: its rest is swallowed up to its true end. RFC 5321 section 2.3.8: they must not be sent. */
    REFUSE,
    /** It is passed on as it is. */
    TRANSPARENT
}
