package org.posthorn.imap.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.AccountCommand;
import org.posthorn.imap.AccountCommand.Depth;
import org.posthorn.imap.AccountCommand.Grant;
import org.posthorn.imap.Command;
import org.posthorn.imap.FetchItem;
import org.posthorn.imap.MailboxFilter;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Rights;

/** Reads what is behind the name of a command about quotas, access, annotations, news and URLs. */
final class AccountGrammar {

    private AccountGrammar() {}

    /** A command by its name; null if it is none of these. */
    static @Nullable Command command(Cursor in, String name) {
        return switch (name) {
            case "GETQUOTA" -> new AccountCommand.GetQuota(string(in));
            case "GETQUOTAROOT" -> new AccountCommand.GetQuotaRoot(mailbox(in));
            case "SETQUOTA" -> setQuota(in);
            case "SETACL" -> setAcl(in);
            case "DELETEACL" -> new AccountCommand.DeleteAcl(mailbox(in), string(in));
            case "GETACL" -> new AccountCommand.GetAcl(mailbox(in));
            case "LISTRIGHTS" -> new AccountCommand.ListRights(mailbox(in), string(in));
            case "MYRIGHTS" -> new AccountCommand.MyRights(mailbox(in));
            case "GETMETADATA" -> getMetadata(in);
            case "SETMETADATA" -> {
                String mailbox = mailbox(in);
                in.space();
                yield new AccountCommand.SetMetadata(mailbox, entryValues(in));
            }
            case "NOTIFY" -> notify(in);
            case "RESETKEY" -> resetKey(in);
            case "GENURLAUTH" -> genUrlAuth(in);
            case "URLFETCH" -> new AccountCommand.UrlFetch(CommandGrammar.strings(in));
            default -> null;
        };
    }

    private static String string(Cursor in) {
        in.space();
        return in.astring();
    }

    private static String mailbox(Cursor in) {
        in.space();
        return in.mailbox();
    }

    private static Command setQuota(Cursor in) {
        String root = string(in);
        in.space();
        Map<String, Long> limits = new LinkedHashMap<>();
        in.open();
        if (in.peek() != ')') {
            do {
                String resource = in.keyword();
                in.space();
                limits.put(resource, in.number64());
                in.checkElements(limits.size());
            } while (in.more());
        }
        in.close();
        return new AccountCommand.SetQuota(root, limits);
    }

    private static Command setAcl(Cursor in) {
        String mailbox = mailbox(in);
        String identifier = string(in);
        String rights = string(in);
        Grant grant = rights.startsWith("+") ? Grant.ADD : rights.startsWith("-") ? Grant.REMOVE : Grant.REPLACE;
        String letters = grant == Grant.REPLACE ? rights : rights.substring(1);
        return new AccountCommand.SetAcl(mailbox, identifier, grant, new Rights(letters));
    }

    // ---- annotations ----

    /** RFC 5464 has the options before the mailbox in its grammar, and behind it in its examples. An entry begins with "/". */
    private static Command getMetadata(Cursor in) {
        in.space();
        MetadataOptions options = new MetadataOptions();
        if (in.peek() == '(') {
            options.read(in);
        }
        String mailbox = in.mailbox();
        in.space();
        if (in.peek() == '(' && "MmDd".indexOf(in.peekSecond()) >= 0) {
            options.read(in);
        }
        return new AccountCommand.GetMetadata(mailbox, entries(in), options.maxSize, options.depth);
    }

    /** MAXSIZE and DEPTH. */
    private static final class MetadataOptions {
        private OptionalLong maxSize = OptionalLong.empty();
        private Depth depth = Depth.NONE;

        void read(Cursor in) {
            in.open();
            do {
                if (in.word("MAXSIZE")) {
                    in.space();
                    maxSize = OptionalLong.of(in.number());
                } else if (in.word("DEPTH")) {
                    in.space();
                    depth = depth(in);
                } else {
                    throw in.syntax("expected MAXSIZE or DEPTH");
                }
            } while (in.more());
            in.close();
            in.space();
        }
    }

