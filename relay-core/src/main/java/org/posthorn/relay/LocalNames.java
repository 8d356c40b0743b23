package org.posthorn.relay;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.smtp.ForwardPath;

/**
 * Whose account an address means.
 *
 * @param domains in A-labels and lower case; empty if any is local
 * @param separator before the detail; null if there is none
 * @param caseMatters whether local-parts are users as they are written only
 * @param whole whether users are named by whole addresses
 * @param postmaster who has the mail for Postmaster, unless an account of that name is there; null for nobody
 */
record LocalNames(
        Set<String> domains,
        @Nullable Character separator,
        boolean caseMatters,
        boolean whole,
        @Nullable String postmaster) {

    private static final String POSTMASTER = "postmaster";

    /** Any domain is local, {@code +} begins the detail, case does not matter, and nobody is Postmaster. */
    static final LocalNames USUAL = new LocalNames(Set.of(), '+', false, false, null);

    LocalNames {
        domains = Set.copyOf(domains);
    }

    /** A recipient, and the account that was found. */
    record Found(LocalRecipient recipient, Account account) {}

    LocalNames withDomains(String... names) {
        Set<String> canonical = new LinkedHashSet<>();
        for (String name : names) {
            canonical.add(domain(new ForwardPath(POSTMASTER, name)));
        }
        return new LocalNames(canonical, separator, caseMatters, whole, postmaster);
    }

    LocalNames withSeparator(@Nullable Character other) {
        return new LocalNames(domains, other, caseMatters, whole, postmaster);
    }

    LocalNames withCase() {
        return new LocalNames(domains, separator, true, whole, postmaster);
    }

    LocalNames withWholeAddresses() {
        return new LocalNames(domains, separator, caseMatters, true, postmaster);
    }

    LocalNames withPostmaster(String user) {
        return new LocalNames(domains, separator, caseMatters, whole, user);
    }

    /** Postmaster without a domain is everyone's (RFC 5321 section 4.5.1). */
    boolean isLocal(ForwardPath address) {
        return domains.isEmpty() || address.domain().isEmpty() || domains.contains(domain(address));
    }

    private static String domain(ForwardPath address) {
        ForwardPath ascii =
                new ForwardPath(POSTMASTER, address.domain()).toAscii().orElseThrow();
        return ascii.domain().toLowerCase(Locale.ROOT);
    }

    Optional<Found> find(MailStore store, ForwardPath address) throws MailboxException {
        if (!isLocal(address)) {
            return Optional.empty();
        }
        for (LocalRecipient candidate : candidates(address)) {
            Optional<Account> account = store.account(candidate.user());
            if (account.isPresent()) {
                return Optional.of(new Found(candidate, account.get()));
            }
        }
        return Optional.empty();
    }

    /** Who may be meant, the likeliest first: what is written before what it could stand for. */
    private List<LocalRecipient> candidates(ForwardPath address) {
        List<LocalRecipient> candidates = new ArrayList<>(4);
        String local = address.localPart();
        add(candidates, address, local, Optional.empty());
        int at = separator == null ? -1 : local.indexOf(separator);
        if (at > 0) {
            Optional<String> detail = Optional.of(local.substring(at + 1)).filter(d -> !d.isEmpty());
            add(candidates, address, local.substring(0, at), detail);
        }
        if (postmaster != null && local.equalsIgnoreCase(POSTMASTER)) {
            candidates.add(new LocalRecipient(address, postmaster, Optional.empty()));
        }
        return candidates;
    }

    private void add(List<LocalRecipient> candidates, ForwardPath address, String local, Optional<String> detail) {
        String name = local + (whole && !address.domain().isEmpty() ? "@" + domain(address) : "");
        candidates.add(new LocalRecipient(address, name, detail));
        String folded = name.toLowerCase(Locale.ROOT);
        if (!folded.equals(name) && (!caseMatters || local.equalsIgnoreCase(POSTMASTER))) {
            candidates.add(new LocalRecipient(address, folded, detail));
        }
    }

    /** Whether two addresses, as they are written, are the same one. */
    boolean isSame(String one, String other) {
        int at = one.lastIndexOf('@');
        return one.equalsIgnoreCase(other) && (!caseMatters || at < 0 || one.regionMatches(0, other, 0, at));
    }
}
