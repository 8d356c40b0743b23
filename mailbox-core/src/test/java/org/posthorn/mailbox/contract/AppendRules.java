package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.posthorn.mailbox.Appended;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MultiAppend;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** How messages come. */
final class AppendRules {

    private static final int[] SIZES = {0, 1, 2, 511, 512, 513, 8_191, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 3_000_001
    };
    private static final int[] PORTIONS = {1_000_000, 4_096, 7};

    private static final List<String> TEXTS = List.of(
            "no header at all",
            "\r\n",
            "\n",
            "A: b\n\nbare line feeds\n",
            "A: b\r\n\r\nno line end at the end",
            "A: b\r\n\r\n.\r\n..\r\nFrom me\r\n>From you\r\n",
            "A: b\r\n\r\n\0\u0001\u00FF binary",
            "A: b\r\n\r\nbare\rreturns\r\r\n");

    private AppendRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (int size : SIZES) {
            for (int portion : PORTIONS) {
                if ((long) size / portion <= 100_000) {
                    rules.add(new Rule(
                            size + " octets that come by " + portion + ", announced, are kept",
                            bed -> kept(bed, size, portion, true)));
                    rules.add(new Rule(
                            size + " octets that come by " + portion + ", not announced, are kept",
                            bed -> kept(bed, size, portion, false)));
                }
            }
        }
        for (int i = 0; i < TEXTS.size(); i++) {
            String text = TEXTS.get(i);
            rules.add(new Rule("octets are not touched, whatever they are (" + (i + 1) + ")", bed -> {
                byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
                long uid = bed.inbox().append(octets).uid();
                assertArrayEquals(octets, Bed.read(bed.inbox(), uid));
            }));
        }
        rules.addAll(about());
        rules.addAll(refusals());
        rules.addAll(several());
        return rules;
    }

    private static void kept(Bed bed, int size, int portion, boolean announced) throws Exception {
        byte[] octets = Bed.octets(size);
        Mailbox inbox = bed.inbox();
        try (Appending appending = inbox.append()) {
            appending.begin(announced ? NewMessage.PLAIN.withSize(size) : NewMessage.PLAIN);
            for (int at = 0; at < size; at += portion) {
                ByteBuffer some = ByteBuffer.wrap(octets, at, Math.min(portion, size - at));
                appending.write(some);
                assertEquals(0, some.remaining(), "octets left in the buffer");
            }
            long uid = appending.commit().uid();
            assertEquals(size, Bed.message(inbox, uid).size());
            assertArrayEquals(octets, Bed.read(inbox, uid));
        }
    }

    private static List<Rule> about() {
        return List.of(
                new Rule("an inbox is empty at first", bed -> {
                    Snapshot snapshot = bed.inbox().snapshot();
                    assertTrue(snapshot.messages().isEmpty());
                    assertTrue(snapshot.uidValidity() > 0);
                }),
                new Rule("UIDs ascend", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 20);
                    for (int i = 1; i < uids.length; i++) {
                        assertTrue(uids[i] > uids[i - 1], Arrays.toString(uids));
                    }
                    assertEquals(
                            UidSet.of(uids), bed.inbox().snapshot().messages().uids());
                }),
                new Rule("a UID is at least the UIDNEXT that was told", bed -> {
                    for (int i = 0; i < 5; i++) {
                        long next = bed.inbox().snapshot().uidNext();
                        assertTrue(Bed.append(bed.inbox(), Bed.mail(i), Flags.NONE) >= next);
                    }
                }),
                new Rule("what is appended tells the UIDVALIDITY of the mailbox", bed -> {
                    Appended appended = bed.inbox().append(Bed.mail(1));
                    assertEquals(bed.inbox().snapshot().uidValidity(), appended.uidValidity());
                }),
                new Rule("a message has the flags it came with", bed -> {
                    Flags flags = Flags.of(SystemFlag.SEEN, SystemFlag.DRAFT, new Keyword("$Forwarded"));
                    long uid = Bed.append(bed.inbox(), Bed.mail(1), flags);
                    assertEquals(flags, Bed.flags(bed.inbox(), uid));
                }),
                new Rule("a message has the internal date that was said", bed -> {
                    Instant date = Instant.parse("2001-02-03T04:05:06Z");
                    long uid = bed.inbox()
                            .append(NewMessage.PLAIN.withInternalDate(date), new ByteArrayInputStream(Bed.mail(1)))
                            .uid();
                    assertEquals(date, Bed.message(bed.inbox(), uid).internalDate());
                }),
                new Rule("without an internal date it is the present", bed -> {
                    Instant before = Instant.now().minus(Duration.ofHours(1));
                    long uid = bed.inbox().append(Bed.mail(1)).uid();
                    Instant date = Bed.message(bed.inbox(), uid).internalDate();
                    assertTrue(date.isAfter(before) && date.isBefore(before.plus(Duration.ofHours(2))), "" + date);
                }),
                new Rule("a message is seen by another connection at once", bed -> {
                    Mailbox other = bed.inbox();
                    long uid = bed.inbox().append(Bed.mail(7)).uid();
                    assertArrayEquals(Bed.mail(7), Bed.read(other, uid));
                    assertEquals(1, other.snapshot().messages().size());
                }),
                new Rule("a snapshot does not change afterwards", bed -> {
                    Bed.fill(bed.inbox(), 3);
                    Snapshot before = bed.inbox().snapshot();
                    Bed.fill(bed.inbox(), 2);
                    bed.inbox().expunge(UidSet.of(before.messages().uid(0)));
                    assertEquals(3, before.messages().size());
                    assertEquals(4, bed.inbox().snapshot().messages().size());
                }));
    }

    private static List<Rule> refusals() {
        return List.of(
                new Rule("without a commit there is no message", bed -> {
                    try (Appending appending = bed.inbox().append()) {
                        appending.begin(NewMessage.PLAIN);
                        appending.write(ByteBuffer.wrap(Bed.mail(1)));
                        assertTrue(bed.inbox().snapshot().messages().isEmpty());
                    }
                    assertTrue(bed.inbox().snapshot().messages().isEmpty());
                }),
                new Rule("a stream that fails leaves no message", bed -> {
                    InputStream failing = new InputStream() {
                        private int left = 100_000;

                        @Override
                        public int read() throws IOException {
                            if (left-- <= 0) {
                                throw new IOException("the stream failed");
                            }
                            return 'a';
                        }
                    };
                    assertThrows(IOException.class, () -> bed.inbox().append(NewMessage.PLAIN, failing));
                    assertTrue(bed.inbox().snapshot().messages().isEmpty());
                }),
                new Rule("more octets than were said are the caller's mistake", bed -> {
                    try (Appending appending = bed.inbox().append()) {
                        appending.begin(NewMessage.PLAIN.withSize(3));
                        assertThrows(IllegalStateException.class, () -> appending.write(ByteBuffer.wrap(new byte[4])));
                    }
                    assertTrue(bed.inbox().snapshot().messages().isEmpty());
                }),
                new Rule("fewer octets than were said are the caller's mistake", bed -> {
                    try (Appending appending = bed.inbox().append()) {
                        appending.begin(NewMessage.PLAIN.withSize(3));
                        appending.write(ByteBuffer.wrap(new byte[2]));
                        assertThrows(IllegalStateException.class, appending::commit);
                    }
                    assertTrue(bed.inbox().snapshot().messages().isEmpty());
                }),
                new Rule("a commit of nothing is the caller's mistake", bed -> {
                    try (Appending appending = bed.inbox().append()) {
                        assertThrows(IllegalStateException.class, appending::commit);
                    }
                }),
                new Rule("octets before a message are the caller's mistake", bed -> {
                    try (Appending appending = bed.inbox().append()) {
                        assertThrows(IllegalStateException.class, () -> appending.write(ByteBuffer.wrap(new byte[1])));
                    }
                }),
                new Rule("after the commit it is over, and closing changes nothing", bed -> {
                    Appending appending = bed.inbox().append();
                    appending.begin(NewMessage.PLAIN);
                    appending.write(ByteBuffer.wrap(Bed.mail(1)));
                    long uid = appending.commit().uid();
                    assertThrows(IllegalStateException.class, appending::commit);
                    assertThrows(IllegalStateException.class, () -> appending.begin(NewMessage.PLAIN));
                    appending.close();
                    appending.close();
                    assertArrayEquals(Bed.mail(1), Bed.read(bed.inbox(), uid));
                }),
                new Rule("the store keeps no buffer", bed -> {
                    byte[] octets = Bed.mail(1);
                    try (Appending appending = bed.inbox().append()) {
                        appending.begin(NewMessage.PLAIN);
                        appending.write(ByteBuffer.wrap(octets));
                        Arrays.fill(octets, (byte) 0);
                        assertArrayEquals(
                                Bed.mail(1),
                                Bed.read(bed.inbox(), appending.commit().uid()));
                    }
                }),
                new Rule("a mailbox that was deleted takes nothing", bed -> {
                    Mailbox mailbox = bed.made("a");
                    bed.alice().delete(mailbox.name());
                    Bed.refused(MailboxException.NoSuchMailbox.class, () -> mailbox.append(Bed.mail(1)));
                }),
                new Rule("a mailbox that is deleted meanwhile takes nothing", bed -> {
                    Mailbox mailbox = bed.made("a");
                    try (Appending appending = mailbox.append()) {
                        appending.begin(NewMessage.PLAIN);
                        bed.alice().delete(mailbox.name());
                        Bed.refused(MailboxException.NoSuchMailbox.class, appending::commit);
                    }
                }));
    }

    private static List<Rule> several() {
        return List.of(
                new Rule("several messages come in their order, in one step", bed -> {
                    Bed.power(bed.inbox(), MultiAppend.class);
                    try (Appending appending = bed.inbox().append()) {
                        for (int i = 0; i < 5; i++) {
                            appending.begin(NewMessage.PLAIN);
                            appending.write(ByteBuffer.wrap(Bed.mail(i)));
                            assertTrue(bed.inbox().snapshot().messages().isEmpty());
                        }
                        Appended appended = appending.commit();
                        long[] uids = appended.uids().stream().toArray();
                        assertEquals(5, uids.length);
                        for (int i = 0; i < 5; i++) {
                            assertArrayEquals(Bed.mail(i), Bed.read(bed.inbox(), uids[i]));
                        }
                    }
                }),
                new Rule("of several messages none comes without a commit", bed -> {
                    Bed.power(bed.inbox(), MultiAppend.class);
                    try (Appending appending = bed.inbox().append()) {
                        for (int i = 0; i < 3; i++) {
                            appending.begin(NewMessage.PLAIN);
                            appending.write(ByteBuffer.wrap(Bed.mail(i)));
                        }
                    }
                    assertTrue(bed.inbox().snapshot().messages().isEmpty());
                }),
                new Rule("a second message is refused where several are not one step", bed -> {
                    if (bed.inbox().power(MultiAppend.class).isPresent()) {
                        return;
                    }
                    try (Appending appending = bed.inbox().append()) {
                        appending.begin(NewMessage.PLAIN);
                        assertThrows(MailboxException.class, () -> appending.begin(NewMessage.PLAIN));
                    }
                }));
    }
}
