package org.posthorn.pop3;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A message of a maildrop as both ends name it (RFC 1939 sections 5 and 7).
 *
 * @param number the message-number, from 1; means something in one session only
 * @param size octets, as they are sent but for dot-stuffing
 * @param uniqueId names the message for good: 1 to 70 characters of {@code !} to {@code ~}; empty if the server has none
 */
public record Listing(int number, long size, Optional<String> uniqueId) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the number is less than 1, the size negative or the identifier none
     */
    public Listing {
        Objects.requireNonNull(uniqueId);
        if (number < 1 || size < 0 || uniqueId.filter(id -> !isUniqueId(id)).isPresent()) {
            throw new IllegalArgumentException("not a number, size or unique identifier of a message");
        }
    }

    /**
     * Reads a scan listing: a message-number and a size. What follows them is passed over.
     *
     * @param line the line of a listing, or the text of a positive response to LIST of one message
     * @return the message, without a unique identifier; empty if the line is no scan listing
     */
    public static Optional<Listing> ofScan(String line) {
        List<String> words = Numbers.words(line);
        long number = Numbers.parse(words.get(0));
        long size = Numbers.parse(words.get(1));
        return number < 1 || number > Integer.MAX_VALUE || size < 0
                ? Optional.empty()
                : Optional.of(new Listing((int) number, size, Optional.empty()));
    }

    /**
     * {@return whether a text can be a unique identifier}
     *
     * @param text any
     */
    public static boolean isUniqueId(String text) {
        return !text.isEmpty() && text.length() <= 70 && text.chars().allMatch(c -> c >= '!' && c <= '~');
    }
}
