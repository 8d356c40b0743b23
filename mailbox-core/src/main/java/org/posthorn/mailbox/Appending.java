package org.posthorn.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Messages on their way into a mailbox: each begins, its octets are written as they come, and all of them are there when {@link #commit}
 * returns, or none. Until then nobody sees them, and {@link #close} without a commit leaves nothing behind. Not thread-safe; a store lets
 * any number go on at a time, into one mailbox too.
 *
 * <pre>{@code
 * try (Appending appending = mailbox.append()) {
 *     appending.begin(NewMessage.PLAIN.withSize(literal.size()));
 *     while (...) appending.write(chunk);
 *     Appended appended = appending.commit();
 * }
 * }</pre>
 */
public interface Appending extends AutoCloseable {

    /**
     * Begins a message; the one before is complete.
     *
     * @param message what is known of it
     * @throws MailboxException if it cannot be taken: too big, over quota, too many keywords, not permitted; or if the store does not take
     *     several as one ({@link MultiAppend}) and this is the second
     * @throws IllegalStateException if the message before had not the size that was said, or all is over
     */
    void begin(NewMessage message) throws MailboxException;

    /**
     * Octets of the message that began last.
     *
     * @param octets all that remain are taken; the store does not keep the buffer
     * @throws MailboxException if they cannot be kept; all is over then
     * @throws IllegalStateException if no message began, more octets come than were said, or all is over
     */
    void write(ByteBuffer octets) throws MailboxException;

    /**
     * Puts all messages into the mailbox, in the order in which they began, in one step. When it returns, they stay whatever happens, as
     * far as the store promises that of anything.
     *
     * @return which UIDs they have
     * @throws MailboxException if they cannot be kept; none is then
     * @throws IllegalStateException if no message began, the last had not the size that was said, or all is over
     */
    Appended commit() throws MailboxException;

    /** Ends it; without a commit before, nothing was ever appended. Closing twice does nothing. */
    @Override
    void close();

    /**
     * Octets of the message that began last.
     *
     * @param octets read to its end; not closed
     * @throws MailboxException as {@link #write(ByteBuffer)}
     * @throws IOException if the stream fails
     */
    default void write(InputStream octets) throws IOException {
        byte[] some = new byte[1 << 16];
        for (int length = octets.read(some); length >= 0; length = octets.read(some)) {
            write(ByteBuffer.wrap(some, 0, length));
        }
    }
}
