package org.posthorn.mime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the fields of one header, one after another, and its end. What it finds lies in its fields until the next call. */
final class HeaderScanner {

    enum Found {
        /** The window is used up. */
        MORE,
        /** A header field: offset, nameLength, nameHash, folded, valueStart, end. */
        FIELD,
        /** The header is over, and the body begins at the window's {@link Window#kept}. */
        END,
        /** A delimiter line instead of the end: offset, match. */
        DELIMITER
    }

    /** The longest name that a header field can have. */
    static final int LONGEST_NAME = 0xFFFF;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** How far from the beginning of a header a field can begin. */
    private static final long LONGEST_HEADER = 1 << 30;

    // What was found last.
    long offset;
    int nameLength;
    int nameHash;
    boolean folded;
    long valueStart;
    long end;
    int match;

    /** How many lines had ended before the field or the delimiter, and how many of them with a bare LF. */
    long linesBefore;

    long bareBefore;

    private final Window window;
    private final Lines line;
    private final OpenParts open;
    private final ContentProbe probe;
    private final Defects defects;
    private final MimeLimits limits;
    private final boolean skims;

    private long start;
    private int fields;
    private boolean lineSeen;

    /** Whether the line at hand, begun before {@link Window#scan}, can be a delimiter. */
    private boolean candidate;

    /** Whether the rest of a field is passed over that was too long. */
    private boolean inRest;

    HeaderScanner(
            Window window,
            Lines line,
            OpenParts open,
            ContentProbe probe,
            Defects defects,
            MimeLimits limits,
            boolean skims) {
        this.window = window;
        this.line = line;
        this.open = open;
        this.probe = probe;
        this.defects = defects;
        this.limits = limits;
        this.skims = skims;
    }

    /** A hash of a field name, from its first, its middle and its last octet, without regard to case. */
    static int nameHash(int first, int middle, int last) {
        return (31 * (31 * (first | 0x20) + (middle | 0x20)) + (last | 0x20)) & 0xFFFF;
    }

    /** A header begins. */
    void begin() {
        start = window.kept;
        fields = 0;
        lineSeen = false;
        candidate = false;
        inRest = false;
    }

    /** Goes on; null when something was passed over. */
    @Nullable Found next() {
        if (inRest) {
            return rest();
        }
        if (window.scan != window.kept) {
            return candidate ? delimiterOrField() : field();
        }
        return skims && isWhole() ? taken(false, false) : line();
    }

    /** Where the field at hand ends, when the window shows all of it, and what follows, and nothing about it is unusual. */
    private boolean isWhole() {
        byte[] a = window.octets;
        int name = window.index(window.kept);
        int to = window.end;
        int nameEnd = Search.nameEnd(a, name, to);
        if (nameEnd <= name || a[name] == '-' || !lineSeen && a[name] == BYTE_ORDER_MARK[0]) {
            return false;
        }
        int firstLf = Search.indexOfLf(a, nameEnd, to);
        int lf = firstLf;
        while (lf + 1 < to && (a[lf + 1] == ' ' || a[lf + 1] == '\t')) {
            lf = Search.indexOfLf(a, lf + 1, to);
        }
        if (lf >= to || lf + 1 == to && !window.last) {
            return false;
        }
        boolean crlf = a[lf - 1] == '\r';
        int stop = crlf ? lf - 1 : lf;
        if (stop - name > limits.headerFieldSize() || nameEnd - name > LONGEST_NAME) {
            return false;
        }
        window.scan = lf + 1 + window.base;
        line.begin(window.scan, crlf);
        nameLength = nameEnd - name;
        valueStart = nameEnd + 1 + window.base;
        end = stop + window.base;
        folded = lf != firstLf;
        return true;
    }

    /** A line begins: a field, the empty line, perhaps a delimiter. */
    private @Nullable Found line() {
        int i = window.index(window.scan);
        int to = window.end;
        byte[] a = window.octets;
        if (i == to) {
            return window.last ? Found.END : Found.MORE;
        }
        byte b = a[i];
        if (b == '\r' && i + 1 == to && !window.last) {
            return Found.MORE;
        }
        if (b == '\n' || b == '\r' && i + 1 < to && a[i + 1] == '\n') {
            window.lineEnd(line);
            window.kept = window.scan;
            return Found.END;
        }
        linesBefore = line.count;
        bareBefore = line.bare;
        if (b != '-' || open.active() == 0) {
            return field();
        }
        if (i + 1 == to && !window.last) {
            return Found.MORE;
        }
        candidate = i + 1 < to && a[i + 1] == '-';
        return candidate ? delimiterOrField() : field();
    }

    /** A line that begins with two hyphens, while boundaries are looked for. */
    private @Nullable Found delimiterOrField() {
        long from = line.start;
        int lf = window.lineEnd(line);
        if (lf < 0 && !window.last && window.scan - from <= OpenParts.LONGEST_DELIMITER) {
            return Found.MORE;
        }
        candidate = false;
        match = open.match(window, from, lf < 0 ? window.scan : line.breakStart);
        if (match == OpenParts.NONE) {
            return field();
        }
        offset = from;
        return Found.DELIMITER;
    }

    private @Nullable Found field() {
        int most = limits.headerFieldSize();
        for (; ; ) {
            if (window.scan > window.kept && window.scan == line.start) {
                if (line.breakStart - window.kept > most) {
                    return ended(window.kept + most, true);
                }
                int i = window.index(window.scan);
                if (i == window.end && !window.last) {
                    return Found.MORE;
                }
                if (!isFold(i)) {
                    return ended(line.breakStart, false);
                }
            }
            if (window.lineEnd(line) < 0) {
                if (window.scan - window.kept > most) {
                    return ended(window.kept + most, true);
                }
                if (!window.last) {
                    return Found.MORE;
                }
                line.unended(window.scan);
                return ended(window.scan, false);
            }
        }
    }

