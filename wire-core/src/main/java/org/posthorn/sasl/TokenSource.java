package org.posthorn.sasl;

import java.io.IOException;

/** Where a client gets its access tokens from. Called by whoever drives the client, once per attempt; it may block. */
@FunctionalInterface
public interface TokenSource {

    /**
     * An access token.
     *
     * @return a token (RFC 6750) that is believed to be valid
     * @throws IOException if none can be had at the moment: the exchange fails, and trying later can succeed
     */
    String token() throws IOException;

    /**
     * The server refused the token given last. A source that keeps tokens should fetch another: {@link #token} is asked once more, and if
     * what it gives is a different one, that is tried.
     *
     * @param error what the server said about it, as a rule JSON (RFC 7628 section 3.2.2), made printable; may be empty
     */
    default void refused(String error) {}
}
