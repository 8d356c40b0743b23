package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import org.posthorn.mime.TransferChoice.Encoded;

/** Writes the octets of a message for one transport: text as it comes, contents by reference. */
final class Composition {

    /** Up to this size the message is one array, which is read faster; beyond it contents stay where they are. */
    private static final int MOST_IN_ONE = 1 << 20;

    private final Skeleton skeleton = new Skeleton();
    private final StringBuilder text = new StringBuilder(1024);
    private final IdentityHashMap<Entity.Leaf, Encoded> encoded = new IdentityHashMap<>();
    private final Transport transport;

    /** Messages within the message may need a better one, since they are not encoded unless they have to be. */
    private final Transport forMessages;

    private Composition(Transport transport, Transport forMessages) {
        this.transport = transport;
        this.forMessages = forMessages;
    }

    /** The message in the form that the transport carries. */
    static Message message(Draft draft, Transport transport, Transport forMessages) {
        Composition out = new Composition(transport, forMessages);
        out.text.append(draft.header());
        out.entity(draft.body());
        out.text.append(out.endsInLine(draft.body()) ? "\r\n" : "");
        out.flush();
        Structure structure = Structure.of(out.skeleton, MOST_IN_ONE, Message.COMPOSED);
        boolean ascii = draft.header().chars().allMatch(c -> c < 128);
        Transport needs = out.needed(draft.body()).or(ascii ? Transport.SEVEN_BIT : Transport.EIGHT_BIT);
        return Message.composed(structure, draft, needs);
    }

    private void structured(String name, String value) {
        HeaderWriter.structured(name, value, text);
    }

    /** Whether the body ends without a line end. */
    private boolean endsInLine(Entity body) {
        if (body instanceof Entity.Leaf leaf) {
            Source octets = encoded(leaf).octets();
            long size = octets.size();
            return size > 0 && (size == 1 || octets.at(size - 2) != '\r' || octets.at(size - 1) != '\n');
        }
        return true;
    }

    /** The header fields of a part from its type on, and its body. */
    private void entity(Entity entity) {
        structured("Content-Type", entity.type().toString());
        if (entity instanceof Entity.Multipart multipart) {
            Transport needed = needed(multipart);
            if (needed != Transport.SEVEN_BIT) {
                structured("Content-Transfer-Encoding", needed.encoding());
            }
            parts(multipart);
        } else if (entity instanceof Entity.Leaf leaf) {
            leaf(leaf);
        }
    }

    private void leaf(Entity.Leaf leaf) {
        Encoded encoded = encoded(leaf);
        structured("Content-Transfer-Encoding", encoded.encoding());
        if (leaf.contentId() != null) {
            structured("Content-ID", leaf.contentId().toString());
        }
        if (leaf.disposition() != null) {
            structured("Content-Disposition", leaf.disposition().toString());
        }
        text.append("\r\n");
        flush();
        Source octets = encoded.octets();
        if (leaf.type().is("message") && encoded.isIdentity()) {
            skeleton.keep(octets);
        } else {
            skeleton.leaveOut(octets);
        }
    }

    private Encoded encoded(Entity.Leaf leaf) {
        return encoded.computeIfAbsent(
                leaf, any -> leaf.content().encoded(leaf.type().is("message", "rfc822") ? forMessages : transport));
    }

    /** What multiparts have in them that is not encoded they have to tell (RFC 2045 section 6.4). */
    private Transport needed(Entity entity) {
        if (entity instanceof Entity.Multipart multipart) {
            return multipart.parts().stream().map(this::needed).reduce(Transport.SEVEN_BIT, Transport::or);
        }
        return Transport.of(encoded((Entity.Leaf) entity).encoding());
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

    private void flush() {
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        skeleton.keep(Source.of(octets, 0, octets.length));
        text.setLength(0);
    }
}
