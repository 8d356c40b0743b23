package org.posthorn.pop3;

import java.util.List;
import java.util.Optional;

/**
 * How much a maildrop holds (RFC 1939 section 5, STAT). Messages marked as deleted do not count.
 *
 * @param messages how many messages
 * @param octets how many octets they have together
 */
public record DropListing(int messages, long octets) {

    /** Refuses negative numbers. */
    public DropListing {
        if (messages < 0 || octets < 0) {
            throw new IllegalArgumentException("a maildrop of " + messages + " messages and " + octets + " octets");
        }
    }

    /**
     * Reads the text of a positive response to STAT. What follows the two numbers is passed over.
     *
     * @param text {@code nn mm}
     * @return what it says; empty if it has not that form
     */
    public static Optional<DropListing> parse(String text) {
        List<String> words = Numbers.words(text);
        long messages = Numbers.parse(words.get(0));
        long octets = Numbers.parse(words.get(1));
        return messages < 0 || messages > Integer.MAX_VALUE || octets < 0
                ? Optional.empty()
                : Optional.of(new DropListing((int) messages, octets));
    }
}
