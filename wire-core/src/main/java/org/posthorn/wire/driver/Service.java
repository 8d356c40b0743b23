package org.posthorn.wire.driver;

/**
 * Makes the endpoint for each connection that a listener accepts.
 *
 * @param <E> the sessions' events
 */
@FunctionalInterface
public interface Service<E> {

    /** Why a connection is turned away before it has an endpoint. */
    enum Refusal {
        /** The listener has as many connections as it may have. */
        TOO_MANY_CONNECTIONS,
        /** The peer's address has as many connections as one address may have. */
        TOO_MANY_FROM_ADDRESS,
        /** The listener is stopping. */
        STOPPING
    }

    /**
     * A new endpoint with a new session. Called on the thread that will own the connection, and must return at once.
     *
     * @param connection the connection, open; nothing has been read from it
     * @return the endpoint, of this connection only
     */
    Endpoint<E> connected(Connection connection);

    /**
     * What to tell a peer that is turned away; by default nothing.
     *
     * @param reason why it is turned away
     * @return at most one short packet, written as far as can be without waiting
     */
    default byte[] refusal(Refusal reason) {
        return new byte[0];
    }
}
