package org.posthorn.mime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of one message as a part of another that is being composed: its content octet for octet, encoded anew. */
final class CarriedPart {

    private static final ContentType OCTETS = ContentType.of("application", "octet-stream");

    /** Longer names and identifiers cannot be written on a line. */
    private static final int LONGEST = 200;

    private CarriedPart() {}

    static Entity.Leaf of(Part part) {
        Disposition disposition = disposition(part);
        Optional<Message> message = part.message();
        if (message.isPresent()) {
            return EmbeddedMessage.whole(message.get(), disposition);
        }
        byte[] octets = part.decoded().octets();
        MessageId id = contentId(part);
        ContentType type = type(part);
        if (!type.is("message")) {
            return Entity.Leaf.file(type, disposition, id, Source.of(octets, 0, octets.length));
        }
        boolean plain = TransferChoice.needed(octets) == Transport.SEVEN_BIT;
        return Entity.Leaf.file(plain ? type : OCTETS, disposition, id, Source.of(octets, 0, octets.length));
    }

    /** A multipart that could not be read as one has no parts any more; most types of messages may not be encoded. */
    private static ContentType type(Part part) {
        ContentType type = part.contentType();
        boolean writable = type.mediaType().length() <= LONGEST && isWritable(type.parameters());
        return writable && !type.is("multipart") ? type : OCTETS;
    }

    private static Disposition disposition(Part part) {
        return part.disposition()
                .filter(found -> found.type().length() <= LONGEST && isWritable(found.parameters()))
                .orElse(Disposition.ATTACHMENT);
    }

    private static boolean isWritable(Parameters parameters) {
        return parameters.list().stream().allMatch(each -> each.name().length() <= LONGEST);
    }

    private static @Nullable MessageId contentId(Part part) {
        return part.contentId()
                .filter(id ->
                        id.value().length() <= LONGEST && id.value().chars().allMatch(c -> c < 128))
                .orElse(null);
    }
}
