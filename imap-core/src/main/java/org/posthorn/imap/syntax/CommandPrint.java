package org.posthorn.imap.syntax;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.imap.AccountCommand;
import org.posthorn.imap.Command;
import org.posthorn.imap.ListOptions;
import org.posthorn.imap.MailboxCommand;
import org.posthorn.imap.MessageCommand;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Resync;
import org.posthorn.imap.SessionCommand;
import org.posthorn.imap.StatusItem;
import org.posthorn.mime.codec.Base64;

/** Writes commands about the session and about mailboxes, without tag and line end. */
final class CommandPrint {

    private CommandPrint() {}

    static void write(Pen out, Command command) {
        if (command instanceof MessageCommand message) {
            MessagePrint.write(out, message);
        } else if (command instanceof SessionCommand session) {
            write(out, session);
        } else if (command instanceof MailboxCommand mailbox) {
            write(out, mailbox);
        } else if (command instanceof AccountCommand account) {
            AccountPrint.write(out, account);
        }
    }

    // ---- the session ----

    private static void write(Pen out, SessionCommand command) {
        if (command instanceof SessionCommand.Login login) {
            char[] password = login.password().chars();
            out.put("LOGIN ").astring(login.user()).space().astring(new String(password));
        } else if (command instanceof SessionCommand.Authenticate authenticate) {
            out.put("AUTHENTICATE ").put(authenticate.mechanism());
            authenticate.initialResponse().ifPresent(r -> out.space().put(initial(r)));
        } else if (command instanceof SessionCommand.Enable enable) {
            words(out.put("ENABLE"), enable.capabilities());
        } else if (command instanceof SessionCommand.Id id) {
            fields(out.put("ID "), id.fields());
        } else if (command instanceof SessionCommand.Compress compress) {
            out.put("COMPRESS ").put(compress.algorithm());
        } else if (command instanceof SessionCommand.Language language) {
            strings(out.put("LANGUAGE"), language.ranges());
        } else if (command instanceof SessionCommand.Comparator comparator) {
            strings(out.put("COMPARATOR"), comparator.comparators());
        } else {
            out.put(word(command));
        }
    }

    private static String word(SessionCommand command) {
        if (command instanceof SessionCommand.Capability) {
            return "CAPABILITY";
        }
        if (command instanceof SessionCommand.Noop) {
            return "NOOP";
        }
        if (command instanceof SessionCommand.Logout) {
            return "LOGOUT";
        }
        if (command instanceof SessionCommand.StartTls) {
            return "STARTTLS";
        }
        return command instanceof SessionCommand.Idle ? "IDLE" : "UNAUTHENTICATE";
    }

    private static String initial(Octets response) {
        return response.size() == 0 ? "=" : Base64.UNBROKEN.encodeToString(response.bytes());
    }

    /** Names with strings or NIL; NIL if there are none. */
    static void fields(Pen out, Map<String, Optional<String>> fields) {
        if (fields.isEmpty()) {
            out.nil();
            return;
        }
        out.put('(');
        boolean first = true;
        for (Map.Entry<String, Optional<String>> field : fields.entrySet()) {
            (first ? out : out.space()).string(field.getKey()).space();
            out.nstring(field.getValue().orElse(null));
            first = false;
        }
        out.put(')');
    }

    static void words(Pen out, List<String> words) {
        words.forEach(word -> out.space().put(word));
    }

    static void strings(Pen out, List<String> strings) {
        strings.forEach(string -> out.space().astring(string));
    }

    // ---- mailboxes ----

