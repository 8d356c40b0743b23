package org.posthorn.mailbox;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages by their UIDs, with the flags and the modification sequence that each had at one moment. Immutable. It keeps 16 octets for a
 * message, 8 where the store knows no modification sequences, and each distinct set of flags once.
 */
public final class MessageTable {

    /** No messages. */
    public static final MessageTable EMPTY = new Builder().build();

    private final int[] uids;
    /** For each message, which of {@link #sets} its flags are. */
    private final int[] flags;

    /** Null if all are 0. */
    private final long @Nullable [] modSeqs;

    private final Flags[] sets;

    private MessageTable(int[] uids, int[] flags, long @Nullable [] modSeqs, Flags[] sets) {
        this.uids = uids;
        this.flags = flags;
        this.modSeqs = modSeqs;
        this.sets = sets;
    }

    /** {@return how many messages there are} */
    public int size() {
        return uids.length;
    }

    /** {@return whether there is no message} */
    public boolean isEmpty() {
        return uids.length == 0;
    }

    /**
     * The UID of a message.
     *
     * @param row its place in ascending order of UIDs, from 0
     * @return its UID
     */
    public long uid(int row) {
        return Integer.toUnsignedLong(uids[row]);
    }

    /**
     * The flags of a message.
     *
     * @param row its place in ascending order of UIDs, from 0
     * @return its flags
     */
    public Flags flags(int row) {
        return sets[flags[row]];
    }

    /**
     * The modification sequence of a message.
     *
     * @param row its place in ascending order of UIDs, from 0
     * @return when its flags changed last or it came; 0 if the store knows none
     */
    public long modSeq(int row) {
        return modSeqs == null ? 0 : modSeqs[row];
    }

