package org.posthorn.imap.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.imap.MailboxResponse;
import org.posthorn.imap.MailboxResponse.Found;
import org.posthorn.imap.NumberList;
import org.posthorn.imap.StatusItem;
import org.posthorn.mailbox.MessageThread;

/** Writes responses about mailboxes and searches, without the asterisk and the line end. */
final class MailboxDataPrint {

    private MailboxDataPrint() {}

    static void write(Pen out, MailboxResponse response) {
        if (response instanceof MailboxResponse.Exists exists) {
            out.number(exists.messages()).put(" EXISTS");
        } else if (response instanceof MailboxResponse.Recent recent) {
            out.number(recent.messages()).put(" RECENT");
        } else if (response instanceof MailboxResponse.Flags flags) {
            FlagSyntax.writeList(out.put("FLAGS "), flags.flags());
        } else if (response instanceof MailboxResponse.Listing listing) {
            listing(out, listing);
        } else if (response instanceof MailboxResponse.MailboxStatus status) {
            status(out, status);
        } else if (response instanceof MailboxResponse.Namespaces namespaces) {
            out.put("NAMESPACE");
            namespaces(out, namespaces.personal());
            namespaces(out, namespaces.others());
            namespaces(out, namespaces.shared());
        } else if (response instanceof MailboxResponse.Search search) {
            numbers(out.put("SEARCH"), search.numbers(), search.modSeq());
        } else if (response instanceof MailboxResponse.Sorted sorted) {
            numbers(out.put("SORT"), sorted.numbers(), sorted.modSeq());
        } else if (response instanceof MailboxResponse.ExtendedSearch search) {
            search(out, search);
        } else if (response instanceof MailboxResponse.Threads threads) {
            out.put(threads.threads().isEmpty() ? "THREAD" : "THREAD ");
            threads.threads().forEach(thread -> thread(out, thread));
        }
    }

    // ---- LIST and STATUS ----

    private static void listing(Pen out, MailboxResponse.Listing listing) {
        out.put(listing.lsub() ? "LSUB (" : "LIST (");
        out.put(String.join(" ", listing.attributes())).put(") ");
        separator(out, listing.separator());
        out.space().mailbox(listing.mailbox());
        boolean info = !listing.childInfo().isEmpty();
        if (info) {
            out.put(" (\"CHILDINFO\" (");
            boolean first = true;
            for (String option : listing.childInfo()) {
                (first ? out : out.space()).string(option);
                first = false;
            }
            out.put(')');
        }
        if (listing.oldName().isPresent()) {
            out.put(info ? " \"OLDNAME\" (" : " (\"OLDNAME\" (");
            out.mailbox(listing.oldName().get()).put(')');
        }
        out.put(info || listing.oldName().isPresent() ? ")" : "");
    }

    private static void separator(Pen out, Optional<Character> separator) {
        if (separator.isPresent()) {
            out.string(String.valueOf(separator.get()));
        } else {
            out.nil();
        }
    }

    private static void status(Pen out, MailboxResponse.MailboxStatus status) {
        out.put("STATUS ").mailbox(status.mailbox()).put(" (");
        boolean first = true;
        for (Map.Entry<StatusItem, Long> count : status.counts().entrySet()) {
            (first ? out : out.space()).put(count.getKey().word()).space();
            first = false;
            if (count.getValue() == MailboxResponse.MailboxStatus.UNLIMITED) {
                out.nil();
            } else {
                out.number(count.getValue());
            }
        }
        if (status.mailboxId().isPresent()) {
            (first ? out : out.space())
                    .put("MAILBOXID (")
                    .put(status.mailboxId().get())
                    .put(')');
        }
        out.put(')');
    }

    private static void namespaces(Pen out, List<MailboxResponse.Namespace> namespaces) {
        if (namespaces.isEmpty()) {
            out.put(" NIL");
            return;
        }
        out.put(" (");
        for (MailboxResponse.Namespace namespace : namespaces) {
            out.put('(').mailboxString(namespace.prefix()).space();
            separator(out, namespace.separator());
            out.put(')');
        }
        out.put(')');
    }

    // ---- searches ----

    private static void numbers(Pen out, NumberList numbers, OptionalLong modSeq) {
        for (int i = 0; i < numbers.size(); i++) {
            out.space().number(numbers.at(i));
        }
        if (modSeq.isPresent()) {
            out.put(" (MODSEQ ").number(modSeq.getAsLong()).put(')');
        }
    }

    private static void search(Pen out, MailboxResponse.ExtendedSearch search) {
        out.put("ESEARCH");
        if (search.tag().isPresent()
                || search.mailbox().isPresent()
                || search.uidValidity().isPresent()) {
            out.put(" (");
            boolean more = search.tag().isPresent();
            search.tag().ifPresent(tag -> out.put("TAG ").string(tag));
            if (search.mailbox().isPresent()) {
                out.put(more ? " MAILBOX " : "MAILBOX ")
                        .mailbox(search.mailbox().get());
                more = true;
            }
            if (search.uidValidity().isPresent()) {
                out.put(more ? " UIDVALIDITY " : "UIDVALIDITY ")
                        .number(search.uidValidity().getAsLong());
            }
            out.put(')');
        }
        out.put(search.byUid() ? " UID" : "");
        search.found().forEach(found -> found(out.space(), found));
    }

    private static void found(Pen out, Found found) {
        if (found instanceof Found.Figure number) {
            out.put(number.what().name()).space().number(number.value());
        } else if (found instanceof Found.All all) {
            out.put("ALL ").put(all.messages().toString());
        } else if (found instanceof Found.ModSeq modSeq) {
            out.put("MODSEQ ").number(modSeq.modSeq());
        } else if (found instanceof Found.Partial partial) {
            out.put("PARTIAL (").number(partial.window().first()).put(':');
            out.number(partial.window().last()).space();
            out.put(partial.messages().map(Object::toString).orElse("NIL")).put(')');
        } else if (found instanceof Found.Changed changed) {
            out.put(changed.added() ? "ADDTO (" : "REMOVEFROM (");
            for (int i = 0; i < changed.changes().size(); i++) {
                Found.Change change = changed.changes().get(i);
                (i == 0 ? out : out.space())
                        .number(change.position())
                        .space()
                        .put(change.messages().toString());
            }
            out.put(')');
        }
    }

    // ---- threads ----

    private static final MessageThread END = new MessageThread(0, List.of());

    /** A row of replies is written flat; where there are several, each in parentheses. Without recursion: threads are as deep as they are. */
    private static void thread(Pen out, MessageThread whole) {
        Deque<MessageThread> todo = new ArrayDeque<>();
        todo.push(whole);
        while (!todo.isEmpty()) {
            MessageThread thread = todo.pop();
            if (thread == END) {
                out.put(')');
            } else {
                row(out, thread, todo);
            }
        }
    }

    private static void row(Pen out, MessageThread begin, Deque<MessageThread> todo) {
        out.put('(');
        MessageThread thread = begin;
        boolean first = true;
        while (true) {
            if (thread.uid() != 0) {
                (first ? out : out.space()).number(thread.uid());
                first = false;
            }
            if (thread.replies().size() != 1) {
                break;
            }
            thread = thread.replies().get(0);
        }
        if (thread.replies().isEmpty() && first) {
            throw new IllegalArgumentException("a thread without messages");
        }
        out.put(first || thread.replies().isEmpty() ? "" : " ");
        todo.push(END);
        for (int i = thread.replies().size() - 1; i >= 0; i--) {
            todo.push(thread.replies().get(i));
        }
    }
}
