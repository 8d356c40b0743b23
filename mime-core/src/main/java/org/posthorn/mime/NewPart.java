package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.codec.Base64;

/**
 * A part that is put into a message by {@link MessageEdit}: new content, encoded so that every transport carries it, or a copy of a part of any
 * message, octet for octet. Immutable.
 */
public final class NewPart {

    /** What is copied; else the content is new. */
    private final @Nullable Part copied;

    private final ContentType type;
    private final @Nullable Disposition disposition;
    private final @Nullable MessageId contentId;
    private final Encoded content;

    /** A body as it is written, with CRLF; and what it encodes, if there may be another encoding. */
    private record Encoded(String encoding, Source body, byte @Nullable [] octets) {}

    private NewPart(
            @Nullable Part copied,
            ContentType type,
            @Nullable Disposition disposition,
            @Nullable MessageId contentId,
            Encoded content) {
        this.copied = copied;
        this.type = type;
        this.disposition = disposition;
        this.contentId = contentId;
        this.content = content;
    }

    private static NewPart of(Entity.Leaf leaf, byte @Nullable [] octets) {
        return new NewPart(null, leaf.type(), leaf.disposition(), leaf.contentId(), encoded(leaf, octets));
    }

    private static Encoded encoded(Entity.Leaf leaf, byte @Nullable [] octets) {
        TransferChoice.Encoded body = leaf.content().encoded(Transport.SEVEN_BIT);
        return new Encoded(body.encoding(), body.octets(), octets);
    }

    /**
     * {@return plain text, in UTF-8}
     *
     * @param plain any text
     */
    public static NewPart text(String plain) {
        return text("plain", plain);
    }

    /**
     * {@return HTML, in UTF-8}
     *
     * @param markup the document
     */
    public static NewPart html(String markup) {
        return text("html", markup);
    }

    private static NewPart text(String subtype, String text) {
        Entity.Leaf leaf = Entity.Leaf.text(subtype, text);
        String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
        return of(leaf, lines.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return a file to be kept: its type is taken from the ending of its name}
     *
     * @param name its name
     * @param octets its content; not copied: the array must stay unchanged as long as the message is used
     * @throws IllegalArgumentException if the name has CR, LF or NUL
     */
    public static NewPart file(String name, byte[] octets) {
        ContentType type = ContentType.ofFile(name);
        return of(type.is("message") ? ContentType.of("application", "octet-stream") : type, octets)
                .with(Disposition.ATTACHMENT.with("filename", name));
    }

    /**
     * {@return octets of some type}
     *
     * @param type their type; text in UTF-8 that is not labelled with a charset is
     * @param octets the content; not copied: the array must stay unchanged as long as the message is used
     * @throws IllegalArgumentException if the type is that of a multipart, which {@link #copyOf} can give, or of a message, which
     *     {@link #message} gives
     */
    public static NewPart of(ContentType type, byte[] octets) {
        if (type.is("multipart") || type.is("message", "rfc822")) {
            throw new IllegalArgumentException("octets of the type " + type.mediaType());
        }
        Entity.Leaf leaf = Entity.Leaf.file(type, Disposition.INLINE, null, Source.of(octets, 0, octets.length));
        return new NewPart(null, leaf.type(), null, null, encoded(leaf, octets));
    }

    /**
     * {@return a message as a part, as {@link MessageBuilder#attach(Message)} has it, without a disposition} Parts
     * of it that not every transport carries are encoded.
     *
     * @param message the message; if it was parsed from an array, that must stay unchanged as long as the edited one is used
     */
    public static NewPart message(Message message) {
        return of(EmbeddedMessage.whole(message, null), null);
    }

    /**
     * {@return a copy of a part, octet for octet, with whatever line ends it has} Of a message that is its content: its body, and those of
     * its header fields that are about that ({@code Content-…}); thus what {@link Message#compose} makes can become a part.
     *
     * @param part a part of any message; if that was parsed from an array, the array must stay unchanged as long as the edited one is used
     */
    public static NewPart copyOf(Part part) {
        Source none = Source.of(new byte[0], 0, 0);
        return new NewPart(part, part.contentType(), null, null, new Encoded("", none, null));
    }

    /**
     * {@return this part with that disposition}
     *
     * @param disposition how it wants to be shown
     * @throws IllegalStateException if this is a copy: those are edited by {@link MessageEdit#in}
     */
    public NewPart with(Disposition disposition) {
        requireNew();
        return new NewPart(null, type, Objects.requireNonNull(disposition), contentId, content);
    }

    /**
     * {@return this part with that identifier}
     *
     * @param contentId by what other parts refer to it
     * @throws IllegalStateException if this is a copy
     */
    public NewPart with(MessageId contentId) {
        requireNew();
        return new NewPart(null, type, disposition, Objects.requireNonNull(contentId), content);
    }

    private void requireNew() {
        if (copied != null) {
            throw new IllegalStateException("a copy keeps its octets");
        }
    }

    /** In Base64, which has no line that could be a delimiter; null if that cannot be. */
    @Nullable NewPart inBase64() {
        byte[] octets = content.octets;
        if (octets == null) {
            return null;
        }
        byte[] body = Base64.MIME.encode(octets);
        return new NewPart(
                null, type, disposition, contentId, new Encoded("base64", Source.of(body, 0, body.length), octets));
    }

    /** Whether it has no line that could be a delimiter. */
    boolean hasNoHyphens() {
        return copied == null && content.encoding.equals("base64");
    }

    /** The fields about the content. */
    List<NewField> fields() {
        List<NewField> fields = new ArrayList<>();
        if (copied != null) {
            for (Header field : copied.headers()) {
                if (HeaderEdit.isContent(field.name())) {
                    fields.add(NewField.copyOf(field));
                }
            }
            return fields;
        }
        fields.add(NewField.of(type));
        fields.add(NewField.of("Content-Transfer-Encoding", content.encoding));
        if (contentId != null) {
            fields.add(NewField.identifiers("Content-ID", List.of(contentId)));
        }
        if (disposition != null) {
            fields.add(NewField.of(disposition));
        }
        return fields;
    }

    /** Writes header and body. */
    void write(String lineEnd, Splices out) {
        if (copied != null && !(copied instanceof Message)) {
            out.write(copied.structure().source, copied.offset(), copied.end());
            return;
        }
        fields().forEach(field -> field.write(lineEnd, out));
        out.write(lineEnd);
        writeBody(lineEnd, out);
    }

    /** Writes the body; of what is new the line ends are these, unless it is a message. */
    void writeBody(String lineEnd, Splices out) {
        if (copied != null) {
            out.write(copied.structure().source, copied.bodyOffset(), copied.end());
        } else if (content.octets == null || lineEnd.equals("\r\n")) {
            out.write(content.body, 0, content.body.size());
        } else {
            byte[] lf = withoutCr(content.body.copy(0, content.body.size()));
            out.write(Source.of(lf, 0, lf.length), 0, lf.length);
        }
    }

    /** An encoded body has no CR but in CRLF. */
    private static byte[] withoutCr(byte[] octets) {
        byte[] kept = new byte[octets.length];
        int count = 0;
        for (byte b : octets) {
            if (b != '\r') {
                kept[count++] = b;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /** Whether it is new, and its last line has no end. */
    boolean isOpen() {
        long size = content.body.size();
        return copied == null && size > 0 && content.body.at(size - 1) != '\n';
    }
}
