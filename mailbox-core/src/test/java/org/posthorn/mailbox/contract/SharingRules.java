package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.opentest4j.TestAbortedException;
import org.posthorn.mailbox.AccessLists;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.Namespaces;
import org.posthorn.mailbox.Right;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** What others may do with a mailbox (RFC 4314). */
final class SharingRules {

    private static final Set<Right> SEE = EnumSet.of(Right.LOOKUP, Right.READ);

    private SharingRules() {}

    /** A mailbox of alice's, as bob sees it. */
    private static MailboxName shared(Bed bed, Set<Right> rights) throws Exception {
        Mailbox mailbox = bed.made("shared");
        Bed.fill(mailbox, 3);
        Account bob = bed.bob();
        Bed.power(mailbox, AccessLists.class).grant("bob", rights);
        for (Namespaces.Namespace namespace : Bed.power(bob, Namespaces.class).namespaces()) {
            if (namespace.kind() == Namespaces.Kind.OTHER_USERS) {
                return namespace.prefix().orElseThrow().child("alice").child("shared");
            }
        }
        throw new TestAbortedException("the store does not show the mailboxes of others");
    }

    private static EnumSet<Right> see(Right... more) {
        EnumSet<Right> rights = EnumSet.copyOf(SEE);
        rights.addAll(List.of(more));
        return rights;
    }

    private interface Doing {
        void on(Bed bed, MailboxName shared, Mailbox mailbox) throws Exception;
    }

