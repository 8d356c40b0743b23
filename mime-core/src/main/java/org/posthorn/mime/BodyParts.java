package org.posthorn.mime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parts make up the body as text, which as HTML, and which are attachments: the algorithm of RFC 8621 section 4.1.4. What that puts
 * nowhere, being text and HTML within one alternative, is an attachment, as the definition of those in the same section has it.
 */
final class BodyParts {

    final List<Part> text;
    final List<Part> html;
    final List<Part> attachments;

    private BodyParts(List<Part> text, List<Part> html, List<Part> attachments) {
        this.text = List.copyOf(text);
        this.html = List.copyOf(html);
        this.attachments = List.copyOf(attachments);
    }

    static BodyParts of(Message message) {
        List<Part> text = new ArrayList<>();
        List<Part> html = new ArrayList<>();
        List<Part> attachments = new ArrayList<>();
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level(List.of(message), "mixed", false, text, html));
        while (!levels.isEmpty()) {
            Level level = levels.peek();
            Level inner = level.run(attachments);
            if (inner != null) {
                levels.push(inner);
            } else {
                level.fillGaps();
                levels.pop();
            }
        }
        return new BodyParts(text, html, attachments);
    }

    /** One multipart on the way through the tree. A list becomes null once its kind of body is known not to come from here. */
    private static final class Level {
        private final List<Part> parts;
        private final String multipart;
        private final boolean inAlternative;
        private @Nullable List<Part> text;
        private @Nullable List<Part> html;
        private final int textBefore;
        private final int htmlBefore;
        private int next;

        Level(
                List<Part> parts,
                String multipart,
                boolean inAlternative,
                @Nullable List<Part> text,
                @Nullable List<Part> html) {
            this.parts = parts;
            this.multipart = multipart;
            this.inAlternative = inAlternative;
            this.text = text;
            this.html = html;
            this.textBefore = text == null ? -1 : text.size();
            this.htmlBefore = html == null ? -1 : html.size();
        }

        /** Goes on to the next multipart, or to the end: null. */
        @Nullable Level run(List<Part> attachments) {
            while (next < parts.size()) {
                Part part = parts.get(next++);
                if (part.content() == MimeReader.Content.MULTIPART) {
                    String subtype = part.contentType().subtype();
                    boolean alternative = subtype.equals("alternative");
                    return new Level(part.parts(), subtype, inAlternative || alternative, text, html);
                }
                place(part, next == 1, attachments);
            }
            return null;
        }

        private void place(Part part, boolean first, List<Part> attachments) {
            ContentType type = part.contentType();
            boolean plain = type.is("text", "plain") || type.is("multipart");
            boolean hypertext = type.is("text", "html");
            boolean media = type.is("image") || type.is("audio") || type.is("video");
            if (!(plain || hypertext || media) || !isInline(part, first, media)) {
                attachments.add(part);
                return;
            }
            if (multipart.equals("alternative")) {
                List<Part> body = plain ? text : hypertext ? html : attachments;
                (body != null ? body : attachments).add(part);
                return;
            }
            if (inAlternative && plain) {
                html = null;
            }
            if (inAlternative && hypertext) {
                text = null;
            }
            if (text != null) {
                text.add(part);
            }
            if (html != null) {
                html.add(part);
            }
            boolean inBoth = text != null && html != null;
            boolean inNeither = text == null && html == null;
            if (inNeither || media && !inBoth) {
                attachments.add(part);
            }
        }

        /** In a multipart/related only the first part is shown; a text with a file name that is not the first is an attachment. */
        private boolean isInline(Part part, boolean first, boolean media) {
            boolean attachment = part.disposition()
                    .map(Disposition::type)
                    .filter("attachment"::equals)
                    .isPresent();
            return !attachment
                    && (first
                            || !multipart.equals("related")
                                    && (media || part.filename().isEmpty()));
        }

        /** Where there was only one kind of body among alternatives, it serves as the other too. */
        void fillGaps() {
            if (!multipart.equals("alternative") || text == null || html == null) {
                return;
            }
            boolean noText = text.size() == textBefore;
            boolean noHtml = html.size() == htmlBefore;
            if (noText && !noHtml) {
                text.addAll(html.subList(htmlBefore, html.size()));
            } else if (noHtml && !noText) {
                html.addAll(text.subList(textBefore, text.size()));
            }
        }
    }
}
