package org.posthorn.mailbox;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/**
 * The power of a {@link Mailbox}, or of an {@link Account} for what concerns all, to keep small texts under names (RFC 5464). An entry is
 * named as {@code /private/comment} or {@code /shared/comment}: those under {@code /private} are seen by the user who wrote them only. The
 * case of ASCII letters in names does not matter.
 */
public interface Annotations {

    /**
     * All entries that this user may see.
     *
     * @return the values by lower-case name, sorted, each a read-only view; unmodifiable
     * @throws MailboxException if they cannot be read
     */
    Map<String, ByteBuffer> annotations() throws MailboxException;

    /**
     * Changes entries, all in one step.
     *
     * @param values what to store, by name; copied
     * @param removed names of what to remove; those of no entry are passed over
     * @throws MailboxException if there is no room ({@link MailboxException.OverQuota}, {@link MailboxException.TooBig}, {@link
     *     MailboxException.LimitReached}), a name is none ({@link MailboxException.Impossible}), or this user may not
     */
    void annotate(Map<String, ByteBuffer> values, Set<String> removed) throws MailboxException;
}
