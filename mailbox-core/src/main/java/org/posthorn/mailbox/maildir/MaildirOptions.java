package org.posthorn.mailbox.maildir;

import java.time.Duration;
import org.posthorn.mailbox.UidSet;

/**
 * How a store of Maildirs works, and how much it takes. All numbers are for one account, but for those that say something else.
 *
 * @param syncing when what was stored is safe
 * @param octets of all messages together, as their files have them; {@link #UNLIMITED} for no quota
 * @param messages how many; {@link #UNLIMITED} for no quota
 * @param messageOctets of one message; {@link #UNLIMITED} for no limit
 * @param mailboxes how many, INBOX included
 * @param keywords how many different ones in one mailbox; those beyond 26 are not seen by other programs
 * @param lookEvery how long what other programs do may stay unknown to those who watch a mailbox
 */
public record MaildirOptions(
        Syncing syncing,
        long octets,
        long messages,
        long messageOctets,
        int mailboxes,
        int keywords,
        Duration lookEvery) {

    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** When what was stored is safe. */
    public enum Syncing {
        /**
         * When the method that stores it returns: file, directory and the list of UIDs are forced to the disk. It survives an end of the
         * process, of the system and of the power.
         */
        ALWAYS,
        /** When the system writes it. It survives an end of the process, but not one of the system. */
        NEVER
    }

    /** Always synced; no quota; 10,000 mailboxes, 1,000 keywords in each; a look each second. */
    public static final MaildirOptions DEFAULTS =
            new MaildirOptions(Syncing.ALWAYS, UNLIMITED, UNLIMITED, UNLIMITED, 10_000, 1_000, Duration.ofSeconds(1));

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative, there may not be an INBOX, or the duration is not positive
     */
    public MaildirOptions {
        java.util.Objects.requireNonNull(syncing);
        if (Math.min(Math.min(octets, messages), messageOctets) < 0 || keywords < 0 || mailboxes < 1) {
            throw new IllegalArgumentException("a negative limit, or no room for an INBOX");
        }
        if (lookEvery.isNegative() || lookEvery.isZero() || messages > UidSet.LARGEST && messages != UNLIMITED) {
            throw new IllegalArgumentException("no time between looks, or more messages than there are UIDs");
        }
    }

    /**
     * The same, synced at other times.
     *
     * @param syncing when what was stored is safe
     * @return new options
     */
    public MaildirOptions withSyncing(Syncing syncing) {
        return new MaildirOptions(syncing, octets, messages, messageOctets, mailboxes, keywords, lookEvery);
    }

    /**
     * The same with another quota.
     *
     * @param octets of all messages of an account together
     * @return new options
     */
    public MaildirOptions withOctets(long octets) {
        return new MaildirOptions(syncing, octets, messages, messageOctets, mailboxes, keywords, lookEvery);
    }

    /**
     * The same with another quota.
     *
     * @param messages how many an account may have
     * @return new options
     */
    public MaildirOptions withMessages(long messages) {
        return new MaildirOptions(syncing, octets, messages, messageOctets, mailboxes, keywords, lookEvery);
    }

    /**
     * The same with another limit.
     *
     * @param messageOctets of one message
     * @return new options
     */
    public MaildirOptions withMessageOctets(long messageOctets) {
        return new MaildirOptions(syncing, octets, messages, messageOctets, mailboxes, keywords, lookEvery);
    }

    /**
     * The same with another limit.
     *
     * @param mailboxes how many an account may have
     * @return new options
     */
    public MaildirOptions withMailboxes(int mailboxes) {
        return new MaildirOptions(syncing, octets, messages, messageOctets, mailboxes, keywords, lookEvery);
    }

    /**
     * The same with another limit.
     *
     * @param keywords how many different ones a mailbox may have
     * @return new options
     */
    public MaildirOptions withKeywords(int keywords) {
        return new MaildirOptions(syncing, octets, messages, messageOctets, mailboxes, keywords, lookEvery);
    }

    /**
     * The same with another time between looks.
     *
     * @param lookEvery how long what other programs do may stay unknown to those who watch
     * @return new options
     */
    public MaildirOptions withLookEvery(Duration lookEvery) {
        return new MaildirOptions(syncing, octets, messages, messageOctets, mailboxes, keywords, lookEvery);
    }

    boolean syncs() {
        return syncing == Syncing.ALWAYS;
    }

    boolean hasQuota() {
        return octets != UNLIMITED || messages != UNLIMITED;
    }
}
