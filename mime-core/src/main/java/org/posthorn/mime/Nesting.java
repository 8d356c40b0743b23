package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.text.FlowedText;

/** How the parts of a message that is being composed are nested: mixed, in it related, in it alternative, each where it is needed. */
final class Nesting {

    /** The width of flowed text; RFC 3676 section 4.2 wants lines of at most 78. */
    private static final int WIDTH = 72;

    private final Contents contents;
    private final String unique;
    private final Map<String, MessageId> ids;

    /** The parts that the HTML shows. */
    private final List<Entity> inline;

    private final @Nullable String html;

    Nesting(Contents contents, String unique, Map<String, MessageId> ids, List<Entity> inline) {
        this.contents = contents;
        this.unique = unique;
        this.ids = ids;
        this.inline = inline;
        this.html = html();
    }

    Entity outermost() {
        if (contents.report != null) {
            return reported(contents.report);
        }
        if (contents.returned != null) {
            throw new IllegalStateException("a message returned without a report");
        }
        List<Entity> outer = new ArrayList<>(1 + contents.attachments.size());
        Entity shown = shown();
        if (shown != null) {
            outer.add(shown);
        }
        if (html == null) {
            outer.addAll(inline);
        }
        outer.addAll(contents.attachments);
        if (outer.size() == 1 && shown != null) {
            return shown;
        }
        return Entity.Multipart.of("mixed", "=_0_" + unique, outer);
    }

    /** A report has nothing outside of it, and two or three parts (RFC 6522 section 3). */
    private Entity reported(Contents.Report report) {
        if (!contents.attachments.isEmpty() || html == null && !inline.isEmpty()) {
            throw new IllegalStateException("a report with attachments");
        }
        List<Entity> parts = new ArrayList<>(3);
        Entity shown = shown();
        parts.add(shown == null ? text("plain", "") : shown);
        parts.add(report.fields());
        if (contents.returned != null) {
            parts.add(contents.returned);
        }
        return Entity.Multipart.of("report", "=_0_" + unique, parts).with("report-type", report.type());
    }

    /** What is shown first: the text in all its forms, with the parts that the HTML needs. */
    private @Nullable Entity shown() {
        List<Entity> forms = forms();
        if (forms.isEmpty()) {
            return inline.isEmpty() && contents.attachments.isEmpty() ? text("plain", "") : null;
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
        FlowedText beneath = contents.beneath;
        boolean written = contents.text != null || contents.flowed != null;
        if (beneath != null && (written || contents.html == null)) {
            forms.add(flowed(withBeneath(beneath)));
        } else if (contents.flowed != null) {
            forms.add(flowed(contents.flowed));
        } else if (contents.text != null) {
            forms.add(text("plain", contents.text));
        }
        if (html != null) {
            forms.add(text("html", html));
        }
        forms.addAll(contents.alternatives);
        return forms;
    }

    private static Entity flowed(FlowedText text) {
        return Entity.Leaf.flowed(text.encoded(WIDTH, false));
    }

    /** The text as paragraphs; null if there is none. */
    private @Nullable FlowedText paragraphs() {
        String text = contents.text;
        return contents.flowed != null || text == null || text.isEmpty() ? contents.flowed : FlowedText.ofLines(text);
    }

    private FlowedText withBeneath(FlowedText lower) {
        FlowedText text = paragraphs();
        if (text == null) {
            return lower;
        }
        List<FlowedText.Paragraph> all = new ArrayList<>(text.paragraphs());
        all.add(new FlowedText.Paragraph(0, ""));
        all.addAll(lower.paragraphs());
        return new FlowedText(all);
    }

    /** The HTML with all that belongs to it. Where what is beneath is HTML, what stands above is too. */
    private @Nullable String html() {
        String upper = contents.html;
        String lower = contents.beneathHtml;
        if (upper == null && lower != null) {
            FlowedText text = paragraphs();
            upper = text == null ? "" : text.html();
        }
        if (upper == null) {
            return null;
        }
        String own = InlineNames.replace(upper, ids);
        if (lower == null) {
            lower = contents.beneath == null ? "" : contents.beneath.html();
        }
        return lower.isEmpty() ? own : Html.withBeneath(own, lower);
    }

    /** A message ends with a line end: if the text is all of it, so does the text, however it is encoded. */
    private Entity text(String subtype, String content) {
        boolean alone = contents.attachments.isEmpty()
                && inline.isEmpty()
                && contents.alternatives.isEmpty()
                && contents.report == null
                && (contents.text == null && contents.flowed == null || html == null);
        boolean open = !content.isEmpty() && !content.endsWith("\n") && !content.endsWith("\r");
        return Entity.Leaf.text(subtype, alone && open ? content + "\n" : content);
    }
}
