package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.TransferChoice.Encoded;

/** A part that is being composed. */
sealed interface Entity {

    ContentType type();

    /** A part that holds others. */
    record Multipart(ContentType type, String boundary, List<Entity> parts) implements Entity {

        static Multipart of(String subtype, String boundary, List<Entity> parts) {
            return new Multipart(ContentType.of("multipart", subtype).with("boundary", boundary), boundary, parts);
        }

        Multipart with(String parameter, String value) {
            return new Multipart(type.with(parameter, value), boundary, parts);
        }
    }

    /** A part that holds content. */
    record Leaf(
            ContentType type,
            @Nullable Disposition disposition,
            @Nullable MessageId contentId,
            Content content) implements Entity {

        Leaf named(MessageId id) {
            return new Leaf(type, disposition, id, content);
        }

        boolean isNamed(@Nullable MessageId id) {
            return id != null && id.equals(contentId);
        }

        /** Text for people. Its lines end with CRLF, whatever they ended with. */
        static Leaf text(String subtype, String text) {
            ContentType type = ContentType.of("text", subtype).with("charset", "utf-8");
            return encoded(type, null, null, withCrlf(text).getBytes(StandardCharsets.UTF_8));
        }

        /** An iCalendar object (RFC 6047 section 2.4). */
        static Leaf calendar(String method, String calendar) {
            ContentType type =
                    ContentType.of("text", "calendar").with("charset", "utf-8").with("method", method);
            return encoded(type, null, null, withCrlf(calendar).getBytes(StandardCharsets.UTF_8));
        }

        /** The same as a file, as programs want it that look for appointments among attachments. */
        static Leaf calendarFile(String calendar) {
            byte[] octets = withCrlf(calendar).getBytes(StandardCharsets.UTF_8);
            ContentType type = ContentType.of("application", "ics").with("name", "invite.ics");
            return encoded(type, Disposition.ATTACHMENT.with("filename", "invite.ics"), null, octets);
        }

        /** Text for people as RFC 3676 writes it, in lines that end with CRLF. */
        static Leaf flowed(String text) {
            ContentType type =
                    ContentType.of("text", "plain").with("charset", "utf-8").with("format", "flowed");
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            return new Leaf(type, null, null, transport -> TransferChoice.flowed(octets, transport));
        }

        /** A file, to be given back octet for octet. */
        static Leaf file(
                ContentType type, @Nullable Disposition disposition, @Nullable MessageId contentId, Source content) {
            if (type.is("multipart")) {
                throw new IllegalArgumentException("a multipart is no file: " + type);
            }
            if (content.array == null || !type.is("text") && !type.is("message")) {
                return new Leaf(type, disposition, contentId, octets(content));
            }
            byte[] octets = content.copy(0, content.size());
            boolean unlabelled =
                    type.is("text") && type.charset().isEmpty() && TransferChoice.isUtf8BeyondAscii(octets);
            return encoded(unlabelled ? type.with("charset", "utf-8") : type, disposition, contentId, octets);
        }

        /** Octets in the encoding that fits text; fields of reports are not encoded if that can be (RFC 3464 section 2). */
        static Leaf encoded(
                ContentType type, @Nullable Disposition disposition, @Nullable MessageId contentId, byte[] octets) {
            return type.is("message")
                    ? new Leaf(type, disposition, contentId, transport -> TransferChoice.flowed(octets, transport))
                    : new Leaf(type, disposition, contentId, transport -> TransferChoice.text(octets, transport));
        }

        /** Octets whose encoding is chosen without a look at them. */
        private static Content octets(Source content) {
            return transport -> transport == Transport.BINARY
                    ? new Encoded(Transport.BINARY.encoding(), content)
                    : new Encoded("base64", new Base64Source(content));
        }

        private static String withCrlf(String text) {
            StringBuilder lines = new StringBuilder(text.length() + 16);
            int start = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\r' || c == '\n') {
                    lines.append(text, start, i).append("\r\n");
                    i += c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
                    start = i + 1;
                }
            }
            return start == 0 ? text : lines.append(text, start, text.length()).toString();
        }
    }

    /** The content of a part in the form that a transport carries. */
    @FunctionalInterface
    interface Content {
        Encoded encoded(Transport transport);
    }
}
