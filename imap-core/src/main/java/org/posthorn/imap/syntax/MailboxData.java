package org.posthorn.imap.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.MailboxResponse;
import org.posthorn.imap.MailboxResponse.Found;
import org.posthorn.imap.NumberList;
import org.posthorn.imap.Response;
import org.posthorn.imap.SearchKey;
import org.posthorn.imap.SequenceSet;
import org.posthorn.imap.StatusItem;
import org.posthorn.mailbox.MessageThread;

/** Reads responses about mailboxes and searches (RFC 9051 section 9, mailbox-data, and extensions). */
final class MailboxData {

    private MailboxData() {}

    /** A response by its name; null if it is none of these. */
    static @Nullable Response response(Cursor in, String name) {
        return switch (name) {
            case "LIST" -> listing(in, false);
            case "LSUB" -> listing(in, true);
            case "STATUS" -> status(in);
            case "NAMESPACE" -> new MailboxResponse.Namespaces(namespaces(in), namespaces(in), namespaces(in));
            case "SEARCH" -> {
                NumberList.Builder numbers = new NumberList.Builder();
                OptionalLong modSeq = numbers(in, numbers);
                yield new MailboxResponse.Search(numbers.build(), modSeq);
            }
            case "SORT" -> {
                NumberList.Builder numbers = new NumberList.Builder();
                OptionalLong modSeq = numbers(in, numbers);
                yield new MailboxResponse.Sorted(numbers.build(), modSeq);
            }
            case "THREAD" -> new MailboxResponse.Threads(threads(in));
            case "ESEARCH" -> extendedSearch(in);
            default -> null;
        };
    }

    // ---- LIST and STATUS ----

    private static Response listing(Cursor in, boolean lsub) {
        in.space();
        List<String> attributes = attributes(in);
        in.space();
        Optional<Character> separator = separator(in);
        in.space();
        String mailbox = in.mailbox();
        Set<String> childInfo = new LinkedHashSet<>();
        Optional<String> oldName = Optional.empty();
        if (in.more()) {
            in.open();
            if (in.peek() != ')') {
                do {
                    String tag = in.astring();
                    in.space();
                    if (tag.equalsIgnoreCase("OLDNAME")) {
                        in.open();
                        oldName = Optional.of(in.mailbox());
                        in.close();
                    } else if (tag.equalsIgnoreCase("CHILDINFO")) {
                        childInfo(in, childInfo);
                    } else {
                        Values.skip(in);
                    }
                } while (in.more());
            }
            in.close();
        }
        return new MailboxResponse.Listing(lsub, attributes, separator, mailbox, childInfo, oldName);
    }

    private static List<String> attributes(Cursor in) {
        List<String> attributes = new ArrayList<>();
        in.open();
        if (in.peek() != ')') {
            do {
                in.expect('\\');
                attributes.add("\\" + in.atom());
                in.checkElements(attributes.size());
            } while (in.more());
        }
        in.close();
        return attributes;
    }

    private static void childInfo(Cursor in, Set<String> childInfo) {
        in.open();
        do {
            childInfo.add(in.astring().toUpperCase(java.util.Locale.ROOT));
            in.checkElements(childInfo.size());
        } while (in.more());
        in.close();
    }

    private static Optional<Character> separator(Cursor in) {
        if (in.peek() != '"' && in.nil()) {
            return Optional.empty();
        }
        String text = in.string();
        if (text.length() != 1) {
            throw in.syntax("expected one character");
        }
        return Optional.of(text.charAt(0));
    }

    private static Response status(Cursor in) {
        in.space();
        String mailbox = in.mailbox();
        in.space();
        Map<StatusItem, Long> counts = new EnumMap<>(StatusItem.class);
        Optional<String> id = Optional.empty();
        in.open();
        if (in.peek() != ')') {
            do {
                if (in.word("MAILBOXID")) {
                    in.space();
                    in.open();
                    id = Optional.of(in.atom());
                    in.close();
                } else {
                    count(in, counts);
                }
            } while (in.more());
        }
        in.close();
        return new MailboxResponse.MailboxStatus(mailbox, counts, id);
    }

    private static void count(Cursor in, Map<StatusItem, Long> counts) {
        for (StatusItem item : StatusItem.values()) {
            if (in.word(item.word())) {
                in.space();
                boolean unlimited = item == StatusItem.APPENDLIMIT && in.nil();
                counts.put(item, unlimited ? MailboxResponse.MailboxStatus.UNLIMITED : in.number64());
                return;
            }
        }
        in.atom();
        in.space();
        Values.skip(in);
    }

