package org.posthorn.mime.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.mime.Charsets;
import org.posthorn.mime.MimeReader;
import org.posthorn.mime.Part;
import org.posthorn.mime.codec.Uuencode;
import org.posthorn.mime.codec.YEncDecoder;

/**
 * Files within plain text, as mail had them before MIME: encoded with uuencode, between the lines that people read. Also those whose part says
 * that it is encoded so, with {@code Content-Transfer-Encoding: x-uuencode} or {@code x-yenc}, which MIME does not know and {@link
 * Part#decoded} does not undo. They are no attachments of the message: this is the door to them.
 *
 * @param text what stands around the files, decoded
 * @param files the files in order
 */
public record InlineFiles(String text, List<InlineFile> files) {

    /**
     * One file.
     *
     * @param name its name as the sender gave it, never to be used as a path; empty if there is none
     * @param octets its content, read-only
     * @param complete whether its end is there
     */
    public record InlineFile(String name, ByteBuffer octets, boolean complete) {

        /** Makes a view of the octets from their position to their limit. */
        public InlineFile {
            Objects.requireNonNull(name);
            octets = octets.slice().asReadOnlyBuffer();
        }

        /** {@return its content, read-only, with a position of the caller's own} */
        @Override
        public ByteBuffer octets() {
            return octets.duplicate();
        }
    }

    /** Copies the list. */
    public InlineFiles {
        Objects.requireNonNull(text);
        files = List.copyOf(files);
    }

    /**
     * Looks for files in a part.
     *
     * @param part any text, or a part of any type that says that it is encoded so; it must fit in memory
     * @return the text and its files; empty if there is no file
     */
    public static Optional<InlineFiles> of(Part part) {
        if (part.content() != MimeReader.Content.LEAF) {
            return Optional.empty();
        }
        return switch (part.transferEncoding()) {
            case "x-uuencode", "uuencode", "x-uue" -> uuencoded(part);
            case "x-yenc" -> yEncoded(part);
            default -> part.contentType().is("text") ? uuencoded(part) : Optional.empty();
        };
    }

    private static Optional<InlineFiles> uuencoded(Part part) {
        byte[] octets = part.decoded().octets();
        List<InlineFile> files = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (Uuencode.Block block : Uuencode.find(octets, 0, octets.length)) {
            text.append(text(part, octets, from, block.from()));
            byte[] content = Uuencode.decode(octets, block.from(), block.to());
            files.add(new InlineFile(block.name(), ByteBuffer.wrap(content), block.complete()));
            from = block.to();
        }
        if (files.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new InlineFiles(
                text.append(text(part, octets, from, octets.length)).toString(), files));
    }

    private static String text(Part part, byte[] octets, int from, int to) {
        String charset = part.contentType().charset().orElse("us-ascii");
        return Charsets.decode(octets, from, to, charset, (kind, offset) -> {});
    }

    private static Optional<InlineFiles> yEncoded(Part part) {
        YEncDecoder decoder = new YEncDecoder();
        try (InputStream octets = decoder.reading(part.openBody())) {
            byte[] content = octets.readAllBytes();
            String name = decoder.name().or(part::filename).orElse("");
            return Optional.of(new InlineFiles(
                    "", List.of(new InlineFile(name, ByteBuffer.wrap(content), decoder.defects() == 0))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
