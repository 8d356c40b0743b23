package org.posthorn.mailbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Searches a mailbox by looking at its messages, at as little of each as the keys allow. */
final class Searching {

    private static final int BY_TABLE = 0;
    private static final int BY_METADATA = 1;
    private static final int BY_HEAD = 2;
    private static final int BY_BODY = 3;

    private final Mailbox mailbox;
    private final MessageTable table;
    private final Instant now;
    private final Optional<ObjectIds> ids;
    private final Optional<SaveDates> saveDates;

    private Searching(Mailbox mailbox, MessageTable table, Instant now) {
        this.mailbox = mailbox;
        this.table = table;
        this.now = now;
        this.ids = mailbox.power(ObjectIds.class);
        this.saveDates = mailbox.power(SaveDates.class);
    }

    static UidSet search(Mailbox mailbox, Search key, Instant now) throws MailboxException {
        MessageTable table = mailbox.snapshot().messages();
        return new Searching(mailbox, table, now).found(prepared(key), table.uids());
    }

    /** The cheapest keys first, and texts folded, once for all messages. */
    private static Search prepared(Search key) {
        if (key instanceof Search.And and) {
            return new Search.And(prepared(and.keys()));
        }
        if (key instanceof Search.Or or) {
            return new Search.Or(prepared(or.keys()));
        }
        if (key instanceof Search.Not not) {
            return new Search.Not(prepared(not.key()));
        }
        if (key instanceof Search.InField field) {
            return new Search.InField(field.field(), CaseFold.fold(field.text()));
        }
        if (key instanceof Search.InBody body) {
            return new Search.InBody(CaseFold.fold(body.text()));
        }
        return key instanceof Search.InText text ? new Search.InText(CaseFold.fold(text.text())) : key;
    }

    private static List<Search> prepared(List<Search> keys) {
        return keys.stream()
                .map(Searching::prepared)
                .sorted(Comparator.comparingInt(Searching::cost))
                .toList();
    }

    private static int cost(Search key) {
        if (key instanceof Search.And and) {
            return and.keys().stream().mapToInt(Searching::cost).max().orElse(BY_TABLE);
        }
        if (key instanceof Search.Or or) {
            return or.keys().stream().mapToInt(Searching::cost).max().orElse(BY_TABLE);
        }
        if (key instanceof Search.Not not) {
            return cost(not.key());
        }
        if (key instanceof Search.InBody || key instanceof Search.InText) {
            return BY_BODY;
        }
        boolean sent = key instanceof Search.Dated dated && dated.which() == Search.DateOf.SENDING;
        if (sent || key instanceof Search.InField) {
            return BY_HEAD;
        }
        boolean table = key instanceof Search.Uids || key instanceof Search.Has || key instanceof Search.ModifiedSince;
        return table ? BY_TABLE : BY_METADATA;
    }

    // ---- sets of messages ----

    private UidSet found(Search key, UidSet among) throws MailboxException {
        if (among.isEmpty()) {
            return among;
        }
        if (key instanceof Search.And and) {
            UidSet left = among;
            for (Search cheap : cheap(and.keys())) {
                left = found(cheap, left);
            }
            List<Search> dear = dear(and.keys());
            return dear.isEmpty() ? left : examined(new Search.And(dear), left);
        }
        if (key instanceof Search.Or or) {
            UidSet found = UidSet.NONE;
            for (Search cheap : cheap(or.keys())) {
                found = found.plus(found(cheap, among.minus(found)));
            }
            return found.plus(examined(new Search.Or(dear(or.keys())), among.minus(found)));
        }
        if (key instanceof Search.Not not) {
            return among.minus(found(not.key(), among));
        }
        return cost(key) == BY_TABLE ? inTable(key).and(among) : examined(key, among);
    }

    private static List<Search> cheap(List<Search> keys) {
        return keys.stream().filter(k -> cost(k) == BY_TABLE).toList();
    }

    private static List<Search> dear(List<Search> keys) {
        return keys.stream().filter(k -> cost(k) != BY_TABLE).toList();
    }

