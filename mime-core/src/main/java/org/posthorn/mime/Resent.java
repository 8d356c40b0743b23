package org.posthorn.mime;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a message tells of one time that it was sent on as it was, by a person (RFC 5322 section 3.6.6). It is of interest to people alone:
 * replies go to the author, not to who sent it on. Immutable.
 */
public final class Resent {

    private static final String PREFIX = "Resent-";

    private final List<Header> fields;

    private Resent(List<Header> fields) {
        this.fields = List.copyOf(fields);
    }

    /** The blocks of fields, the last time first: one ends where other fields come between, or one comes twice. */
    static List<Resent> of(Message message) {
        List<Resent> all = new ArrayList<>();
        List<Header> block = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Header field : message.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            boolean ours = name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
            if ((!ours || names.contains(name)) && !block.isEmpty()) {
                all.add(new Resent(block));
                block.clear();
                names.clear();
            }
            if (ours) {
                block.add(field);
                names.add(name);
            }
        }
        if (!block.isEmpty()) {
            all.add(new Resent(block));
        }
        return List.copyOf(all);
    }

    private List<Address> addresses(String name) {
        return field(name)
                .map(field -> field.read(Address::read, Headers.IGNORE))
                .orElse(List.of());
    }

    private Optional<Header> field(String name) {
        return fields.stream().filter(field -> field.is(PREFIX + name)).findFirst();
    }

    /** {@return when, if it is told readably} */
    public Optional<OffsetDateTime> date() {
        return field("Date").flatMap(field -> field.read(MailDate::read, Headers.IGNORE));
    }

    /** {@return by whom} */
    public List<Address> from() {
        return addresses("From");
    }

    /** {@return by whose hand, where that was another} */
    public List<Address> sender() {
        return addresses("Sender");
    }

    /** {@return to whom} */
    public List<Address> to() {
        return addresses("To");
    }

    /** {@return to whom in copy} */
    public List<Address> cc() {
        return addresses("Cc");
    }

    /** {@return to whom without the others' knowledge; what is told here should not be} */
    public List<Address> bcc() {
        return addresses("Bcc");
    }

    /** {@return the identifier of this sending, if it has one} */
    public Optional<MessageId> messageId() {
        return field("Message-ID")
                .flatMap(field ->
                        field.read(MessageId::read, Headers.IGNORE).stream().findFirst());
    }

    /** The fields as they are written, on one line each. */
    @Override
    public String toString() {
        return fields.toString();
    }
}
