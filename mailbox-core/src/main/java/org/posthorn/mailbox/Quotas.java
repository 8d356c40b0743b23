package org.posthorn.mailbox;

import java.util.List;
import java.util.Map;

/** The power of an {@link Account} to tell its quotas (RFC 9208). What would pass one is refused with {@link MailboxException.OverQuota}. */
public interface Quotas {

    /**
     * What a mailbox, existing or not, counts towards.
     *
     * @param name its name
     * @return the quotas; unmodifiable
     * @throws MailboxException if they cannot be told
     */
    List<Quota> quotas(MailboxName name) throws MailboxException;

    /**
     * A quota.
     *
     * @param root its name
     * @return the quota
     * @throws MailboxException if there is none of that name ({@link MailboxException.Impossible}), or it cannot be told
     */
    Quota quota(String root) throws MailboxException;

    /**
     * Sets the limits of a quota.
     *
     * @param root its name
     * @param limits all limits from now on; what is missing is not limited
     * @throws MailboxException if this user may not, there is none of that name, or a resource cannot be limited
     */
    void limit(String root, Map<Quota.Resource, Long> limits) throws MailboxException;
}
