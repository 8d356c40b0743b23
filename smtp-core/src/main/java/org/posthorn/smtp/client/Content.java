package org.posthorn.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Message;
import org.posthorn.mime.Part;
import org.posthorn.mime.Transport;

/** A message that is to be sent: where its octets are, and what is to be known of them. */
final class Content {

    /** Opens the octets, from the first; null where they can be read only once. */
    private interface Opening {
        InputStream open() throws IOException;
    }

    /** Up to this size a message that is not in memory is taken there as a whole. */
    private static final int WHOLE = 1 << 20;

    private final Opening opening;
    private final boolean repeatable;
    private final OptionalLong size;
    private final @Nullable ByteBuffer octets;
    private final @Nullable Message message;
    private final @Nullable Path file;

    private Content(
            Opening opening,
            boolean repeatable,
            OptionalLong size,
            @Nullable ByteBuffer octets,
            @Nullable Message message,
            @Nullable Path file) {
        this.file = file;
        this.opening = opening;
        this.repeatable = repeatable;
        this.size = size;
        this.octets = octets;
        this.message = message;
    }

    /** A message without its Bcc fields. */
    static Content of(Message message) throws IOException {
        List<long[]> spans = Mailing.spans(message);
        OptionalLong size = OptionalLong.of(Mailing.size(spans));
        ByteBuffer whole = spans.size() == 1 && size.getAsLong() <= WHOLE ? whole(message) : null;
        return new Content(() -> Mailing.open(message, spans), true, size, whole, message, null);
    }

    private static ByteBuffer whole(Message message) throws IOException {
        try {
            return message.asWritten();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static Content of(Path file) throws IOException {
        return new Content(() -> Files.newInputStream(file), true, OptionalLong.of(Files.size(file)), null, null, file);
    }

    /** A stream, which is read once. */
    static Content of(InputStream stream, OptionalLong size) {
        return new Content(() -> stream, false, size, null, null, null);
    }

    InputStream open() throws IOException {
        return opening.open();
    }

    /** All octets, if they are at hand or few enough to be had at once. */
    Optional<ByteBuffer> octets() {
        return Optional.ofNullable(octets);
    }

    /** Whether it can be opened more than once, and each stream is to be closed. */
    boolean isRepeatable() {
        return repeatable;
    }

    /** How many octets there are, if that is known. */
    OptionalLong size() {
        return size;
    }

    /** The message with its text beyond ASCII encoded; empty if it is signed, or binary, where a line end is not one, or only a stream. */
    Optional<Content> inSevenBits() throws IOException {
        Message whole = file != null ? Message.parse(file) : message;
        return whole == null || isSigned(whole) || isBinary(whole)
                ? Optional.empty()
                : Optional.of(of(whole.over(Transport.SEVEN_BIT)));
    }

    private static boolean isSigned(Message whole) {
        return !whole.headers().all("DKIM-Signature").isEmpty() || hasSignedPart(whole);
    }

    private static boolean hasSignedPart(Part part) {
        return part.contentType().is("multipart", "signed")
                || part.parts().stream().anyMatch(Content::hasSignedPart);
    }

    /** Whether a part says that its octets are not in lines (RFC 2045 section 6.2), so that only BDAT can carry them. */
    boolean isBinary() {
        return message != null && isBinary(message);
    }

    private static boolean isBinary(Part part) {
        if (part.transferEncoding().equalsIgnoreCase("binary")) {
            return true;
        }
        for (Part inner : part.parts()) {
            if (isBinary(inner)) {
                return true;
            }
        }
        return false;
    }
}
