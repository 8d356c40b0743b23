package org.posthorn.imap.syntax;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.posthorn.imap.Command;
import org.posthorn.imap.ListOptions;
import org.posthorn.imap.MailboxCommand;
import org.posthorn.imap.MessageCommand;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Resync;
import org.posthorn.imap.SequenceSet;
import org.posthorn.imap.SessionCommand;
import org.posthorn.imap.StatusItem;
import org.posthorn.mime.codec.Base64;
import org.posthorn.sasl.Secret;

/** Reads what is behind the name of a command: commands about the session and about mailboxes. */
final class CommandGrammar {

    private CommandGrammar() {}

    /** A command by its name, up to the end of the line. */
    static Command command(Cursor in, String name) {
        Command command = session(in, name);
        in.end();
        return command;
    }

    private static Command session(Cursor in, String name) {
        return switch (name) {
            case "CAPABILITY" -> new SessionCommand.Capability();
            case "NOOP" -> new SessionCommand.Noop();
            case "LOGOUT" -> new SessionCommand.Logout();
            case "STARTTLS" -> new SessionCommand.StartTls();
            case "IDLE" -> new SessionCommand.Idle();
            case "UNAUTHENTICATE" -> new SessionCommand.Unauthenticate();
            case "LOGIN" -> login(in);
            case "AUTHENTICATE" -> authenticate(in);
            case "ENABLE" -> new SessionCommand.Enable(words(in));
            case "ID" -> new SessionCommand.Id(id(in));
            case "COMPRESS" -> {
                in.space();
                yield new SessionCommand.Compress(in.keyword());
            }
            case "LANGUAGE" -> new SessionCommand.Language(strings(in));
            case "COMPARATOR" -> new SessionCommand.Comparator(strings(in));
            default -> mailbox(in, name);
        };
    }

    private static Command mailbox(Cursor in, String name) {
        return switch (name) {
            case "SELECT" -> select(in, false);
            case "EXAMINE" -> select(in, true);
            case "CREATE" -> create(in);
            case "DELETE" -> new MailboxCommand.Delete(mailbox(in));
            case "RENAME" -> new MailboxCommand.Rename(mailbox(in), mailbox(in));
            case "SUBSCRIBE" -> new MailboxCommand.Subscribe(mailbox(in));
            case "UNSUBSCRIBE" -> new MailboxCommand.Unsubscribe(mailbox(in));
            case "LIST" -> list(in);
            case "LSUB" -> lsub(in);
            case "NAMESPACE" -> new MailboxCommand.Namespace();
            case "STATUS" -> {
                String mailbox = mailbox(in);
                in.space();
                yield new MailboxCommand.Status(mailbox, statusItems(in));
            }
            case "CHECK" -> new MessageCommand.Check();
            case "CLOSE" -> new MessageCommand.Close();
            case "UNSELECT" -> new MessageCommand.Unselect();
            case "EXPUNGE" -> new MessageCommand.Expunge(Optional.empty());
            case "CANCELUPDATE" -> new MessageCommand.CancelUpdate(strings(in));
            case "UID" -> uid(in);
            default -> others(in, name);
        };
    }

    private static Command uid(Cursor in) {
        in.space();
        String name = in.keyword();
        if (name.equals("EXPUNGE")) {
            in.space();
            return new MessageCommand.Expunge(Optional.of(Sets.sequence(in)));
        }
        Command command = MessageGrammar.command(in, name, true);
        if (command == null) {
            throw new Flawed(Flaw.Kind.UNKNOWN_COMMAND, "not a command that takes UIDs");
        }
        return command;
    }

    private static Command others(Cursor in, String name) {
        Command command = MessageGrammar.command(in, name, false);
        if (command == null) {
            command = AccountGrammar.command(in, name);
        }
        if (command == null) {
            throw new Flawed(Flaw.Kind.UNKNOWN_COMMAND, "not a command");
        }
        return command;
    }

    // ---- the session ----

    private static Command login(Cursor in) {
        in.space();
        String user = in.astring();
        in.space();
        return new SessionCommand.Login(user, Secret.of(in.astring()));
    }

