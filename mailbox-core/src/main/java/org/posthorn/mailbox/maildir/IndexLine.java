package org.posthorn.mailbox.maildir;

import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.UidSet;

/**
 * Lines of the file that keeps an {@link Index}, and what each does to it. The first character says what it is, tabs divide the rest:
 *
 * <pre>
 * +uid modseq saved place letters more emailid size base   a message came
 * =uid modseq place letters more                           its flags changed
 * -modseq uids                                             messages went
 * #uid size                                                what the size of a message turned out to be
 * !uid                                                     the first UID that is recent
 * </pre>
 */
final class IndexLine {

    private final String text;
    private int at;
    private final int end;

    private IndexLine(String text, int from, int end) {
        this.text = text;
        this.at = from;
        this.end = end;
    }

    // ---- reading ----

    /**
     * Does what a line says.
     *
     * @throws IllegalArgumentException if it is none, or cannot be true
     */
    static void apply(String text, int from, int end, Index index, Keywords keywords) {
        IndexLine line = new IndexLine(text, from + 1, end);
        switch (text.charAt(from)) {
            case '+' -> line.came(index, keywords);
            case '=' -> line.flagged(index, keywords);
            case '-' -> line.went(index);
            case '#' -> line.sized(index);
            case '!' -> index.claimRecent(line.number());
            default -> throw new IllegalArgumentException("not a line of the list");
        }
    }

    String field() {
        int tab = text.indexOf('\t', at);
        int stop = tab < 0 || tab > end ? end : tab;
        if (at > end) {
            throw new IllegalArgumentException("a line with too few fields");
        }
        String field = text.substring(at, stop);
        at = stop + 1;
        return field;
    }

    long number() {
        String field = field();
        long number = field.isEmpty() ? -1 : Long.parseLong(field);
        if (number < 0) {
            throw new IllegalArgumentException("not a number");
        }
        return number;
    }

    static IndexLine of(String text) {
        return new IndexLine(text, 0, text.length());
    }

    private void came(Index index, Keywords keywords) {
        long uid = number();
        long modSeq = number();
        long saved = number();
        Entry.Place place = place(field());
        String letters = field();
        String more = field();
        String emailId = field();
        String size = field();
        String base = field();
        if (index.last() >= uid || uid > UidSet.LARGEST) {
            throw new IllegalArgumentException("UIDs out of order");
        }
        if (!FileName.isFit(base) || base.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not the name of a file");
        }
        Entry entry = new Entry(uid, new FileName.Base(base), saved, emailId.isEmpty() ? null : emailId);
        entry.modSeq = modSeq;
        entry.place = place;
        flags(entry, letters, more, keywords);
        if (!size.isEmpty()) {
            entry.size = Long.parseLong(size);
        }
        index.add(entry);
    }

    private void flagged(Index index, Keywords keywords) {
        long uid = number();
        long modSeq = number();
        Entry.Place place = place(field());
        String letters = field();
        String more = field();
        Entry entry = index.entry(uid);
        if (entry != null) {
            entry.place = place;
            flags(entry, letters, more, keywords);
            index.flagged(entry, modSeq);
        }
    }

    private static void flags(Entry entry, String letters, String more, Keywords keywords) {
        boolean possible = letters.indexOf('/') < 0 && (more.isEmpty() || more.matches("[0-9]{1,6}(,[0-9]{1,6})*"));
        if (!possible) {
            throw new IllegalArgumentException("not flags");
        }
        entry.letters = letters;
        entry.more = more;
        entry.flags = keywords.flags(letters, more);
    }

    private void went(Index index) {
        long modSeq = number();
        index.remove(UidSet.parse(field()), modSeq);
    }

    private void sized(Index index) {
        long uid = number();
        long size = number();
        Entry entry = index.entry(uid);
        if (entry != null) {
            entry.size = size;
        }
    }

    private static Entry.Place place(String code) {
        return switch (code) {
            case "c" -> Entry.Place.CUR;
            case "u" -> Entry.Place.CUR_UNMARKED;
            case "n" -> Entry.Place.NEW;
            case "m" -> Entry.Place.NEW_MARKED;
            default -> throw new IllegalArgumentException("not a place");
        };
    }

    private static char code(Entry.Place place) {
        return switch (place) {
            case CUR -> 'c';
            case CUR_UNMARKED -> 'u';
            case NEW -> 'n';
            case NEW_MARKED -> 'm';
        };
    }

    // ---- writing ----

    static void came(Entry entry, StringBuilder to) {
        @Nullable String emailId = entry.emailId;
        boolean told = entry.base.number('W') >= 0 || entry.size < 0;
        to.append('+').append(entry.uid).append('\t').append(entry.modSeq).append('\t');
        to.append(entry.saved).append('\t').append(code(entry.place)).append('\t');
        to.append(entry.letters).append('\t').append(entry.more).append('\t');
        to.append(emailId == null ? "" : emailId).append('\t');
        to.append(told ? "" : Long.toString(entry.size)).append('\t');
        to.append(entry.base.text()).append('\n');
    }

    static void flagged(Entry entry, StringBuilder to) {
        to.append('=').append(entry.uid).append('\t').append(entry.modSeq).append('\t');
        to.append(code(entry.place)).append('\t');
        to.append(entry.letters).append('\t').append(entry.more).append('\n');
    }

    static void went(UidSet uids, long modSeq, StringBuilder to) {
        to.append('-').append(modSeq).append('\t').append(uids).append('\n');
    }

    static void sized(Entry entry, StringBuilder to) {
        to.append('#').append(entry.uid).append('\t').append(entry.size).append('\n');
    }

    static void claimed(long first, StringBuilder to) {
        to.append('!').append(first).append('\n');
    }
}
