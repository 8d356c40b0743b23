package org.posthorn.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which flags someone may change (RFC 4314 section 4). */
final class FlagRights {

    private FlagRights() {}

    /** Those of some flags that may be changed. */
    static Flags allowed(Flags flags, Set<Right> rights) {
        if (rights.contains(Right.WRITE)
                && rights.contains(Right.KEEP_SEEN)
                && rights.contains(Right.DELETE_MESSAGES)) {
            return flags;
        }
        List<Flag> allowed = new ArrayList<>();
        for (Flag flag : flags.all()) {
            if (rights.contains(right(flag))) {
                allowed.add(flag);
            }
        }
        return Flags.of(allowed);
    }

    private static Right right(Flag flag) {
        if (flag == SystemFlag.SEEN) {
            return Right.KEEP_SEEN;
        }
        return flag == SystemFlag.DELETED ? Right.DELETE_MESSAGES : Right.WRITE;
    }

    /** What flags become where only some may be changed. */
    static Flags applied(Flags before, FlagChange change, Set<Right> rights) throws MailboxException {
        Flags allowed = allowed(change.flags(), rights);
        Flags fixed = before.minus(allowed(before, rights));
        try {
            Flags after = new FlagChange(change.mode(), allowed).applied(before);
            return fixed.isEmpty() ? after : after.plus(fixed);
        } catch (IllegalArgumentException e) {
            throw new MailboxException.LimitReached("more than " + Flags.MOST_KEYWORDS + " keywords on a message");
        }
    }

    /** Whether nothing of a change may be done, though something is asked for. */
    static boolean forbidden(FlagChange change, Set<Right> rights) {
        if (change.flags().isEmpty()) {
            return change.mode() == FlagChange.Mode.REPLACE
                    && !rights.contains(Right.WRITE)
                    && !rights.contains(Right.KEEP_SEEN)
                    && !rights.contains(Right.DELETE_MESSAGES);
        }
        return allowed(change.flags(), rights).isEmpty();
    }
}
