package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.mailbox.UidSet;

/** How messages are read. */
final class ReadRules {

    private static final int SIZE = 2_100_000;
    private static final int[][] RANGES = {
        {0, 0},
        {0, 1},
        {0, 512},
        {1, 2},
        {100, 65_636},
        {65_535, 65_537},
        {1_048_575, 1_048_577},
        {SIZE - 1, SIZE},
        {SIZE, SIZE},
        {0, SIZE},
        {1_000_000, 2_097_153}
    };

    private ReadRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (int portion : new int[] {1, 13, 4_096, 1 << 20, 1 << 22}) {
            int size = portion == 1 ? 3_000 : SIZE;
            rules.add(new Rule("a message is read whole by portions of " + portion, bed -> {
                byte[] octets = Bed.octets(size);
                long uid = bed.inbox().append(octets).uid();
                assertArrayEquals(octets, Bed.read(bed.inbox(), uid, portion));
            }));
        }
        for (int[] range : RANGES) {
            rules.add(new Rule("octets " + range[0] + " to " + range[1] + " are read as a stream", bed -> {
                byte[] octets = Bed.octets(SIZE);
                long uid = bed.inbox().append(octets).uid();
                try (MessageOctets open = Bed.message(bed.inbox(), uid).open();
                        InputStream stream = open.stream(range[0], range[1])) {
                    assertArrayEquals(Arrays.copyOfRange(octets, range[0], range[1]), stream.readAllBytes());
                }
            }));
            rules.add(new Rule("octets from " + range[0] + " on are read into " + (range[1] - range[0]), bed -> {
                byte[] octets = Bed.octets(SIZE);
                long uid = bed.inbox().append(octets).uid();
                ByteBuffer into = ByteBuffer.allocate(range[1] - range[0]);
                try (MessageOctets open = Bed.message(bed.inbox(), uid).open()) {
                    for (int read = 1; into.hasRemaining() && read > 0; ) {
                        read = open.read(range[0] + into.position(), into);
                    }
                }
                assertArrayEquals(Arrays.copyOfRange(octets, range[0], range[1]), into.array());
            }));
        }
        rules.addAll(others());
        return rules;
    }

    private static List<Rule> others() {
        return List.of(
                new Rule("at the end nothing is read", bed -> {
                    long uid = bed.inbox().append(new byte[] {1, 2, 3}).uid();
                    try (MessageOctets open = Bed.message(bed.inbox(), uid).open()) {
                        assertEquals(0, open.read(3, ByteBuffer.allocate(10)));
                        assertEquals(3, open.size());
                    }
                }),
                new Rule("behind the end is the caller's mistake", bed -> {
                    long uid = bed.inbox().append(new byte[] {1, 2, 3}).uid();
                    try (MessageOctets open = Bed.message(bed.inbox(), uid).open()) {
                        assertThrows(IndexOutOfBoundsException.class, () -> open.read(4, ByteBuffer.allocate(10)));
                        assertThrows(IndexOutOfBoundsException.class, () -> open.read(-1, ByteBuffer.allocate(10)));
                        assertThrows(IndexOutOfBoundsException.class, () -> open.stream(2, 4));
                    }
                }),
                new Rule("what is at hand is the message, and cannot be changed", bed -> {
                    long uid = bed.inbox().append(Bed.mail(3)).uid();
                    try (MessageOctets open = Bed.message(bed.inbox(), uid).open()) {
                        Optional<ByteBuffer> hand = open.atHand();
                        if (hand.isPresent()) {
                            assertTrue(hand.get().isReadOnly());
                            assertEquals(ByteBuffer.wrap(Bed.mail(3)), hand.get());
                            hand.get().position(2);
                            assertEquals(
                                    ByteBuffer.wrap(Bed.mail(3)), open.atHand().orElseThrow());
                        }
                    }
                }),
                new Rule("a UID of no message gives none", bed -> {
                    Bed.fill(bed.inbox(), 2);
                    for (long uid : new long[] {0, -1, 999, UidSet.LARGEST, 1L << 32, Long.MAX_VALUE}) {
                        assertFalse(bed.inbox().message(uid).isPresent(), "UID " + uid);
                    }
                }),
                new Rule("an expunged message gives none", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 3);
                    bed.inbox().expunge(UidSet.of(uids[1]));
                    assertFalse(bed.inbox().message(uids[1]).isPresent());
                    assertTrue(bed.inbox().message(uids[2]).isPresent());
                }),
                new Rule("a message open when it is expunged is read to its end, or is said to be gone", bed -> {
                    byte[] octets = Bed.octets(300_000);
                    Mailbox inbox = bed.inbox();
                    long uid = inbox.append(octets).uid();
                    try (MessageOctets open = Bed.message(inbox, uid).open()) {
                        inbox.expunge(UidSet.of(uid));
                        try (InputStream stream = open.stream()) {
                            assertArrayEquals(octets, stream.readAllBytes());
                        } catch (MailboxException.MessageGone e) {
                            assertFalse(e.isTransient());
                        }
                    }
                }),
                new Rule("a mailbox tells the octets of its messages", bed -> {
                    assertEquals(0, bed.inbox().octets());
                    bed.inbox().append(new byte[1_000]);
                    long uid = bed.inbox().append(new byte[70_000]).uid();
                    assertEquals(71_000, bed.inbox().octets());
                    bed.inbox().expunge(UidSet.of(uid));
                    assertEquals(1_000, bed.inbox().octets());
                }),
                new Rule("closing twice does nothing", bed -> {
                    long uid = bed.inbox().append(Bed.mail(1)).uid();
                    MessageOctets open = Bed.message(bed.inbox(), uid).open();
                    open.close();
                    open.close();
                }));
    }
}
