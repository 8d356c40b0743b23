package org.posthorn.smtp.client;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;

/**
 * How messages are sent, whichever they are.
 *
 * @param partialRefusal what is to be done when some recipients are refused
 * @param bestEffort extensions that are left out where the server does not offer them
 * @param chunking whether BDAT is used where the server offers it
 * @param progress hears how messages get on
 * @param limit how long one may take; null for no limit of its own
 */
record SendPolicy(
        PartialRefusal partialRefusal,
        Set<Extension> bestEffort,
        boolean chunking,
        Progress progress,
        @Nullable Duration limit) {

    /** Those of whose parameters their RFCs say that a message goes on without them (RFC 3461 5.2.2, RFC 6710 4.3, RFC 2852 4.1.4.2). */
    static final Set<Extension> SPARED = EnumSet.of(Extension.DSN, Extension.MT_PRIORITY, Extension.DELIVERBY);

    static final SendPolicy DEFAULTS = new SendPolicy(PartialRefusal.ANY, SPARED, true, Progress.NONE, null);

    SendPolicy {
        bestEffort = Set.copyOf(bestEffort);
    }

    SendPolicy with(PartialRefusal other) {
        return new SendPolicy(other, bestEffort, chunking, progress, limit);
    }

    SendPolicy with(Set<Extension> spared) {
        return new SendPolicy(partialRefusal, spared, chunking, progress, limit);
    }

    SendPolicy with(boolean chunks) {
        return new SendPolicy(partialRefusal, bestEffort, chunks, progress, limit);
    }

    SendPolicy with(Progress listener) {
        return new SendPolicy(partialRefusal, bestEffort, chunking, listener, limit);
    }

    SendPolicy with(Duration time) {
        return new SendPolicy(partialRefusal, bestEffort, chunking, progress, time);
    }
}
