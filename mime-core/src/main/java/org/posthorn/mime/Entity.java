package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.codec.Base64;
import org.posthorn.mime.codec.QuotedPrintable;

/** A part that is being composed. */
sealed interface Entity {

    /** The transfer encoding of what has octets above 127 and is not encoded. */
    String EIGHT_BIT = "8bit";

    ContentType type();

    /** Whether octets above 127 are in it that are not encoded: multiparts around it have to say so (RFC 2045 section 6.4). */
    boolean isEightBit();

    /** A part that holds others. */
    record Multipart(ContentType type, String boundary, List<Entity> parts) implements Entity {

        static Multipart of(String subtype, String boundary, List<Entity> parts) {
            return new Multipart(ContentType.of("multipart", subtype).with("boundary", boundary), boundary, parts);
        }

        Multipart with(String parameter, String value) {
            return new Multipart(type.with(parameter, value), boundary, parts);
        }

        @Override
        public boolean isEightBit() {
            return parts.stream().anyMatch(Entity::isEightBit);
        }
    }

    /** A part that holds content: {@code body} is encoded already, as {@code encoding} says. */
    record Leaf(
            ContentType type,
            @Nullable Disposition disposition,
            @Nullable MessageId contentId,
            String encoding,
            Source body)
            implements Entity {

        /** Text for people. Its lines end with CRLF, whatever they ended with. */
        static Leaf text(String subtype, String text) {
            ContentType type = ContentType.of("text", subtype).with("charset", "utf-8");
            byte[] octets = withCrlf(text).getBytes(StandardCharsets.UTF_8);
            return encoded(type, null, null, octets);
        }

        /** An iCalendar object (RFC 6047 section 2.4). */
        static Leaf calendar(String method, String calendar) {
            ContentType type =
                    ContentType.of("text", "calendar").with("charset", "utf-8").with("method", method);
            return encoded(type, null, null, withCrlf(calendar).getBytes(StandardCharsets.UTF_8));
        }

        /** Text for people as RFC 3676 writes it, in lines that end with CRLF. */
        static Leaf flowed(String text) {
            ContentType type =
                    ContentType.of("text", "plain").with("charset", "utf-8").with("format", "flowed");
            return encoded(type, null, null, text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean isEightBit() {
            return encoding.equals(EIGHT_BIT);
        }

        /** A file, to be given back octet for octet. */
        static Leaf file(ContentType type, Disposition disposition, @Nullable MessageId contentId, Source content) {
            if (content.array == null || !type.is("text")) {
                return new Leaf(type, disposition, contentId, "base64", new Base64Source(content));
            }
            byte[] octets = content.copy(0, content.size());
            boolean unlabelled = type.charset().isEmpty() && TransferChoice.isUtf8BeyondAscii(octets);
            return encoded(unlabelled ? type.with("charset", "utf-8") : type, disposition, contentId, octets);
        }

        /** Octets in the encoding that fits text. */
        static Leaf encoded(
                ContentType type, @Nullable Disposition disposition, @Nullable MessageId contentId, byte[] octets) {
            TransferChoice choice = TransferChoice.of(octets);
            byte[] body = switch (choice) {
                case SEVEN_BIT -> octets;
                case QUOTED_PRINTABLE -> QuotedPrintable.encodeText(octets);
                case BASE64 -> Base64.MIME.encode(octets);
            };
            return new Leaf(type, disposition, contentId, choice.token(), Source.of(body, 0, body.length));
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
}
