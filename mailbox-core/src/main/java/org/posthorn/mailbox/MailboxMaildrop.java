package org.posthorn.mailbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mailbox as a maildrop. */
final class MailboxMaildrop implements Maildrop {

    private final Mailbox mailbox;
    private final Map<Item, StoredMessage> messages;
    private final Optional<ExclusiveAccess.Hold> hold;

    private MailboxMaildrop(Mailbox mailbox, Map<Item, StoredMessage> messages, Optional<ExclusiveAccess.Hold> hold) {
        this.mailbox = mailbox;
        this.messages = messages;
        this.hold = hold;
    }

    static Maildrop open(Mailbox mailbox) throws MailboxException {
        Optional<ExclusiveAccess> exclusive = mailbox.power(ExclusiveAccess.class);
        Optional<ExclusiveAccess.Hold> hold =
                exclusive.isPresent() ? Optional.of(exclusive.get().hold()) : Optional.empty();
        boolean listed = false;
        try {
            Maildrop maildrop = new MailboxMaildrop(mailbox, listed(mailbox), hold);
            listed = true;
            return maildrop;
        } finally {
            if (!listed) {
                hold.ifPresent(ExclusiveAccess.Hold::close);
            }
        }
    }

    private static Map<Item, StoredMessage> listed(Mailbox mailbox) throws MailboxException {
        Snapshot snapshot = mailbox.snapshot();
        Map<Item, StoredMessage> listed = new LinkedHashMap<>();
        for (int row = 0; row < snapshot.messages().size(); row++) {
            long uid = snapshot.messages().uid(row);
            Optional<StoredMessage> message = mailbox.message(uid);
            if (message.isPresent()) {
                Item item = new Item(
                        snapshot.uidValidity() + "." + uid, message.get().size());
                listed.put(item, message.get());
            }
        }
        return listed;
    }

    @Override
    public List<Item> list() {
        return List.copyOf(messages.keySet());
    }

    @Override
    public MessageOctets open(Item item) throws MailboxException {
        return message(item).open();
    }

    @Override
    public void delete(List<Item> items) throws MailboxException {
        List<Long> uids = new ArrayList<>(items.size());
        for (Item item : items) {
            uids.add(message(item).uid());
        }
        mailbox.expunge(UidSet.of(uids.stream().mapToLong(Long::longValue).toArray()));
    }

    private StoredMessage message(Item item) {
        StoredMessage message = messages.get(item);
        if (message == null) {
            throw new IllegalArgumentException("no message of this maildrop");
        }
        return message;
    }

    @Override
    public void close() {
        hold.ifPresent(ExclusiveAccess.Hold::close);
    }
}
