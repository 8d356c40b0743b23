package org.posthorn.testkit;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the header lines of a transcript ask for: {@code @ name value}. The runner sees which options a {@link Protocol} has looked at, and
 * fails a transcript with one that nobody knows, so that a misspelt option cannot pass unseen.
 */
public final class Options {

    private final Map<String, String> values;
    private final Set<String> taken = new HashSet<>();

    Options(Map<String, String> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** {@return no options} */
    public static Options none() {
        return new Options(Map.of());
    }

    /**
     * The text behind an option's name.
     *
     * @param name the option's name
     * @return empty when the transcript does not have it; an empty text when it has nothing but the name
     */
    public Optional<String> text(String name) {
        taken.add(name);
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Whether the transcript has the option.
     *
     * @param name the option's name
     * @return whether the transcript has it
     */
    public boolean has(String name) {
        return text(name).isPresent();
    }

    /**
     * An option that is a whole number.
     *
     * @param name the option's name
     * @param otherwise the value when the transcript does not have it
     * @return the option's value, or the other
     * @throws IllegalArgumentException if it is something else
     */
    public long number(String name, long otherwise) {
        try {
            return text(name).map(Long::parseLong).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("@ " + name + " is not a whole number", e);
        }
    }

    /**
     * An option that is a time, written as in {@code [wait 5m]}.
     *
     * @param name the option's name
     * @param otherwise the value when the transcript does not have it
     * @return the option's value, or the other
     * @throws IllegalArgumentException if it is something else
     */
    public Duration duration(String name, Duration otherwise) {
        return text(name).map(TranscriptParser::duration).orElse(otherwise);
    }

    /** The first option that nothing has looked at. */
    Optional<String> untaken() {
        return values.keySet().stream().filter(name -> !taken.contains(name)).findFirst();
    }
}
