package org.posthorn.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Message;
import org.posthorn.mime.MimeReader;

/** Reads the structure of a message as its octets pass, keeping the fields that matter and nothing of the bodies. */
final class BodyPartReader {

    private static final int ROOM = 1 << 16;
    private static final Set<String> KEPT =
            Set.of("date", "subject", "from", "sender", "reply-to", "to", "cc", "bcc", "in-reply-to", "message-id");

    /** A part that is being read. */
    private static final class Open {
        final long offset;
        final ByteArrayOutputStream fields = new ByteArrayOutputStream();
        final List<BodyPart> parts = new ArrayList<>();
        MimeReader.Content content = MimeReader.Content.LEAF;
        Message head = Message.parse(new byte[0]);
        ContentType type = ContentType.DEFAULT;

        Open(long offset) {
            this.offset = offset;
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable BodyPart whole;

    private BodyPartReader() {}

    static BodyPart read(MessageOctets octets) throws IOException {
        BodyPartReader structure = new BodyPartReader();
        MimeReader reader = new MimeReader();
        ByteBuffer room = ByteBuffer.allocate((int) Math.min(ROOM, Math.max(octets.size(), 1)));
        for (long at = 0; at < octets.size(); ) {
            room.clear();
            at += octets.read(at, room);
            structure.take(reader, room.flip());
        }
        reader.endOfInput();
        structure.take(reader, ByteBuffer.allocate(0));
        BodyPart whole = structure.whole;
        if (whole == null) {
            throw new IllegalStateException("a message without an end");
        }
        return whole;
    }

    private void take(MimeReader reader, ByteBuffer in) {
        for (MimeReader.Event event; (event = reader.next(in)) != null; ) {
            if (event instanceof MimeReader.PartBegin begin) {
                open.push(new Open(begin.offset()));
            } else if (event instanceof MimeReader.HeaderField field) {
                keep(field);
            } else if (event instanceof MimeReader.HeadersEnd end) {
                headersEnd(end);
            } else if (event instanceof MimeReader.PartEnd end) {
                partEnd(end);
            }
        }
    }

    private void keep(MimeReader.HeaderField field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        if (name.startsWith("content-") || KEPT.contains(name)) {
            byte[] octets = new byte[field.bytes().remaining()];
            field.bytes().duplicate().get(octets);
            ByteArrayOutputStream fields = open.element().fields;
            fields.writeBytes(octets);
            fields.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void headersEnd(MimeReader.HeadersEnd end) {
        Open part = open.pop();
        Open outer = open.peek();
        part.head = Message.parse(part.fields.toByteArray());
        part.fields.reset();
        part.content = end.content();
        boolean typed = part.head.headers().contains("Content-Type");
        boolean digest = outer != null && outer.type.is("multipart", "digest");
        part.type = !typed && digest ? ContentType.DIGEST_DEFAULT : part.head.contentType();
        open.push(part);
    }

    private void partEnd(MimeReader.PartEnd end) {
        Open part = open.pop();
        BodyPart read = new BodyPart(
                part.head,
                part.type,
                part.content,
                part.parts,
                part.offset,
                end.bodyOffset(),
                end.octets(),
                end.lines());
        if (open.isEmpty()) {
            whole = read;
        } else {
            open.element().parts.add(read);
        }
    }
}
