package org.posthorn.mime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message while it is edited: what is changed is gathered, and then written in one pass over the tree. */
final class Editing {

    private static final String CRLF = "\r\n";

    /** How far a line end is looked for to see which kind the message has. */
    private static final int NEAR = 1 << 16;

    private final Message message;
    private final Structure structure;
    private final Source source;
    private final Stamps stamps;
    private final long end;
    private final Splices out;

    private final Map<Integer, HeaderEdit> headers = new HashMap<>();
    private final Map<Integer, PartsEdit> parts = new HashMap<>();
    private final Map<Integer, NewPart> bodies = new HashMap<>();
    private final Deque<Frame> open = new ArrayDeque<>();

    /** A part that is being written. */
    private static final class Frame {
        final int part;
        final @Nullable PartsEdit edit;
        final Set<String> boundaries;

        /** Whether no part of it is left. */
        final boolean emptied;

        int nextChild;

        Frame(int part, @Nullable PartsEdit edit, Set<String> boundaries) {
            this.part = part;
            this.edit = edit;
            this.boundaries = boundaries;
            this.emptied = edit != null && edit.size() == 0;
        }
    }

    Editing(Message message, Stamps stamps) {
        this.message = message;
        this.stamps = stamps;
        this.structure = message.structure();
        this.source = structure.source;
        this.end = message.end();
        this.out = new Splices(source, message.offset());
    }

    // What is changed

    HeaderEdit header(int part) {
        return headers.computeIfAbsent(
                part, number -> new HeaderEdit(structure.view(number), lineEnd(structure.begin(number))));
    }

    void replace(int part, NewPart other) {
        if (structure.isRoot(part)) {
            bodies.put(part, other);
            parts.remove(part);
            HeaderEdit header = header(part);
            header.replaceContent(other.fields());
            sayMime(header);
        } else {
            int parent = parent(part);
            PartsEdit edit = parts(parent);
            edit.replace(number(edit, part), other);
        }
    }

    void remove(int part) {
        PartsEdit edit = parts(parent(part));
        edit.remove(number(edit, part));
    }

    /** Adds a part; the last one if the index is negative. */
    void add(int to, int index, NewPart part) {
        if (index < 0) {
            parts(to).add(part);
        } else {
            parts(to).add(index, part);
        }
    }

    private PartsEdit parts(int multipart) {
        PartsEdit edit = parts.get(multipart);
        if (edit == null) {
            boolean divided =
                    structure.content(multipart) == MimeReader.Content.MULTIPART && !bodies.containsKey(multipart);
            edit = divided ? PartsEdit.of(children(multipart)) : PartsEdit.wrapping("=_" + stamps.unique());
            parts.put(multipart, edit);
        }
        return edit;
    }

