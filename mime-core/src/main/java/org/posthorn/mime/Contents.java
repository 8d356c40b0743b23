package org.posthorn.mime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.text.FlowedText;

/** What a message that is being composed says, in how many forms, with which files. */
final class Contents {

    @Nullable String text;

    /** The text instead, if its lines may be wrapped anew. */
    @Nullable FlowedText flowed;

    @Nullable String html;

    /** What stands below the text and the HTML: a quotation, or a message that is forwarded. */
    @Nullable FlowedText beneath;

    /** The same for HTML, if there is more to show than text. */
    @Nullable String beneathHtml;

    /** Further forms of the text, the best last. */
    final List<Entity> alternatives = new ArrayList<>();

    final List<Inline> inline = new ArrayList<>();
    final List<Entity> attachments = new ArrayList<>();

    /** What makes the message a multipart/report (RFC 6522). */
    @Nullable Report report;

    /** What a report gives back of the message that it is about. */
    @Nullable Entity returned;

    /** A part that the HTML shows, and calls by a name that is no identifier yet, unless that is null. */
    record Inline(@Nullable String name, Entity.Leaf leaf) {}

    /** The fields of a report, with the report-type parameter. */
    record Report(String type, Entity fields) {}

    /**
     * Adds a part that the HTML shows.
     *
     * @param name what the HTML calls it; an identifier if it has an "@"
     */
    void inline(String name, ContentType type, Disposition disposition, Source content) {
        boolean whole = HeaderText.requireClean(name, "name").indexOf('@') >= 0;
        MessageId id = whole ? new MessageId(name) : null;
        if (name.isEmpty() || inline.stream().anyMatch(other -> name.equals(other.name) || other.leaf.isNamed(id))) {
            throw new IllegalArgumentException("not a name of one part: " + name);
        }
        inline.add(new Inline(whole ? null : name, Entity.Leaf.file(type, disposition, id, content)));
    }

    /**
     * The outermost part. The boundaries are made of {@code unique}, identifiers of the domain too.
     *
     * @throws IllegalStateException if there is a report, and files beside it, or something returned and no report
     */
    Entity outermost(String unique, String domain) {
        Map<String, MessageId> ids = new HashMap<>();
        List<Entity> shown = new ArrayList<>(inline.size());
        for (Inline part : inline) {
            if (part.name == null) {
                shown.add(part.leaf);
            } else {
                MessageId id = new MessageId("part" + ids.size() + '.' + unique + '@' + domain);
                ids.put(part.name, id);
                shown.add(part.leaf.named(id));
            }
        }
        return new Nesting(this, unique, ids, shown).outermost();
    }
}