    private UidSet inTable(Search key) {
        if (key instanceof Search.Uids uids) {
            return uids.uids();
        }
        if (key instanceof Search.Has has) {
            return table.withFlags(f -> f.contains(has.flag()));
        }
        return key instanceof Search.ModifiedSince since && since.modSeq() > 0
                ? table.changedSince(since.modSeq() - 1)
                : table.changedSince(0);
    }

    // ---- one message after another ----

    private UidSet examined(Search key, UidSet among) throws MailboxException {
        if (key instanceof Search.Or or && or.keys().isEmpty()) {
            return UidSet.NONE;
        }
        UidSet.Builder found = new UidSet.Builder();
        for (int range = 0; range < among.ranges(); range++) {
            for (int row = table.rowFrom(among.first(range));
                    row < table.size() && table.uid(row) <= among.last(range);
                    row++) {
                Optional<StoredMessage> message = mailbox.message(table.uid(row));
                if (message.isPresent() && fitsIfThere(key, new Examined(message.get()), row)) {
                    found.add(table.uid(row));
                }
            }
        }
        return found.build();
    }

    /** A message that goes while it is looked at is not found. */
    private boolean fitsIfThere(Search key, Examined message, int row) throws MailboxException {
        try {
            return fits(key, message, row);
        } catch (MailboxException.MessageGone e) {
            return false;
        }
    }

    private boolean fits(Search key, Examined message, int row) throws MailboxException {
        if (key instanceof Search.And and) {
            for (Search each : and.keys()) {
                if (!fits(each, message, row)) {
                    return false;
                }
            }
            return true;
        }
        if (key instanceof Search.Or or) {
            for (Search each : or.keys()) {
                if (fits(each, message, row)) {
                    return true;
                }
            }
            return false;
        }
        if (key instanceof Search.Not not) {
            return !fits(not.key(), message, row);
        }
        return switch (cost(key)) {
            case BY_TABLE -> inRow(key, row);
            case BY_METADATA -> fitsMetadata(key, message.message());
            default -> fitsText(key, message);
        };
    }

    private boolean inRow(Search key, int row) {
        if (key instanceof Search.Uids uids) {
            return uids.uids().contains(table.uid(row));
        }
        if (key instanceof Search.Has has) {
            return table.flags(row).contains(has.flag());
        }
        return key instanceof Search.ModifiedSince since
                && table.modSeq(row) > 0
                && table.modSeq(row) >= since.modSeq();
    }

    private boolean fitsMetadata(Search key, StoredMessage message) throws MailboxException {
        if (key instanceof Search.Larger larger) {
            return message.size() > larger.octets();
        }
        if (key instanceof Search.Smaller smaller) {
            return message.size() < smaller.octets();
        }
        if (key instanceof Search.Younger younger) {
            return !message.internalDate().isBefore(now.minus(younger.age()));
        }
        if (key instanceof Search.Older older) {
            return !message.internalDate().isAfter(now.minus(older.age()));
        }
        if (key instanceof Search.EmailId email) {
            return ids.isPresent() && ids.get().emailId(message.uid()).equals(Optional.of(email.id()));
        }
        if (key instanceof Search.ThreadId thread) {
            return ids.isPresent() && ids.get().threadId(message.uid()).equals(Optional.of(thread.id()));
        }
        return key instanceof Search.Dated dated && fits(dated, day(dated.which(), message));
    }

    private LocalDate day(Search.DateOf which, StoredMessage message) throws MailboxException {
        Optional<Instant> saved = which == Search.DateOf.SAVING && saveDates.isPresent()
                ? saveDates.get().saveDate(message.uid())
                : Optional.empty();
        return saved.orElse(message.internalDate()).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static boolean fits(Search.Dated key, LocalDate day) {
        return switch (key.order()) {
            case BEFORE -> day.isBefore(key.day());
            case ON -> day.equals(key.day());
            case SINCE -> !day.isBefore(key.day());
        };
    }

    private boolean fitsText(Search key, Examined message) throws MailboxException {
        if (key instanceof Search.InField field) {
            return message.hasInField(field.field(), field.text());
        }
        if (key instanceof Search.InBody body) {
            return message.hasInBody(body.text());
        }
        if (key instanceof Search.InText text) {
            return message.hasInHead(text.text()) || message.hasInBody(text.text());
        }
        return key instanceof Search.Dated dated && fits(dated, message.sent());
    }
}