    private static List<Rule> needs(Right right, String what, Doing doing) {
        return List.of(
                new Rule("who may " + right + " may " + what, bed -> {
                    MailboxName shared = shared(bed, see(right));
                    doing.on(bed, shared, bed.bob().mailbox(shared));
                }),
                new Rule("who may not " + right + " may not " + what, bed -> {
                    Set<Right> rights = EnumSet.allOf(Right.class);
                    rights.remove(right);
                    MailboxName shared = shared(bed, rights);
                    Mailbox mailbox = bed.bob().mailbox(shared);
                    Bed.refused(MailboxException.NotPermitted.class, () -> doing.on(bed, shared, mailbox));
                }));
    }

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.addAll(needs(
                Right.READ,
                "read",
                (bed, name, m) -> assertEquals(3, m.snapshot().messages().size())));
        rules.addAll(needs(Right.INSERT, "append", (bed, name, m) -> m.append(Bed.mail(4))));
        rules.addAll(needs(
                Right.KEEP_SEEN,
                "mark as seen",
                (bed, name, m) -> m.change(UidSet.ALL, FlagChange.add(SystemFlag.SEEN))));
        rules.addAll(needs(
                Right.DELETE_MESSAGES,
                "mark as deleted",
                (bed, name, m) -> m.change(UidSet.ALL, FlagChange.add(SystemFlag.DELETED))));
        rules.addAll(needs(
                Right.WRITE,
                "set other flags",
                (bed, name, m) -> m.change(UidSet.ALL, FlagChange.add(new Keyword("k")))));
        rules.addAll(needs(Right.EXPUNGE, "expunge", (bed, name, m) -> m.expunge(UidSet.ALL)));
        rules.addAll(needs(
                Right.CREATE_MAILBOXES,
                "make mailboxes below",
                (bed, name, m) -> bed.bob().create(name.child("x"))));
        rules.addAll(needs(
                Right.DELETE_MAILBOX, "delete it", (bed, name, m) -> bed.bob().delete(name)));
        rules.addAll(needs(
                Right.ADMINISTER,
                "say who may what",
                (bed, name, m) -> Bed.power(m, AccessLists.class).accessList()));
        rules.addAll(others());
        return rules;
    }

    private static List<Rule> others() {
        return List.of(
                new Rule("the owner may do everything", bed -> {
                    AccessLists lists = Bed.power(bed.inbox(), AccessLists.class);
                    assertEquals(EnumSet.allOf(Right.class), lists.rights());
                }),
                new Rule("what is not shared is not there for others", bed -> {
                    MailboxName shared = shared(bed, SEE);
                    Bed.power(bed.alice().mailbox("shared"), AccessLists.class).grant("bob", Set.of());
                    assertFalse(bed.bob().find(shared).isPresent());
                    assertFalse(bed.bob().mailboxes().contains(shared));
                }),
                new Rule("what is shared is listed and read", bed -> {
                    MailboxName shared = shared(bed, SEE);
                    assertTrue(bed.bob().mailboxes().contains(shared));
                    Mailbox mailbox = bed.bob().mailbox(shared);
                    assertEquals(shared, mailbox.name());
                    assertEquals(SEE, Bed.power(mailbox, AccessLists.class).rights());
                    assertArrayEquals(
                            Bed.mail(0),
                            Bed.read(mailbox, mailbox.snapshot().messages().uid(0)));
                }),
                new Rule("what anyone may, everybody may", bed -> {
                    MailboxName shared = shared(bed, EnumSet.of(Right.LOOKUP));
                    Bed.power(bed.alice().mailbox("shared"), AccessLists.class)
                            .grant(AccessLists.ANYONE, EnumSet.of(Right.READ));
                    assertEquals(
                            SEE,
                            Bed.power(bed.bob().mailbox(shared), AccessLists.class)
                                    .rights());
                }),
                new Rule("the list tells what was granted", bed -> {
                    shared(bed, SEE);
                    AccessLists lists = Bed.power(bed.alice().mailbox("shared"), AccessLists.class);
                    assertEquals(SEE, lists.accessList().get("bob"));
                    lists.grant("bob", see(Right.INSERT));
                    assertEquals(see(Right.INSERT), lists.accessList().get("bob"));
                    lists.grant("bob", Set.of());
                    assertFalse(lists.accessList().containsKey("bob"));
                }),
                new Rule("a mailbox at hand obeys what is granted later", bed -> {
                    MailboxName shared = shared(bed, SEE);
                    Mailbox mailbox = bed.bob().mailbox(shared);
                    mailbox.snapshot();
                    Bed.power(bed.alice().mailbox("shared"), AccessLists.class).grant("bob", EnumSet.of(Right.LOOKUP));
                    Bed.refused(MailboxException.NotPermitted.class, mailbox::snapshot);
                }),
                new Rule("of the flags of a new message those are kept that may be set", bed -> {
                    MailboxName shared = shared(bed, see(Right.INSERT, Right.KEEP_SEEN));
                    Mailbox mailbox = bed.bob().mailbox(shared);
                    long uid = Bed.append(
                            mailbox, Bed.mail(5), Flags.of(SystemFlag.SEEN, SystemFlag.FLAGGED, SystemFlag.DELETED));
                    assertEquals(Flags.of(SystemFlag.SEEN), Bed.flags(mailbox, uid));
                }),
                new Rule("of the flags named those change that may be changed", bed -> {
                    MailboxName shared = shared(bed, see(Right.KEEP_SEEN));
                    Mailbox own = bed.alice().mailbox("shared");
                    own.change(UidSet.ALL, FlagChange.replace(SystemFlag.FLAGGED));
                    Mailbox mailbox = bed.bob().mailbox(shared);
                    mailbox.change(UidSet.ALL, FlagChange.replace(SystemFlag.SEEN, SystemFlag.DRAFT));
                    assertEquals(
                            Flags.of(SystemFlag.SEEN, SystemFlag.FLAGGED),
                            mailbox.snapshot().messages().flags(0));
                }),
                new Rule("a copy between accounts asks both", bed -> {
                    MailboxName shared = shared(bed, see(Right.INSERT));
                    Mailbox theirs = bed.bob().mailbox(shared);
                    Mailbox own = bed.bob().mailbox("INBOX");
                    assertEquals(3, theirs.copy(UidSet.ALL, own).to().size());
                    assertEquals(3, own.copy(UidSet.ALL, theirs).to().size());
                    Bed.refused(MailboxException.NotPermitted.class, () -> theirs.move(UidSet.ALL, own));
                    assertEquals(6, theirs.snapshot().messages().size());
                    assertEquals(3, own.snapshot().messages().size());
                }));
    }
}
