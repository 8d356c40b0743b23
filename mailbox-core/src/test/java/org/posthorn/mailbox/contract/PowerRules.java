package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Annotations;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.Empowered;
import org.posthorn.mailbox.ExclusiveAccess;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.ObjectIds;
import org.posthorn.mailbox.Quota;
import org.posthorn.mailbox.Quotas;
import org.posthorn.mailbox.Recency;
import org.posthorn.mailbox.Replacement;
import org.posthorn.mailbox.SaveDates;
import org.posthorn.mailbox.SpecialUse;
import org.posthorn.mailbox.SpecialUses;
import org.posthorn.mailbox.Subscriptions;
import org.posthorn.mailbox.UidSet;

/** What a store can do beyond the least. */
@SuppressWarnings("try") // closing early is what some rules are about
final class PowerRules {

    private static final Set<String> NONE = Set.of();

    private PowerRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.addAll(subscriptions());
        for (SpecialUse use : SpecialUse.values()) {
            rules.add(new Rule("a mailbox is for " + use, bed -> {
                SpecialUses uses = Bed.power(bed.alice(), SpecialUses.class);
                MailboxName name = MailboxName.of("for that");
                uses.create(name, Set.of(use));
                assertEquals(Set.of(use), uses.uses(name));
                MailboxName renamed = MailboxName.of("renamed");
                bed.alice().rename(name, renamed);
                assertEquals(Set.of(use), uses.uses(renamed));
                uses.use(renamed, Set.of());
                assertEquals(Set.of(), uses.uses(renamed));
                Bed.refused(MailboxException.NoSuchMailbox.class, () -> uses.uses(name));
            }));
        }
        rules.addAll(annotations("the account", Bed::alice));
        rules.addAll(annotations("a mailbox", Bed::inbox));
        rules.addAll(identifiers());
        rules.addAll(others());
        return rules;
    }

    private static List<Rule> subscriptions() {
        return List.of(
                new Rule("names are subscribed to, and no longer", bed -> {
                    Subscriptions subscriptions = Bed.power(bed.alice(), Subscriptions.class);
                    MailboxName a = MailboxName.of("a");
                    subscriptions.subscribe(a);
                    subscriptions.subscribe(a);
                    assertTrue(subscriptions.subscriptions().contains(a));
                    subscriptions.unsubscribe(a);
                    subscriptions.unsubscribe(a);
                    assertFalse(subscriptions.subscriptions().contains(a));
                }),
                new Rule("a subscription outlives its mailbox", bed -> {
                    MailboxName a = MailboxName.of("a");
                    bed.made("a");
                    Bed.power(bed.alice(), Subscriptions.class).subscribe(a);
                    bed.alice().delete(a);
                    assertTrue(Bed.power(bed.alice(), Subscriptions.class)
                            .subscriptions()
                            .contains(a));
                }),
                new Rule("subscriptions are each user's own", bed -> {
                    Bed.power(bed.alice(), Subscriptions.class).subscribe(MailboxName.of("a"));
                    assertFalse(Bed.power(bed.bob(), Subscriptions.class)
                            .subscriptions()
                            .contains(MailboxName.of("a")));
                }));
    }

    private interface Owner {
        Empowered of(Bed bed) throws Exception;
    }

    private static ByteBuffer text(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static List<Rule> annotations(String of, Owner owner) {
        return List.of(
                new Rule("annotations of " + of + " are kept, by names in any case", bed -> {
                    Annotations annotations = Bed.power(owner.of(bed), Annotations.class);
                    annotations.annotate(Map.of("/private/Comment", text("mine"), "/shared/x/y", text("ours")), NONE);
                    Map<String, ByteBuffer> kept =
                            Bed.power(owner.of(bed), Annotations.class).annotations();
                    assertEquals(Map.of("/private/comment", text("mine"), "/shared/x/y", text("ours")), kept);
                }),
                new Rule("annotations of " + of + " are replaced and removed", bed -> {
                    Annotations annotations = Bed.power(owner.of(bed), Annotations.class);
                    annotations.annotate(Map.of("/private/a", text("1"), "/private/b", text("2")), NONE);
                    annotations.annotate(Map.of("/private/a", text("3")), Set.of("/PRIVATE/B", "/private/none"));
                    assertEquals(Map.of("/private/a", text("3")), annotations.annotations());
                }),
                new Rule("annotations of " + of + " hold any octets, and none", bed -> {
                    Annotations annotations = Bed.power(owner.of(bed), Annotations.class);
                    ByteBuffer octets = ByteBuffer.wrap(Bed.octets(300));
                    annotations.annotate(Map.of("/private/a", octets, "/private/b", text("")), NONE);
                    assertEquals(300, octets.remaining());
                    assertEquals(octets, annotations.annotations().get("/private/a"));
                    assertEquals(text(""), annotations.annotations().get("/private/b"));
                }),
                new Rule("what is no name annotates nothing of " + of, bed -> {
                    Annotations annotations = Bed.power(owner.of(bed), Annotations.class);
                    for (String name : List.of(
                            "",
                            "/",
                            "private/a",
                            "/other/a",
                            "/private/",
                            "/private//a",
                            "/shared/*",
                            "/private/\u00E4",
                            "/private/a%")) {
                        Bed.refused(
                                MailboxException.Impossible.class,
                                () -> annotations.annotate(Map.of(name, text("x"), "/private/ok", text("y")), NONE));
                    }
                    assertTrue(annotations.annotations().isEmpty());
                }),
                new Rule("more annotations of " + of + " than there is room for are refused", bed -> {
                    Annotations annotations = Bed.power(owner.of(bed), Annotations.class);
                    annotations.annotate(Map.of("/private/a", text("kept")), NONE);
                    ByteBuffer much = ByteBuffer.allocate(100 << 20);
                    Bed.refused(MailboxException.class, () -> annotations.annotate(Map.of("/private/a", much), NONE));
                    assertEquals(text("kept"), annotations.annotations().get("/private/a"));
                }));
    }

    private static List<Rule> identifiers() {
        return List.of(
                new Rule("a mailbox keeps its identifier under another name", bed -> {
                    String id = Bed.power(bed.made("a"), ObjectIds.class).mailboxId();
                    assertTrue(id.matches("[A-Za-z0-9_-]{1,255}"), id);
                    bed.alice().rename(MailboxName.of("a"), MailboxName.of("b"));
                    assertEquals(
                            id,
                            Bed.power(bed.alice().mailbox("b"), ObjectIds.class).mailboxId());
                }),
                new Rule("mailboxes have identifiers of their own", bed -> {
                    String id = Bed.power(bed.made("a"), ObjectIds.class).mailboxId();
                    assertNotEquals(
                            id, Bed.power(bed.made("b"), ObjectIds.class).mailboxId());
                    bed.alice().delete(MailboxName.of("a"));
                    assertNotEquals(
                            id, Bed.power(bed.made("a"), ObjectIds.class).mailboxId());
                }),
                new Rule("copies and moved messages keep their identifier, others have their own", bed -> {
                    Mailbox inbox = bed.inbox();
                    ObjectIds ids = Bed.power(inbox, ObjectIds.class);
                    long[] uids = Bed.fill(inbox, 2);
                    String id = ids.emailId(uids[0]).orElseThrow();
                    assertTrue(id.matches("[A-Za-z0-9_-]{1,255}"), id);
                    assertNotEquals(id, ids.emailId(uids[1]).orElseThrow());
                    Mailbox to = bed.made("to");
                    long copy = inbox.copy(UidSet.of(uids[0]), to).to().first();
                    assertEquals(
                            id, Bed.power(to, ObjectIds.class).emailId(copy).orElseThrow());
                    long moved = to.move(UidSet.of(copy), inbox).to().first();
                    assertEquals(id, ids.emailId(moved).orElseThrow());
                    assertFalse(ids.emailId(UidSet.LARGEST).isPresent());
                }));
    }

    private static List<Rule> others() {
        return List.of(
                new Rule("the save date is that of the coming, of a copy too", bed -> {
                    Mailbox inbox = bed.inbox();
                    SaveDates dates = Bed.power(inbox, SaveDates.class);
                    long uid = inbox.append(
                                    NewMessage.PLAIN.withInternalDate(Instant.EPOCH),
                                    new java.io.ByteArrayInputStream(Bed.mail(1)))
                            .uid();
                    Instant recently = Instant.now().minus(Duration.ofHours(1));
                    assertTrue(dates.saveDate(uid).orElseThrow().isAfter(recently));
                    long copy = inbox.copy(UidSet.of(uid), inbox).to().first();
                    assertTrue(dates.saveDate(copy).orElseThrow().isAfter(recently));
                    assertFalse(dates.saveDate(UidSet.LARGEST).isPresent());
                }),
                new Rule("messages are recent for the first who claims them", bed -> {
                    Mailbox inbox = bed.inbox();
                    Recency recency = Bed.power(inbox, Recency.class);
                    long[] uids = Bed.fill(inbox, 2);
                    assertTrue(recency.firstRecent() <= uids[0]);
                    assertTrue(recency.claimRecent() <= uids[0]);
                    assertTrue(recency.claimRecent() > uids[1]);
                    long next = Bed.append(inbox, Bed.mail(3), Flags.NONE);
                    long first = Bed.power(bed.inbox(), Recency.class).claimRecent();
                    assertTrue(first > uids[1] && first <= next);
                }),
                new Rule("a mailbox is held by one", bed -> {
                    ExclusiveAccess access = Bed.power(bed.inbox(), ExclusiveAccess.class);
                    try (ExclusiveAccess.Hold hold = access.hold()) {
                        MailboxException e = Bed.refused(
                                MailboxException.InUse.class,
                                () -> Bed.power(bed.inbox(), ExclusiveAccess.class)
                                        .hold());
                        assertTrue(e.isTransient());
                        Bed.fill(bed.inbox(), 1);
                        hold.close();
                        ExclusiveAccess.Hold second = access.hold();
                        hold.close();
                        Bed.refused(MailboxException.InUse.class, access::hold);
                        second.close();
                    }
                    access.hold().close();
                }),
                new Rule("a message takes the place of another in one step", bed -> {
                    Mailbox inbox = bed.inbox();
                    Replacement replacement = Bed.power(inbox, Replacement.class);
                    long[] uids = Bed.fill(inbox, 2);
                    try (Appending appending = replacement.replace(inbox, uids[0])) {
                        appending.begin(NewMessage.PLAIN);
                        appending.write(ByteBuffer.wrap(Bed.mail(9)));
                        assertEquals(2, inbox.snapshot().messages().size());
                        long uid = appending.commit().uid();
                        assertArrayEquals(Bed.mail(9), Bed.read(inbox, uid));
                        assertEquals(
                                UidSet.of(uids[1], uid),
                                inbox.snapshot().messages().uids());
                    }
                }),
                new Rule("a message takes the place of one in another mailbox", bed -> {
                    Mailbox inbox = bed.inbox();
                    Mailbox drafts = bed.made("drafts");
                    Replacement replacement = Bed.power(inbox, Replacement.class);
                    long uid = drafts.append(Bed.mail(1)).uid();
                    try (Appending appending = replacement.replace(drafts, uid)) {
                        appending.begin(NewMessage.PLAIN);
                        appending.write(ByteBuffer.wrap(Bed.mail(2)));
                        appending.commit();
                    }
                    assertTrue(drafts.snapshot().messages().isEmpty());
                    assertEquals(1, inbox.snapshot().messages().size());
                }),
                new Rule("what is gone is not replaced", bed -> {
                    Mailbox inbox = bed.inbox();
                    Replacement replacement = Bed.power(inbox, Replacement.class);
                    long uid = inbox.append(Bed.mail(1)).uid();
                    try (Appending appending = replacement.replace(inbox, uid)) {
                        appending.begin(NewMessage.PLAIN);
                        inbox.expunge(UidSet.ALL);
                        Bed.refused(MailboxException.MessageGone.class, appending::commit);
                    }
                    assertTrue(inbox.snapshot().messages().isEmpty());
                }),
                new Rule("quotas tell what is there", bed -> {
                    Account alice = bed.alice();
                    Quotas quotas = Bed.power(alice, Quotas.class);
                    long before = used(quotas, Quota.Resource.STORAGE);
                    long[] uids = Bed.fill(bed.inbox(), 3);
                    long octets = 3L * Bed.mail(0).length;
                    assertEquals(before + octets, used(quotas, Quota.Resource.STORAGE));
                    assertEquals(3, used(quotas, Quota.Resource.MESSAGE));
                    bed.inbox().copy(UidSet.ALL, bed.inbox());
                    assertEquals(before + 2 * octets, used(quotas, Quota.Resource.STORAGE));
                    bed.inbox().move(UidSet.of(uids), bed.made("a"));
                    assertEquals(before + 2 * octets, used(quotas, Quota.Resource.STORAGE));
                    assertEquals(6, used(quotas, Quota.Resource.MESSAGE));
                    bed.inbox().expunge(UidSet.ALL);
                    alice.delete(MailboxName.of("a"));
                    assertEquals(before, used(quotas, Quota.Resource.STORAGE));
                    assertEquals(0, used(quotas, Quota.Resource.MESSAGE));
                }),
                new Rule("what is not committed frees its room", bed -> {
                    Quotas quotas = Bed.power(bed.alice(), Quotas.class);
                    long before = used(quotas, Quota.Resource.STORAGE);
                    for (NewMessage message : List.of(NewMessage.PLAIN, NewMessage.PLAIN.withSize(5_000))) {
                        try (Appending appending = bed.inbox().append()) {
                            appending.begin(message);
                            appending.write(ByteBuffer.allocate(5_000));
                        }
                    }
                    assertEquals(before, used(quotas, Quota.Resource.STORAGE));
                    assertEquals(0, used(quotas, Quota.Resource.MESSAGE));
                }));
    }

    private static long used(Quotas quotas, Quota.Resource resource) throws MailboxException {
        List<Quota> all = quotas.quotas(MailboxName.INBOX);
        for (Quota quota : all) {
            Quota.Usage usage = quota.usages().get(resource);
            if (usage != null) {
                return usage.used();
            }
        }
        throw new org.opentest4j.TestAbortedException("the store does not limit " + resource);
    }
}
