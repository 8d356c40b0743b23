package org.posthorn.mime;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a message into its tokens. It works on a window of the message that its owner lays under it with {@link #window}, and leaves what
 * each token says in its fields until the next one, so that a whole tree is built without an object per token.
 *
 * <p>What is not yet settled at the end of a window (a header field, a line that may be a delimiter and the line end before it, a lone CR)
 * stays in the message from {@link #kept} on: the next window must begin there. Nothing is looked at twice for that: {@code scan} says how
 * far it was looked at.
 */
final class Tokenizer {

    enum Token {
        /** The window is used up: lay the next one. */
        MORE,
        /** A part begins: part, offset, root, inDigest. */
        PART_BEGIN,
        /** A header field: offset, nameLength, nameHash, folded, valueStart, end. */
        FIELD,
        /** The header is over: content, offset of the body. */
        HEADERS_END,
        /** Octets of a body, a preamble or an epilogue: area, offset, end. */
        CHUNK,
        /** A part is over: part, offset of the body, end, lines, bare. */
        PART_END,
        /** A deviation: defect. */
        DEFECT,
        /** The message is over. */
        DONE
    }

    private enum State {
        BEGIN,
        HEADER,
        FIELD_REST,
        BODY,
        CLOSING,
        TAIL,
        DONE
    }

    /** What follows once the parts are closed that a delimiter line, or the end, closes. */
    private enum After {
        NEXT_PART,
        EPILOGUE,
        GIVE_UP,
        END
    }

    /** The longest line that can be a delimiter, white space behind it included. */
    static final int LONGEST_DELIMITER = 2 * ContentProbe.LONGEST_BOUNDARY;

    private static final int KIND_LEAF = 0;
    private static final int KIND_MULTIPART = 1;
    private static final int KIND_DIGEST = 2;
    private static final int KIND_EPILOGUE = 3;
    private static final int KIND_MESSAGE = 4;
    /** The longest name that a header field can have. */
    static final int LONGEST_NAME = 0xFFFF;

    /** How far from the beginning of a header a field can begin. */
    private static final long LONGEST_HEADER = 1 << 30;

    /** Added to the kind of a multipart once it has a part. */
    private static final int HAS_PARTS = 8;

    // What the last token says.
    int part;
    long offset;
    int nameLength;
    int nameHash;
    boolean folded;
    boolean root;
    boolean inDigest;
    long valueStart;
    long end;
    long lines;
    long bare;
    MimeReader.Content content = MimeReader.Content.LEAF;
    MimeReader.Area area = MimeReader.Area.BODY;

    private final MimeLimits limits;
    private final boolean skims;
    private final Lines line = new Lines();
    private final OpenParts open = new OpenParts();
    private final ContentProbe probe;
    private final Defects defects;

    private State state = State.BEGIN;
    private ContentProbe.Kind defaultKind = ContentProbe.Kind.LEAF;
    private int parts;
    private boolean nextIsRoot = true;
    private long headerStart;
    private int fields;
    private boolean headerLineSeen;

    private byte[] a = new byte[0];
    private int floor;
    private int windowEnd;
    private long base;
    private boolean last;

    /** The first octet that is not given away in a token. */
    private long kept;
    /** The first octet that was not looked at. */
    private long scan;
    /** Whether the line at hand, begun before {@link #scan}, can be a delimiter. */
    private boolean candidate;

    /** The line end before a delimiter does not begin before this. */
    private long breakFloor;

    private long linesAtField;
    private long bareAtField;

    private int closeTo;
    private After after = After.END;
    private long closeOffset;
    private long closeLines;
    private long closeBare;

    /** Gives every token, and looks at every line. */
    Tokenizer(MimeLimits limits) {
        this(limits, false);
    }

    private Tokenizer(MimeLimits limits, boolean skims) {
        this.limits = limits;
        this.skims = skims;
        this.defects = new Defects(limits);
        this.probe = new ContentProbe(limits);
    }

    /**
     * Goes over bodies faster: looks for delimiter lines only, gives no {@link Token#CHUNK} and no line counts, and does not tell of bad
     * lines.
     */
    static Tokenizer skimming(MimeLimits limits) {
        return new Tokenizer(limits, true);
    }

    /** Lays a window: octets of the message from {@link #kept} on. */
    void window(byte[] bytes, int from, int to, boolean isLast) {
        a = bytes;
        floor = from;
        windowEnd = to;
        base = kept - from;
        last = isLast;
    }

    /** The offset from which on the octets are still needed. */
    long kept() {
        return kept;
    }

    /** The transfer encoding of the part whose header is over. */
    ContentProbe.Encoding encoding() {
        return probe.encoding();
    }

    /** The content type of that part, if it had to be read. */
    @Nullable ContentType type() {
        return probe.type();
    }

    /** A hash of a field name, from its first, its middle and its last octet, without regard to case. */
    static int nameHash(int first, int middle, int last) {
        return (31 * (31 * (first | 0x20) + (middle | 0x20)) + (last | 0x20)) & 0xFFFF;
    }

    /** Whether the rest of the message, whatever it is, belongs to the body at hand: {@link #skipTo} its end. */
    boolean isRestBody() {
        return skims && state == State.BODY && open.active() == 0;
    }

    /** Goes on behind octets that are not looked at. */
    void skipTo(long absolute) {
        kept = absolute;
        scan = absolute;
    }

    int depth() {
        return open.depth();
    }

    /** The index in the window of an absolute offset. */
    int index(long absolute) {
        return (int) (absolute - base);
    }

    Defect defect() {
        return defects.taken();
    }

    Token next() {
        for (; ; ) {
            if (defects.take()) {
                return Token.DEFECT;
            }
            Token token = switch (state) {
                case BEGIN -> begin();
                case HEADER -> header();
                case FIELD_REST -> fieldRest();
                case BODY -> body();
                case CLOSING -> closing();
                case TAIL -> tail();
                case DONE -> Token.DONE;
            };
            if (token != null) {
                return token;
            }
        }
    }

    // Header

    private Token begin() {
        part = parts++;
        open.push(part);
        offset = kept;
        root = nextIsRoot;
        inDigest = defaultKind == ContentProbe.Kind.MESSAGE;
        probe.begin(defaultKind);
        headerStart = kept;
        fields = 0;
        headerLineSeen = false;
        candidate = false;
        state = State.HEADER;
        return Token.PART_BEGIN;
    }

    private @Nullable Token header() {
        if (scan == kept) {
            int i = index(scan);
            if (i == windowEnd) {
                return last ? headersEnd(scan) : Token.MORE;
            }
            byte b = a[i];
            if (b == '\r' && i + 1 == windowEnd && !last) {
                return Token.MORE;
            }
            if (b == '\n' || b == '\r' && i + 1 < windowEnd && a[i + 1] == '\n') {
                scan = line.end(a, floor, i, windowEnd, base, last) + 1 + base;
                return headersEnd(scan);
            }
            linesAtField = line.count;
            bareAtField = line.bare;
            candidate = b == '-' && open.active() > 0;
        }
        return candidate ? headerOrDelimiter() : field();
    }

    /** A line in a header that begins with a hyphen, while boundaries are looked for. */
    private @Nullable Token headerOrDelimiter() {
        if (scan == kept) {
            int i = index(scan);
            if (i + 1 == windowEnd && !last) {
                return Token.MORE;
            }
            if (i + 1 == windowEnd || a[i + 1] != '-') {
                candidate = false;
                return field();
            }
        }
        long start = line.start;
        int lf = line.end(a, floor, index(scan), windowEnd, base, last);
        scan = (lf < 0 ? ~lf : lf + 1) + base;
        if (lf < 0 && !last && scan - start <= LONGEST_DELIMITER) {
            return Token.MORE;
        }
        int match = match(start, lf < 0 ? scan : line.breakStart);
        candidate = false;
        if (match == OpenParts.NONE) {
            return field();
        }
        open.body(start, linesAtField, bareAtField);
        content = MimeReader.Content.LEAF;
        offset = start;
        closeFor(match, start, linesAtField, bareAtField);
        return Token.HEADERS_END;
    }

    private @Nullable Token field() {
        int most = limits.headerFieldSize();
        for (; ; ) {
            if (scan > kept && scan == line.start) {
                if (line.breakStart - kept > most) {
                    return fieldEnd(kept + most, State.FIELD_REST);
                }
                int i = index(scan);
                if (i == windowEnd && !last) {
                    return Token.MORE;
                }
                if (i == windowEnd || a[i] != ' ' && a[i] != '\t') {
                    return fieldEnd(line.breakStart, State.HEADER);
                }
            }
            int lf = line.end(a, floor, index(scan), windowEnd, base, last);
            scan = (lf < 0 ? ~lf : lf + 1) + base;
            if (lf < 0) {
                if (scan - kept > most) {
                    return fieldEnd(kept + most, State.FIELD_REST);
                }
                if (!last) {
                    return Token.MORE;
                }
                line.unended(scan);
                return fieldEnd(scan, State.HEADER);
            }
        }
    }

    /** What is left of a header field that was too long. */
    private @Nullable Token fieldRest() {
        for (; ; ) {
            kept = scan;
            if (scan == line.start) {
                int i = index(scan);
                if (i == windowEnd && !last) {
                    return Token.MORE;
                }
                if (i == windowEnd || a[i] != ' ' && a[i] != '\t') {
                    state = State.HEADER;
                    return null;
                }
            }
            int lf = line.end(a, floor, index(scan), windowEnd, base, last);
            scan = (lf < 0 ? ~lf : lf + 1) + base;
            if (lf < 0) {
                kept = scan;
                state = last ? State.HEADER : state;
                return last ? null : Token.MORE;
            }
        }
    }

    private @Nullable Token fieldEnd(long fieldEnd, State then) {
        state = then;
        int name = index(kept);
        int stop = index(fieldEnd);
        int nameEnd = name;
        for (int b; nameEnd < stop && (b = a[nameEnd] & 0xFF) > ' ' && b != ':' && b != 0x7F; ) {
            nameEnd++;
        }
        int colon = nameEnd;
        while (colon < stop && (a[colon] == ' ' || a[colon] == '\t')) {
            colon++;
        }
        if (nameEnd == name || colon == stop || a[colon] != ':' || nameEnd - name > LONGEST_NAME) {
            return notAField(name, stop);
        }
        headerLineSeen = true;
        long start = kept;
        kept = scan;
        if (fields >= limits.headerFields() || start - headerStart > LONGEST_HEADER) {
            if (fields != Integer.MAX_VALUE) {
                fields = Integer.MAX_VALUE;
                defects.limit(Defect.Kind.HEADER_FIELDS_LIMIT, start);
            }
            return null;
        }
        fields++;
        offset = start;
        nameLength = nameEnd - name;
        nameHash = nameHash(a[name] & 0xFF, a[name + nameLength / 2] & 0xFF, a[nameEnd - 1] & 0xFF);
        folded = line.count - linesAtField > 1;
        valueStart = colon + 1 + base;
        end = fieldEnd;
        if (colon > nameEnd) {
            defects.add(Defect.Kind.SPACE_BEFORE_COLON, start);
        }
        if (then == State.FIELD_REST) {
            defects.limit(Defect.Kind.HEADER_FIELD_SIZE_LIMIT, start);
        }
        try {
            if (probe.field(a, name, nameLength, colon + 1, stop)) {
                defects.add(Defect.Kind.DUPLICATE_CONTENT_TYPE, start);
            }
        } catch (LimitExceeded breach) {
            throw breach.shifted(valueStart);
        }
        return Token.FIELD;
    }

    /**
     * A line in a header that is no header field. An mbox separator may stand before the first field, and an empty line may have been
     * given white space by a gateway; else, without any field before it, the header is empty and its empty line missing. Behind a field
     * such a line is passed over, as most readers do (RFC 7103 section 7.2).
     */
    private @Nullable Token notAField(int from, int stop) {
        boolean first = !headerLineSeen;
        headerLineSeen = true;
        if (first && state == State.HEADER && isBlank(from, stop)) {
            defects.add(Defect.Kind.BLANK_SEPARATOR, kept);
            kept = scan;
            return headersEnd(scan);
        }
        if (first && isMboxFrom(from, stop)) {
            headerLineSeen = false;
            defects.add(Defect.Kind.MBOX_FROM_LINE, kept);
        } else if (first && a[from] != ' ' && a[from] != '\t') {
            defects.add(Defect.Kind.MISSING_SEPARATOR, kept);
            line.rewind(kept, linesAtField, bareAtField);
            scan = kept;
            return headersEnd(kept);
        } else {
            defects.add(Defect.Kind.NOT_A_HEADER_FIELD, kept);
        }
        kept = scan;
        return null;
    }

    private boolean isBlank(int from, int stop) {
        for (int i = from; i < stop; i++) {
            if (a[i] != ' ' && a[i] != '\t' && a[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private boolean isMboxFrom(int from, int stop) {
        int i = from < stop && a[from] == '>' ? from + 1 : from;
        return stop - i > 5 && a[i] == 'F' && a[i + 1] == 'r' && a[i + 2] == 'o' && a[i + 3] == 'm' && a[i + 4] == ' ';
    }

    private Token headersEnd(long bodyStart) {
        kept = bodyStart;
        breakFloor = bodyStart;
        offset = bodyStart;
        candidate = false;
        open.body(bodyStart, line.count, line.bare);
        int frame = open.depth() - 1;
        state = State.BODY;
        content = MimeReader.Content.LEAF;
        switch (probe.kind()) {
            case LEAF -> {}
            case MESSAGE -> {
                if (probe.encoding() == ContentProbe.Encoding.NONE && mayNest(bodyStart)) {
                    content = MimeReader.Content.MESSAGE;
                    open.kind(frame, KIND_MESSAGE);
                    defaultKind = ContentProbe.Kind.LEAF;
                    nextIsRoot = true;
                    state = State.BEGIN;
                }
            }
            case MULTIPART, DIGEST -> multipart(frame, bodyStart);
        }
        return Token.HEADERS_END;
    }

    private void multipart(int frame, long bodyStart) {
        if (probe.boundary().length == 0) {
            defects.add(Defect.Kind.MISSING_BOUNDARY, bodyStart);
            return;
        }
        if (!mayNest(bodyStart)) {
            return;
        }
        if (probe.encoding() != ContentProbe.Encoding.NONE) {
            defects.add(Defect.Kind.ENCODED_MULTIPART, bodyStart);
        }
        content = MimeReader.Content.MULTIPART;
        open.kind(frame, probe.kind() == ContentProbe.Kind.DIGEST ? KIND_DIGEST : KIND_MULTIPART);
        open.boundary(probe.boundary(), probe.boundary().length);
    }

    private boolean mayNest(long bodyStart) {
        if (open.depth() >= limits.depth()) {
            defects.limit(Defect.Kind.DEPTH_LIMIT, bodyStart);
            return false;
        }
        if (parts >= limits.parts()) {
            defects.limit(Defect.Kind.PARTS_LIMIT, bodyStart);
            return false;
        }
        return true;
    }

    // Body, preamble, epilogue

    private @Nullable Token body() {
        boolean delimited = open.active() > 0;
        for (; ; ) {
            if (delimited && scan == line.start) {
                int i = index(scan);
                if (!last && (i == windowEnd || i + 1 == windowEnd && a[i] == '-')) {
                    return more(breakBefore());
                }
                candidate = i + 1 < windowEnd && a[i] == '-' && a[i + 1] == '-';
            }
            if (candidate) {
                Token token = bodyOrDelimiter();
                if (token != null || state != State.BODY) {
                    return token;
                }
            } else if (skims) {
                if (!skim(delimited)) {
                    return last ? bodyEnd() : more(scan);
                }
            } else {
                int lf = line.end(a, floor, index(scan), windowEnd, base, last);
                scan = (lf < 0 ? ~lf : lf + 1) + base;
                if (lf < 0) {
                    return last ? bodyEnd() : more(scan);
                }
            }
        }
    }

    /** Goes to the next line that begins with two hyphens; false when there is none in the window. */
    private boolean skim(boolean delimited) {
        int hyphens = delimited ? Lines.indexOfHyphens(a, index(scan), windowEnd) : windowEnd;
        if (hyphens < windowEnd) {
            line.begin(hyphens + base, hyphens - 2 >= floor && a[hyphens - 2] == '\r');
            scan = line.start;
            return true;
        }
        // CR, LF and a hyphen may be the beginning of a delimiter
        scan = windowEnd + base;
        if (delimited && !last) {
            scan = Math.max(kept, scan - 3);
        }
        return false;
    }

    /** A line that begins with two hyphens, while boundaries are looked for. */
    private @Nullable Token bodyOrDelimiter() {
        long start = line.start;
        long startBreak = breakBefore();
        long linesBefore = line.count - (start > startBreak ? 1 : 0);
        long bareBefore = line.bare - (start == startBreak + 1 ? 1 : 0);
        int lf = line.end(a, floor, index(scan), windowEnd, base, last);
        scan = (lf < 0 ? ~lf : lf + 1) + base;
        if (lf < 0 && !last) {
            candidate = scan - start <= LONGEST_DELIMITER;
            return more(candidate ? startBreak : scan);
        }
        candidate = false;
        int match = match(start, lf < 0 ? scan : line.breakStart);
        if (match != OpenParts.NONE) {
            closeFor(match, startBreak, linesBefore, bareBefore);
            return chunk(startBreak);
        }
        return lf < 0 ? bodyEnd() : null;
    }

    private @Nullable Token bodyEnd() {
        line.unended(scan);
        closeTo = 0;
        closeOffset = scan;
        closeLines = line.count;
        closeBare = line.bare;
        after = After.END;
        state = State.CLOSING;
        return chunk(scan);
    }

    /**
     * Where the line end before the current line begins, which belongs to the delimiter if this line is one; never before the body. That of
     * a close delimiter may be given away already: it belongs to the outer delimiter if that comes next.
     */
    private long breakBefore() {
        return Math.max(line.breakStart, breakFloor);
    }

    private @Nullable Token more(long until) {
        Token chunk = chunk(until);
        return chunk == null ? Token.MORE : chunk;
    }

    private @Nullable Token chunk(long until) {
        if (until <= kept || skims) {
            kept = Math.max(kept, until);
            return null;
        }
        offset = kept;
        end = until;
        part = open.number();
        int kind = open.kind(open.depth() - 1);
        area = kind == KIND_LEAF
                ? MimeReader.Area.BODY
                : (kind & 7) == KIND_EPILOGUE ? MimeReader.Area.EPILOGUE : MimeReader.Area.PREAMBLE;
        kept = until;
        return Token.CHUNK;
    }

    private int match(long start, long contentEnd) {
        if (contentEnd - start > LONGEST_DELIMITER) {
            return OpenParts.NONE;
        }
        int from = index(start) + 2;
        int to = index(contentEnd);
        while (to > from && (a[to - 1] == ' ' || a[to - 1] == '\t' || a[to - 1] == '\r')) {
            to--;
        }
        return open.match(a, from, to);
    }

    // Ends of parts

    private void closeFor(int match, long bodyEnd, long linesThere, long bareThere) {
        int frame = match >> 1;
        closeTo = frame + 1;
        closeOffset = bodyEnd;
        closeLines = linesThere;
        closeBare = bareThere;
        state = State.CLOSING;
        boolean closes = (match & 1) == 1;
        after = closes ? After.EPILOGUE : parts < limits.parts() ? After.NEXT_PART : After.GIVE_UP;
    }

    private @Nullable Token closing() {
        if (open.depth() > closeTo) {
            return partEnd();
        }
        kept = scan;
        breakFloor = after == After.EPILOGUE ? line.breakStart : scan;
        state = State.BODY;
        int frame = closeTo - 1;
        switch (after) {
            case NEXT_PART -> {
                open.kind(frame, open.kind(frame) | HAS_PARTS);
                defaultKind = (open.kind(frame) & ~HAS_PARTS) == KIND_DIGEST
                        ? ContentProbe.Kind.MESSAGE
                        : ContentProbe.Kind.LEAF;
                nextIsRoot = false;
                state = State.BEGIN;
            }
            case EPILOGUE -> {
                if ((open.kind(frame) & HAS_PARTS) == 0) {
                    defects.add(Defect.Kind.MISSING_FIRST_DELIMITER, closeOffset);
                }
                open.kind(frame, KIND_EPILOGUE);
                open.endBoundary(frame);
            }
            case GIVE_UP -> {
                defects.limit(Defect.Kind.PARTS_LIMIT, closeOffset);
                open.kind(frame, KIND_EPILOGUE);
                open.forgetBoundaries();
            }
            case END -> state = State.TAIL;
        }
        return null;
    }

    private Token partEnd() {
        int frame = open.depth() - 1;
        part = open.number();
        offset = open.bodyStart();
        end = Math.max(offset, closeOffset);
        lines = Math.max(0, closeLines - open.linesBefore());
        bare = Math.max(0, closeBare - open.bareBefore());
        if (open.awaits(frame)) {
            boolean some = (open.kind(frame) & HAS_PARTS) != 0;
            defects.add(some ? Defect.Kind.MISSING_CLOSE_DELIMITER : Defect.Kind.MISSING_FIRST_DELIMITER, end);
        }
        open.pop();
        return Token.PART_END;
    }

    /** What is known of the lines of the whole message only now. */
    private @Nullable Token tail() {
        if (!skims) {
            line.report(defects);
        }
        state = State.DONE;
        return null;
    }
}