    private static Command authenticate(Cursor in) {
        in.space();
        String mechanism = in.keyword();
        if (!in.more()) {
            return new SessionCommand.Authenticate(mechanism, Optional.empty());
        }
        String encoded = in.restOfLine();
        if (encoded.equals("=")) {
            return new SessionCommand.Authenticate(mechanism, Optional.of(Octets.NONE));
        }
        byte[] decoded = Base64.UNBROKEN
                .decodeStrict(encoded.getBytes(StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> in.syntax("expected Base64"));
        return new SessionCommand.Authenticate(mechanism, Optional.of(Octets.of(decoded)));
    }

    private static Map<String, Optional<String>> id(Cursor in) {
        in.space();
        return in.nil() ? Map.of() : fields(in);
    }

    /** Names and values that are strings or NIL, in parentheses. */
    static Map<String, Optional<String>> fields(Cursor in) {
        Map<String, Optional<String>> fields = new LinkedHashMap<>();
        in.open();
        if (in.peek() != ')') {
            do {
                String name = in.string();
                in.space();
                fields.put(name, Optional.ofNullable(in.nstring()));
                in.checkElements(fields.size());
            } while (in.more());
        }
        in.close();
        return fields;
    }

    /** Atoms in upper case, a space before each. */
    static List<String> words(Cursor in) {
        List<String> words = new ArrayList<>();
        while (in.more()) {
            words.add(in.keyword());
            in.checkElements(words.size());
        }
        return words;
    }

    /** Strings, a space before each. */
    static List<String> strings(Cursor in) {
        List<String> strings = new ArrayList<>();
        while (in.more()) {
            strings.add(in.astring());
            in.checkElements(strings.size());
        }
        return strings;
    }

    // ---- mailboxes ----

    private static String mailbox(Cursor in) {
        in.space();
        return in.mailbox();
    }

    private static Command select(Cursor in, boolean readOnly) {
        String mailbox = mailbox(in);
        boolean condstore = false;
        Optional<Resync> resync = Optional.empty();
        if (in.more()) {
            in.open();
            do {
                if (in.word("CONDSTORE")) {
                    condstore = true;
                } else if (in.word("QRESYNC")) {
                    in.space();
                    resync = Optional.of(resync(in));
                } else {
                    throw in.syntax("expected CONDSTORE or QRESYNC");
                }
            } while (in.more());
            in.close();
        }
        return new MailboxCommand.Select(mailbox, readOnly, condstore, resync);
    }

    private static Resync resync(Cursor in) {
        in.open();
        long uidValidity = in.nzNumber();
        in.space();
        long modSeq = in.number64();
        Optional<SequenceSet> uids = Optional.empty();
        Optional<Resync.Matched> matched = Optional.empty();
        boolean more = in.more();
        if (more && in.peek() != '(') {
            uids = Optional.of(Sets.sequence(in));
            more = in.more();
        }
        if (more) {
            in.open();
            SequenceSet numbers = Sets.sequence(in);
            in.space();
            matched = Optional.of(new Resync.Matched(numbers, Sets.sequence(in)));
            in.close();
        }
        in.close();
        return new Resync(uidValidity, modSeq, uids, matched);
    }

    private static Command create(Cursor in) {
        String mailbox = mailbox(in);
        Set<String> uses = new LinkedHashSet<>();
        if (in.more()) {
            in.open();
            if (!in.word("USE")) {
                throw in.syntax("expected USE");
            }
            in.space();
            in.open();
            if (in.peek() != ')') {
                do {
                    in.expect('\\');
                    uses.add("\\" + in.atom());
                    in.checkElements(uses.size());
                } while (in.more());
            }
            in.close();
            in.close();
        }
        return new MailboxCommand.Create(mailbox, uses);
    }

    private static Command lsub(Cursor in) {
        String reference = mailbox(in);
        in.space();
        return new MailboxCommand.ListSubscribed(reference, in.name(in.listPattern()));
    }

    private static Command list(Cursor in) {
        in.space();
        Set<ListOptions.Select> select = Collections.emptySet();
        if (in.peek() == '(') {
            select = selectOptions(in);
            in.space();
        }
        String reference = in.mailbox();
        in.space();
        List<String> patterns = patterns(in);
        Set<ListOptions.Return> tell = EnumSet.noneOf(ListOptions.Return.class);
        Set<StatusItem> status = EnumSet.noneOf(StatusItem.class);
        if (in.more()) {
            if (!in.word("RETURN")) {
                throw in.syntax("expected RETURN");
            }
            in.space();
            returnOptions(in, tell, status);
        }
        return new MailboxCommand.ListMailboxes(reference, patterns, new ListOptions(select, tell, status));
    }

    private static List<String> patterns(Cursor in) {
        if (in.peek() != '(') {
            return List.of(in.name(in.listPattern()));
        }
        List<String> patterns = new ArrayList<>();
        in.open();
        do {
            patterns.add(in.name(in.listPattern()));
            in.checkElements(patterns.size());
        } while (in.more());
        in.close();
        return patterns;
    }

    private static Set<ListOptions.Select> selectOptions(Cursor in) {
        Set<ListOptions.Select> options = EnumSet.noneOf(ListOptions.Select.class);
        in.open();
        if (in.peek() != ')') {
            do {
                options.add(selectOption(in));
            } while (in.more());
        }
        in.close();
        return options;
    }

    private static ListOptions.Select selectOption(Cursor in) {
        for (ListOptions.Select option : ListOptions.Select.values()) {
            if (in.word(option.word())) {
                return option;
            }
        }
        throw in.syntax("expected an option of LIST");
    }

    private static void returnOptions(Cursor in, Set<ListOptions.Return> tell, Set<StatusItem> status) {
        in.open();
        if (in.peek() != ')') {
            do {
                if (in.word("STATUS")) {
                    in.space();
                    status.addAll(statusItems(in));
                } else {
                    tell.add(returnOption(in));
                }
            } while (in.more());
        }
        in.close();
    }

    private static ListOptions.Return returnOption(Cursor in) {
        for (ListOptions.Return option : ListOptions.Return.values()) {
            if (in.word(option.word())) {
                return option;
            }
        }
        throw in.syntax("expected an option of LIST");
    }

    private static Set<StatusItem> statusItems(Cursor in) {
        Set<StatusItem> items = EnumSet.noneOf(StatusItem.class);
        in.open();
        do {
            items.add(statusItem(in));
        } while (in.more());
        in.close();
        return items;
    }

    static StatusItem statusItem(Cursor in) {
        for (StatusItem item : StatusItem.values()) {
            if (in.word(item.word())) {
                return item;
            }
        }
        throw in.syntax("expected what STATUS can tell");
    }
}
