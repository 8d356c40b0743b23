package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.UidSet;

/** How mailboxes are made, renamed and deleted. */
final class TreeRules {

    private static final List<String> NAMES = List.of(
            "a",
            "A",
            "Sent Items",
            "INBOX.x",
            "a.b",
            ".",
            "..",
            ".hidden",
            "~user",
            "%",
            "*",
            "&-",
            "&",
            "\"quoted\"",
            "back\\slash",
            "[Gmail]",
            "(paren)",
            "{5}",
            "NIL",
            "cur",
            "new",
            "tmp",
            "dovecot-uidlist",
            "#news",
            "Entwürfe",
            "Ё",
            "日本語",
            "😀",
            "a:2,S",
            " leading",
            "trailing ",
            "x".repeat(200));

    private TreeRules() {}

    private static List<MailboxName> names(String... names) {
        return Stream.concat(Stream.of("INBOX"), Arrays.stream(names))
                .map(MailboxName::parse)
                .sorted()
                .toList();
    }

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (String name : NAMES) {
            rules.add(new Rule("a mailbox may be called " + name + ", or the store says that it cannot", bed -> {
                MailboxName wanted = MailboxName.parse(name);
                try {
                    bed.alice().create(wanted);
                } catch (MailboxException.Impossible e) {
                    assertFalse(e.isTransient());
                    return;
                }
                long uid = bed.alice().mailbox(wanted).append(Bed.mail(5)).uid();
                assertArrayEquals(Bed.mail(5), Bed.read(bed.alice().mailbox(wanted), uid));
                assertEquals(names(name), bed.alice().mailboxes());
                assertEquals(wanted, bed.alice().mailbox(wanted).name());
                bed.alice().create(wanted.child("below"));
                assertEquals(names(name, name + "/below"), bed.alice().mailboxes());
                bed.alice().delete(wanted.child("below"));
                bed.alice().delete(wanted);
                assertEquals(names(), bed.alice().mailboxes());
            }));
        }
        rules.addAll(making());
        rules.addAll(deleting());
        rules.addAll(renaming());
        rules.addAll(inbox());
        return rules;
    }

    private static List<Rule> making() {
        return List.of(
                new Rule("there is an inbox, whatever its case", bed -> {
                    assertEquals(names(), bed.alice().mailboxes());
                    assertEquals(MailboxName.INBOX, bed.alice().mailbox("inbox").name());
                    assertEquals(MailboxName.INBOX, bed.alice().mailbox("iNbOx").name());
                }),
                new Rule("a mailbox is made without those above it", bed -> {
                    bed.made("a/b/c");
                    assertEquals(names("a/b/c"), bed.alice().mailboxes());
                    assertFalse(bed.alice().find(MailboxName.parse("a")).isPresent());
                }),
                new Rule("a mailbox above another is made later", bed -> {
                    bed.made("a/b");
                    bed.made("a");
                    assertEquals(names("a", "a/b"), bed.alice().mailboxes());
                }),
                new Rule("a mailbox is not made twice", bed -> {
                    bed.made("a").append(Bed.mail(1));
                    MailboxException.MailboxExists e =
                            Bed.refused(MailboxException.MailboxExists.class, () -> bed.made("a"));
                    assertEquals(MailboxName.of("a"), e.name());
                    assertEquals(
                            1, bed.alice().mailbox("a").snapshot().messages().size());
                }),
                new Rule("the inbox is not made twice", bed -> {
                    Bed.refused(MailboxException.MailboxExists.class, () -> bed.made("Inbox"));
                }),
                new Rule("a mailbox below the inbox is made", bed -> {
                    bed.made("inbox/a");
                    assertEquals(names("INBOX/a"), bed.alice().mailboxes());
                }),
                new Rule("names that differ in case are different, or the store says that it cannot", bed -> {
                    bed.made("Work");
                    try {
                        bed.made("work");
                    } catch (MailboxException.MailboxExists | MailboxException.Impossible e) {
                        return;
                    }
                    assertEquals(names("Work", "work"), bed.alice().mailboxes());
                }),
                new Rule("what is not there is not found", bed -> {
                    assertFalse(bed.alice().find(MailboxName.of("a")).isPresent());
                    MailboxException.NoSuchMailbox e = Bed.refused(
                            MailboxException.NoSuchMailbox.class,
                            () -> bed.alice().mailbox("a"));
                    assertEquals(MailboxName.of("a"), e.name());
                }),
                new Rule("hundreds of mailboxes are listed in order", bed -> {
                    List<String> made = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        String name = "m" + i % 20 + "/" + i;
                        bed.made(name);
                        made.add(name);
                    }
                    assertEquals(names(made.toArray(String[]::new)), bed.alice().mailboxes());
                }),
                new Rule("accounts do not see each other's mailboxes", bed -> {
                    Account bob = bed.bob();
                    bed.made("a");
                    bed.inbox().append(Bed.mail(1));
                    assertEquals(names(), bob.mailboxes());
                    assertTrue(bob.mailbox("INBOX").snapshot().messages().isEmpty());
                }));
    }

    private static List<Rule> deleting() {
        return List.of(
                new Rule("a mailbox is deleted with its messages", bed -> {
                    Bed.fill(bed.made("a"), 3);
                    bed.alice().delete(MailboxName.of("a"));
                    assertEquals(names(), bed.alice().mailboxes());
                    assertTrue(bed.made("a").snapshot().messages().isEmpty());
                }),
                new Rule("a mailbox made again has another UIDVALIDITY", bed -> {
                    long before = bed.made("a").snapshot().uidValidity();
                    bed.alice().delete(MailboxName.of("a"));
                    assertNotEquals(before, bed.made("a").snapshot().uidValidity());
                }),
                new Rule("what is below a deleted mailbox stays", bed -> {
                    bed.made("a");
                    long uid = bed.made("a/b").append(Bed.mail(2)).uid();
                    bed.alice().delete(MailboxName.of("a"));
                    assertEquals(names("a/b"), bed.alice().mailboxes());
                    assertArrayEquals(Bed.mail(2), Bed.read(bed.alice().mailbox("a/b"), uid));
                }),
                new Rule("the inbox is never deleted", bed -> {
                    Bed.fill(bed.inbox(), 1);
                    Bed.refused(
                            MailboxException.Impossible.class, () -> bed.alice().delete(MailboxName.INBOX));
                    assertEquals(1, bed.inbox().snapshot().messages().size());
                }),
                new Rule("what is not there is not deleted", bed -> {
                    Bed.refused(
                            MailboxException.NoSuchMailbox.class,
                            () -> bed.alice().delete(MailboxName.of("a")));
                }),
                new Rule("a name that only has others below it is not deleted", bed -> {
                    bed.made("a/b");
                    Bed.refused(
                            MailboxException.NoSuchMailbox.class,
                            () -> bed.alice().delete(MailboxName.of("a")));
                }),
                new Rule("a mailbox at hand that was deleted says so", bed -> {
                    Mailbox mailbox = bed.made("a");
                    bed.alice().delete(MailboxName.of("a"));
                    Bed.refused(MailboxException.NoSuchMailbox.class, mailbox::snapshot);
                    Bed.refused(MailboxException.NoSuchMailbox.class, () -> mailbox.message(1));
                    Bed.refused(MailboxException.NoSuchMailbox.class, mailbox::append);
                }));
    }

    private static List<Rule> renaming() {
        return List.of(
                new Rule("a mailbox is renamed with its messages, UIDs and UIDVALIDITY", bed -> {
                    Mailbox mailbox = bed.made("a");
                    long[] uids = Bed.fill(mailbox, 3);
                    long validity = mailbox.snapshot().uidValidity();
                    bed.alice().rename(MailboxName.of("a"), MailboxName.of("b"));
                    assertEquals(names("b"), bed.alice().mailboxes());
                    Mailbox renamed = bed.alice().mailbox("b");
                    assertEquals(UidSet.of(uids), renamed.snapshot().messages().uids());
                    assertEquals(validity, renamed.snapshot().uidValidity());
                    assertArrayEquals(Bed.mail(2), Bed.read(renamed, uids[2]));
                }),
                new Rule("a mailbox at hand stays the mailbox when it is renamed", bed -> {
                    Mailbox mailbox = bed.made("a");
                    bed.alice().rename(MailboxName.of("a"), MailboxName.of("b"));
                    assertEquals(MailboxName.of("b"), mailbox.name());
                    long uid = mailbox.append(Bed.mail(1)).uid();
                    assertArrayEquals(Bed.mail(1), Bed.read(bed.alice().mailbox("b"), uid));
                }),
                new Rule("what is below is renamed with it", bed -> {
                    bed.made("a");
                    bed.made("a/b");
                    long uid = bed.made("a/b/c").append(Bed.mail(3)).uid();
                    bed.made("ab");
                    bed.alice().rename(MailboxName.of("a"), MailboxName.parse("x/y"));
                    assertEquals(
                            names("x/y", "x/y/b", "x/y/b/c", "ab"), bed.alice().mailboxes());
                    assertArrayEquals(Bed.mail(3), Bed.read(bed.alice().mailbox("x/y/b/c"), uid));
                }),
                new Rule("a name that only has others below it is renamed", bed -> {
                    bed.made("a/b");
                    bed.alice().rename(MailboxName.of("a"), MailboxName.of("c"));
                    assertEquals(names("c/b"), bed.alice().mailboxes());
                }),
                new Rule("a mailbox is not renamed to one that is there", bed -> {
                    bed.made("a");
                    bed.made("b");
                    Bed.refused(
                            MailboxException.MailboxExists.class,
                            () -> bed.alice().rename(MailboxName.of("a"), MailboxName.of("b")));
                    Bed.refused(
                            MailboxException.MailboxExists.class,
                            () -> bed.alice().rename(MailboxName.of("a"), MailboxName.INBOX));
                    Bed.refused(
                            MailboxException.MailboxExists.class,
                            () -> bed.alice().rename(MailboxName.of("a"), MailboxName.of("a")));
                    assertEquals(names("a", "b"), bed.alice().mailboxes());
                }),
                new Rule("a mailbox is not renamed to a name that has others below it", bed -> {
                    bed.made("a");
                    bed.made("b/c");
                    Bed.refused(
                            MailboxException.MailboxExists.class,
                            () -> bed.alice().rename(MailboxName.of("a"), MailboxName.of("b")));
                }),
                new Rule("a mailbox is not renamed below itself", bed -> {
                    bed.made("a");
                    Bed.refused(
                            MailboxException.Impossible.class,
                            () -> bed.alice().rename(MailboxName.of("a"), MailboxName.parse("a/b")));
                    assertEquals(names("a"), bed.alice().mailboxes());
                }),
                new Rule("a mailbox is renamed to a name above it", bed -> {
                    bed.made("a/b");
                    bed.alice().rename(MailboxName.parse("a/b"), MailboxName.of("a"));
                    assertEquals(names("a"), bed.alice().mailboxes());
                }),
                new Rule("what is not there is not renamed", bed -> {
                    Bed.refused(
                            MailboxException.NoSuchMailbox.class,
                            () -> bed.alice().rename(MailboxName.of("a"), MailboxName.of("b")));
                }),
                new Rule("a name that was left is free", bed -> {
                    long validity = bed.made("a").snapshot().uidValidity();
                    bed.alice().rename(MailboxName.of("a"), MailboxName.of("b"));
                    assertNotEquals(validity, bed.made("a").snapshot().uidValidity());
                    assertEquals(names("a", "b"), bed.alice().mailboxes());
                }));
    }

    private static List<Rule> inbox() {
        return List.of(
                new Rule("renaming the inbox moves its messages and leaves it", bed -> {
                    Bed.fill(bed.inbox(), 3);
                    bed.alice().rename(MailboxName.INBOX, MailboxName.of("old"));
                    assertEquals(names("old"), bed.alice().mailboxes());
                    assertTrue(bed.inbox().snapshot().messages().isEmpty());
                    assertEquals(
                            3, bed.alice().mailbox("old").snapshot().messages().size());
                }),
                new Rule("renaming the inbox leaves what is below it", bed -> {
                    bed.made("INBOX/a");
                    bed.alice().rename(MailboxName.INBOX, MailboxName.of("old"));
                    assertEquals(names("INBOX/a", "old"), bed.alice().mailboxes());
                }),
                new Rule("the inbox goes on with UIDs it never had", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 3);
                    long validity = bed.inbox().snapshot().uidValidity();
                    bed.alice().rename(MailboxName.INBOX, MailboxName.of("old"));
                    long uid = Bed.append(bed.inbox(), Bed.mail(9), Flags.NONE);
                    assertTrue(uid > uids[2] || bed.inbox().snapshot().uidValidity() != validity);
                }),
                new Rule("the inbox is not renamed to what is there", bed -> {
                    bed.made("a");
                    Bed.fill(bed.inbox(), 1);
                    Bed.refused(
                            MailboxException.MailboxExists.class,
                            () -> bed.alice().rename(MailboxName.INBOX, MailboxName.of("a")));
                    assertEquals(1, bed.inbox().snapshot().messages().size());
                }));
    }
}