    private static List<MailboxResponse.Namespace> namespaces(Cursor in) {
        in.space();
        if (in.nil()) {
            return List.of();
        }
        List<MailboxResponse.Namespace> namespaces = new ArrayList<>();
        in.open();
        do {
            in.open();
            String prefix = in.name(in.string());
            in.space();
            namespaces.add(new MailboxResponse.Namespace(prefix, separator(in)));
            in.checkElements(namespaces.size());
            while (in.more()) {
                in.string();
                in.space();
                Values.skip(in);
            }
            in.close();
            if (in.bears(Quirk.EXTRA_SPACES)) {
                in.more();
            }
        } while (in.peek() == '(');
        in.close();
        return namespaces;
    }

    // ---- searches ----

    private static OptionalLong numbers(Cursor in, NumberList.Builder numbers) {
        int count = 0;
        while (in.more()) {
            if (in.peek() == '(') {
                in.open();
                if (!in.word("MODSEQ")) {
                    throw in.syntax("expected MODSEQ");
                }
                in.space();
                OptionalLong modSeq = OptionalLong.of(in.number64());
                in.close();
                return modSeq;
            }
            numbers.add(in.nzNumber());
            in.checkElements(++count);
        }
        return OptionalLong.empty();
    }

    private static Response extendedSearch(Cursor in) {
        Optional<String> tag = Optional.empty();
        Optional<String> mailbox = Optional.empty();
        OptionalLong uidValidity = OptionalLong.empty();
        boolean more = in.more();
        if (more && in.peek() == '(') {
            in.open();
            do {
                if (in.word("TAG")) {
                    in.space();
                    tag = Optional.of(in.astring());
                } else if (in.word("MAILBOX")) {
                    in.space();
                    mailbox = Optional.of(in.mailbox());
                } else if (in.word("UIDVALIDITY")) {
                    in.space();
                    uidValidity = OptionalLong.of(in.nzNumber());
                } else {
                    throw in.syntax("expected what a search is known by");
                }
            } while (in.more());
            in.close();
            more = in.more();
        }
        boolean byUid = more && in.word("UID");
        more = byUid ? in.more() : more;
        List<Found> found = new ArrayList<>();
        while (more) {
            found(in, found);
            in.checkElements(found.size());
            more = in.more();
        }
        return new MailboxResponse.ExtendedSearch(tag, mailbox, uidValidity, byUid, found);
    }

    private static void found(Cursor in, List<Found> found) {
        String name = in.keyword();
        in.space();
        switch (name) {
            case "MIN" -> found.add(new Found.Figure(SearchKey.Result.MIN, in.nzNumber()));
            case "MAX" -> found.add(new Found.Figure(SearchKey.Result.MAX, in.nzNumber()));
            case "COUNT" -> found.add(new Found.Figure(SearchKey.Result.COUNT, in.number()));
            case "ALL" -> found.add(new Found.All(Sets.plain(in)));
            case "MODSEQ" -> found.add(new Found.ModSeq(in.number64()));
            case "PARTIAL" -> {
                in.open();
                SearchKey.Window window = Sets.window(in);
                in.space();
                Optional<SequenceSet> messages = in.nil() ? Optional.empty() : Optional.of(Sets.plain(in));
                in.close();
                found.add(new Found.Partial(window, messages));
            }
            case "ADDTO" -> found.add(new Found.Changed(true, changes(in)));
            case "REMOVEFROM" -> found.add(new Found.Changed(false, changes(in)));
            default -> Values.skip(in);
        }
    }

    private static List<Found.Change> changes(Cursor in) {
        List<Found.Change> changes = new ArrayList<>();
        in.open();
        do {
            long position = in.number();
            in.space();
            changes.add(new Found.Change(position, Sets.plain(in)));
            in.checkElements(changes.size());
        } while (in.more());
        in.close();
        return changes;
    }

    // ---- threads ----

    private static List<MessageThread> threads(Cursor in) {
        return in.more() ? lists(in) : List.of();
    }

    private static List<MessageThread> lists(Cursor in) {
        List<MessageThread> threads = new ArrayList<>();
        do {
            threads.add(thread(in));
            in.checkElements(threads.size());
            if (in.bears(Quirk.EXTRA_SPACES)) {
                in.more();
            }
        } while (in.peek() == '(');
        return threads;
    }

    private static MessageThread thread(Cursor in) {
        in.open();
        Deque<Long> row = new ArrayDeque<>();
        List<MessageThread> replies = List.of();
        boolean more = in.peek() != '(';
        while (more) {
            row.push(in.nzNumber());
            // each is a reply to the one before: an object in another, however flat it is written
            if (row.size() > 20 * in.limits.nesting()) {
                throw new Flawed(Flaw.Kind.NESTED_TOO_DEEP, "a thread of more than " + 20 * in.limits.nesting());
            }
            more = in.more() && in.peek() != '(';
        }
        if (in.peek() == '(') {
            replies = lists(in);
        }
        in.close();
        if (row.isEmpty()) {
            return new MessageThread(0, replies);
        }
        for (long number : row) {
            replies = Collections.singletonList(new MessageThread(number, replies));
        }
        return replies.get(0);
    }
}
