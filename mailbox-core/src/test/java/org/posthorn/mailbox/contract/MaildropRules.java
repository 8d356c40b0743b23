package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.List;
import org.posthorn.mailbox.ExclusiveAccess;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.Maildrop;

/** A mailbox as POP3 shows it. */
final class MaildropRules {

    private MaildropRules() {}

    private static byte[] read(Maildrop maildrop, Maildrop.Item item) throws Exception {
        try (InputStream stream = maildrop.open(item).stream()) {
            return stream.readAllBytes();
        }
    }

    static List<Rule> all() {
        return List.of(
                new Rule("an empty mailbox is an empty maildrop", bed -> {
                    try (Maildrop maildrop = Maildrop.of(bed.inbox())) {
                        assertTrue(maildrop.list().isEmpty());
                    }
                }),
                new Rule("messages are listed with their sizes, and read", bed -> {
                    Bed.fill(bed.inbox(), 5);
                    try (Maildrop maildrop = Maildrop.of(bed.inbox())) {
                        List<Maildrop.Item> items = maildrop.list();
                        assertEquals(5, items.size());
                        for (int i = 0; i < 5; i++) {
                            assertEquals(Bed.mail(i).length, items.get(i).size());
                            assertArrayEquals(Bed.mail(i), read(maildrop, items.get(i)));
                        }
                    }
                }),
                new Rule("unique identifiers stay from one time to the next", bed -> {
                    Bed.fill(bed.inbox(), 3);
                    List<Maildrop.Item> first;
                    try (Maildrop maildrop = Maildrop.of(bed.inbox())) {
                        first = maildrop.list();
                        maildrop.delete(List.of(first.get(1)));
                    }
                    Bed.fill(bed.inbox(), 1);
                    try (Maildrop maildrop = Maildrop.of(bed.inbox())) {
                        List<Maildrop.Item> second = maildrop.list();
                        assertEquals(List.of(first.get(0), first.get(2)), second.subList(0, 2));
                        assertTrue(!first.contains(second.get(2)));
                    }
                }),
                new Rule("what comes meanwhile is for the next time", bed -> {
                    Bed.fill(bed.inbox(), 1);
                    try (Maildrop maildrop = Maildrop.of(bed.inbox())) {
                        Bed.fill(bed.inbox(), 1);
                        assertEquals(1, maildrop.list().size());
                        maildrop.delete(maildrop.list());
                    }
                    assertEquals(1, bed.inbox().snapshot().messages().size());
                }),
                new Rule("leaving keeps every message", bed -> {
                    Bed.fill(bed.inbox(), 3);
                    Maildrop maildrop = Maildrop.of(bed.inbox());
                    maildrop.close();
                    maildrop.close();
                    assertEquals(3, bed.inbox().snapshot().messages().size());
                }),
                new Rule("an item of another maildrop is the caller's mistake", bed -> {
                    try (Maildrop maildrop = Maildrop.of(bed.inbox())) {
                        Maildrop.Item stranger = new Maildrop.Item("x", 1);
                        assertThrows(IllegalArgumentException.class, () -> maildrop.open(stranger));
                        assertThrows(IllegalArgumentException.class, () -> maildrop.delete(List.of(stranger)));
                    }
                }),
                new Rule("one at a time has the maildrop", bed -> {
                    Bed.power(bed.inbox(), ExclusiveAccess.class);
                    try (Maildrop maildrop = Maildrop.of(bed.inbox())) {
                        Bed.refused(MailboxException.InUse.class, () -> Maildrop.of(bed.inbox()));
                        assertTrue(maildrop.list().isEmpty());
                    }
                    Maildrop.of(bed.inbox()).close();
                }));
    }
}
