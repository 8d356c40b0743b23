package org.posthorn.smtp.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Outcome.Accepted;
import org.posthorn.smtp.client.Outcome.Refused;
import org.posthorn.smtp.client.Outcome.Unknown;

/**
 * What became of a message, for each of its recipients.
 *
 * @param outcomes the outcome for every recipient, in the order of the envelope
 * @param leftOut extensions that the envelope asked for, which the server does not offer and which were not required
 */
public record Delivery(Map<ForwardPath, Outcome> outcomes, Set<Extension> leftOut) {

    /** Copies the collections, keeping their order. */
    public Delivery {
        outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
        leftOut = Set.copyOf(leftOut);
    }

    /** {@return those for whom the server has taken over the duty to deliver} */
    public List<ForwardPath> accepted() {
        return those(Accepted.class);
    }

    /** {@return those whom the server refused, and how; a transient refusal is worth another try} */
    public Map<ForwardPath, Reply> refused() {
        Map<ForwardPath, Reply> refused = new LinkedHashMap<>();
        outcomes.forEach((to, outcome) -> {
            if (outcome instanceof Refused no) {
                refused.put(to, no.reply());
            }
        });
        return Collections.unmodifiableMap(refused);
    }

    /** {@return those to whom it may or may not go: see {@link Outcome.Unknown}} */
    public List<ForwardPath> unknown() {
        return those(Unknown.class);
    }

    private List<ForwardPath> those(Class<? extends Outcome> kind) {
        List<ForwardPath> those = new ArrayList<>();
        outcomes.forEach((to, outcome) -> {
            if (kind.isInstance(outcome)) {
                those.add(to);
            }
        });
        return List.copyOf(those);
    }

    /** {@return whether the server has taken the message for all recipients} */
    public boolean isComplete() {
        for (Outcome each : outcomes.values()) {
            if (!(each instanceof Accepted)) {
                return false;
            }
        }
        return true;
    }
}