    private int[] children(int multipart) {
        List<Integer> children = new ArrayList<>();
        int behind = structure.behind(multipart);
        for (int child = multipart + 1; child < behind; child = structure.behind(child)) {
            children.add(child);
        }
        return children.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int number(PartsEdit edit, int part) {
        for (int i = 0; i < edit.children.length; i++) {
            if (edit.children[i] == part) {
                return i;
            }
        }
        throw new IllegalStateException("the multipart around the part was replaced");
    }

    /** The innermost part that this one lies in. */
    private int parent(int part) {
        int parent = message.index();
        for (int child = parent + 1; child < part; ) {
            if (structure.behind(child) > part) {
                parent = child;
                child++;
            } else {
                child = structure.behind(child);
            }
        }
        return parent;
    }

    private static void sayMime(HeaderEdit header) {
        if (!header.contains("MIME-Version")) {
            header.add(NewField.of("MIME-Version", "1.0"));
        }
    }

    // What comes of it

    Source finish() {
        int behind = structure.behind(message.index());
        for (int part = message.index(); part < behind; ) {
            while (!open.isEmpty() && structure.behind(open.element().part) <= part) {
                close();
            }
            part = begin(part) ? part + 1 : structure.behind(part);
        }
        while (!open.isEmpty()) {
            close();
        }
        return out.finish(end, Message.MAPPED_FROM);
    }

    /** Begins a part; false if nothing of what is in it is left. */
    private boolean begin(int part) {
        Frame around = open.peek();
        if (around != null
                && around.edit != null
                && around.edit.newBoundary == null
                && !child(around, around.edit, part)) {
            return false;
        }
        PartsEdit edit = parts.get(part);
        NewPart body = bodies.get(part);
        open.push(new Frame(part, edit, boundaries(part, edit, body != null)));
        NewPart fitting = body == null ? null : fitting(body, lineEnd(structure.begin(part)));
        if (fitting != body) {
            header(part).set(NewField.of("Content-Transfer-Encoding", "base64"));
        }
        if (edit != null && edit.newBoundary != null) {
            wrap(part, edit, edit.newBoundary);
        } else if (headers.containsKey(part) || isBegunByNew(part)) {
            header(part).write(out, body != null || isBegunByNew(part));
        }
        if (fitting != null) {
            body(part, fitting, edit == null);
        }
        return fitting == null;
    }

    /** The boundaries that are looked for in a part. */
    private Set<String> boundaries(int part, @Nullable PartsEdit edit, boolean replaced) {
        Set<String> boundaries = new HashSet<>();
        if (!replaced) {
            boundaries.add(DelimiterSearch.boundary(structure.view(part)));
        }
        if (edit != null && edit.newBoundary != null) {
            boundaries.add(edit.newBoundary);
        }
        return boundaries;
    }

    /** Writes a body in the place of the one that was there. */
    private void body(int part, NewPart fresh, boolean alone) {
        String lineEnd = lineEnd(structure.begin(part));
        out.keep(structure.body(part));
        fresh.writeBody(lineEnd, out);
        out.skip(structure.end(part));
        if (alone && structure.end(part) == end && fresh.isOpen()) {
            out.write(lineEnd);
        }
        if (alone) {
            endInstead(part, lineEnd);
        }
    }

    /** Whether it holds a message in which something new may come first: what ends the header before must not be missing. */
    private boolean isBegunByNew(int part) {
        HeaderEdit inner = headers.get(part + 1);
        boolean changed = parts.containsKey(part + 1) || inner != null && inner.hasNew();
        return changed && structure.content(part) == MimeReader.Content.MESSAGE;
    }

    /** Does what is to be done with one part of a multipart; false if it is not left as it is. */
    private boolean child(Frame frame, PartsEdit edit, int part) {
        int child = frame.nextChild++;
        String lineEnd = lineEnd(structure.begin(part));
        if (frame.emptied) {
            if (child == 0) {
                int last = edit.children[edit.children.length - 1];
                instead(NewPart.text(""), structure.begin(part), last, lineEnd);
            }
            return false;
        }
        if (!isClosed(frame.part, edit) && child >= edit.goneFrom()) {
            return false;
        }
        long delimiter = delimiter(part, frame.part);
        for (NewPart fresh : edit.before(child)) {
            out.keep(delimiter);
            write(fresh, edit, frame.part, lineEnd);
            out.endLine(lineEnd);
        }
        NewPart instead = edit.instead(child);
        if (edit.isGone(child)) {
            out.keep(delimiter);
            out.skip(behindLineEnd(structure.end(part)));
        } else if (instead != null) {
            instead(instead, structure.begin(part), part, lineEnd);
        }
        return !edit.isGone(child) && instead == null;
    }

    /** Writes a part in the place of those from an octet on to the end of another. */
    private void instead(NewPart other, long from, int last, String lineEnd) {
        NewPart fitting = fitting(other, lineEnd);
        out.keep(from);
        out.startLine(lineEnd);
        fitting.write(lineEnd, out);
        out.skip(structure.end(last));
        endInstead(last, lineEnd);
    }

    /** Writes what has to stand between a new part and the line end, or the delimiter, that came behind the old one. */
    private void endInstead(int old, String lineEnd) {
        long at = structure.end(old);
        if (at < end && source.at(at) == '-') {
            out.endLine(lineEnd);
        } else if (at < end && source.at(at) == '\n' && out.last() == '\r') {
            out.write("\r");
        }
    }

    private void close() {
        Frame frame = open.element();
        PartsEdit edit = frame.edit;
        if (edit != null && edit.newBoundary != null) {
            endWrapped(frame.part, edit);
        } else if (edit != null && !frame.emptied) {
            if (isClosed(frame.part, edit)) {
                appendBeforeClose(frame.part, edit);
            } else {
                appendAtEnd(frame.part, edit);
            }
        }
        open.pop();
    }

    private void appendBeforeClose(int multipart, PartsEdit edit) {
        int last = edit.children[edit.children.length - 1];
        String lineEnd = lineEnd(structure.begin(last));
        for (NewPart fresh : edit.before(edit.children.length)) {
            out.keep(behindLineEnd(structure.end(last)));
            write(fresh, edit, multipart, lineEnd);
            out.endLine(lineEnd);
        }
    }

    /** Of a multipart without a close delimiter. */
    private void appendAtEnd(int multipart, PartsEdit edit) {
        int count = edit.children.length;
        int goneFrom = edit.goneFrom();
        List<NewPart> fresh = edit.newFrom(goneFrom);
        long to = structure.end(multipart);
        boolean direct = to < end && source.at(to) == '-';
        String lineEnd = lineEnd(structure.begin(edit.children[0]));
        if (goneFrom < count) {
            long delimiter = delimiter(edit.children[goneFrom], multipart);
            boolean keepsLineEnd = direct || !fresh.isEmpty() || goneFrom == 0;
            out.keep(keepsLineEnd ? delimiter : Math.min(delimiter, structure.end(edit.children[goneFrom - 1])));
            out.skip(to);
        } else if (!fresh.isEmpty()) {
            out.keep(to);
            int last = structure.behind(multipart) - 1;
            if (isCutHeader(last)) {
                out.startLine(lineEnd);
            } else if (!direct) {
                out.endLine(lineEnd);
            }
            closeTwins(multipart, edit, lineEnd);
        }
        for (int i = 0; i < fresh.size(); i++) {
            if (i > 0) {
                out.endLine(lineEnd);
            }
            write(fresh.get(i), edit, multipart, lineEnd);
        }
        if (!fresh.isEmpty() && to == end) {
            out.endLine(lineEnd);
            writeDelimiter(edit, multipart);
            out.write("--" + lineEnd);
        } else if (!fresh.isEmpty()) {
            endInstead(multipart, lineEnd);
        }
    }

    /**
     * Multiparts within, with the same boundary and without a close delimiter, would take the delimiter for theirs: they are given one. In
     * a multipart that has no part it is read as text.
     */
    private void closeTwins(int multipart, PartsEdit edit, String lineEnd) {
        String boundary = DelimiterSearch.boundary(structure.view(multipart));
        for (int part = multipart + 1; part < structure.behind(multipart); part++) {
            if (structure.end(part) == structure.end(multipart)
                    && DelimiterSearch.boundary(structure.view(part)).equals(boundary)
                    && isOpenToEnd(part, boundary)
                    && !isCutHeader(part)) {
                writeDelimiter(edit, multipart);
                out.write("--" + lineEnd);
            }
        }
    }

    /** Whether the octets end within the header of a part: then a delimiter line ends it too, and the part stays as it is. */
    private boolean isCutHeader(int part) {
        return structure.body(part) == structure.end(part)
                && !new HeaderEdit(structure.view(part), CRLF).hasSeparator();
    }

    private boolean isOpenToEnd(int part, String boundary) {
        int[] children = children(part);
        return children.length > 0
                ? structure.end(children[children.length - 1]) == structure.end(part)
                : !new DelimiterSearch(Set.of(boundary)).find(source, structure.body(part), structure.end(part));
    }

    // A part that becomes a multipart

    private void wrap(int part, PartsEdit edit, String boundary) {
        Part old = structure.view(part);
        HeaderEdit header = header(part);
        List<NewField> content = new ArrayList<>(header.content());
        if (structure.isInDigest(part) && content.stream().noneMatch(field -> field.is("Content-Type"))) {
            content.add(NewField.of(ContentType.DIGEST_DEFAULT));
        }
        List<NewField> fields = new ArrayList<>();
        fields.add(NewField.of(ContentType.of("multipart", "mixed").with("boundary", boundary)));
        String encoding = old.transferEncoding();
        if (encoding.equals("8bit") || encoding.equals("binary")) {
            fields.add(NewField.of("Content-Transfer-Encoding", encoding));
        }
        header.replaceContent(fields);
        if (structure.isRoot(part)) {
            sayMime(header);
        }
        header.write(out, true);
        String lineEnd = lineEnd(structure.begin(part));
        for (NewPart fresh : edit.before(0)) {
            write(fresh, edit, part, lineEnd);
            out.endLine(lineEnd);
        }
        writeDelimiter(edit, part);
        out.write(lineEnd);
        content.forEach(field -> field.write(lineEnd, out));
        out.write(lineEnd);
    }

    private void endWrapped(int part, PartsEdit edit) {
        long to = structure.end(part);
        String lineEnd = lineEnd(structure.begin(part));
        out.keep(to);
        out.endLine(lineEnd);
        for (NewPart fresh : edit.before(1)) {
            write(fresh, edit, part, lineEnd);
            out.endLine(lineEnd);
        }
        writeDelimiter(edit, part);
        out.write("--" + (to == end || source.at(to) == '-' ? lineEnd : ""));
    }

    // New parts

    /** Writes a delimiter line and a part, without the line end that would end it. */
    private void write(NewPart fresh, PartsEdit edit, int multipart, String lineEnd) {
        writeDelimiter(edit, multipart);
        out.write(lineEnd);
        fitting(fresh, lineEnd).write(lineEnd, out);
    }

    /** The new delimiter, or the octets of the first one, whatever characters they are. */
    private void writeDelimiter(PartsEdit edit, int multipart) {
        if (edit.newBoundary != null) {
            out.write("--" + edit.newBoundary);
            return;
        }
        long delimiter = delimiter(edit.children[0], multipart);
        int length = DelimiterSearch.boundary(structure.view(multipart)).length();
        out.write(source, delimiter, delimiter + 2 + length);
    }

    /** The part in a form that has no delimiter of the multiparts that are open. */
    private NewPart fitting(NewPart fresh, String lineEnd) {
        if (fresh.hasNoHyphens()) {
            return fresh;
        }
        Set<String> boundaries = new HashSet<>();
        open.forEach(frame -> boundaries.addAll(frame.boundaries));
        boundaries.remove("");
        Splices alone = new Splices(source, 0);
        fresh.write(lineEnd, alone);
        Source octets = alone.finish(0, 0);
        if (!new DelimiterSearch(boundaries).find(octets, 0, octets.size())) {
            return fresh;
        }
        NewPart encoded = fresh.inBase64();
        if (encoded == null) {
            throw new IllegalArgumentException("a part with a line that is a delimiter of a multipart around it");
        }
        return encoded;
    }

    // Places

    /** Whether a delimiter line of the multipart, or what is left of it unread, comes behind its last part. */
    private boolean isClosed(int multipart, PartsEdit edit) {
        return structure.end(edit.children[edit.children.length - 1]) < structure.end(multipart);
    }

    /** Where the delimiter line before a part begins. */
    private long delimiter(int part, int multipart) {
        long from = structure.body(multipart);
        long at = structure.begin(part);
        at -= at > from && source.at(at - 1) == '\n' ? 1 : 0;
        while (at > from && source.at(at - 1) != '\n') {
            at--;
        }
        return at;
    }

    private long behindLineEnd(long at) {
        if (at < end && source.at(at) == '\n') {
            return at + 1;
        }
        return at + 1 < end && source.at(at) == '\r' && source.at(at + 1) == '\n' ? at + 2 : at;
    }

    /** The line end before an octet or, at the beginning, the first behind it. */
    private String lineEnd(long at) {
        long begin = message.offset();
        if (at > begin && source.at(at - 1) == '\n') {
            return at - 1 > begin && source.at(at - 2) == '\r' ? CRLF : "\n";
        }
        for (long i = at; i < Math.min(end, at + NEAR); i++) {
            if (source.at(i) == '\n') {
                return i > begin && source.at(i - 1) == '\r' ? CRLF : "\n";
            }
        }
        for (long i = at - 1; i > Math.max(begin, at - NEAR); i--) {
            if (source.at(i) == '\n') {
                return source.at(i - 1) == '\r' ? CRLF : "\n";
            }
        }
        return CRLF;
    }
}
