package org.posthorn.relay;

import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.Quota;
import org.posthorn.mailbox.Quotas;
import org.posthorn.mailbox.ReadOnlyMailbox;
import org.posthorn.smtp.Reply;

/** Whether a message will fit, as far as that is known before it comes. */
final class Room {

    private Room() {}

    /**
     * Why a mailbox would not take a message.
     *
     * @param size how large the client says it is, if it does
     */
    static Optional<Reply> refusal(Account account, Mailbox mailbox, OptionalLong size) throws MailboxException {
        if (mailbox.power(ReadOnlyMailbox.class).isPresent()) {
            return Optional.ofNullable(Refusals.byKind(MailboxException.ReadOnly.class));
        }
        OptionalLong largest = mailbox.largestMessage();
        if (size.isPresent() && largest.isPresent() && size.getAsLong() > largest.getAsLong()) {
            return Optional.of(Refusals.TOO_BIG);
        }
        Optional<Quotas> quotas = account.power(Quotas.class);
        if (quotas.isPresent()) {
            for (Quota quota : quotas.get().quotas(mailbox.name())) {
                Optional<Reply> refusal = refusal(quota, size.orElse(0));
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Reply> refusal(Quota quota, long size) {
        Quota.Usage messages = quota.usages().get(Quota.Resource.MESSAGE);
        Quota.Usage octets = quota.usages().get(Quota.Resource.STORAGE);
        if (octets != null && size > octets.limit()) {
            return Optional.of(Refusals.OVER_WHOLE_QUOTA);
        }
        boolean full = messages != null && messages.used() >= messages.limit()
                || octets != null && octets.used() >= octets.limit() - size;
        return full ? Optional.of(Refusals.MAILBOX_FULL) : Optional.empty();
    }
}
