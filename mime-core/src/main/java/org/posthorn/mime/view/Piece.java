package org.posthorn.mime.view;

import java.util.Objects;
import java.util.Optional;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Part;

/**
 * A message/partial: one piece of a message (RFC 2046 section 5.2.2). {@link org.posthorn.mime.Partial#join} puts the message together again.
 *
 * @param id what all pieces of one message have in common
 * @param number which piece this is, from 1
 * @param total how many pieces there are; 0 where this one does not say, as only the last one has to
 */
public record Piece(String id, int number, int total) {

    /** Refuses null, numbers below 1, and totals below 0. */
    public Piece {
        Objects.requireNonNull(id);
        if (number < 1 || total < 0) {
            throw new IllegalArgumentException("number " + number + " of " + total);
        }
    }

    /**
     * Reads the header of a part.
     *
     * @param part a message/partial
     * @return which piece it is; empty if the part is something else, or does not say which
     */
    public static Optional<Piece> of(Part part) {
        ContentType type = part.contentType();
        int number = number(type, "number");
        Optional<String> id = type.parameter("id");
        boolean piece = type.is("message", "partial") && id.isPresent() && number > 0;
        return piece ? Optional.of(new Piece(id.get(), number, number(type, "total"))) : Optional.empty();
    }

    /** A parameter's number; 0 if it is none. */
    private static int number(ContentType type, String parameter) {
        String text = type.parameter(parameter).orElse("").strip();
        boolean number = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(text) : 0;
    }
}
