package org.posthorn.imap.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.Command;
import org.posthorn.imap.FetchItem;
import org.posthorn.imap.MailboxFilter;
import org.posthorn.imap.MessageCommand;
import org.posthorn.imap.SearchKey;
import org.posthorn.imap.SequenceSet;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.MessageThread;
import org.posthorn.mailbox.Sort;

/** Reads what is behind the name of a command about messages. */
final class MessageGrammar {

    private static final Sort.Key[] SORT_KEYS = Sort.Key.values();

    private MessageGrammar() {}

    /** A command by its name; null if it is none of these. */
    static @Nullable Command command(Cursor in, String name, boolean byUid) {
        return switch (name) {
            case "FETCH" -> fetch(in, byUid);
            case "STORE" -> store(in, byUid);
            case "COPY" -> {
                SequenceSet messages = messages(in);
                yield new MessageCommand.Copy(byUid, messages, in.mailbox());
            }
            case "MOVE" -> {
                SequenceSet messages = messages(in);
                yield new MessageCommand.Move(byUid, messages, in.mailbox());
            }
            case "SEARCH" -> search(in, byUid);
            case "SORT" -> sort(in, byUid);
            case "THREAD" -> thread(in, byUid);
            case "ESEARCH" -> byUid ? null : searchMailboxes(in);
            default -> null;
        };
    }

    /** A set with a space on both sides. */
    private static SequenceSet messages(Cursor in) {
        in.space();
        SequenceSet messages = Sets.sequence(in);
        in.space();
        return messages;
    }

    private static Command fetch(Cursor in, boolean byUid) {
        SequenceSet messages = messages(in);
        List<FetchItem> items = SectionSyntax.items(in);
        OptionalLong changedSince = OptionalLong.empty();
        boolean vanished = false;
        Optional<SearchKey.Window> partial = Optional.empty();
        if (in.more()) {
            in.open();
            do {
                if (in.word("CHANGEDSINCE")) {
                    in.space();
                    changedSince = OptionalLong.of(in.number64());
                } else if (in.word("VANISHED")) {
                    vanished = true;
                } else if (in.word("PARTIAL")) {
                    in.space();
                    partial = Optional.of(Sets.window(in));
                } else {
                    throw in.syntax("expected a modifier of FETCH");
                }
            } while (in.more());
            in.close();
        }
        return new MessageCommand.Fetch(byUid, messages, items, changedSince, vanished, partial);
    }

    private static Command store(Cursor in, boolean byUid) {
        SequenceSet messages = messages(in);
        OptionalLong unchangedSince = OptionalLong.empty();
        if (in.peek() == '(') {
            in.open();
            if (!in.word("UNCHANGEDSINCE")) {
                throw in.syntax("expected UNCHANGEDSINCE");
            }
            in.space();
            unchangedSince = OptionalLong.of(in.number64());
            in.close();
            in.space();
        }
        FlagChange.Mode mode =
                in.take('+') ? FlagChange.Mode.ADD : in.take('-') ? FlagChange.Mode.REMOVE : FlagChange.Mode.REPLACE;
        boolean silent = in.word("FLAGS.SILENT");
        if (!silent && !in.word("FLAGS")) {
            throw in.syntax("expected FLAGS");
        }
        in.space();
        FlagChange change = new FlagChange(mode, FlagSyntax.listOrSome(in));
        return new MessageCommand.Store(byUid, messages, change, silent, unchangedSince);
    }

    private static Command search(Cursor in, boolean byUid) {
        in.space();
        Optional<SearchKey.Returns> returns = returns(in);
        Optional<String> charset = SearchSyntax.charset(in);
        SearchKey key = SearchSyntax.keys(in, charset.orElse(""));
        return new MessageCommand.SearchMessages(byUid, returns, charset, key);
    }

    private static Optional<SearchKey.Returns> returns(Cursor in) {
        Optional<SearchKey.Returns> returns = SearchSyntax.returns(in);
        if (returns.isPresent()) {
            in.space();
        }
        return returns;
    }

    private static Command sort(Cursor in, boolean byUid) {
        in.space();
        Optional<SearchKey.Returns> returns = returns(in);
        List<Sort> criteria = new ArrayList<>();
        in.open();
        do {
            boolean reverse = in.word("REVERSE");
            if (reverse) {
                in.space();
            }
            criteria.add(new Sort(sortKey(in), reverse));
            in.checkElements(criteria.size());
        } while (in.more());
        in.close();
        in.space();
        String charset = in.astring();
        in.space();
        SearchKey key = SearchSyntax.keys(in, charset);
        return new MessageCommand.SortMessages(byUid, returns, criteria, charset, key);
    }

    private static Sort.Key sortKey(Cursor in) {
        for (Sort.Key key : SORT_KEYS) {
            if (in.word(word(key))) {
                return key;
            }
        }
        throw in.syntax("expected a sort key");
    }

    /** RFC 5957 section 5: DISPLAYFROM. */
    static String word(Sort.Key key) {
        return switch (key) {
            case DISPLAY_FROM -> "DISPLAYFROM";
            case DISPLAY_TO -> "DISPLAYTO";
            default -> key.name();
        };
    }

    private static Command thread(Cursor in, boolean byUid) {
        in.space();
        MessageThread.Algorithm algorithm;
        if (in.word("REFERENCES")) {
            algorithm = MessageThread.Algorithm.REFERENCES;
        } else if (in.word("ORDEREDSUBJECT")) {
            algorithm = MessageThread.Algorithm.ORDERED_SUBJECT;
        } else {
            throw in.syntax("expected a threading algorithm");
        }
        in.space();
        String charset = in.astring();
        in.space();
        SearchKey key = SearchSyntax.keys(in, charset);
        return new MessageCommand.ThreadMessages(byUid, algorithm, charset, key);
    }

    private static Command searchMailboxes(Cursor in) {
        in.space();
        List<MailboxFilter> filters = new ArrayList<>();
        if (in.word("IN")) {
            in.space();
            in.open();
            do {
                filters.add(AccountGrammar.filter(in));
                in.checkElements(filters.size());
            } while (in.more());
            in.close();
            in.space();
        }
        Optional<SearchKey.Returns> returns = returns(in);
        Optional<String> charset = SearchSyntax.charset(in);
        SearchKey key = SearchSyntax.keys(in, charset.orElse(""));
        return new MessageCommand.SearchMailboxes(filters, returns, charset, key);
    }
}
