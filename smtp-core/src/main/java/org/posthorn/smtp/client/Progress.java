package org.posthorn.smtp.client;

import java.util.OptionalLong;
import org.posthorn.smtp.Envelope;

/** Hears how a message gets on. Called by the thread that sends, with each block of it, and so should be quick. */
@FunctionalInterface
public interface Progress {

    /** Hears nothing. */
    Progress NONE = (envelope, sent, total) -> {};

    /**
     * Some more of a message has been given to the connection.
     *
     * @param envelope the message's
     * @param sent how many of its octets by now
     * @param total how many there are in all, if that is known
     */
    void sent(Envelope envelope, long sent, OptionalLong total);
}
