package org.posthorn.pop3.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.posthorn.mailbox.Maildrop;

/** The messages of a session by their numbers, and which of them are marked as deleted (RFC 1939 section 5). */
final class OpenMaildrop {

    static final OpenMaildrop NONE = new OpenMaildrop(List.of());

    private final List<Maildrop.Item> items;
    private final BitSet deleted = new BitSet();
    private final long allOctets;
    private long octets;
    private int count;

    OpenMaildrop(List<Maildrop.Item> items) {
        this.items = List.copyOf(items);
        this.allOctets = items.stream().mapToLong(Maildrop.Item::size).sum();
        reset();
    }

    /** The highest number. */
    int size() {
        return items.size();
    }

    boolean has(long number) {
        return number >= 1 && number <= items.size();
    }

    Maildrop.Item item(int number) {
        return items.get(number - 1);
    }

    boolean isDeleted(long number) {
        return deleted.get((int) number);
    }

    void delete(int number) {
        deleted.set(number);
        octets -= item(number).size();
        count--;
    }

    /** Unmarks all. */
    void reset() {
        deleted.clear();
        octets = allOctets;
        count = items.size();
    }

    /** How many messages are not marked. */
    int count() {
        return count;
    }

    /** The octets of those that are not marked. */
    long octets() {
        return octets;
    }

    /** Those that are marked. */
    List<Maildrop.Item> deleted() {
        List<Maildrop.Item> marked = new ArrayList<>(items.size() - count);
        deleted.stream().forEach(number -> marked.add(item(number)));
        return List.copyOf(marked);
    }
}
