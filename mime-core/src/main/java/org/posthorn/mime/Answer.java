package org.posthorn.mime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Begins replies to a message, and messages that forward it (RFC 5322 sections 3.6.3 to 3.6.5). Whatever the message holds, what is taken
 * over from it can be written: values that are longer than a header line may be are left out.
 */
final class Answer {

    /** Longer identifiers, addresses and names are not taken over; RFC 5321 section 4.5.3.1 allows addresses of 320 octets. */
    private static final int LONGEST = 320;

    /** Threads that are longer lose their middle. */
    private static final int MOST_REFERENCES = 100;

    private final Message parent;

    Answer(Message parent) {
        this.parent = parent;
    }

    MessageBuilder reply() {
        MessageBuilder reply = begin();
        authors().forEach(reply::to);
        return reply;
    }

    MessageBuilder replyToAll(List<Address> own) {
        Set<String> seen = new HashSet<>();
        mailboxes(own).forEach(mailbox -> seen.add(key(mailbox)));
        List<Address.Mailbox> wished = left(parent.addresses("Mail-Followup-To"), seen);
        List<Address.Mailbox> to = wished.isEmpty() ? left(authors(), seen) : wished;
        List<Address.Mailbox> cc = new ArrayList<>();
        if (wished.isEmpty()) {
            List<Address.Mailbox> primary = left(parent.to(), seen);
            if (to.isEmpty()) {
                to = primary;
            } else {
                cc.addAll(primary);
            }
            cc.addAll(left(parent.cc(), seen));
        }
        if (to.isEmpty()) {
            to = cc.isEmpty() ? authors() : List.copyOf(cc);
            cc.clear();
        }
        MessageBuilder reply = begin();
        to.forEach(reply::to);
        cc.forEach(reply::cc);
        return reply;
    }

    MessageBuilder forward() {
        MessageBuilder forward = new MessageBuilder().subject(Subjects.forward(subject()));
        Contents contents = forward.contents();
        String html = Quotation.forwardedHtml(parent);
        contents.beneath = Quotation.forwarded(parent);
        contents.beneathHtml = html.isEmpty() ? null : html;
        for (Part part : files()) {
            Entity.Leaf file = CarriedPart.of(part);
            MessageId id = file.contentId();
            if (id != null && InlineNames.isNamed(html, id)) {
                contents.inline.add(new Contents.Inline(null, file));
            } else {
                contents.attachments.add(file);
            }
        }
        return forward;
    }

    /** All parts that are not the text itself: pictures too that are shown between texts. */
    private Collection<Part> files() {
        Map<Long, Part> files = new TreeMap<>();
        for (List<Part> some : List.of(parent.textBody(), parent.htmlBody(), parent.attachments())) {
            for (Part part : some) {
                if (some == parent.attachments() || !part.contentType().is("text")) {
                    files.put(part.offset(), part);
                }
            }
        }
        return files.values();
    }

    MessageBuilder forwardAttached() {
        return new MessageBuilder().subject(Subjects.forward(subject())).attach(parent);
    }

    /** A message in the thread of the parent to those that mail can be sent to. */
    MessageBuilder notification(List<Address.Mailbox> recipients) {
        MessageBuilder notification = inThread();
        left(recipients, new HashSet<>()).forEach(notification::to);
        return notification;
    }

    /** An answer that a program gives (RFC 3834 section 3.1). */
    MessageBuilder automatic(Address.Mailbox to) {
        return inThread().to(to).subject(Subjects.automatic(subject())).header("Auto-Submitted", "auto-replied");
    }

    private MessageBuilder begin() {
        return inThread().subject(Subjects.reply(subject()));
    }

    private MessageBuilder inThread() {
        return new MessageBuilder().inReplyTo(parentId().stream().toList()).references(thread());
    }

    Optional<MessageId> parentId() {
        return parent.messageId().filter(Answer::isShort);
    }

    String subject() {
        return HeaderText.clean(parent.subject().orElse(""));
    }

    /** The thread up to the parent: what it refers to or, if that is nothing, the one message that it answers; and itself. */
    private List<MessageId> thread() {
        List<MessageId> before = parent.references();
        if (before.isEmpty() && parent.inReplyTo().size() == 1) {
            before = parent.inReplyTo();
        }
        Set<MessageId> thread = new LinkedHashSet<>();
        before.stream().filter(Answer::isShort).forEach(thread::add);
        Optional<MessageId> last = parentId();
        last.ifPresent(thread::remove);
        last.ifPresent(thread::add);
        List<MessageId> all = new ArrayList<>(thread);
        if (all.size() > MOST_REFERENCES) {
            all.subList(1, all.size() - MOST_REFERENCES + 1).clear();
        }
        return all;
    }

    private static boolean isShort(MessageId id) {
        return id.value().length() <= LONGEST && id.value().chars().allMatch(c -> c < 128);
    }

    /** Whom the parent wants replies to go to; without such a wish its authors, or else its sender. */
    private List<Address.Mailbox> authors() {
        return List.of(parent.replyTo(), parent.from(), parent.sender()).stream()
                .map(field -> left(field, new HashSet<>()))
                .filter(mailboxes -> !mailboxes.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** The mailboxes that mail can be sent to and that were not seen yet. */
    private static List<Address.Mailbox> left(List<? extends Address> addresses, Set<String> seen) {
        List<Address.Mailbox> left = new ArrayList<>();
        for (Address.Mailbox mailbox : mailboxes(addresses)) {
            boolean usable = mailbox.isComplete() && mailbox.address().length() <= LONGEST;
            if (usable && seen.add(key(mailbox))) {
                left.add(mailbox.displayName().length() <= LONGEST ? mailbox : mailbox.withDisplayName(""));
            }
        }
        return left;
    }

    private static List<Address.Mailbox> mailboxes(List<? extends Address> addresses) {
        List<Address.Mailbox> all = new ArrayList<>();
        addresses.forEach(address -> all.addAll(address.mailboxes()));
        return all;
    }

    /** The case of a local part matters by the letter of the standard, and to nobody's mail. */
    private static String key(Address.Mailbox mailbox) {
        return mailbox.address().toLowerCase(Locale.ROOT);
    }
}
