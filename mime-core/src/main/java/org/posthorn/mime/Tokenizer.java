package org.posthorn.mime;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a message into its tokens: knows which parts begin and end where. It works on a window of the message that its owner lays under it
 * with {@link #window}, and leaves what each token says in its fields, or in those of {@link #field}, until the next one, so that a whole
 * tree is built without an object per token.
 */
final class Tokenizer {

    enum Token {
        /** The window is used up: lay the next one. */
        MORE,
        /** A part begins: part, offset, root, inDigest. */
        PART_BEGIN,
        /** A header field: see {@link #field}. */
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

    private static final int KIND_LEAF = 0;
    private static final int KIND_MULTIPART = 1;
    private static final int KIND_DIGEST = 2;
    private static final int KIND_EPILOGUE = 3;
    private static final int KIND_MESSAGE = 4;

    /** Added to the kind of a multipart once it has a part. */
    private static final int HAS_PARTS = 8;

    // What the last token says.
    int part;
    long offset;
    boolean root;
    boolean inDigest;
    long end;
    long lines;
    long bare;
    MimeReader.Content content = MimeReader.Content.LEAF;
    MimeReader.Area area = MimeReader.Area.BODY;

    private final MimeLimits limits;
    private final boolean skims;
    private final Window window = new Window();
    private final Lines line = new Lines();
    private final OpenParts open = new OpenParts();
    private final ContentProbe probe;
    private final Defects defects;
    private final HeaderScanner header;
    private final BodyScanner body;

    private State state = State.BEGIN;
    private ContentProbe.Kind defaultKind = ContentProbe.Kind.LEAF;
    private int parts;
    private boolean nextIsRoot = true;

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
        this.header = new HeaderScanner(window, line, open, probe, defects, limits, skims);
        this.body = new BodyScanner(window, line, open, skims);
    }

    /**
     * Goes over headers and bodies faster: gives no {@link Token#CHUNK} and no line counts, and does not tell of bad lines.
     */
    static Tokenizer skimming(MimeLimits limits) {
        return new Tokenizer(limits, true);
    }

    /** Lays a window: octets of the message from {@link #kept} on. */
    void window(byte[] bytes, int from, int to, boolean isLast) {
        window.lay(bytes, from, to, isLast);
    }

    /** The offset from which on the octets are still needed. */
    long kept() {
        return window.kept;
    }

    /** The header field of the last token, if it was one. */
    HeaderScanner field() {
        return header;
    }

    /** The transfer encoding of the part whose header is over. */
    ContentProbe.Encoding encoding() {
        return probe.encoding();
    }

    /** The content type of that part, if it had to be read. */
    @Nullable ContentType type() {
        return probe.type();
    }

    /** Whether the rest of the message, whatever it is, belongs to the body at hand: {@link #skipTo} its end. */
    boolean isRestBody() {
        return skims && state == State.BODY && open.active() == 0;
    }

    /** Goes on behind octets that are not looked at. */
    void skipTo(long absolute) {
        window.kept = absolute;
        window.scan = absolute;
    }

    int depth() {
        return open.depth();
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

    private Token begin() {
        part = parts++;
        open.push(part);
        offset = window.kept;
        root = nextIsRoot;
        inDigest = defaultKind == ContentProbe.Kind.MESSAGE;
        probe.begin(defaultKind);
        header.begin();
        state = State.HEADER;
        return Token.PART_BEGIN;
    }

    private @Nullable Token header() {
        HeaderScanner.Found found = header.next();
        if (found == null) {
            return null;
        }
        return switch (found) {
            case MORE -> Token.MORE;
            case FIELD -> Token.FIELD;
            case END -> headersEnd();
            case DELIMITER -> delimiterInHeader();
        };
    }

    private Token delimiterInHeader() {
        offset = header.offset;
        open.body(offset, header.linesBefore, header.bareBefore);
        content = MimeReader.Content.LEAF;
        closeFor(header.match, offset, header.linesBefore, header.bareBefore);
        return Token.HEADERS_END;
    }

    private Token headersEnd() {
        offset = window.kept;
        body.begin(offset);
        open.body(offset, line.count, line.bare);
        int frame = open.depth() - 1;
        state = State.BODY;
        content = MimeReader.Content.LEAF;
        switch (probe.kind()) {
            case LEAF -> {}
            case MESSAGE -> {
                if (probe.encoding() == ContentProbe.Encoding.NONE && mayNest()) {
                    content = MimeReader.Content.MESSAGE;
                    open.kind(frame, KIND_MESSAGE);
                    defaultKind = ContentProbe.Kind.LEAF;
                    nextIsRoot = true;
                    state = State.BEGIN;
                }
            }
            case MULTIPART, DIGEST -> multipart(frame);
        }
        return Token.HEADERS_END;
    }

    private void multipart(int frame) {
        if (probe.boundary().length == 0) {
            defects.add(Defect.Kind.MISSING_BOUNDARY, offset);
            return;
        }
        if (!mayNest()) {
            return;
        }
        if (probe.encoding() != ContentProbe.Encoding.NONE) {
            defects.add(Defect.Kind.ENCODED_MULTIPART, offset);
        }
        content = MimeReader.Content.MULTIPART;
        open.kind(frame, probe.kind() == ContentProbe.Kind.DIGEST ? KIND_DIGEST : KIND_MULTIPART);
        open.boundary(probe.boundary(), probe.boundary().length);
    }

    /** Whether there may be parts in the one whose body begins at {@link #offset}. */
    private boolean mayNest() {
        if (open.depth() >= limits.depth()) {
            defects.limit(Defect.Kind.DEPTH_LIMIT, offset);
            return false;
        }
        if (parts >= limits.parts()) {
            defects.limit(Defect.Kind.PARTS_LIMIT, offset);
            return false;
        }
        return true;
    }

    private @Nullable Token body() {
        BodyScanner.Found found = body.next();
        switch (found) {
            case MORE -> {}
            case DELIMITER -> closeFor(body.match, body.until, body.lines, body.bare);
            case END -> {
                close(0, body.until, body.lines, body.bare);
                after = After.END;
            }
        }
        Token chunk = chunk(body.until);
        return chunk == null && found == BodyScanner.Found.MORE ? Token.MORE : chunk;
    }

    private @Nullable Token chunk(long until) {
        if (until <= window.kept || skims) {
            window.kept = Math.max(window.kept, until);
            return null;
        }
        offset = window.kept;
        end = until;
        part = open.number();
        int kind = open.kind(open.depth() - 1);
        area = kind == KIND_LEAF
                ? MimeReader.Area.BODY
                : (kind & 7) == KIND_EPILOGUE ? MimeReader.Area.EPILOGUE : MimeReader.Area.PREAMBLE;
        window.kept = until;
        return Token.CHUNK;
    }

    /** A delimiter line closes parts. */
    private void closeFor(int match, long bodyEnd, long linesThere, long bareThere) {
        close((match >> 1) + 1, bodyEnd, linesThere, bareThere);
        boolean closes = (match & 1) == 1;
        after = closes ? After.EPILOGUE : parts < limits.parts() ? After.NEXT_PART : After.GIVE_UP;
    }

    /** Closes parts until so many are open. */
    private void close(int depth, long bodyEnd, long linesThere, long bareThere) {
        closeTo = depth;
        closeOffset = bodyEnd;
        closeLines = linesThere;
        closeBare = bareThere;
        state = State.CLOSING;
    }

    private @Nullable Token closing() {
        if (open.depth() > closeTo) {
            return partEnd();
        }
        window.kept = window.scan;
        body.begin(after == After.EPILOGUE ? line.breakStart : window.scan);
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
