package org.posthorn.smtp.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;

/**
 * What became of a message, for each of its recipients: every one is in exactly one of the three collections.
 *
 * @param accepted those for whom the server has taken over the duty to deliver
 * @param refused those whom the server refused, and how; a transient refusal is worth another try
 * @param unknown those to whom it may or may not go: the connection ended after the whole message was sent and before the server answered
 *     (RFC 5321 section 4.2.5 and RFC 1047). Sending again may deliver twice, not sending again may lose the message
 * @param reply the server's reply to the message, if there was one
 */
public record Delivery(
        List<ForwardPath> accepted, Map<ForwardPath, Reply> refused, List<ForwardPath> unknown, Optional<Reply> reply) {

    /** Copies the collections, keeping their order. */
    public Delivery {
        accepted = List.copyOf(accepted);
        refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
        unknown = List.copyOf(unknown);
    }

    /** {@return whether the server has taken the message for all recipients} */
    public boolean isComplete() {
        return refused.isEmpty() && unknown.isEmpty();
    }
}
