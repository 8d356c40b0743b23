package org.posthorn.relay;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Appended;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copy of a message that one recipient gets, on its way into the mailbox. What fails makes it refused, and touches no other copy. */
final class Copy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDelivery.class);

    private final String id;
    private final String deliveredTo;
    private final @Nullable Mailbox mailbox;
    private @Nullable Appending appending;
    private @Nullable Appended appended;
    private @Nullable Reply refusal;

    private Copy(String id, String deliveredTo, @Nullable Mailbox mailbox, @Nullable Reply refusal) {
        this.id = id;
        this.deliveredTo = deliveredTo;
        this.mailbox = mailbox;
        this.refusal = refusal;
    }

    /** One for a mailbox. */
    static Copy to(Mailbox mailbox, String id, String deliveredTo) {
        return new Copy(id, deliveredTo, mailbox, null);
    }

    /** One that nobody gets. */
    static Copy refused(Reply refusal) {
        return new Copy("", "", null, refusal);
    }

    /** What a store does. */
    private interface Step {
        void run() throws MailboxException;
    }

    /** The address that it is delivered to. */
    String deliveredTo() {
        return deliveredTo;
    }

    Optional<Reply> refusal() {
        return Optional.ofNullable(refusal);
    }

    void begin(ByteBuffer head) {
        step(() -> {
            Appending opened = required(mailbox).append();
            appending = opened;
            opened.begin(NewMessage.PLAIN);
            opened.write(head);
        });
    }

    void write(ByteBuffer octets) {
        step(() -> required(appending).write(octets));
    }

    /** Makes it durable. */
    void commit() {
        step(() -> appended = required(appending).commit());
        close();
    }

    void refuse(Reply reply) {
        if (refusal == null) {
            refusal = reply;
            close();
        }
    }

    private void step(Step step) {
        if (refusal != null) {
            return;
        }
        try {
            step.run();
        } catch (MailboxException e) {
            LOG.info("{}: a mailbox did not take the message: {}", id, e.toString());
            refuse(Refusals.of(e));
        } catch (RuntimeException e) {
            LOG.error("{}: the store failed", id, e);
            refuse(Refusals.of(e));
        }
    }

    /** Removes what was committed, because the client is told that nothing was. */
    void takeBack() {
        Appended done = appended;
        if (done == null) {
            return;
        }
        try {
            required(mailbox).expunge(done.uids());
        } catch (MailboxException | RuntimeException e) {
            LOG.warn("{}: a copy could not be taken back, and will come twice: {}", id, e.toString());
        }
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("out of turn");
        }
        return value;
    }

    /** What was not committed leaves nothing behind. */
    @Override
    public void close() {
        Appending open = appending;
        appending = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (RuntimeException e) {
            LOG.error("{}: the store failed", id, e);
        }
    }
}
