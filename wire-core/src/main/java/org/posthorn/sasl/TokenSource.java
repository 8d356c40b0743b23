package org.posthorn.sasl;

/** Where a client gets its access tokens from. Called by whoever drives the client, once per attempt; it may block. */
@FunctionalInterface
public interface TokenSource {

    /** {@return an access token (RFC 6750) that is believed to be valid} */
    String token();

    /**
     * The server refused the token given last. A source that keeps tokens should fetch another: {@link #token} is asked once more, and if
     * what it gives is a different one, that is tried.
     *
     * @param error what the server said about it, as a rule JSON (RFC 7628 section 3.2.2), made printable; may be empty
     */
    default void refused(String error) {}
}
