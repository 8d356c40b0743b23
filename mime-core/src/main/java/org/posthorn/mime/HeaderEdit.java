package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is changed in one header. The fields are read anew and without limits, so that an edit of all fields of a name means all of them;
 * whatever stays keeps its octets.
 */
final class HeaderEdit {

    private final Source source;
    private final long begin;
    private final long body;
    private final boolean hasBody;
    private final String lineEnd;

    /** The first one stands for the beginning of the header. */
    private final List<Slot> slots = new ArrayList<>();

    /** A field that was there, where it begins and behind its line end; and the new ones behind it. */
    private static final class Slot {
        final @Nullable Header old;
        final long from;
        final long to;
        final List<NewField> fresh = new ArrayList<>();
        boolean gone;

        Slot(@Nullable Header old, long from, long to) {
            this.old = old;
            this.from = from;
            this.to = to;
        }

        boolean isOld(String name) {
            return old != null && !gone && old.is(name);
        }

        /** Which of the new fields is the first of that name, or -1. */
        int indexOf(String name) {
            for (int i = 0; i < fresh.size(); i++) {
                if (fresh.get(i).is(name)) {
                    return i;
                }
            }
            return -1;
        }
    }

    HeaderEdit(Part part, String lineEnd) {
        this.source = part.structure().source;
        this.begin = part.offset();
        this.body = part.bodyOffset();
        this.hasBody = part.octets() > 0;
        this.lineEnd = lineEnd;
        slots.add(new Slot(null, begin, begin));
        for (Header field : fields()) {
            slots.add(new Slot(field, begin + field.offset(), behindField(begin + field.end())));
        }
    }

    private Headers fields() {
        Segments.Builder range = new Segments.Builder();
        range.add(source, begin, body);
        return Structure.of(range.build(Message.MAPPED_FROM), Message.COMPOSED)
                .view(0)
                .headers();
    }

    /** Behind the line end of a field that ends there, or goes on there because it was too long to be read. */
    private long behindField(long end) {
        long at = end;
        do {
            while (at < body && source.at(at) != '\n') {
                at++;
            }
            at = Math.min(body, at + 1);
        } while (at < body && (source.at(at) == ' ' || source.at(at) == '\t'));
        return at;
    }

    void addFirst(NewField field) {
        slots.get(0).fresh.add(0, field);
    }

    void add(NewField field) {
        slots.get(slots.size() - 1).fresh.add(field);
    }

    /** Puts the field in the place of the first of its name, and removes the others. */
    void set(NewField field) {
        for (Slot slot : slots) {
            boolean old = slot.isOld(field.name());
            int fresh = slot.indexOf(field.name());
            if (old || fresh >= 0) {
                remove(field.name());
                slot.fresh.add(old ? 0 : fresh, field);
                return;
            }
        }
        add(field);
    }

    void remove(String name) {
        for (Slot slot : slots) {
            slot.gone |= slot.isOld(name);
            slot.fresh.removeIf(field -> field.is(name));
        }
    }

    /** Puts another field in the place of the one that begins at that octet of the source, or none. */
    void replace(long offset, @Nullable NewField other) {
        for (Slot slot : slots) {
            if (slot.old != null && slot.from == offset && !slot.gone) {
                slot.gone = true;
                if (other != null) {
                    slot.fresh.add(0, other);
                }
            }
        }
    }

    boolean contains(String name) {
        return slots.stream().anyMatch(slot -> slot.isOld(name) || slot.indexOf(name) >= 0);
    }

    boolean hasSeparator() {
        return separator() < body;
    }

    boolean hasNew() {
        return slots.stream().anyMatch(slot -> !slot.fresh.isEmpty());
    }

    /** The fields that are about the content (RFC 2045 section 9). */
    List<NewField> content() {
        List<NewField> content = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.old != null && !slot.gone && isContent(slot.old.name())) {
                content.add(NewField.copyOf(slot.old));
            }
            slot.fresh.stream().filter(field -> isContent(field.name())).forEach(content::add);
        }
        return content;
    }

    /** Puts others in the place of the fields about the content. */
    void replaceContent(List<NewField> fields) {
        Slot place = slots.get(slots.size() - 1);
        int at = place.fresh.size();
        for (int i = slots.size() - 1; i >= 0; i--) {
            Slot slot = slots.get(i);
            for (int j = slot.fresh.size() - 1; j >= 0; j--) {
                if (isContent(slot.fresh.get(j).name())) {
                    slot.fresh.remove(j);
                    place = slot;
                    at = j;
                }
            }
            if (slot.old != null && !slot.gone && isContent(slot.old.name())) {
                slot.gone = true;
                place = slot;
                at = 0;
            }
        }
        place.fresh.addAll(Math.min(at, place.fresh.size()), fields);
    }

    static boolean isContent(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("content-");
    }

    /**
     * Writes the header.
     *
     * @param ended whether an empty line has to end it, whatever ended it before: for what comes next is new
     */
    void write(Splices out, boolean ended) {
        long separator = separator();
        out.keep(slots.size() > 1 ? slots.get(1).from : separator);
        if (slots.size() == 1 && (ended || !slots.get(0).fresh.isEmpty())) {
            out.startLine(lineEnd);
        }
        boolean some = writeFresh(slots.get(0), out);
        for (int i = 1; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            out.keep(slot.from);
            if (slot.gone) {
                out.skip(slot.to);
            } else {
                out.keep(slot.to);
                some = true;
                if (!slot.fresh.isEmpty() || ended) {
                    out.startLine(lineEnd);
                }
            }
            some |= writeFresh(slot, out);
            if (!some) {
                // a line that is no field must not come to stand first: it would end the header
                out.skip(i + 1 < slots.size() ? slots.get(i + 1).from : separator);
            }
        }
        writeSeparator(out, separator, ended);
    }

    private boolean writeFresh(Slot slot, Splices out) {
        slot.fresh.forEach(field -> field.write(lineEnd, out));
        return !slot.fresh.isEmpty();
    }

    private void writeSeparator(Splices out, long separator, boolean ended) {
        boolean firstFields = slots.size() == 1 && !slots.get(0).fresh.isEmpty();
        if (separator == body) {
            out.keep(body);
            if (ended && body > slots.get(slots.size() - 1).to) {
                out.startLine(lineEnd);
            }
            boolean bodyWasNext = firstFields && hasBody;
            out.write(ended || bodyWasNext ? lineEnd : "");
        } else if (firstFields && !isLineEnd(separator)) {
            // white space alone on a line ends a header only if no field stands before it
            out.skip(body);
            out.write(lineEnd);
        }
        out.keep(body);
        if (ended) {
            out.startLine(lineEnd);
        }
    }

    private boolean isLineEnd(long at) {
        return source.at(at) == '\n' || at + 1 < body && source.at(at) == '\r' && source.at(at + 1) == '\n';
    }

    /** Where the line begins that ends the header; its end if there is none. */
    private long separator() {
        long at = body;
        at -= at > begin && source.at(at - 1) == '\n' ? 1 : 0;
        at -= at < body && at > begin && source.at(at - 1) == '\r' ? 1 : 0;
        if (at < body && (at == begin || source.at(at - 1) == '\n')) {
            return at;
        }
        if (slots.size() > 1) {
            return body;
        }
        at = body;
        while (at > begin && (source.at(at - 1) != '\n' || at == body)) {
            at--;
            byte b = source.at(at);
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return body;
            }
        }
        return at;
    }
}
