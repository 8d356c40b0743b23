package org.posthorn.smtp;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** When a sender wants to hear what became of a message, for one recipient (NOTIFY, RFC 3461 section 4.1). */
public enum Notify {
    /** Not at all; stands alone. */
    NEVER,
    /** When it was delivered. */
    SUCCESS,
    /** When it cannot be delivered. */
    FAILURE,
    /** When delivery takes unusually long. */
    DELAY;

    static Set<Notify> copy(Collection<Notify> wishes) {
        Set<Notify> copy = EnumSet.noneOf(Notify.class);
        copy.addAll(wishes);
        if (copy.contains(NEVER) && copy.size() > 1) {
            throw new IllegalArgumentException("NEVER stands alone");
        }
        return Collections.unmodifiableSet(copy);
    }

    static String write(Set<Notify> wishes) {
        return wishes.stream().map(Notify::name).collect(Collectors.joining(","));
    }

    /**
     * {@return the wishes that are written so; empty if none are}
     *
     * @param value the value of a NOTIFY parameter, letters in either case
     */
    public static Optional<Set<Notify>> parse(String value) {
        Set<Notify> wishes = EnumSet.noneOf(Notify.class);
        for (String word : value.split(",", -1)) {
            switch (word.toUpperCase(Locale.ROOT)) {
                case "NEVER" -> wishes.add(NEVER);
                case "SUCCESS" -> wishes.add(SUCCESS);
                case "FAILURE" -> wishes.add(FAILURE);
                case "DELAY" -> wishes.add(DELAY);
                default -> {
                    return Optional.empty();
                }
            }
        }
        return wishes.contains(NEVER) && wishes.size() > 1
                ? Optional.empty()
                : Optional.of(Collections.unmodifiableSet(wishes));
    }
}
