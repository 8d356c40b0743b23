package org.posthorn.smtp.server;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.ReversePath;

/**
 * A mail transaction (RFC 5321 section 3.3), from its MAIL on until its message is answered, RSET, another EHLO, or the end of the
 * connection. As the questions about it, it is for one thread at a time.
 */
public final class Transaction {

    private final Client client;
    private final ReversePath from;
    private final MailParameters parameters;
    private final Stamp stamp;
    private @Nullable Envelope envelope;
    private @Nullable Scope scope;

    Transaction(Client client, ReversePath from, MailParameters parameters, Stamp stamp) {
        this.client = client;
        this.from = from;
        this.parameters = parameters;
        this.stamp = stamp;
    }

    /** {@return whose it is} */
    public Client client() {
        return client;
    }

    /** {@return what is spoken with the client: with LMTP, each recipient of the message has a reply} */
    public Protocol protocol() {
        return stamp.protocol();
    }

    /** {@return the reverse-path} */
    public ReversePath from() {
        return from;
    }

    /** {@return what MAIL said about the message} */
    public MailParameters parameters() {
        return parameters;
    }

    /**
     * {@return where the message comes from and goes to, with the recipients that were accepted}
     *
     * @throws IllegalStateException before DATA, when more recipients can come
     */
    public Envelope envelope() {
        if (envelope == null) {
            throw new IllegalStateException("the recipients are not known before DATA");
        }
        return envelope;
    }

    /** {@return what the application keeps beside the transaction; ended when it is} */
    public Scope scope() {
        if (scope == null) {
            scope = new Scope();
        }
        return scope;
    }

    /**
     * The trace information that this server puts before the message (RFC 5321 section 4.4), of now.
     *
     * @param id by what name our logs know the message: an atom (RFC 5322 section 3.2.3)
     * @return the fields; {@link Trace#before} has a message begin with it
     * @throws IllegalStateException before DATA
     * @throws IllegalArgumentException if {@code id} is no atom
     */
    public Trace trace(String id) {
        Objects.requireNonNull(id);
        return Trace.of(stamp.protocol(), client, envelope(), stamp.hostName(), id, stamp.now());
    }

    /** All recipients are known. */
    void complete(Envelope known) {
        envelope = known;
    }

    void end() {
        if (scope != null) {
            scope.end();
        }
    }
}
