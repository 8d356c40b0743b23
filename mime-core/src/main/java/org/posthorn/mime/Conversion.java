package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import org.posthorn.mime.TransferChoice.Encoded;

/**
 * Encodes those parts of a message that a transport cannot carry (RFC 6152 section 3). Headers keep their octets but for the fields that
 * name the encoding, and so do all other parts.
 */
final class Conversion {

    private static final String FIELD = "Content-Transfer-Encoding";

    private static final int MOST_IN_ONE = 1 << 20;

    private final Message message;
    private final Source source;
    private final Transport transport;
    private final Segments.Builder out = new Segments.Builder();
    private long done;

    private Conversion(Message message, Transport transport) {
        this.message = message;
        this.source = message.structure().source;
        this.transport = transport;
        this.done = message.offset();
    }

    static Transport needed(Message message) {
        Lines lines = message.structure().lines(message.offset(), message.end());
        if (lines.firstBareCr >= 0 || lines.firstNul >= 0 || lines.firstLong >= 0) {
            return Transport.BINARY;
        }
        boolean ascii = EmbeddedMessage.isAscii(message, message.offset(), message.end());
        return ascii ? Transport.SEVEN_BIT : Transport.EIGHT_BIT;
    }

    static Message of(Message message, Transport transport) {
        return transport.carries(needed(message))
                ? message
                : new Conversion(hasBinary(message) ? message : EmbeddedMessage.withCrlf(message), transport).convert();
    }

    /** Whether there is a body whose line ends are none, and so must stay. */
    private static boolean hasBinary(Message message) {
        Structure structure = message.structure();
        for (int i = message.index(); i < structure.behind(message.index()); i++) {
            boolean leaf = structure.content(i) == MimeReader.Content.LEAF;
            if (leaf && structure.view(i).transferEncoding().equals(Transport.BINARY.encoding())) {
                return true;
            }
        }
        return false;
    }

    private Message convert() {
        Transport[] needs = needs();
        for (int i = 0; i < needs.length; i++) {
            Part part = part(i);
            if (part.content() != MimeReader.Content.LEAF) {
                Transport said = Transport.of(part.transferEncoding());
                if (said != Transport.SEVEN_BIT && said != needs[i]) {
                    encoding(part, needs[i].encoding());
                }
            } else if (!transport.carries(needs[i])) {
                leaf(part);
            }
        }
        out.add(source, done, message.end());
        return message.with(out.build(MOST_IN_ONE));
    }

    private Part part(int index) {
        return message.structure().view(message.index() + index);
    }

    /** What leaves need that are not encoded, and what the others need once those are converted. */
    private Transport[] needs() {
        Structure structure = message.structure();
        int first = message.index();
        Transport[] needs = new Transport[structure.behind(first) - first];
        for (int part = first + needs.length - 1; part >= first; part--) {
            Transport needed = Transport.SEVEN_BIT;
            if (structure.content(part) == MimeReader.Content.LEAF) {
                Part leaf = structure.view(part);
                needed = isIdentity(leaf) ? TransferChoice.needed(octets(leaf)) : needed;
            }
            for (int inner = part + 1; inner < structure.behind(part); inner = structure.behind(inner)) {
                Transport of = needs[inner - first];
                needed = needed.or(transport.carries(of) ? of : Transport.SEVEN_BIT);
            }
            needs[part - first] = needed;
        }
        return needs;
    }

    private static boolean isIdentity(Part part) {
        return switch (part.transferEncoding()) {
            case "7bit", "8bit", "binary" -> true;
            default -> false;
        };
    }

    private void leaf(Part part) {
        Encoded encoded = TransferChoice.text(octets(part), transport);
        encoding(part, encoded.encoding());
        out.add(source, done, part.bodyOffset());
        out.add(encoded.octets());
        done = part.end();
    }

    private byte[] octets(Part part) {
        return source.copy(part.bodyOffset(), part.end());
    }

    /** Writes the header up to its last field, with another encoding. */
    private void encoding(Part part, String encoding) {
        for (Header field : part.headers().all(FIELD)) {
            out.add(source, done, field.offset());
            done = Math.min(field.end() + 2, part.bodyOffset());
        }
        long end = part.offset();
        for (Header field : part.headers()) {
            end = Math.min(field.end() + 2, part.bodyOffset());
        }
        if (end > done) {
            out.add(source, done, end);
            done = end;
        }
        byte[] field = (FIELD + ": " + encoding + "\r\n").getBytes(StandardCharsets.US_ASCII);
        out.add(Source.of(field, 0, field.length));
    }
}
