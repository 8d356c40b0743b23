package org.posthorn.smtp.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.MailException;

/** The server refused what was asked; a message was refused for all its recipients. */
public final class SmtpRefused extends MailException.Refused {

    private static final long serialVersionUID = 1;

    private final transient Reply reply;
    private final transient Map<ForwardPath, Reply> refused;

    SmtpRefused(String what, Reply reply, Map<ForwardPath, Reply> refused) {
        super(what + ": " + reply);
        this.reply = reply;
        this.refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    SmtpRefused(String what, Reply reply) {
        this(what, reply, Map.of());
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
        return refused;
    }

    /** {@return whether the reply, or that to one recipient at least, was of the 4yz kind} */
    @Override
    public boolean isTransient() {
        return reply.isTransient() || refused.values().stream().anyMatch(Reply::isTransient);
    }
}
