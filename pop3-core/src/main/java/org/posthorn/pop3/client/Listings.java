package org.posthorn.pop3.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.pop3.Listing;

/** Puts together what LIST and UIDL say of the messages of a maildrop (RFC 1939 sections 5 and 7). */
final class Listings {

    private static final int MOST_DIGITS = 9;

    private final Map<Integer, Long> sizes = new LinkedHashMap<>();
    private final Map<Integer, Optional<String>> uniqueIds = new HashMap<>();

    /** Takes a scan listing. What follows the size is passed over; of two for one message the first counts. False if it is none. */
    boolean scan(String line) {
        Optional<Listing> listing = Listing.ofScan(line);
        listing.ifPresent(message -> sizes.putIfAbsent(message.number(), message.size()));
        return listing.isPresent();
    }

    /** Takes a unique-id listing. One that is none says nothing; a message that has two has none to rely on. */
    void uniqueId(String line) {
        int space = line.indexOf(' ');
        int number = number(line, space);
        if (number > 0) {
            Optional<String> uniqueId =
                    Optional.of(line.substring(space + 1).stripTrailing()).filter(Listing::isUniqueId);
            uniqueIds.merge(number, uniqueId, (one, other) -> one.equals(other) ? one : Optional.empty());
        }
    }

    /** The message-number up to {@code end}; 0 if there is none of up to nine digits. */
    private static int number(String line, int end) {
        int number = 0;
        for (int i = 0; i < end; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == MOST_DIGITS) {
                return 0;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** A line of octets as the UTF-8 that it is. */
    static String utf8(String octets) {
        return new String(octets.getBytes(ISO_8859_1), UTF_8);
    }

    List<Listing> all() {
        List<Listing> all = new ArrayList<>(sizes.size());
        sizes.forEach(
                (number, size) -> all.add(new Listing(number, size, uniqueIds.getOrDefault(number, Optional.empty()))));
        return List.copyOf(all);
    }
}
