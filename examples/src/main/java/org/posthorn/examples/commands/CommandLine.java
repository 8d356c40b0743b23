package org.posthorn.examples.commands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command line: {@code --flag}, {@code --option VALUE} or {@code --option=VALUE}, and operands. Which options there are is
 * read from the program's usage, so that it cannot leave one out: an option is what begins an indented line there, with a word behind it
 * that stands for its value if it has one, and two spaces before what it does.
 *
 * <p>Whatever is wrong is an IllegalArgumentException with a line for the user.
 */
final class CommandLine {

    private static final Pattern OPTION = Pattern.compile("(?m)^ +(--[a-z0-9-]+)( [^ \\n]+)?(?=  |$)");

    private final Map<String, Boolean> takesValue = new HashMap<>();
    private final Map<String, List<String>> given = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    CommandLine(String usage, String... args) {
        takesValue.put("--help", false);
        for (Matcher options = OPTION.matcher(usage); options.find(); ) {
            takesValue.put(options.group(1), options.group(2) != null);
        }
        for (Iterator<String> left = Arrays.asList(args).iterator(); left.hasNext(); ) {
            String word = left.next();
            if (word.equals("--")) {
                left.forEachRemaining(operands::add);
            } else if (word.startsWith("-") && word.length() > 1) {
                option(word.equals("-h") ? "--help" : word, left);
            } else {
                operands.add(word);
            }
        }
    }

    private void option(String word, Iterator<String> left) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        boolean valued = mayBeGiven(name);
        if (equals >= 0 && !valued) {
            throw new IllegalArgumentException(name + " takes no value");
        }
        if (equals < 0 && valued && !left.hasNext()) {
            throw new IllegalArgumentException(name + " takes a value");
        }
        String value = equals >= 0 ? word.substring(equals + 1) : valued ? left.next() : "";
        given.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    private boolean mayBeGiven(String name) {
        Boolean valued = takesValue.get(name);
        if (valued == null) {
            throw new IllegalArgumentException("unknown option " + name);
        }
        return valued;
    }

    boolean has(String name) {
        return !values(name).isEmpty();
    }

    /** All values of an option that may be given several times. */
    List<String> values(String name) {
        if (!takesValue.containsKey(name)) {
            throw new IllegalStateException("the usage does not tell of " + name);
        }
        return given.getOrDefault(name, List.of());
    }

    /** The value of an option that may be given once. */
    Optional<String> value(String name) {
        List<String> values = values(name);
        if (values.size() > 1) {
            throw new IllegalArgumentException(name + " is given twice");
        }
        return values.stream().findFirst();
    }

    /** The value of an option as something else; {@code parse} says by an IllegalArgumentException what is wrong with it. */
    <T> Optional<T> value(String name, Function<String, T> parse) {
        return value(name).map(text -> parsed(name, text, parse));
    }

    /** All values of an option as something else. */
    <T> List<T> values(String name, Function<String, T> parse) {
        return values(name).stream().map(text -> parsed(name, text, parse)).toList();
    }

    private static <T> T parsed(String name, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** The value of an option that is a whole number in a range. */
    Optional<Long> number(String name, long least, long most) {
        return value(name).map(text -> {
            if (text.matches("[0-9]{1,18}")) {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            String range = most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
            throw new IllegalArgumentException(name + " takes a number " + range + ", not " + text);
        });
    }

    /** The value of an option that is one of a few words. */
    <E extends Enum<E>> Optional<E> word(String name, Class<E> words) {
        return value(name).map(text -> {
            for (E word : words.getEnumConstants()) {
                if (text.equals(spelled(word))) {
                    return word;
                }
            }
            String all = Arrays.stream(words.getEnumConstants())
                    .map(CommandLine::spelled)
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(name + " takes one of " + all + "; not " + text);
        });
    }

    private static String spelled(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> operands() {
        return List.copyOf(operands);
    }

    CommandLine withoutOperands() {
        if (!operands.isEmpty()) {
            throw new IllegalArgumentException("unexpected word " + operands.get(0));
        }
        return this;
    }

    /** Refuses more than one of some options. */
    void exclusive(String... names) {
        @Nullable String first = null;
        for (String name : names) {
            if (has(name) && first != null) {
                throw new IllegalArgumentException(first + " and " + name + " exclude each other");
            }
            first = has(name) ? name : first;
        }
    }

    /** Refuses some options unless another is given. */
    void need(String needed, String... names) {
        for (String name : names) {
            if (has(name) && !has(needed)) {
                throw new IllegalArgumentException(name + " goes with " + needed);
            }
        }
    }
}
