package org.posthorn.wire;

/** What a session is waiting for when {@link Session#next} has no event. */
public enum Signal {
    /** Bytes from the peer. Write the output first: the peer may be waiting for it. */
    NEED_INPUT,
    /** Its output to be written: it is above its mark, and no more input is taken until it has shrunk. */
    FLUSH,
    /** The application's answer to the question it was asked last. Do not read: that is the backpressure. */
    AWAITING_ANSWER,
    /** More of a body that this side is sending; there is room for it. */
    BODY_WANTED,
    /** The TLS handshake, once the output is written. Bytes that came before it in the clear end the connection. */
    START_TLS,
    /** The end. Write the output, then close the connection; {@code next} gives nothing more. */
    CLOSED
}
