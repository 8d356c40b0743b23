package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.text.FlowedText;

/** What a message that is being composed says, in how many forms, with which files; and how the parts of it are nested. */
final class Contents {

    /** The width of flowed text; RFC 3676 section 4.2 wants lines of at most 78. */
    private static final int WIDTH = 72;

    @Nullable String text;

    @Nullable String html;

    /** What stands below the text and the HTML: a quotation, or a message that is forwarded. */
    @Nullable FlowedText beneath;

    /** Further forms of the text, the best last. */
    final List<Entity> alternatives = new ArrayList<>();

    final List<Entity> inline = new ArrayList<>();
    final List<Entity> attachments = new ArrayList<>();

    /** What makes the message a multipart/report (RFC 6522). */
    @Nullable Report report;

    /** What a report gives back of the message that it is about. */
    @Nullable Entity returned;

    /** The fields of a report, with the report-type parameter. */
    record Report(String type, Entity fields) {}

    /**
     * The outermost part. The boundaries are made of {@code unique}.
     *
     * @throws IllegalStateException if there is a report, and files beside it, or something returned and no report
     */
    Entity outermost(String unique) {
        if (report != null) {
            return reported(report, unique);
        }
        if (returned != null) {
            throw new IllegalStateException("a message returned without a report");
        }
        List<Entity> outer = new ArrayList<>(1 + attachments.size());
        Entity shown = shown(unique);
        if (shown != null) {
            outer.add(shown);
        }
        if (html == null) {
            outer.addAll(inline);
        }
        outer.addAll(attachments);
        if (outer.size() == 1 && shown != null) {
            return shown;
        }
        return Entity.Multipart.of("mixed", "=_0_" + unique, outer);
    }

    /** A report has nothing outside of it, and two or three parts (RFC 6522 section 3). */
    private Entity reported(Report report, String unique) {
        if (!attachments.isEmpty() || html == null && !inline.isEmpty()) {
            throw new IllegalStateException("a report with attachments");
        }
        List<Entity> parts = new ArrayList<>(3);
        Entity shown = shown(unique);
        parts.add(shown == null ? text("plain", "") : shown);
        parts.add(report.fields);
        if (returned != null) {
            parts.add(returned);
        }
        return Entity.Multipart.of("report", "=_0_" + unique, parts).with("report-type", report.type);
    }

    /** What is shown first: the text in all its forms, with the parts that the HTML needs. */
    private @Nullable Entity shown(String unique) {
        List<Entity> forms = forms();
        if (forms.isEmpty()) {
            return inline.isEmpty() && attachments.isEmpty() ? text("plain", "") : null;
        }
        Entity body = forms.size() == 1 ? forms.get(0) : Entity.Multipart.of("alternative", "=_2_" + unique, forms);
        if (inline.isEmpty() || html == null) {
            return body;
        }
        List<Entity> related = new ArrayList<>(1 + inline.size());
        related.add(body);
        related.addAll(inline);
        return Entity.Multipart.of("related", "=_1_" + unique, related)
                .with("type", body.type().mediaType());
    }

    /** The forms of the text, the plainest first (RFC 2046 section 5.1.4). */
    private List<Entity> forms() {
        List<Entity> forms = new ArrayList<>(2);
        if (beneath != null && (text != null || html == null)) {
            forms.add(Entity.Leaf.flowed(withBeneath(beneath).encoded(WIDTH, false)));
        } else if (text != null) {
            forms.add(text("plain", text));
        }
        if (html != null) {
            forms.add(text("html", beneath == null ? html : withBeneath(html, beneath.html())));
        }
        forms.addAll(alternatives);
        return forms;
    }

    private FlowedText withBeneath(FlowedText lower) {
        if (text == null || text.isEmpty()) {
            return lower;
        }
        List<FlowedText.Paragraph> all =
                new ArrayList<>(FlowedText.ofLines(text).paragraphs());
        all.add(new FlowedText.Paragraph(0, ""));
        all.addAll(lower.paragraphs());
        return new FlowedText(all);
    }

    /** The lower part stands before the end of the HTML body, if that is marked. */
    private static String withBeneath(String html, String lower) {
        int end = html.length();
        for (int at = html.lastIndexOf("</"); at >= 0; at = html.lastIndexOf("</", at - 1)) {
            String tag = html.substring(at + 2, Math.min(at + 6, html.length())).toLowerCase(Locale.ROOT);
            if (!tag.equals("body") && !tag.equals("html")) {
                break;
            }
            end = at;
        }
        return html.substring(0, end) + "<br>\n" + lower + html.substring(end);
    }

    /** A message ends with a line end: if the text is all of it, so does the text, however it is encoded. */
    private Entity text(String subtype, String content) {
        boolean alone = attachments.isEmpty()
                && inline.isEmpty()
                && alternatives.isEmpty()
                && report == null
                && (text == null || html == null);
        boolean open = !content.isEmpty() && !content.endsWith("\n") && !content.endsWith("\r");
        return Entity.Leaf.text(subtype, alone && open ? content + "\n" : content);
    }
}
