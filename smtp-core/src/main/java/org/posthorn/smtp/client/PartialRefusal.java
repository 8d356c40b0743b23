package org.posthorn.smtp.client;

import java.util.List;
import java.util.Map;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;

/**
 * What is to be done when a server refuses some of the recipients: asked once all have been answered, before the message is sent. With another
 * than {@link #ANY} a message costs one round trip more.
 */
@FunctionalInterface
public interface PartialRefusal {

    /** The message goes to those who are left. */
    PartialRefusal ANY = (accepted, refused) -> true;

    /** The message goes to nobody. */
    PartialRefusal ALL_OR_NOTHING = (accepted, refused) -> false;

    /**
     * {@return whether the message is to go to those who are left}
     *
     * @param accepted the recipients whom the server takes, at least one
     * @param refused those whom it refuses, and how; at least one
     */
    boolean goOn(List<ForwardPath> accepted, Map<ForwardPath, Reply> refused);
}
