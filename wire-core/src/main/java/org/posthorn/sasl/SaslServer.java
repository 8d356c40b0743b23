package org.posthorn.sasl;

/**
 * The server's side of one exchange. Not thread-safe, and for one exchange only.
 *
 * <p>The protocol's session gives it the client's responses and sends what comes back. If the client's command has an initial response,
 * that is the first step; otherwise the session sends what {@link #start} gives. When the client cancels ({@code *}), the exchange is
 * dropped. Nothing has to be sent along with success: what the mechanism proves to the client goes out as a challenge, which the client
 * answers with an empty response (RFC 4422 section 5 item 2b).
 *
 * <p>A step asks the application's interfaces and so may block as long as they do. Applications may implement it for mechanisms of
 * their own.
 */
public interface SaslServer {

    /** {@return the mechanism} */
    SaslMechanism mechanism();

    /**
     * The first challenge, when the client's command has no initial response.
     *
     * @return the challenge, which is empty if the client speaks first
     * @throws IllegalStateException if the exchange has begun
     */
    SaslStep start();

    /**
     * What follows from a response.
     *
     * @param response the client's initial or next response, out of its Base64. Any octets are safe to give
     * @return {@link SaslStep.Message}, a challenge to be sent; {@link SaslStep.Done} or {@link SaslStep.Failed}
     */
    SaslStep step(byte[] response);
}
