package org.posthorn.imap.syntax;

import java.util.List;
import org.posthorn.imap.SearchKey;
import org.posthorn.mailbox.Flag;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Search;
import org.posthorn.mailbox.SystemFlag;

/** Writes search keys. Texts are ASCII or UTF-8; whether they need a charset, {@link #needsCharset} says. */
final class SearchPrint {

    /** Fields that have a key of their own, as mailbox-core writes them. */
    private static final List<String> FIELDS = List.of("Bcc", "Cc", "From", "Subject", "To");

    private static final String[] DATES = {"", "SENT", "SAVED"};

    private SearchPrint() {}

    /** A field with a key of its own in the case in which that key has it. */
    static String usual(String field) {
        for (String known : FIELDS) {
            if (known.equalsIgnoreCase(field)) {
                return known;
            }
        }
        return field;
    }

    /** Keys as they stand at the end of a command, where several need no parentheses. */
    static void writeAll(Pen out, SearchKey key) {
        if (key instanceof SearchKey.And and && !and.keys().isEmpty()) {
            writeSome(out, and.keys());
        } else {
            write(out, key);
        }
    }

    private static void writeSome(Pen out, List<SearchKey> keys) {
        for (int i = 0; i < keys.size(); i++) {
            write(i == 0 ? out : out.space(), keys.get(i));
        }
    }

    static void writeReturns(Pen out, SearchKey.Returns returns) {
        out.put("RETURN (");
        boolean first = true;
        for (SearchKey.Result result : SearchKey.Result.values()) {
            if (returns.results().contains(result)) {
                (first ? out : out.space()).put(result.name());
                first = false;
                if (result == SearchKey.Result.UPDATE && !returns.news().isEmpty()) {
                    SectionSyntax.writeList(out.space(), returns.news());
                }
            }
        }
        if (returns.partial().isPresent()) {
            SearchKey.Window window = returns.partial().get();
            (first ? out : out.space())
                    .put("PARTIAL ")
                    .number(window.first())
                    .put(':')
                    .number(window.last());
        }
        out.put(')');
    }

    private static void write(Pen out, SearchKey key) {
        if (key instanceof SearchKey.Where where) {
            write(out, where.search());
        } else if (key instanceof SearchKey.Numbers numbers) {
            out.put(numbers.numbers().toString());
        } else if (key instanceof SearchKey.Uids uids) {
            out.put("UID ").put(uids.uids().toString());
        } else if (key instanceof SearchKey.Told told) {
            out.put(told.name());
        } else if (key instanceof SearchKey.ModSeq modSeq) {
            out.put("MODSEQ ")
                    .string(modSeq.entry())
                    .space()
                    .put(modSeq.type())
                    .space()
                    .number(modSeq.modSeq());
        } else if (key instanceof SearchKey.Filter filter) {
            out.put("FILTER ").put(filter.name());
        } else {
            writeCombined(out, key);
        }
    }

    private static void writeCombined(Pen out, SearchKey key) {
        if (key instanceof SearchKey.Not not) {
            writeNot(out, not.key());
        } else if (key instanceof SearchKey.Or or) {
            write(out.put("OR "), or.one());
            write(out.space(), or.other());
        } else if (key instanceof SearchKey.And and && and.keys().isEmpty()) {
            out.put("ALL");
        } else if (key instanceof SearchKey.And and) {
            out.put('(');
            writeSome(out, and.keys());
            out.put(')');
        }
    }

    private static void writeNot(Pen out, SearchKey key) {
        if (key instanceof SearchKey.Where where && where.search() instanceof Search.Has has) {
            out.put("UN");
            flag(out, has.flag());
        } else {
            write(out.put("NOT "), key);
        }
    }

    private static void flag(Pen out, Flag flag) {
        if (flag instanceof SystemFlag known) {
            out.put(known.name());
        } else {
            out.put("KEYWORD ").put(((Keyword) flag).name());
        }
    }

    private static void write(Pen out, Search key) {
        if (key instanceof Search.Has has) {
            flag(out, has.flag());
        } else if (key instanceof Search.InField field) {
            writeField(out, field);
        } else if (key instanceof Search.InBody body) {
            out.put("BODY ").astring(body.text());
        } else if (key instanceof Search.InText text) {
            out.put("TEXT ").astring(text.text());
        } else if (key instanceof Search.Dated dated) {
            out.put(DATES[dated.which().ordinal()]).put(dated.order().name()).space();
            Dates.write(out, dated.day());
        } else {
            writeNumber(out, key);
        }
    }

    private static void writeField(Pen out, Search.InField field) {
        String usual = usual(field.field());
        if (FIELDS.contains(usual)) {
            out.put(usual.toUpperCase(java.util.Locale.ROOT));
        } else {
            out.put("HEADER ").astring(field.field());
        }
        out.space().astring(field.text());
    }

    private static void writeNumber(Pen out, Search key) {
        if (key instanceof Search.Larger larger) {
            out.put("LARGER ").number(larger.octets());
        } else if (key instanceof Search.Smaller smaller) {
            out.put("SMALLER ").number(smaller.octets());
        } else if (key instanceof Search.Older older) {
            out.put("OLDER ").number(older.age().toSeconds());
        } else if (key instanceof Search.Younger younger) {
            out.put("YOUNGER ").number(younger.age().toSeconds());
        } else if (key instanceof Search.ModifiedSince since) {
            out.put("MODSEQ ").number(since.modSeq());
        } else if (key instanceof Search.EmailId id) {
            out.put("EMAILID ").put(id.id());
        } else if (key instanceof Search.ThreadId id) {
            out.put("THREADID ").put(id.id());
        }
    }

    /** Whether a key has a text that is not ASCII. */
    static boolean needsCharset(SearchKey key) {
        if (key instanceof SearchKey.Where where) {
            Search search = where.search();
            return search instanceof Search.InField field && notAscii(field.text())
                    || search instanceof Search.InBody body && notAscii(body.text())
                    || search instanceof Search.InText text && notAscii(text.text());
        }
        if (key instanceof SearchKey.Not not) {
            return needsCharset(not.key());
        }
        if (key instanceof SearchKey.Or or) {
            return needsCharset(or.one()) || needsCharset(or.other());
        }
        return key instanceof SearchKey.And and && and.keys().stream().anyMatch(SearchPrint::needsCharset);
    }

    private static boolean notAscii(String text) {
        return text.chars().anyMatch(c -> c >= 0x80);
    }
}
