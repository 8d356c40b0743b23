package org.posthorn.imap.syntax;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.FetchItem;
import org.posthorn.imap.SearchKey;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Search;
import org.posthorn.mailbox.Search.DateOf;
import org.posthorn.mailbox.Search.Order;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mime.Charsets;

/** Reads search keys (RFC 9051 section 9, search-key, and extensions). */
final class SearchSyntax {

    private final Cursor in;
    /** In which texts are written; null where octets that are no UTF-8 are to be told one by one. */
    private final @Nullable Charset charset;

    private SearchSyntax(Cursor in, @Nullable Charset charset) {
        this.in = in;
        this.charset = charset;
    }

    /** Keys with spaces between them, to the end of the line. */
    static SearchKey keys(Cursor in, String charset) {
        return new SearchSyntax(in, charsetOf(charset)).some();
    }

    /** Of a charset that is not known nothing is found, but the client is to hear of it, not of the grammar. */
    private static @Nullable Charset charsetOf(String name) {
        if (name.isEmpty() || name.equalsIgnoreCase("UTF-8") || name.equalsIgnoreCase("US-ASCII")) {
            return null;
        }
        return Charsets.find(name).orElse(StandardCharsets.ISO_8859_1);
    }

    /** {@code CHARSET name} and a space, if they are there. */
    static Optional<String> charset(Cursor in) {
        if (!in.word("CHARSET")) {
            return Optional.empty();
        }
        in.space();
        String charset = in.astring();
        in.space();
        return Optional.of(charset);
    }

    /** {@code RETURN (...)}, if it is there; the space behind it is not taken. */
    static Optional<SearchKey.Returns> returns(Cursor in) {
        if (!in.word("RETURN")) {
            return Optional.empty();
        }
        in.space();
        in.open();
        Set<SearchKey.Result> results = EnumSet.noneOf(SearchKey.Result.class);
        Optional<SearchKey.Window> partial = Optional.empty();
        List<FetchItem> news = List.of();
        if (in.peek() != ')') {
            do {
                if (in.word("PARTIAL")) {
                    in.space();
                    partial = Optional.of(Sets.window(in));
                    continue;
                }
                SearchKey.Result result = result(in);
                results.add(result);
                if (result == SearchKey.Result.UPDATE && in.seesList()) {
                    in.take(' ');
                    news = SectionSyntax.list(in);
                }
            } while (in.more());
        }
        in.close();
        return Optional.of(new SearchKey.Returns(results, partial, news));
    }

    private static SearchKey.Result result(Cursor in) {
        for (SearchKey.Result result : SearchKey.Result.values()) {
            if (in.word(result.name())) {
                return result;
            }
        }
        throw in.syntax("expected what a search can return");
    }

    private SearchKey some() {
        List<SearchKey> keys = new ArrayList<>();
        do {
            SearchKey key = key();
            if (!key.equals(SearchKey.ALL) || keys.isEmpty()) {
                keys.add(key);
            }
            in.checkElements(keys.size());
        } while (in.more());
        if (keys.size() > 1 && keys.get(0).equals(SearchKey.ALL)) {
            keys.remove(0);
        }
        return SearchKey.all(keys);
    }

    private SearchKey key() {
        if (in.peek() == '(') {
            in.open();
            SearchKey inside = some();
            in.close();
            return inside;
        }
        if (in.seesDigit() || in.peek() == '*' || in.peek() == '$') {
            return new SearchKey.Numbers(Sets.sequence(in));
        }
        in.deeper();
        SearchKey key = named(in.keyword());
        in.higher();
        return key;
    }

    private SearchKey named(String name) {
        return switch (name) {
            case "ALL" -> SearchKey.ALL;
            case "NOT" -> new SearchKey.Not(operand());
            case "OR" -> new SearchKey.Or(operand(), operand());
            case "UID" -> {
                in.space();
                yield new SearchKey.Uids(Sets.sequence(in));
            }
            case "NEW" -> SearchKey.Told.NEW;
            case "OLD" -> SearchKey.Told.OLD;
            case "RECENT" -> SearchKey.Told.RECENT;
            case "SAVEDATESUPPORTED" -> SearchKey.Told.SAVEDATESUPPORTED;
            case "FILTER" -> {
                in.space();
                yield new SearchKey.Filter(in.atom());
            }
            case "MODSEQ" -> modSeq();
            case "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNSEEN" ->
                new SearchKey.Not(flag(name.substring(2)));
            case "UNKEYWORD" -> new SearchKey.Not(keyword());
            case "ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN" -> flag(name);
            case "KEYWORD" -> keyword();
            default -> new SearchKey.Where(where(name));
        };
    }

    private SearchKey operand() {
        in.space();
        return key();
    }

    private static SearchKey flag(String name) {
        return new SearchKey.Where(new Search.Has(SystemFlag.valueOf(name)));
    }

    private SearchKey keyword() {
        in.space();
        return new SearchKey.Where(new Search.Has(new Keyword(in.atom())));
    }

    private SearchKey modSeq() {
        in.space();
        if (!in.seesString()) {
            return new SearchKey.Where(new Search.ModifiedSince(in.number64()));
        }
        String entry = in.string();
        in.space();
        String type = in.atom().toLowerCase(java.util.Locale.ROOT);
        in.space();
        return new SearchKey.ModSeq(entry, type, in.number64());
    }

    private Search where(String name) {
        in.space();
        return switch (name) {
            case "BCC" -> new Search.InField("Bcc", text());
            case "CC" -> new Search.InField("Cc", text());
            case "FROM" -> new Search.InField("From", text());
            case "SUBJECT" -> new Search.InField("Subject", text());
            case "TO" -> new Search.InField("To", text());
            case "BODY" -> new Search.InBody(text());
            case "TEXT" -> new Search.InText(text());
            case "HEADER" -> {
                String field = in.astring();
                in.space();
                yield new Search.InField(SearchPrint.usual(field), text());
            }
            case "LARGER" -> new Search.Larger(in.number64());
            case "SMALLER" -> new Search.Smaller(in.number64());
            case "OLDER" -> new Search.Older(Duration.ofSeconds(in.nzNumber()));
            case "YOUNGER" -> new Search.Younger(Duration.ofSeconds(in.nzNumber()));
            case "EMAILID" -> new Search.EmailId(in.atom());
            case "THREADID" -> new Search.ThreadId(in.atom());
            case "BEFORE" -> dated(DateOf.ARRIVAL, Order.BEFORE);
            case "ON" -> dated(DateOf.ARRIVAL, Order.ON);
            case "SINCE" -> dated(DateOf.ARRIVAL, Order.SINCE);
            case "SENTBEFORE" -> dated(DateOf.SENDING, Order.BEFORE);
            case "SENTON" -> dated(DateOf.SENDING, Order.ON);
            case "SENTSINCE" -> dated(DateOf.SENDING, Order.SINCE);
            case "SAVEDBEFORE" -> dated(DateOf.SAVING, Order.BEFORE);
            case "SAVEDON" -> dated(DateOf.SAVING, Order.ON);
            case "SAVEDSINCE" -> dated(DateOf.SAVING, Order.SINCE);
            default -> throw in.syntax("expected a search key");
        };
    }

    private Search dated(DateOf which, Order order) {
        return new Search.Dated(which, order, Dates.date(in));
    }

    private String text() {
        return charset == null ? in.astring() : in.astring(charset);
    }
}
