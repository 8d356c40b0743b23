package org.posthorn.mailbox.maildir;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.posthorn.mailbox.Flag;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.SystemFlag;

/**
 * The name of a message's file: what names the message for good, and behind {@code :2,} a letter for each flag.
 *
 * @param base what names the message
 * @param letters the flags, sorted
 */
record FileName(String base, String letters) {

    private static final String MARK = ":2,";
    private static final Keyword PASSED = new Keyword("$Forwarded");

    static FileName parse(String name) {
        int mark = name.indexOf(MARK);
        return mark < 0 ? new FileName(name, "") : new FileName(name.substring(0, mark), name.substring(mark + 3));
    }

    static FileName of(String base, Flags flags, Keywords keywords) {
        TreeSet<Character> letters = new TreeSet<>();
        for (Flag flag : flags.all()) {
            if (flag instanceof SystemFlag known) {
                letters.add(letter(known));
            } else if (flag instanceof Keyword keyword) {
                letters.add(keyword.equals(PASSED) ? 'P' : keywords.letter(keyword));
            }
        }
        StringBuilder text = new StringBuilder();
        letters.forEach(text::append);
        return new FileName(base, text.toString());
    }

    static boolean needsLetter(Keyword keyword) {
        return !keyword.equals(PASSED);
    }

    private static char letter(SystemFlag flag) {
        return switch (flag) {
            case SEEN -> 'S';
            case ANSWERED -> 'R';
            case FLAGGED -> 'F';
            case DELETED -> 'T';
            case DRAFT -> 'D';
        };
    }

    Flags flags(Keywords keywords) {
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            for (SystemFlag flag : SystemFlag.values()) {
                if (letter(flag) == letter) {
                    flags.add(flag);
                }
            }
            if (letter == 'P') {
                flags.add(PASSED);
            }
            keywords.keyword(letter).ifPresent(flags::add);
        }
        return Flags.of(flags);
    }

    /** The number behind {@code ,S=} or {@code ,W=} in the base, as Dovecot writes it; -1 if there is none. */
    long number(char key) {
        int at = base.indexOf("," + key + "=");
        if (at < 0) {
            return -1;
        }
        int end = at + 3;
        while (end < base.length() && end < at + 18 && base.charAt(end) >= '0' && base.charAt(end) <= '9') {
            end++;
        }
        return end == at + 3 ? -1 : Long.parseLong(base.substring(at + 3, end));
    }

    /** {@return the name of the file} */
    @Override
    public String toString() {
        return base + MARK + letters;
    }
}
