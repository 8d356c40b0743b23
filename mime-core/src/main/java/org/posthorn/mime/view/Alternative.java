package org.posthorn.mime.view;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Part;

/**
 * A multipart/alternative: the same in several forms (RFC 2046 section 5.1.4). {@link org.posthorn.mime.Message#textBody} and {@code htmlBody}
 * choose among them for a whole message.
 *
 * @param parts the forms, the plainest first; at least one
 */
public record Alternative(List<Part> parts) {

    /** Copies the list, and refuses an empty one. */
    public Alternative {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no part");
        }
    }

    /**
     * Reads a multipart.
     *
     * @param part a multipart/alternative
     * @return its parts; empty if the part is something else, or has no parts
     */
    public static Optional<Alternative> of(Part part) {
        boolean alternative = part.contentType().is("multipart", "alternative");
        return alternative && !part.parts().isEmpty() ? Optional.of(new Alternative(part.parts())) : Optional.empty();
    }

    /**
     * Chooses the last form that is understood, as section 5.1.4 asks for.
     *
     * @param understood whether a content type is: of a form that is a multipart it is asked about the part that is shown first, the root of
     *     a multipart/related for instance
     * @return the form; empty if none is understood
     */
    public Optional<Part> best(Predicate<ContentType> understood) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (understood.test(shown(parts.get(i)).contentType())) {
                return Optional.of(parts.get(i));
            }
        }
        return Optional.empty();
    }

    private static Part shown(Part form) {
        Part shown = form;
        while (!shown.parts().isEmpty()) {
            Part first = shown.parts().get(0);
            shown = Related.of(shown).map(Related::root).orElse(first);
        }
        return shown;
    }
}
