package org.posthorn.mailbox;

import java.util.Map;
import java.util.Set;

/** The power of a {@link Mailbox} to be shared, and to say who may do what with it (RFC 4314). */
public interface AccessLists {

    /** The identifier that stands for everybody. */
    String ANYONE = "anyone";

    /** {@return what the user who has this mailbox at hand may do with it; unmodifiable}
     * @throws MailboxException if there is no such mailbox */
    Set<Right> rights() throws MailboxException;

    /**
     * Who may do what.
     *
     * @return the rights of each identifier; unmodifiable
     * @throws MailboxException if this user may not know
     */
    Map<String, Set<Right>> accessList() throws MailboxException;

    /**
     * Says what someone may do.
     *
     * @param identifier a user name, or {@link #ANYONE}
     * @param rights all rights from now on; none removes the entry
     * @throws MailboxException if this user may not decide on that
     */
    void grant(String identifier, Set<Right> rights) throws MailboxException;

    /**
     * The rights that an identifier has whatever is granted.
     *
     * @param identifier a user name, or {@link #ANYONE}
     * @return what cannot be taken away; unmodifiable. All other rights can be granted one by one
     * @throws MailboxException if this user may not know
     */
    Set<Right> alwaysGranted(String identifier) throws MailboxException;
}
