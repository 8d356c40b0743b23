package org.posthorn.imap.syntax;

import java.util.List;
import java.util.Optional;
import org.posthorn.imap.MailboxFilter;
import org.posthorn.imap.MessageCommand;
import org.posthorn.imap.SearchKey;
import org.posthorn.imap.SequenceSet;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.MessageThread;
import org.posthorn.mailbox.Sort;

/** Writes commands about messages, without tag and line end. */
final class MessagePrint {

    private MessagePrint() {}

    static void write(Pen out, MessageCommand command) {
        if (command instanceof MessageCommand.Fetch fetch) {
            fetch(out, fetch);
        } else if (command instanceof MessageCommand.Store store) {
            store(out, store);
        } else if (command instanceof MessageCommand.Copy copy) {
            to(out, copy.byUid(), "COPY ", copy.messages(), copy.mailbox());
        } else if (command instanceof MessageCommand.Move move) {
            to(out, move.byUid(), "MOVE ", move.messages(), move.mailbox());
        } else if (command instanceof MessageCommand.SearchMessages search) {
            out.put(search.byUid() ? "UID SEARCH " : "SEARCH ");
            key(out, search.returns(), search.charset(), search.key());
        } else if (command instanceof MessageCommand.SortMessages sort) {
            sort(out, sort);
        } else if (command instanceof MessageCommand.ThreadMessages thread) {
            thread(out, thread);
        } else if (command instanceof MessageCommand.SearchMailboxes search) {
            search(out, search);
        } else if (command instanceof MessageCommand.Replace replace) {
            out.put(replace.byUid() ? "UID REPLACE " : "REPLACE ");
            out.put(SequenceSet.of(replace.message()).toString()).space().mailbox(replace.mailbox());
        } else if (command instanceof MessageCommand.CancelUpdate cancel) {
            out.put("CANCELUPDATE");
            cancel.tags().forEach(tag -> out.space().string(tag));
        } else {
            out.put(word(command));
        }
    }

    private static String word(MessageCommand command) {
        if (command instanceof MessageCommand.Expunge expunge) {
            return expunge.uids().map(uids -> "UID EXPUNGE " + uids).orElse("EXPUNGE");
        }
        if (command instanceof MessageCommand.Check) {
            return "CHECK";
        }
        return command instanceof MessageCommand.Close ? "CLOSE" : "UNSELECT";
    }

    private static void to(Pen out, boolean byUid, String name, SequenceSet messages, String mailbox) {
        out.put(byUid ? "UID " : "").put(name).put(messages.toString()).space().mailbox(mailbox);
    }

    private static void fetch(Pen out, MessageCommand.Fetch fetch) {
        out.put(fetch.byUid() ? "UID FETCH " : "FETCH ")
                .put(fetch.messages().toString())
                .space();
        SectionSyntax.writeList(out, fetch.items());
        String modifiers = (fetch.changedSince().isPresent()
                        ? " CHANGEDSINCE " + fetch.changedSince().getAsLong()
                        : "")
                + (fetch.vanished() ? " VANISHED" : "")
                + fetch.partial()
                        .map(p -> " PARTIAL " + p.first() + ":" + p.last())
                        .orElse("");
        if (!modifiers.isEmpty()) {
            out.put(" (").put(modifiers.substring(1)).put(')');
        }
    }

    private static void store(Pen out, MessageCommand.Store store) {
        out.put(store.byUid() ? "UID STORE " : "STORE ")
                .put(store.messages().toString())
                .space();
        if (store.unchangedSince().isPresent()) {
            out.put("(UNCHANGEDSINCE ")
                    .number(store.unchangedSince().getAsLong())
                    .put(") ");
        }
        FlagChange change = store.change();
        switch (change.mode()) {
            case ADD -> out.put('+');
            case REMOVE -> out.put('-');
            case REPLACE -> {}
        }
        out.put(store.silent() ? "FLAGS.SILENT " : "FLAGS ");
        FlagSyntax.writeList(out, change.flags());
    }

    private static void key(Pen out, Optional<SearchKey.Returns> returns, Optional<String> charset, SearchKey key) {
        returns.ifPresent(r -> {
            SearchPrint.writeReturns(out, r);
            out.space();
        });
        charset.ifPresent(c -> out.put("CHARSET ").astring(utf8(c, key)).space());
        SearchPrint.writeAll(out, key);
    }

    /** Texts are written in UTF-8, so no other charset may be told of those that are not ASCII. */
    private static String utf8(String charset, SearchKey key) {
        if (!charset.equalsIgnoreCase("UTF-8") && SearchPrint.needsCharset(key)) {
            throw new IllegalArgumentException("texts are written in UTF-8, not in " + charset);
        }
        return charset;
    }

    private static void sort(Pen out, MessageCommand.SortMessages sort) {
        out.put(sort.byUid() ? "UID SORT " : "SORT ");
        sort.returns().ifPresent(r -> {
            SearchPrint.writeReturns(out, r);
            out.space();
        });
        out.put('(');
        List<Sort> criteria = sort.criteria();
        for (int i = 0; i < criteria.size(); i++) {
            Sort criterion = criteria.get(i);
            (i == 0 ? out : out.space())
                    .put(criterion.reverse() ? "REVERSE " : "")
                    .put(MessageGrammar.word(criterion.key()));
        }
        out.put(") ").astring(utf8(sort.charset(), sort.key())).space();
        SearchPrint.writeAll(out, sort.key());
    }

    private static void thread(Pen out, MessageCommand.ThreadMessages thread) {
        out.put(thread.byUid() ? "UID THREAD " : "THREAD ");
        out.put(thread.algorithm() == MessageThread.Algorithm.REFERENCES ? "REFERENCES " : "ORDEREDSUBJECT ");
        out.astring(utf8(thread.charset(), thread.key())).space();
        SearchPrint.writeAll(out, thread.key());
    }

    private static void search(Pen out, MessageCommand.SearchMailboxes search) {
        out.put("ESEARCH ");
        if (!search.in().isEmpty()) {
            out.put("IN (");
            for (int i = 0; i < search.in().size(); i++) {
                filter(i == 0 ? out : out.space(), search.in().get(i));
            }
            out.put(") ");
        }
        key(out, search.returns(), search.charset(), search.key());
    }

    static void filter(Pen out, MailboxFilter filter) {
        out.put(filter.kind().word());
        if (filter.kind().named()) {
            out.put(" (");
            for (int i = 0; i < filter.mailboxes().size(); i++) {
                (i == 0 ? out : out.space()).mailbox(filter.mailboxes().get(i));
            }
            out.put(')');
        }
    }
}