    private boolean isFold(int i) {
        return i < window.end && (window.octets[i] == ' ' || window.octets[i] == '\t');
    }

    /** What is left of a header field that was too long. */
    private @Nullable Found rest() {
        for (; ; ) {
            window.kept = window.scan;
            if (window.scan == line.start) {
                int i = window.index(window.scan);
                if (i == window.end && !window.last) {
                    return Found.MORE;
                }
                if (!isFold(i)) {
                    inRest = false;
                    return null;
                }
            }
            if (window.lineEnd(line) < 0) {
                window.kept = window.scan;
                inRest = !window.last;
                return window.last ? null : Found.MORE;
            }
        }
    }

    /** The field at hand ends there, whole or cut by the limit. */
    private @Nullable Found ended(long fieldEnd, boolean cut) {
        inRest = cut;
        byte[] a = window.octets;
        int from = window.index(window.kept);
        int stop = window.index(fieldEnd);
        int name = lineSeen ? from : behindPrefix(from, stop);
        int nameEnd = name;
        for (int b; nameEnd < stop && (b = a[nameEnd] & 0xFF) > ' ' && b != ':' && b != 0x7F; ) {
            nameEnd++;
        }
        int colon = nameEnd;
        while (colon < stop && (a[colon] == ' ' || a[colon] == '\t')) {
            colon++;
        }
        if (nameEnd == name || colon == stop || a[colon] != ':' || nameEnd - name > LONGEST_NAME) {
            return noField(from, stop);
        }
        if (name > from) {
            boolean mark = a[from] == BYTE_ORDER_MARK[0];
            defects.add(mark ? Defect.Kind.BYTE_ORDER_MARK : Defect.Kind.LEADING_SPACE, window.kept);
            window.kept += name - from;
        }
        nameLength = nameEnd - name;
        valueStart = colon + 1 + window.base;
        end = fieldEnd;
        folded = line.count - linesBefore > 1;
        return taken(colon > nameEnd, cut);
    }

    /** Where the first field of a header begins, if something stands before it that does not belong there. */
    private int behindPrefix(int from, int stop) {
        byte[] a = window.octets;
        int mark = BYTE_ORDER_MARK.length;
        if (stop - from > mark && Arrays.equals(a, from, from + mark, BYTE_ORDER_MARK, 0, mark)) {
            return from + mark;
        }
        int name = from;
        while (name < stop && (a[name] == ' ' || a[name] == '\t')) {
            name++;
        }
        return name;
    }

    /** Gives the field at hand away, if there may be one more. */
    private @Nullable Found taken(boolean spaced, boolean cut) {
        lineSeen = true;
        offset = window.kept;
        window.kept = window.scan;
        if (fields >= limits.headerFields() || offset - start > LONGEST_HEADER) {
            if (fields != Integer.MAX_VALUE) {
                fields = Integer.MAX_VALUE;
                defects.limit(Defect.Kind.HEADER_FIELDS_LIMIT, offset);
            }
            return null;
        }
        fields++;
        if (spaced) {
            defects.add(Defect.Kind.SPACE_BEFORE_COLON, offset);
        }
        if (cut) {
            defects.limit(Defect.Kind.HEADER_FIELD_SIZE_LIMIT, offset);
        }
        byte[] a = window.octets;
        int name = window.index(offset);
        nameHash = nameHash(a[name] & 0xFF, a[name + nameLength / 2] & 0xFF, a[name + nameLength - 1] & 0xFF);
        try {
            if (probe.field(a, name, nameLength, window.index(valueStart), window.index(end))) {
                defects.add(Defect.Kind.DUPLICATE_CONTENT_TYPE, offset);
            }
        } catch (LimitExceeded breach) {
            throw breach.shifted(valueStart);
        }
        return Found.FIELD;
    }

    /**
     * A line in a header that is no header field. An mbox separator may stand before the first field, and an empty line may have been
     * given white space by a gateway; else, without any field before it, the header is empty and its empty line missing. Behind a field
     * such a line is passed over, as most readers do (RFC 7103 section 7.2).
     */
    private @Nullable Found noField(int from, int stop) {
        boolean first = !lineSeen;
        lineSeen = true;
        if (first && !inRest && isBlank(from, stop)) {
            defects.add(Defect.Kind.BLANK_SEPARATOR, window.kept);
            window.kept = window.scan;
            return Found.END;
        }
        byte b = window.octets[from];
        if (first && isMboxFrom(from, stop)) {
            lineSeen = false;
            defects.add(Defect.Kind.MBOX_FROM_LINE, window.kept);
        } else if (first && b != ' ' && b != '\t') {
            defects.add(Defect.Kind.MISSING_SEPARATOR, window.kept);
            line.rewind(window.kept, linesBefore, bareBefore);
            window.scan = window.kept;
            return Found.END;
        } else {
            defects.add(Defect.Kind.NOT_A_HEADER_FIELD, window.kept);
        }
        window.kept = window.scan;
        return null;
    }

    private boolean isBlank(int from, int stop) {
        byte[] a = window.octets;
        for (int i = from; i < stop; i++) {
            if (a[i] != ' ' && a[i] != '\t' && a[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private boolean isMboxFrom(int from, int stop) {
        byte[] a = window.octets;
        int i = from < stop && a[from] == '>' ? from + 1 : from;
        return stop - i > 5 && a[i] == 'F' && a[i + 1] == 'r' && a[i + 2] == 'o' && a[i + 3] == 'm' && a[i + 4] == ' ';
    }
}
