package org.posthorn.smtp;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.posthorn.smtp.internal.Timestamp;

/**
 * On what terms a server offers its extensions, where they have any: what it tells with their EHLO keywords, and holds its clients to. Start
 * from {@link #DEFAULTS} and change what differs.
 *
 * @param leastDeliverBy in how many seconds at least the server promises to deliver or return a message, at most 999,999,999; 0 if it says
 *     nothing of it (DELIVERBY, RFC 2852 section 2)
 * @param longestHold how many seconds at most a message is held, from 1 to 999,999,999 (FUTURERELEASE, RFC 4865 section 3)
 * @param latestRelease until when at most a message is held; of which seconds count, in the years 1 to 9999. As time goes by, a server that
 *     moves it gives new terms to the connections that come (FUTURERELEASE)
 * @param priorityPolicy by which policy it tells priorities apart: 1 to 20 letters, digits, hyphens, underscores and dots; empty if it says
 *     nothing of it (MT-PRIORITY, RFC 6710 section 9.2)
 */
public record ExtensionTerms(
        long leastDeliverBy, long longestHold, Instant latestRelease, Optional<String> priorityPolicy) {

    private static final long MOST = 999_999_999;
    private static final Pattern POLICY = Pattern.compile("[A-Za-z0-9_.-]{1,20}");

    /** No least time of delivery, messages held as long as can be said, no name for a policy. */
    public static final ExtensionTerms DEFAULTS = new ExtensionTerms(0, MOST, Timestamp.LAST, Optional.empty());

    /** Refuses what cannot be written in the reply to EHLO; drops fractions of a second. */
    public ExtensionTerms {
        latestRelease = latestRelease.truncatedTo(ChronoUnit.SECONDS);
        if (leastDeliverBy < 0 || leastDeliverBy > MOST) {
            throw new IllegalArgumentException("leastDeliverBy " + leastDeliverBy);
        }
        if (longestHold < 1 || longestHold > MOST) {
            throw new IllegalArgumentException("longestHold " + longestHold);
        }
        if (latestRelease.isBefore(Timestamp.FIRST) || latestRelease.isAfter(Timestamp.LAST)) {
            throw new IllegalArgumentException("latestRelease " + latestRelease);
        }
        if (priorityPolicy.filter(name -> !POLICY.matcher(name).matches()).isPresent()) {
            throw new IllegalArgumentException("no name of a policy");
        }
    }

    /**
     * {@return the same with another {@link #leastDeliverBy}}
     *
     * @param least the least time; whole seconds count
     */
    public ExtensionTerms withLeastDeliverBy(Duration least) {
        return new ExtensionTerms(least.toSeconds(), longestHold, latestRelease, priorityPolicy);
    }

    /**
     * {@return the same with other times of release}
     *
     * @param longest how long a message is held at most; whole seconds count
     * @param latest until when at most
     */
    public ExtensionTerms withFutureRelease(Duration longest, Instant latest) {
        return new ExtensionTerms(leastDeliverBy, longest.toSeconds(), latest, priorityPolicy);
    }

    /**
     * {@return the same with another {@link #priorityPolicy}}
     *
     * @param name its registered name, {@code MIXER} or another
     */
    public ExtensionTerms withPriorityPolicy(String name) {
        return new ExtensionTerms(leastDeliverBy, longestHold, latestRelease, Optional.of(name));
    }
}