    private static void write(Pen out, MailboxCommand command) {
        if (command instanceof MailboxCommand.Select select) {
            select(out, select);
        } else if (command instanceof MailboxCommand.Status status) {
            out.put("STATUS ").mailbox(status.mailbox()).space();
            statusItems(out, status.items());
        } else if (command instanceof MailboxCommand.ListMailboxes list) {
            list(out, list);
        } else if (command instanceof MailboxCommand.ListSubscribed list) {
            out.put("LSUB ").mailbox(list.reference()).space().pattern(list.pattern());
        } else if (command instanceof MailboxCommand.Create create) {
            create(out, create);
        } else if (command instanceof MailboxCommand.Delete delete) {
            out.put("DELETE ").mailbox(delete.mailbox());
        } else if (command instanceof MailboxCommand.Rename rename) {
            out.put("RENAME ").mailbox(rename.mailbox()).space().mailbox(rename.to());
        } else if (command instanceof MailboxCommand.Subscribe subscribe) {
            out.put("SUBSCRIBE ").mailbox(subscribe.mailbox());
        } else if (command instanceof MailboxCommand.Unsubscribe unsubscribe) {
            out.put("UNSUBSCRIBE ").mailbox(unsubscribe.mailbox());
        } else if (command instanceof MailboxCommand.Append append) {
            out.put("APPEND ").mailbox(append.mailbox());
        } else if (command instanceof MailboxCommand.Namespace) {
            out.put("NAMESPACE");
        }
    }

    private static void select(Pen out, MailboxCommand.Select select) {
        out.put(select.readOnly() ? "EXAMINE " : "SELECT ").mailbox(select.mailbox());
        if (!select.condstore() && select.resync().isEmpty()) {
            return;
        }
        out.put(select.condstore() ? " (CONDSTORE" : " (");
        if (select.resync().isPresent()) {
            Resync resync = select.resync().get();
            out.put(select.condstore() ? " QRESYNC (" : "QRESYNC (");
            out.number(resync.uidValidity()).space().number(resync.modSeq());
            resync.knownUids().ifPresent(uids -> out.space().put(uids.toString()));
            resync.matched()
                    .ifPresent(m -> out.put(" (")
                            .put(m.numbers().toString())
                            .space()
                            .put(m.uids().toString())
                            .put(')'));
            out.put(')');
        }
        out.put(')');
    }

    private static void create(Pen out, MailboxCommand.Create create) {
        out.put("CREATE ").mailbox(create.mailbox());
        if (!create.uses().isEmpty()) {
            out.put(" (USE (").put(String.join(" ", create.uses())).put("))");
        }
    }

    private static void list(Pen out, MailboxCommand.ListMailboxes list) {
        ListOptions options = list.options();
        out.put("LIST ");
        if (!options.select().isEmpty()) {
            out.put('(');
            boolean first = true;
            for (ListOptions.Select option : ListOptions.Select.values()) {
                if (options.select().contains(option)) {
                    (first ? out : out.space()).put(option.word());
                    first = false;
                }
            }
            out.put(") ");
        }
        out.mailbox(list.reference()).space();
        patterns(out, list.patterns());
        returns(out, options);
    }

    private static void patterns(Pen out, List<String> patterns) {
        if (patterns.size() == 1) {
            out.pattern(patterns.get(0));
            return;
        }
        out.put('(');
        for (int i = 0; i < patterns.size(); i++) {
            (i == 0 ? out : out.space()).pattern(patterns.get(i));
        }
        out.put(')');
    }

    private static void returns(Pen out, ListOptions options) {
        if (options.tell().isEmpty() && options.status().isEmpty()) {
            return;
        }
        out.put(" RETURN (");
        boolean first = true;
        for (ListOptions.Return option : ListOptions.Return.values()) {
            if (options.tell().contains(option)) {
                (first ? out : out.space()).put(option.word());
                first = false;
            }
        }
        if (!options.status().isEmpty()) {
            (first ? out : out.space()).put("STATUS ");
            statusItems(out, options.status());
        }
        out.put(')');
    }

    private static void statusItems(Pen out, java.util.Set<StatusItem> items) {
        out.put('(');
        boolean first = true;
        for (StatusItem item : StatusItem.values()) {
            if (items.contains(item)) {
                (first ? out : out.space()).put(item.word());
                first = false;
            }
        }
        out.put(')');
    }
}
