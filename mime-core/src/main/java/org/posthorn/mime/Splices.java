package org.posthorn.mime;

import java.nio.charset.StandardCharsets;

/** Octets of a source from front to back, some of them left out, with others written in between. */
final class Splices {

    private final Source source;
    private final Segments.Builder kept = new Segments.Builder();
    private final StringBuilder text = new StringBuilder();
    private long at;

    /** The last octet that was taken or written; an LF before the first. */
    private int last = '\n';

    Splices(Source source, long from) {
        this.source = source;
        this.at = from;
    }

    /** Takes the octets of the source up to there. */
    void keep(long to) {
        if (to < at) {
            throw new IllegalStateException("octet " + to + " is behind " + at);
        }
        if (to > at) {
            flush();
            kept.add(source, at, to);
            at = to;
            last = source.at(to - 1);
        }
    }

    /** Leaves out the octets of the source up to there. */
    void skip(long to) {
        at = Math.max(at, to);
    }

    void write(String more) {
        text.append(more);
        last = more.isEmpty() ? last : more.charAt(more.length() - 1);
    }

    void write(Source other, long from, long to) {
        if (to > from) {
            flush();
            kept.add(other, from, to);
            last = other.at(to - 1);
        }
    }

    /** The last octet that was taken or written. */
    int last() {
        return last;
    }

    /** Ends a line, where a CR before is not to become part of the line end. */
    void endLine(String lineEnd) {
        write(last == '\r' ? "\r\n" : lineEnd);
    }

    /** Ends a line that has no end yet. */
    void startLine(String lineEnd) {
        if (last != '\n') {
            endLine(lineEnd);
        }
    }

    Source finish(long to, long mostInOne) {
        keep(to);
        flush();
        return kept.build(mostInOne);
    }

    private void flush() {
        if (!text.isEmpty()) {
            byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
            kept.add(Source.of(octets, 0, octets.length));
            text.setLength(0);
        }
    }
}