    /**
     * Where a message is.
     *
     * @param uid any number
     * @return its row; if there is none, {@code -(row + 1)} of the row where it would be, as {@link Arrays#binarySearch} has it
     */
    public int row(long uid) {
        int low = 0;
        int high = uids.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long at = uid(middle);
            if (at == uid) {
                return middle;
            }
            if (at < uid) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    /** The first row whose UID is not below; {@link #size} if there is none. */
    int rowFrom(long uid) {
        int row = row(uid);
        return row < 0 ? -row - 1 : row;
    }

    /** {@return the sets of flags that messages have, each once; perhaps some that no message has any more; unmodifiable} */
    public List<Flags> flagSets() {
        return List.of(sets);
    }

    /** {@return the UIDs} */
    public UidSet uids() {
        return matching(row -> true);
    }

    /**
     * The messages whose flags are as asked for. Each distinct set of flags is asked about once.
     *
     * @param wanted tells about flags
     * @return their UIDs
     */
    public UidSet withFlags(Predicate<Flags> wanted) {
        boolean[] fits = new boolean[sets.length];
        for (int i = 0; i < fits.length; i++) {
            fits[i] = wanted.test(sets[i]);
        }
        return matching(row -> fits[flags[row]]);
    }

    /**
     * The messages that changed or came after a modification sequence.
     *
     * @param modSeq a modification sequence
     * @return the UIDs of those with a higher one
     */
    public UidSet changedSince(long modSeq) {
        return matching(row -> modSeq(row) > modSeq);
    }

    private UidSet matching(IntPredicate wanted) {
        UidSet.Builder found = new UidSet.Builder();
        int row = 0;
        while (row < uids.length) {
            if (!wanted.test(row)) {
                row++;
                continue;
            }
            long first = uid(row);
            long last = first;
            for (row++; row < uids.length && uid(row) == last + 1 && wanted.test(row); row++) {
                last++;
            }
            found.add(first, last);
        }
        return found.build();
    }

    /**
     * Some of the messages.
     *
     * @param wanted which
     * @return those of them that are here
     */
    public MessageTable only(UidSet wanted) {
        Builder builder = new Builder();
        for (int range = 0; range < wanted.ranges(); range++) {
            for (int row = rowFrom(wanted.first(range)); row < size() && uid(row) <= wanted.last(range); row++) {
                builder.add(uid(row), flags(row), modSeq(row));
            }
        }
        return builder.build();
    }

    /**
     * All but some of the messages.
     *
     * @param gone which are left out
     * @return those that remain
     */
    public MessageTable without(UidSet gone) {
        return only(UidSet.ALL.minus(gone));
    }

    /**
     * These messages, where another table says nothing else.
     *
     * @param later has newer flags and modification sequences of some of these, and messages that are not here
     * @return all messages of both
     */
    public MessageTable updated(MessageTable later) {
        Builder builder = new Builder();
        int mine = 0;
        int theirs = 0;
        while (mine < size() || theirs < later.size()) {
            if (theirs < later.size() && (mine == size() || later.uid(theirs) <= uid(mine))) {
                mine += mine < size() && uid(mine) == later.uid(theirs) ? 1 : 0;
                builder.add(later.uid(theirs), later.flags(theirs), later.modSeq(theirs));
                theirs++;
            } else {
                builder.add(uid(mine), flags(mine), modSeq(mine));
                mine++;
            }
        }
        return builder.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof MessageTable table) || !Arrays.equals(uids, table.uids)) {
            return false;
        }
        for (int row = 0; row < size(); row++) {
            if (modSeq(row) != table.modSeq(row) || !flags(row).equals(table.flags(row))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(uids);
    }

    /** {@return how many messages, and the first few} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(size()).append(" messages");
        for (int row = 0; row < Math.min(size(), 5); row++) {
            text.append(row == 0 ? ": " : ", ").append(uid(row)).append(' ').append(flags(row));
        }
        return text.append(size() > 5 ? ", ..." : "").toString();
    }

    /** Collects a table. Not thread-safe. */
    public static final class Builder {
        private int[] uids;
        private int[] flags;
        private long @Nullable [] modSeqs;
        private int size;
        private final Map<Flags, Integer> places = new HashMap<>();
        private Flags[] sets = new Flags[4];
        private Flags last = Flags.NONE;
        private int lastPlace = -1;
        private boolean built;

        /** Makes an empty one. */
        public Builder() {
            this(0);
        }

        /**
         * Makes an empty one with room.
         *
         * @param expected how many messages there will probably be
         */
        public Builder(int expected) {
            uids = new int[expected];
            flags = new int[expected];
        }

        /**
         * Adds a message.
         *
         * @param uid its UID, larger than all added before
         * @param flags its flags
         * @param modSeq its modification sequence; 0 if the store knows none
         * @return this
         * @throws IllegalArgumentException if that is no UID or not larger, or the modification sequence is negative
         */
        public Builder add(long uid, Flags flags, long modSeq) {
            if (uid < 1 || uid > UidSet.LARGEST || size > 0 && uid <= Integer.toUnsignedLong(uids[size - 1])) {
                throw new IllegalArgumentException("UIDs out of order");
            }
            if (modSeq < 0) {
                throw new IllegalArgumentException("a negative modification sequence");
            }
            if (built) {
                throw new IllegalStateException("built already");
            }
            if (size == uids.length) {
                grow(Math.max(16, size + (size >> 1)));
            }
            uids[size] = (int) uid;
            this.flags[size] = place(flags);
            if (modSeq != 0 && modSeqs == null) {
                modSeqs = new long[uids.length];
            }
            if (modSeqs != null) {
                modSeqs[size] = modSeq;
            }
            size++;
            return this;
        }

        private int place(Flags set) {
            if (lastPlace >= 0 && (set == last || set.equals(last))) {
                return lastPlace;
            }
            Integer known = places.get(set);
            int place = known == null ? places.size() : known;
            if (known == null) {
                places.put(set, place);
                if (place == sets.length) {
                    sets = Arrays.copyOf(sets, place * 2);
                }
                sets[place] = set;
            }
            last = set;
            lastPlace = place;
            return place;
        }

        private void grow(int room) {
            uids = Arrays.copyOf(uids, room);
            flags = Arrays.copyOf(flags, room);
            if (modSeqs != null) {
                modSeqs = Arrays.copyOf(modSeqs, room);
            }
        }

        /**
         * The table of what was added; the builder is of no more use.
         *
         * @return the table
         */
        public MessageTable build() {
            if (built) {
                throw new IllegalStateException("built already");
            }
            built = true;
            if (uids.length != size) {
                grow(size);
            }
            return new MessageTable(uids, flags, modSeqs, Arrays.copyOf(sets, places.size()));
        }
    }
}
