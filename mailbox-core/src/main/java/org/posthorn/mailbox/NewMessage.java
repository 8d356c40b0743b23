package org.posthorn.mailbox;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is known of a message before its octets come. Immutable. */
public final class NewMessage {

    /** Nothing known: no flags, the present for internal date, any size. */
    public static final NewMessage PLAIN = new NewMessage(Flags.NONE, null, -1);

    private final Flags flags;
    private final @Nullable Instant internalDate;
    private final long size;

    private NewMessage(Flags flags, @Nullable Instant internalDate, long size) {
        this.flags = flags;
        this.internalDate = internalDate;
        this.size = size;
    }

    /**
     * The same with flags.
     *
     * @param flags what it shall have
     * @return a new value
     */
    public NewMessage withFlags(Flags flags) {
        return new NewMessage(Objects.requireNonNull(flags), internalDate, size);
    }

    /**
     * The same with flags.
     *
     * @param flags what it shall have
     * @return a new value
     */
    public NewMessage withFlags(Flag... flags) {
        return withFlags(Flags.of(flags));
    }

    /**
     * The same with an internal date.
     *
     * @param internalDate when it came
     * @return a new value
     */
    public NewMessage withInternalDate(Instant internalDate) {
        return new NewMessage(flags, Objects.requireNonNull(internalDate), size);
    }

    /**
     * The same with a size, so that a store can refuse before the octets come.
     *
     * @param size how many octets will come, exactly
     * @return a new value
     * @throws IllegalArgumentException if it is negative
     */
    public NewMessage withSize(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("a size of " + size);
        }
        return new NewMessage(flags, internalDate, size);
    }

    /** {@return the flags it shall have} */
    public Flags flags() {
        return flags;
    }

    /** {@return when it came; empty for the moment it is stored} */
    public Optional<Instant> internalDate() {
        return Optional.ofNullable(internalDate);
    }

    /** {@return how many octets will come; empty if that is not known} */
    public OptionalLong size() {
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }
}
