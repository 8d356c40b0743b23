package org.posthorn.imap.syntax;

import java.util.ArrayList;
import java.util.List;
import org.posthorn.mailbox.Flag;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.SystemFlag;

/** Flags as IMAP writes them (RFC 9051 section 2.3.2). */
final class FlagSyntax {

    private static final String[] NAMES = {"Seen", "Answered", "Flagged", "Deleted", "Draft"};
    private static final String[] UPPER = {"SEEN", "ANSWERED", "FLAGGED", "DELETED", "DRAFT"};
    private static final SystemFlag[] SYSTEM = SystemFlag.values();

    private FlagSyntax() {}

    /** A list in parentheses, as a client writes it. */
    static Flags list(Cursor in) {
        in.open();
        List<Flag> flags = new ArrayList<>();
        if (in.peek() != ')') {
            some(in, flags);
        }
        in.close();
        return Flags.of(flags);
    }

    /** A list in parentheses, or flags without them (STORE). */
    static Flags listOrSome(Cursor in) {
        if (in.peek() == '(') {
            return list(in);
        }
        List<Flag> flags = new ArrayList<>();
        some(in, flags);
        return Flags.of(flags);
    }

    private static void some(Cursor in, List<Flag> flags) {
        do {
            flags.add(flag(in));
            in.checkElements(flags.size());
        } while (in.more());
    }

    static Flag flag(Cursor in) {
        if (!in.take('\\')) {
            return new Keyword(in.atom());
        }
        for (int i = 0; i < UPPER.length; i++) {
            if (in.word(UPPER[i])) {
                return SYSTEM[i];
            }
        }
        throw in.syntax("expected a flag that is known");
    }

    static void write(Pen out, Flag flag) {
        if (flag instanceof SystemFlag known) {
            out.put('\\').put(NAMES[known.ordinal()]);
        } else {
            out.put(((Keyword) flag).name());
        }
    }

    /** All flags with spaces between them; whether there was one. */
    static boolean write(Pen out, Flags flags) {
        boolean first = true;
        for (SystemFlag flag : SYSTEM) {
            if (flags.contains(flag)) {
                write(first ? out : out.space(), flag);
                first = false;
            }
        }
        List<Keyword> keywords = flags.keywords();
        for (int i = 0; i < keywords.size(); i++) {
            (first ? out : out.space()).put(keywords.get(i).name());
            first = false;
        }
        return !first;
    }

    static void writeList(Pen out, Flags flags) {
        out.put('(');
        write(out, flags);
        out.put(')');
    }
}
