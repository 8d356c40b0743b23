package org.posthorn.pop3.client;

import org.posthorn.pop3.Listing;

/** Hears how messages come. Called by the thread that retrieves, with each piece of a message, and so should be quick. */
@FunctionalInterface
public interface Progress {

    /** Hears nothing. */
    Progress NONE = (message, octets) -> {};

    /**
     * Some more of a message has come.
     *
     * @param message the message; its size is what the server says, which may be wrong
     * @param octets how many of its octets by now
     */
    void received(Listing message, long octets);
}
