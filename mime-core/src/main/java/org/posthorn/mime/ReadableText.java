package org.posthorn.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.text.EnrichedText;
import org.posthorn.mime.text.FlowedText;
import org.posthorn.mime.text.HtmlText;
import org.posthorn.mime.text.Preview;

/** What parts and messages say, as plain text for people. */
final class ReadableText {

    /** How much of a part is looked at for a preview, in octets, decoded: styles may fill the beginning of HTML. */
    private static final int PREVIEWED = 1 << 18;

    /** How many parts are looked at for a preview. */
    private static final int PREVIEWED_PARTS = 8;

    private ReadableText() {}

    /** Plain text as its format parameter says (RFC 3676 section 4). */
    static FlowedText flowed(ContentType type, String text) {
        return isFlowed(type)
                ? FlowedText.read(
                        text, "yes".equalsIgnoreCase(type.parameter("delsp").orElse("")))
                : FlowedText.ofLines(text);
    }

    private static boolean isFlowed(ContentType type) {
        return type.is("text", "plain")
                && "flowed".equalsIgnoreCase(type.parameter("format").orElse(""));
    }

    /** The text of a part, its lines divided by LF; null if it is no text. */
    static @Nullable String of(Part part) {
        return isText(part) ? of(part.contentType(), part.decoded().text(), HtmlText.Links.SHOWN) : null;
    }

    private static boolean isText(Part part) {
        ContentType type = part.contentType();
        return part.content() == MimeReader.Content.LEAF && (type.is("text") || type.is("multipart"));
    }

    private static String of(ContentType type, String text, HtmlText.Links links) {
        if (type.is("text", "html")) {
            return HtmlText.read(text, links);
        }
        if (isEnriched(type)) {
            return EnrichedText.read(text);
        }
        return isFlowed(type)
                ? flowed(type, text).plain()
                : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static boolean isEnriched(ContentType type) {
        return type.is("text", "enriched") || type.is("text", "richtext");
    }

    static String of(Message message) {
        for (List<Part> body : bodies(message)) {
            StringBuilder text = new StringBuilder();
            for (Part part : body) {
                String said = of(part);
                if (said != null && !said.isBlank()) {
                    text.append(text.isEmpty() ? "" : "\n")
                            .append(said.stripTrailing())
                            .append('\n');
                }
            }
            if (!text.isEmpty()) {
                return text.toString();
            }
        }
        return "";
    }

    static String preview(Message message) {
        for (List<Part> body : bodies(message)) {
            for (Part part : body.subList(0, Math.min(PREVIEWED_PARTS, body.size()))) {
                String text = isText(part)
                        ? of(part.contentType(), part.decoded().beginning(PREVIEWED), HtmlText.Links.HIDDEN)
                        : "";
                String preview = Preview.of(text);
                if (!preview.isEmpty()) {
                    return preview;
                }
            }
        }
        return "";
    }

    /** The parts that may say it, the best first. Enriched text is a body for nobody else. */
    private static List<List<Part>> bodies(Message message) {
        List<Part> enriched = message.attachments().stream()
                .filter(part -> isEnriched(part.contentType())
                        && part.disposition().filter(Disposition::isAttachment).isEmpty())
                .limit(1)
                .toList();
        return List.of(message.textBody(), message.htmlBody(), enriched);
    }
}