    private static Depth depth(Cursor in) {
        return switch (in.keyword()) {
            case "0" -> Depth.NONE;
            case "1" -> Depth.ONE;
            case "INFINITY" -> Depth.INFINITY;
            default -> throw in.syntax("expected a depth");
        };
    }

    private static List<String> entries(Cursor in) {
        return in.peek() == '(' ? in.astrings() : List.of(in.astring());
    }

    /** Entries with their values, in parentheses. */
    static Map<String, Optional<Octets>> entryValues(Cursor in) {
        Map<String, Optional<Octets>> values = new LinkedHashMap<>();
        in.open();
        do {
            String entry = in.astring();
            in.space();
            values.put(entry, in.seesString() || !in.nil() ? Optional.of(in.octets()) : Optional.empty());
            in.checkElements(values.size());
        } while (in.more());
        in.close();
        return values;
    }

    // ---- news ----

    private static Command notify(Cursor in) {
        in.space();
        if (in.word("NONE")) {
            return new AccountCommand.Notify(false, List.of());
        }
        if (!in.word("SET")) {
            throw in.syntax("expected SET or NONE");
        }
        in.space();
        boolean status = in.word("STATUS");
        if (status) {
            in.space();
        }
        List<AccountCommand.EventGroup> groups = new ArrayList<>();
        do {
            groups.add(eventGroup(in));
            in.checkElements(groups.size());
        } while (in.more());
        return new AccountCommand.Notify(status, groups);
    }

    private static AccountCommand.EventGroup eventGroup(Cursor in) {
        in.open();
        MailboxFilter mailboxes = filter(in);
        in.space();
        List<AccountCommand.Event> events = new ArrayList<>();
        if (!in.word("NONE")) {
            // RFC 5465 has parentheses around events in its grammar, and in its examples none
            boolean list = in.peek() == '(';
            if (list) {
                in.open();
            }
            do {
                events.add(event(in));
                in.checkElements(events.size());
            } while (in.more());
            if (list) {
                in.close();
            }
        }
        in.close();
        return new AccountCommand.EventGroup(mailboxes, events);
    }

    private static AccountCommand.Event event(Cursor in) {
        String written = in.atom();
        String name = AccountCommand.Event.KNOWN.stream()
                .filter(known -> known.equalsIgnoreCase(written))
                .findAny()
                .orElse(written);
        List<FetchItem> fetch = List.of();
        if (in.peek() == ' ' && in.peekSecond() == '(') {
            in.space();
            fetch = SectionSyntax.list(in);
        }
        return new AccountCommand.Event(name, fetch);
    }

    static MailboxFilter filter(Cursor in) {
        String written = in.atom();
        for (MailboxFilter.Kind kind : MailboxFilter.Kind.values()) {
            if (kind.word().equalsIgnoreCase(written)) {
                return new MailboxFilter(kind, kind.named() ? mailboxes(in) : List.of());
            }
        }
        throw in.syntax("expected which mailboxes");
    }

    private static List<String> mailboxes(Cursor in) {
        in.space();
        if (in.peek() != '(') {
            return List.of(in.mailbox());
        }
        List<String> mailboxes = new ArrayList<>();
        in.open();
        do {
            mailboxes.add(in.mailbox());
            in.checkElements(mailboxes.size());
        } while (in.more());
        in.close();
        return mailboxes;
    }

    // ---- URLs ----

    private static Command resetKey(Cursor in) {
        if (!in.more()) {
            return new AccountCommand.ResetKey(Optional.empty(), List.of());
        }
        String mailbox = in.mailbox();
        return new AccountCommand.ResetKey(Optional.of(mailbox), CommandGrammar.words(in));
    }

    private static Command genUrlAuth(Cursor in) {
        List<AccountCommand.UrlRump> urls = new ArrayList<>();
        while (in.more()) {
            String url = in.astring();
            in.space();
            urls.add(new AccountCommand.UrlRump(url, in.keyword()));
            in.checkElements(urls.size());
        }
        return new AccountCommand.GenUrlAuth(urls);
    }
}
