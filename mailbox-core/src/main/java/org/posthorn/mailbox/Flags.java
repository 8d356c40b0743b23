package org.posthorn.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A set of flags, as a message has them. Immutable; many messages share one. At most {@link #MOST_KEYWORDS} keywords. */
public final class Flags {

    /** How many keywords one message can have. */
    public static final int MOST_KEYWORDS = 100;

    /** No flags. */
    public static final Flags NONE = new Flags(0, List.of());

    private final int system;
    /** Sorted by what is compared, no two alike. */
    private final List<Keyword> keywords;

    private final int hash;

    private Flags(int system, List<Keyword> keywords) {
        if (keywords.size() > MOST_KEYWORDS) {
            throw new IllegalArgumentException("more than " + MOST_KEYWORDS + " keywords on a message");
        }
        this.system = system;
        this.keywords = keywords;
        this.hash = 31 * system + keywords.hashCode();
    }

    /**
     * These flags.
     *
     * @param flags any number; where two keywords differ in case only, the first is taken
     * @return the set
     * @throws IllegalArgumentException if there are more than {@link #MOST_KEYWORDS} keywords
     */
    public static Flags of(Flag... flags) {
        return of(Arrays.asList(flags));
    }

    /**
     * These flags.
     *
     * @param flags any number; where two keywords differ in case only, the first is taken
     * @return the set
     * @throws IllegalArgumentException if there are more than {@link #MOST_KEYWORDS} keywords
     */
    public static Flags of(Collection<? extends Flag> flags) {
        int system = 0;
        TreeMap<String, Keyword> keywords = new TreeMap<>();
        for (Flag flag : flags) {
            if (flag instanceof SystemFlag known) {
                system |= known.bit();
            } else if (flag instanceof Keyword keyword) {
                keywords.putIfAbsent(keyword.folded(), keyword);
            }
        }
        return system == 0 && keywords.isEmpty() ? NONE : new Flags(system, List.copyOf(keywords.values()));
    }

    /**
     * Whether a flag is set.
     *
     * @param flag the flag
     * @return whether it is
     */
    public boolean contains(Flag flag) {
        return flag instanceof SystemFlag known ? (system & known.bit()) != 0 : keywords.contains(flag);
    }

    /** {@return whether no flag is set} */
    public boolean isEmpty() {
        return system == 0 && keywords.isEmpty();
    }

    /** {@return the keywords, in alphabetical order; unmodifiable} */
    public List<Keyword> keywords() {
        return Collections.unmodifiableList(keywords);
    }

    /** {@return all flags: those of the system in their order, then the keywords; unmodifiable} */
    public Set<Flag> all() {
        Set<Flag> all = new LinkedHashSet<>();
        for (SystemFlag flag : SystemFlag.values()) {
            if (contains(flag)) {
                all.add(flag);
            }
        }
        all.addAll(keywords);
        return Collections.unmodifiableSet(all);
    }

    /**
     * These flags and others.
     *
     * @param others what to add
     * @return the union; where keywords differ in case only, this set's are taken
     * @throws IllegalArgumentException if there were too many keywords
     */
    public Flags plus(Flags others) {
        if (others.keywords.isEmpty() || keywords.equals(others.keywords)) {
            return with(system | others.system, keywords);
        }
        List<Flag> both = new ArrayList<>(keywords);
        both.addAll(others.keywords);
        return with(system | others.system, of(both).keywords);
    }

    /**
     * These flags without some.
     *
     * @param others what to remove
     * @return the difference
     */
    public Flags minus(Flags others) {
        if (others.keywords.isEmpty() || keywords.isEmpty()) {
            return with(system & ~others.system, keywords);
        }
        return with(
                system & ~others.system,
                keywords.stream()
                        .filter(Predicate.not(others.keywords::contains))
                        .toList());
    }

    private Flags with(int newSystem, List<Keyword> newKeywords) {
        return newSystem == system && newKeywords.equals(keywords) ? this : new Flags(newSystem, newKeywords);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || other instanceof Flags flags
                        && hash == flags.hash
                        && system == flags.system
                        && keywords.equals(flags.keywords);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@return the flags with commas between them, as {@code [SEEN, $Forwarded]}} */
    @Override
    public String toString() {
        return all().toString();
    }
}
