package org.posthorn.mailbox;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramHash;

/** What the store knows of a user, and what the user owns. Under the lock of the store. */
final class MemoryUser {

    private static final String NO_ROOM = "the mailboxes are full";

    final String name;
    final TreeMap<MailboxName, MemoryFolder> folders = new TreeMap<>();
    final TreeSet<MailboxName> subscriptions = new TreeSet<>();
    final Map<ScramHash, ScramCredential> credentials = new EnumMap<>(ScramHash.class);
    final MemoryAnnotations annotations = new MemoryAnnotations();
    final Map<Quota.Resource, Long> limits = new EnumMap<>(Quota.Resource.class);
    private long octets;
    private long messages;
    private long annotationOctets;

    MemoryUser(String name, MemoryLimits limits) {
        this.name = name;
        this.limits.put(Quota.Resource.STORAGE, limits.octets());
        this.limits.put(Quota.Resource.MESSAGE, limits.messages());
        this.limits.put(Quota.Resource.MAILBOX, (long) limits.mailboxes());
        this.limits.put(Quota.Resource.ANNOTATION_STORAGE, limits.annotationOctets());
    }

    /** Takes room; fewer than before always is allowed. */
    void take(long moreMessages, long moreOctets) throws MailboxException {
        if (moreOctets > 0 && octets + moreOctets > limit(Quota.Resource.STORAGE)
                || moreMessages > 0 && messages + moreMessages > limit(Quota.Resource.MESSAGE)) {
            throw new MailboxException.OverQuota(NO_ROOM);
        }
        octets += moreOctets;
        messages += moreMessages;
    }

    void release(long fewerMessages, long fewerOctets) {
        octets -= fewerOctets;
        messages -= fewerMessages;
    }

    void takeMailbox() throws MailboxException {
        if (folders.size() >= limit(Quota.Resource.MAILBOX)) {
            throw new MailboxException.OverQuota("no more mailboxes");
        }
    }

    void payForAnnotations(long more) throws MailboxException {
        if (more > 0 && annotationOctets + more > limit(Quota.Resource.ANNOTATION_STORAGE)) {
            throw new MailboxException.OverQuota("no more annotations");
        }
        annotationOctets += more;
    }

    void releaseAnnotations(long fewer) {
        annotationOctets -= fewer;
    }

    private long limit(Quota.Resource resource) {
        return limits.getOrDefault(resource, Long.MAX_VALUE);
    }

    Quota quota() {
        Map<Quota.Resource, Quota.Usage> usages = new EnumMap<>(Quota.Resource.class);
        limits.forEach((resource, limit) -> usages.put(resource, new Quota.Usage(used(resource), limit)));
        return new Quota("", usages);
    }

    private long used(Quota.Resource resource) {
        return switch (resource) {
            case STORAGE -> octets;
            case MESSAGE -> messages;
            case MAILBOX -> folders.size();
            case ANNOTATION_STORAGE -> annotationOctets;
        };
    }
}
