package org.posthorn.imap.syntax;

import org.posthorn.imap.SearchKey;
import org.posthorn.imap.SequenceSet;
import org.posthorn.mailbox.UidSet;

/** Reads sets of numbers, and ranges (RFC 9051 section 9, sequence-set, uid-set). */
final class Sets {

    private Sets() {}

    static SequenceSet sequence(Cursor in) {
        if (in.take('$')) {
            return SequenceSet.SAVED;
        }
        SequenceSet.Builder set = new SequenceSet.Builder();
        do {
            if (set.ranges() == in.limits.ranges()) {
                throw new Flawed(Flaw.Kind.SET_TOO_LARGE, "a set of more than " + in.limits.ranges() + " ranges");
            }
            long first = end(in);
            set.add(first, in.take(':') ? end(in) : first);
        } while (in.take(','));
        return set.build();
    }

    private static long end(Cursor in) {
        return in.take('*') ? SequenceSet.LARGEST : in.nzNumber();
    }

    /** A set without "*" and "$". */
    static SequenceSet plain(Cursor in) {
        SequenceSet set = sequence(in);
        boolean open = set.isSaved();
        for (int range = 0; range < set.ranges(); range++) {
            open |= set.first(range) == SequenceSet.LARGEST || set.last(range) == SequenceSet.LARGEST;
        }
        if (open) {
            throw in.syntax("expected numbers that are said");
        }
        return set;
    }

    /** The same, where the order means nothing. */
    static UidSet uids(Cursor in) {
        return plain(in).resolve(0);
    }

    static SearchKey.Window window(Cursor in) {
        long first = signed(in);
        in.expect(':');
        return new SearchKey.Window(first, signed(in));
    }

    private static long signed(Cursor in) {
        return in.take('-') ? -in.nzNumber() : in.nzNumber();
    }
}
