package org.posthorn.mailbox;

/**
 * How much a store in memory takes. All numbers are for one account, but for those that say something else.
 *
 * @param octets of all messages together, those on their way included
 * @param messages how many
 * @param messageOctets of one message
 * @param mailboxes how many, INBOX included
 * @param keywords how many different ones in one mailbox
 * @param annotationOctets of all names and values of annotations together
 */
public record MemoryLimits(
        long octets, long messages, long messageOctets, int mailboxes, int keywords, long annotationOctets) {

    /** 1 GiB in a million messages of at most 256 MiB, 10,000 mailboxes, 1,000 keywords in each, 1 MiB of annotations. */
    public static final MemoryLimits DEFAULTS =
            new MemoryLimits(1L << 30, 1_000_000, 256L << 20, 10_000, 1_000, 1 << 20);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative, or there may not be an INBOX
     */
    public MemoryLimits {
        long least = Math.min(Math.min(octets, messages), Math.min(messageOctets, annotationOctets));
        if (least < 0 || keywords < 0 || mailboxes < 1) {
            throw new IllegalArgumentException("a negative limit, or no room for an INBOX");
        }
    }

    /**
     * The same with another limit.
     *
     * @param octets of all messages of an account together
     * @return new limits
     */
    public MemoryLimits withOctets(long octets) {
        return new MemoryLimits(octets, messages, messageOctets, mailboxes, keywords, annotationOctets);
    }

    /**
     * The same with another limit.
     *
     * @param messages how many an account may have
     * @return new limits
     */
    public MemoryLimits withMessages(long messages) {
        return new MemoryLimits(octets, messages, messageOctets, mailboxes, keywords, annotationOctets);
    }

    /**
     * The same with another limit.
     *
     * @param messageOctets of one message
     * @return new limits
     */
    public MemoryLimits withMessageOctets(long messageOctets) {
        return new MemoryLimits(octets, messages, messageOctets, mailboxes, keywords, annotationOctets);
    }

    /**
     * The same with another limit.
     *
     * @param mailboxes how many an account may have
     * @return new limits
     */
    public MemoryLimits withMailboxes(int mailboxes) {
        return new MemoryLimits(octets, messages, messageOctets, mailboxes, keywords, annotationOctets);
    }

    /**
     * The same with another limit.
     *
     * @param keywords how many different ones a mailbox may have
     * @return new limits
     */
    public MemoryLimits withKeywords(int keywords) {
        return new MemoryLimits(octets, messages, messageOctets, mailboxes, keywords, annotationOctets);
    }
}
