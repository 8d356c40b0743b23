package org.posthorn.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthorn.mime.Message;

/** Sorts messages (RFC 5256 section 3). */
final class Sorting {

    private Sorting() {}

    /** A message, and the value of each criterion. */
    private record Sorted(long uid, List<Comparable<?>> values) {}

    static long[] sort(Mailbox mailbox, List<Sort> criteria, UidSet uids) throws MailboxException {
        List<Sorted> messages = new ArrayList<>();
        MessageTable table = mailbox.snapshot().messages().only(uids);
        for (int row = 0; row < table.size(); row++) {
            Optional<StoredMessage> message = mailbox.message(table.uid(row));
            if (message.isPresent()) {
                messages.add(values(message.get(), criteria));
            }
        }
        messages.sort((a, b) -> compare(criteria, a, b));
        return messages.stream().mapToLong(Sorted::uid).toArray();
    }

    private static Sorted values(StoredMessage message, List<Sort> criteria) throws MailboxException {
        boolean reads = criteria.stream().anyMatch(c -> c.key() != Sort.Key.ARRIVAL && c.key() != Sort.Key.SIZE);
        Message head = reads ? message.head() : Message.parse(new byte[0]);
        Facts facts = new Facts(message);
        if (reads) {
            facts.read(head);
        }
        List<Comparable<?>> values = new ArrayList<>();
        for (Sort criterion : criteria) {
            values.add(value(criterion.key(), facts, head));
        }
        return new Sorted(message.uid(), values);
    }

    private static Comparable<?> value(Sort.Key key, Facts facts, Message head) {
        return switch (key) {
            case ARRIVAL -> facts.arrival;
            case CC -> Facts.localPart(head.cc());
            case DATE -> facts.sent;
            case FROM -> Facts.localPart(head.from());
            case SIZE -> facts.size;
            case SUBJECT -> facts.subject.text();
            case TO -> Facts.localPart(head.to());
            case DISPLAY_FROM -> Facts.display(head.from());
            case DISPLAY_TO -> Facts.display(head.to());
        };
    }

    private static int compare(List<Sort> criteria, Sorted a, Sorted b) {
        for (int i = 0; i < criteria.size(); i++) {
            int order = compare(a.values().get(i), b.values().get(i));
            if (order != 0) {
                return criteria.get(i).reverse() ? -order : order;
            }
        }
        return Long.compare(a.uid(), b.uid());
    }

    /** Both are of one criterion, and so of one type. */
    @SuppressWarnings("unchecked")
    private static int compare(Comparable<?> a, Comparable<?> b) {
        return ((Comparable<Object>) a).compareTo(b);
    }
}
