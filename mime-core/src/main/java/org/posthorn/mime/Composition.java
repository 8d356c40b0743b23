package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the octets of a message that is being composed: text as it comes, contents by reference. */
final class Composition {

    /** Up to this size the message is one array, which is read faster; beyond it contents stay where they are. */
    private static final long MOST_IN_ONE = 1 << 20;

    private final Segments.Builder segments = new Segments.Builder();
    private final StringBuilder text = new StringBuilder(1024);

    /** Whether the header may hold UTF-8 (RFC 6532). */
    private final boolean utf8;

    Composition(boolean utf8) {
        this.utf8 = utf8;
    }

    void unstructured(String name, String value) {
        boolean asIs = utf8
                && !value.contains("=?")
                && value.equals(value.strip())
                && value.chars().allMatch(c -> c >= ' ' && c != 127);
        int used = name.length() + 2;
        HeaderWriter.unstructured(name, asIs ? value : EncodedWords.encode(value, EncodedWords.Place.TEXT, used), text);
    }

    void addresses(String name, List<Address> addresses) {
        List<String> all = addresses.stream()
                .map(address -> utf8 ? address.toString() : address.toHeader())
                .toList();
        structured(name, String.join(", ", all));
    }

    void structured(String name, String value) {
        HeaderWriter.structured(name, value, text);
    }

    /** The header fields of a part from its type on, and its body. */
    void entity(Entity entity) {
        structured("Content-Type", entity.type().toString());
        if (entity instanceof Entity.Multipart multipart) {
            if (multipart.isEightBit()) {
                structured("Content-Transfer-Encoding", Entity.EIGHT_BIT);
            }
            parts(multipart);
        } else if (entity instanceof Entity.Leaf leaf) {
            leaf(leaf);
        }
    }

    private void leaf(Entity.Leaf leaf) {
        structured("Content-Transfer-Encoding", leaf.encoding());
        if (leaf.contentId() != null) {
            structured("Content-ID", leaf.contentId().toString());
        }
        if (leaf.disposition() != null) {
            structured("Content-Disposition", leaf.disposition().toString());
        }
        text.append("\r\n");
        flush();
        segments.add(leaf.body());
    }

    private void parts(Entity.Multipart multipart) {
        text.append("\r\n");
        String delimiter = "--" + multipart.boundary();
        String lineEnd = "";
        for (Entity part : multipart.parts()) {
            text.append(lineEnd).append(delimiter).append("\r\n");
            entity(part);
            lineEnd = "\r\n";
        }
        text.append(lineEnd).append(delimiter).append("--");
    }

    /** All of it; its last line ends with CRLF. */
    Source finish() {
        flush();
        Source source = segments.build(MOST_IN_ONE);
        long size = source.size();
        if (size >= 2 && source.at(size - 2) == '\r' && source.at(size - 1) == '\n') {
            return source;
        }
        text.append("\r\n");
        flush();
        return segments.build(MOST_IN_ONE);
    }

    private void flush() {
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        segments.add(Source.of(octets, 0, octets.length));
        text.setLength(0);
    }
}
