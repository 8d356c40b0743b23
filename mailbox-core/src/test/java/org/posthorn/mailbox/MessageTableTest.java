package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A table keeps messages in order of their UIDs, and little for each. */
class MessageTableTest {

    private static final Flags SEEN = Flags.of(SystemFlag.SEEN);

    private static MessageTable table(long... uids) {
        MessageTable.Builder table = new MessageTable.Builder();
        for (long uid : uids) {
            table.add(uid, uid % 2 == 0 ? SEEN : Flags.NONE, uid * 10);
        }
        return table.build();
    }

    @Test
    void aMessageIsFoundByItsUid() {
        MessageTable table = table(2, 3, 7, UidSet.LARGEST);
        assertThat(table.row(2)).isZero();
        assertThat(table.row(7)).isEqualTo(2);
        assertThat(table.row(UidSet.LARGEST)).isEqualTo(3);
        assertThat(table.row(1)).isEqualTo(-1);
        assertThat(table.row(5)).isEqualTo(-3);
        assertThat(table.row(Long.MAX_VALUE)).isEqualTo(-5);
        assertThat(table.uids()).hasToString("2:3,7,4294967295");
    }

    @Test
    void messagesAreChosenByFlagsAndByWhatChanged() {
        MessageTable table = table(1, 2, 3, 4, 6, 8);
        assertThat(table.withFlags(f -> f.contains(SystemFlag.SEEN))).hasToString("2,4,6,8");
        assertThat(table.changedSince(30)).hasToString("4,6,8");
        assertThat(table.only(UidSet.range(3, 7)).uids()).hasToString("3:4,6");
        assertThat(table.without(UidSet.range(2, 4)).uids()).hasToString("1,6,8");
        assertThat(table.only(UidSet.ALL)).isEqualTo(table);
    }

    @Test
    void aLaterTableSaysMore() {
        MessageTable later = new MessageTable.Builder()
                .add(2, Flags.NONE, 99)
                .add(5, SEEN, 98)
                .build();
        MessageTable updated = table(1, 2, 3).updated(later);
        assertThat(updated.uids()).hasToString("1:3,5");
        assertThat(updated.flags(1)).isEqualTo(Flags.NONE);
        assertThat(updated.modSeq(1)).isEqualTo(99);
        assertThat(updated.modSeq(2)).isEqualTo(30);
    }

    @Test
    void aTableIsBuiltInOrderAndOnce() {
        MessageTable.Builder builder = new MessageTable.Builder(1).add(5, SEEN, 0);
        assertThatThrownBy(() -> builder.add(5, SEEN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add(6, SEEN, -1)).isInstanceOf(IllegalArgumentException.class);
        builder.build();
        assertThatThrownBy(() -> builder.add(7, SEEN, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHundredThousandMessagesShareTheirFlags() {
        MessageTable.Builder builder = new MessageTable.Builder();
        for (int i = 1; i <= 100_000; i++) {
            builder.add(i, Flags.of(SystemFlag.values()[i % 5], new Keyword("k" + i % 7)), i);
        }
        MessageTable table = builder.build();
        assertThat(table.flagSets()).hasSize(35);
        assertThat(table.flags(0)).isSameAs(table.flags(35));
    }

    @Test
    void aSnapshotIsCheckedAndCounts() {
        Snapshot snapshot = new Snapshot(1, 9, 80, table(1, 2, 8));
        assertThat(snapshot.unseen()).isEqualTo(1);
        assertThat(snapshot.deleted()).isZero();
        assertThatThrownBy(() -> new Snapshot(1, 8, 80, table(1, 8))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Snapshot(0, 9, 80, table(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
