package org.posthorn.imap.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.FetchData;
import org.posthorn.mailbox.Flag;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.SystemFlag;

/**
 * Reads lists of flags as servers write them. A mailbox has few that differ, so those that were read are known by their octets, and nothing is
 * made of them again.
 */
final class FlagCache {

    private static final int SLOTS = 64;
    private static final int LONGEST_KEPT = 512;
    private static final String[] UPPER = {"SEEN", "ANSWERED", "FLAGGED", "DELETED", "DRAFT"};
    private static final SystemFlag[] SYSTEM = SystemFlag.values();

    /**
     * What a list says. Flags that no store could keep are left out.
     *
     * @param data flags, and whether {@code \Recent} is among them
     * @param others whether {@code \*} is among them
     */
    record Listed(byte[] octets, FetchData.Flags data, boolean others) {}

    private final @Nullable Listed[] slots = new Listed[SLOTS];

    Listed read(Cursor in) {
        int length = in.lengthTo(')');
        int slot = in.hash(length) & SLOTS - 1;
        Listed known = slots[slot];
        if (known != null && in.take(known.octets())) {
            return known;
        }
        int from = in.position();
        Listed listed = parsed(in);
        if (length > LONGEST_KEPT) {
            return listed;
        }
        Listed kept = new Listed(in.since(from), listed.data(), listed.others());
        slots[slot] = kept;
        return kept;
    }

    private static Listed parsed(Cursor in) {
        in.open();
        List<Flag> flags = new ArrayList<>();
        boolean recent = false;
        boolean others = false;
        if (in.peek() != ')') {
            do {
                if (!in.take('\\')) {
                    keyword(in, flags);
                } else if (in.take('*')) {
                    others = true;
                } else if (in.word("RECENT")) {
                    recent = true;
                } else {
                    system(in, flags);
                }
                in.checkElements(flags.size());
            } while (in.more());
        }
        in.close();
        return new Listed(new byte[0], new FetchData.Flags(Flags.of(flags), recent), others);
    }

    private static void keyword(Cursor in, List<Flag> flags) {
        String name = in.run(Chars.LIST, "a flag");
        if (Keyword.isKeyword(name)) {
            flags.add(new Keyword(name));
        }
    }

    private static void system(Cursor in, List<Flag> flags) {
        for (int i = 0; i < UPPER.length; i++) {
            if (in.word(UPPER[i])) {
                flags.add(SYSTEM[i]);
                return;
            }
        }
        in.atom();
    }
}
