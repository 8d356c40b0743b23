package org.posthorn.imap.syntax;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.imap.AccountCommand;
import org.posthorn.imap.Octets;

/** Writes commands about quotas, access, annotations, news and URLs, without tag and line end. */
final class AccountPrint {

    private AccountPrint() {}

    static void write(Pen out, AccountCommand command) {
        if (command instanceof AccountCommand.GetQuota quota) {
            out.put("GETQUOTA ").astring(quota.root());
        } else if (command instanceof AccountCommand.GetQuotaRoot quota) {
            out.put("GETQUOTAROOT ").mailbox(quota.mailbox());
        } else if (command instanceof AccountCommand.SetQuota quota) {
            setQuota(out, quota);
        } else if (command instanceof AccountCommand.GetMetadata metadata) {
            getMetadata(out, metadata);
        } else if (command instanceof AccountCommand.SetMetadata metadata) {
            out.put("SETMETADATA ").mailbox(metadata.mailbox()).space();
            entryValues(out, metadata.values());
        } else if (command instanceof AccountCommand.Notify notify) {
            notify(out, notify);
        } else if (command instanceof AccountCommand.ResetKey reset) {
            out.put("RESETKEY");
            reset.mailbox().ifPresent(mailbox -> out.space().mailbox(mailbox));
            CommandPrint.words(out, reset.mechanisms());
        } else if (command instanceof AccountCommand.GenUrlAuth generate) {
            out.put("GENURLAUTH");
            generate.urls().forEach(u -> out.space().string(u.url()).space().put(u.mechanism()));
        } else if (command instanceof AccountCommand.UrlFetch fetch) {
            out.put("URLFETCH");
            fetch.urls().forEach(url -> out.space().string(url));
        } else {
            writeAccess(out, command);
        }
    }

    private static void writeAccess(Pen out, AccountCommand command) {
        if (command instanceof AccountCommand.SetAcl acl) {
            String sign = switch (acl.grant()) {
                case ADD -> "+";
                case REMOVE -> "-";
                case REPLACE -> "";
            };
            out.put("SETACL ").mailbox(acl.mailbox()).space().astring(acl.identifier());
            out.space().astring(sign + acl.rights().letters());
        } else if (command instanceof AccountCommand.DeleteAcl acl) {
            out.put("DELETEACL ").mailbox(acl.mailbox()).space().astring(acl.identifier());
        } else if (command instanceof AccountCommand.GetAcl acl) {
            out.put("GETACL ").mailbox(acl.mailbox());
        } else if (command instanceof AccountCommand.ListRights rights) {
            out.put("LISTRIGHTS ").mailbox(rights.mailbox()).space().astring(rights.identifier());
        } else if (command instanceof AccountCommand.MyRights rights) {
            out.put("MYRIGHTS ").mailbox(rights.mailbox());
        }
    }

    private static void setQuota(Pen out, AccountCommand.SetQuota quota) {
        out.put("SETQUOTA ").astring(quota.root()).put(" (");
        boolean first = true;
        for (Map.Entry<String, Long> limit : quota.limits().entrySet()) {
            (first ? out : out.space()).put(limit.getKey()).space().number(limit.getValue());
            first = false;
        }
        out.put(')');
    }

    private static void getMetadata(Pen out, AccountCommand.GetMetadata metadata) {
        out.put("GETMETADATA ");
        boolean deep = metadata.depth() != AccountCommand.Depth.NONE;
        if (metadata.maxSize().isPresent()) {
            out.put("(MAXSIZE ").number(metadata.maxSize().getAsLong()).put(deep ? " " : ") ");
        }
        if (deep) {
            out.put(metadata.maxSize().isPresent() ? "" : "(");
            out.put("DEPTH ").put(metadata.depth().word()).put(") ");
        }
        out.mailbox(metadata.mailbox()).put(" (");
        List<String> entries = metadata.entries();
        for (int i = 0; i < entries.size(); i++) {
            (i == 0 ? out : out.space()).astring(entries.get(i));
        }
        out.put(')');
    }

    /** Entries with their values; a value with a NUL is a literal8. */
    static void entryValues(Pen out, Map<String, Optional<Octets>> values) {
        out.put('(');
        boolean first = true;
        for (Map.Entry<String, Optional<Octets>> value : values.entrySet()) {
            (first ? out : out.space()).astring(value.getKey()).space();
            first = false;
            if (value.getValue().isPresent()) {
                out.octets(value.getValue().get(), true);
            } else {
                out.nil();
            }
        }
        out.put(')');
    }

    private static void notify(Pen out, AccountCommand.Notify notify) {
        if (notify.groups().isEmpty()) {
            out.put("NOTIFY NONE");
            return;
        }
        out.put(notify.status() ? "NOTIFY SET STATUS" : "NOTIFY SET");
        for (AccountCommand.EventGroup group : notify.groups()) {
            MessagePrint.filter(out.put(" ("), group.mailboxes());
            out.space();
            if (group.events().isEmpty()) {
                out.put("NONE");
            } else {
                events(out, group.events());
            }
            out.put(')');
        }
    }

    private static void events(Pen out, List<AccountCommand.Event> events) {
        out.put('(');
        for (int i = 0; i < events.size(); i++) {
            AccountCommand.Event event = events.get(i);
            (i == 0 ? out : out.space()).put(event.name());
            if (!event.fetch().isEmpty()) {
                SectionSyntax.writeList(out.space(), event.fetch());
            }
        }
        out.put(')');
    }
}
