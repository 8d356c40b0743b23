package org.posthorn.smtp.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.MailException;

/** The server refused what was asked; a message was refused for all its recipients. */
public final class SmtpRefused extends MailException.Refused {

    private static final long serialVersionUID = 1;

    private final transient Reply reply;
    private final transient Map<ForwardPath, Outcome.Refused> outcomes;

    /** What the server lacks, if that is why. */
    private final @Nullable Extension missing;

    private SmtpRefused(
            String what, Reply reply, Map<ForwardPath, Outcome.Refused> outcomes, @Nullable Extension missing) {
        super(what + ": " + reply);
        this.reply = reply;
        this.outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
        this.missing = missing;
    }

    SmtpRefused(String what, Reply reply) {
        this(what, reply, Map.of(), null);
    }

    /** Nothing was said to the server: it could not have done what is needed. */
    SmtpRefused(String what, Reply reply, Extension missing) {
        this(what, reply, Map.of(), missing);
    }

    /** A message that was refused for all, of whom there is at least one: the reply to all of them together decided, else the first. */
    static SmtpRefused of(Map<ForwardPath, Outcome.Refused> outcomes) {
        Outcome.Refused deciding = outcomes.values().stream()
                .filter(refused -> refused.phase() != Outcome.Phase.RCPT)
                .findFirst()
                .orElseGet(() -> outcomes.values().iterator().next());
        String what = switch (deciding.phase()) {
            case MAIL -> "MAIL";
            case RCPT -> "RCPT";
            case DATA -> "DATA";
            case MESSAGE -> "the message";
        };
        return new SmtpRefused(what, deciding.reply(), outcomes, null);
    }

    /**
     * {@return the reply that decided: to the message, to MAIL, or to the first recipient refused; or what the server would have said, if it
     * was clear from its capabilities}
     */
    public Reply reply() {
        return reply;
    }

    /** {@return the recipients refused, each with its reply; empty if it did not come to recipients} */
    public Map<ForwardPath, Reply> refused() {
        Map<ForwardPath, Reply> refused = new LinkedHashMap<>();
        outcomes.forEach((to, outcome) -> refused.put(to, outcome.reply()));
        return Collections.unmodifiableMap(refused);
    }

    /** {@return the recipients, each with what was refused and how; empty if it did not come to recipients} */
    public Map<ForwardPath, Outcome.Refused> outcomes() {
        return outcomes;
    }

    /**
     * {@return the extension that the message needs and that the server does not offer, or not as far as is needed; then nothing was said to
     * the server about the message, and the connection is as it was}
     */
    public Optional<Extension> missing() {
        return Optional.ofNullable(missing);
    }

    /** {@return whether the reply, or that to one recipient at least, was of the 4yz kind} */
    @Override
    public boolean isTransient() {
        return reply.isTransient()
                || outcomes.values().stream()
                        .anyMatch(outcome -> outcome.reply().isTransient());
    }
}
