package org.posthorn.mime.view;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.mime.MessageId;
import org.posthorn.mime.Part;

/**
 * A multipart/related: a root, such as an HTML document, and parts that it refers to by their content id or their location (RFC 2387, RFC
 * 2392, RFC 2557). Nothing is ever looked up outside of the message. Immutable, and safe to share between threads.
 */
public final class Related {

    private static final String CID = "cid:";

    private final Part root;
    private final String base;
    private final Map<String, Part> byId = new HashMap<>();
    private final Map<String, Part> byLocation = new HashMap<>();

    private Related(Part multipart, Part root) {
        this.root = root;
        String outer = location(multipart);
        this.base = resolve(outer, location(root));
        for (Part part : multipart.parts()) {
            part.contentId().ifPresent(id -> byId.putIfAbsent(id.value(), part));
            String location = location(part);
            if (!location.isEmpty()) {
                byLocation.putIfAbsent(resolve(outer, location), part);
            }
        }
    }

    /**
     * Reads a multipart. Its root is the part that the {@code start} parameter names by its content id or, without such a one, the first
     * (RFC 2387 section 3.2).
     *
     * @param part a multipart/related
     * @return its root and parts; empty if the part is something else, or has no parts
     */
    public static Optional<Related> of(Part part) {
        List<Part> parts = part.parts();
        if (parts.isEmpty() || !part.contentType().is("multipart", "related")) {
            return Optional.empty();
        }
        String start = part.contentType().parameter("start").orElse("");
        List<MessageId> ids =
                start.isEmpty() ? List.of() : MessageId.read(start).value();
        Part root = parts.stream()
                .filter(each -> each.contentId().filter(ids::contains).isPresent())
                .findFirst()
                .orElse(parts.get(0));
        return Optional.of(new Related(part, root));
    }

    /** {@return the part to be shown, which refers to the others} */
    public Part root() {
        return root;
    }

    /**
     * Finds what a reference in the root means (RFC 2392 section 2, RFC 2557 section 8). A relative one is resolved by the location of the
     * root, if that has one.
     *
     * @param reference a {@code cid:} URI, another URI, or a relative reference, without the escapes of the format that it stands in
     * @return the part
     */
    public Optional<Part> find(String reference) {
        String wanted = reference.strip();
        if (wanted.regionMatches(true, 0, CID, 0, CID.length())) {
            String id = wanted.substring(CID.length());
            return Optional.ofNullable(byId.get(ContentUrl.unescaped(id))).or(() -> Optional.ofNullable(byId.get(id)));
        }
        return wanted.isEmpty() ? Optional.empty() : Optional.ofNullable(byLocation.get(resolve(base, wanted)));
    }

    /** Where the part says that it is from, without the blanks that folding brought (RFC 2557 section 4.4.2); "" if it does not. */
    private static String location(Part part) {
        return part.headers()
                .text("Content-Location")
                .orElse("")
                .replace(" ", "")
                .replace("\t", "");
    }

    private static String resolve(String base, String reference) {
        if (base.isEmpty() || reference.isEmpty()) {
            return reference.isEmpty() ? base : reference;
        }
        try {
            return new URI(base).resolve(new URI(reference)).toString();
        } catch (URISyntaxException e) {
            return reference;
        }
    }
}
