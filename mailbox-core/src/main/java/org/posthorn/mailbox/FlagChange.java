package org.posthorn.mailbox;

import java.util.Objects;

/**
 * What is to become of the flags of messages.
 *
 * @param mode how
 * @param flags which
 */
public record FlagChange(Mode mode, Flags flags) {

    /** How flags are changed. */
    public enum Mode {
        /** Those given are set beside those that are. */
        ADD,
        /** Those given are removed. */
        REMOVE,
        /** Those given are set and all others removed. */
        REPLACE
    }

    /** Refuses null. */
    public FlagChange {
        Objects.requireNonNull(mode);
        Objects.requireNonNull(flags);
    }

    /**
     * Sets flags beside those that are.
     *
     * @param flags the flags
     * @return the change
     */
    public static FlagChange add(Flag... flags) {
        return new FlagChange(Mode.ADD, Flags.of(flags));
    }

    /**
     * Removes flags.
     *
     * @param flags the flags
     * @return the change
     */
    public static FlagChange remove(Flag... flags) {
        return new FlagChange(Mode.REMOVE, Flags.of(flags));
    }

    /**
     * Sets flags and removes all others.
     *
     * @param flags the flags
     * @return the change
     */
    public static FlagChange replace(Flag... flags) {
        return new FlagChange(Mode.REPLACE, Flags.of(flags));
    }

    /**
     * What flags become.
     *
     * @param before the flags of a message
     * @return its flags afterwards; the same object if nothing changes
     * @throws IllegalArgumentException if it had more than {@link Flags#MOST_KEYWORDS} keywords
     */
    public Flags applied(Flags before) {
        return switch (mode) {
            case ADD -> before.plus(flags);
            case REMOVE -> before.minus(flags);
            case REPLACE -> before.equals(flags) ? before : flags;
        };
    }
}
