package org.posthorn.mime;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a content type, a disposition or another field of that form (RFC 2045 section 5.1), decoded by
 * RFC 2231: continuations are joined, charsets resolved. Their order is kept; names are unique and ignore case.
 * Immutable.
 */
public final class Parameters {

    /** No parameters. */
    public static final Parameters NONE = new Parameters(new String[0], Map.of());

    private final String[] namesAndValues;
    private final Map<String, String> languages;

    Parameters(String[] namesAndValues, Map<String, String> languages) {
        this.namesAndValues = namesAndValues;
        this.languages = languages;
    }

    /**
     * {@return the given parameters, in that order}
     *
     * @param parameters all of them, in order
     * @throws IllegalArgumentException if two have one name
     */
    public static Parameters of(List<Parameter> parameters) {
        Parameters all = NONE;
        for (Parameter parameter : parameters) {
            if (all.find(parameter.name()) != null) {
                throw new IllegalArgumentException("parameter twice: " + parameter.name());
            }
            all = all.with(parameter.name(), parameter.value());
        }
        return all;
    }

    /**
     * Reads what follows a type: parameters with a semicolon before each ({@code "; charset=utf-8"}). Reads anything,
     * as received mail needs: unquoted values, missing semicolons, encoded-words and junk give defects.
     *
     * @param text what follows the type, folded or not
     * @return the parameters, and what was wrong
     */
    public static Parsed<Parameters> read(String text) {
        return Parsed.of(text, Parameters::read);
    }

    /**
     * As {@link #read(String)}, from octets {@code from} (inclusive) to {@code to} (exclusive) of {@code source}, folded
     * or not; the array is not kept. Defects are given with their offsets from {@code from}.
     *
     * @param source has the octets; not kept
     * @param from where they begin, inclusive
     * @param to where they end, exclusive
     * @param defects hears of each defect, with its offset from {@code from}
     * @return the parameters, and what was wrong
     */
    public static Parameters read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects) {
        return read(source, from, to, MimeLimits.DEFAULTS, defects);
    }

    /**
     * As {@link #read(byte[], int, int, ObjLongConsumer)}, as far as limits allow.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param limits how much is read, and what a breach does
     * @param defects is given each defect with its offset from {@code from}
     * @return the parameters, and what was wrong
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static Parameters read(
            byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        return new ParameterReader(new FieldLexer(source, from, to, limits, defects)).read();
    }

    /**
     * {@return the value of the parameter of that name, in whatever case}
     *
     * @param name the parameter's name
     */
    public Optional<String> value(String name) {
        return Optional.ofNullable(find(name));
    }

    /**
     * {@return the language tag that an RFC 2231 value carried, if it named one}
     *
     * @param name the parameter's name
     */
    public Optional<String> language(String name) {
        return Optional.ofNullable(languages.get(name.toLowerCase(Locale.ROOT)));
    }

    /** {@return all of them, in order; an unmodifiable view} */
    public List<Parameter> list() {
        return new View();
    }

    /** {@return how many there are} */
    public int size() {
        return namesAndValues.length / 2;
    }

    /** {@return whether there is none} */
    public boolean isEmpty() {
        return namesAndValues.length == 0;
    }

    /**
     * {@return these parameters with one more, or with another value for the one of that name}
     *
     * @param name the parameter's name
     * @param value its value, not yet encoded
     * @throws IllegalArgumentException if the name is no token, or the value has CR, LF or NUL
     */
    public Parameters with(String name, String value) {
        Parameter parameter = new Parameter(name, value);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equals(parameter.name())) {
                String[] changed = namesAndValues.clone();
                changed[i + 1] = value;
                return new Parameters(changed, languagesWithout(parameter.name()));
            }
        }
        String[] more = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        more[namesAndValues.length] = parameter.name();
        more[namesAndValues.length + 1] = value;
        return new Parameters(more, languages);
    }

    /**
     * {@return these parameters without the one of that name, if there is one}
     *
     * @param name the parameter's name
     */
    public Parameters without(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> left = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!namesAndValues[i].equals(wanted)) {
                left.add(namesAndValues[i]);
                left.add(namesAndValues[i + 1]);
            }
        }
        return new Parameters(left.toArray(String[]::new), languagesWithout(wanted));
    }

    private Map<String, String> languagesWithout(String name) {
        if (!languages.containsKey(name)) {
            return languages;
        }
        Map<String, String> others = new HashMap<>(languages);
        others.remove(name);
        return Map.copyOf(others);
    }

    /** The value, or null: the lean form of {@link #value} for the tree. */
    @Nullable String find(String name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equalsIgnoreCase(name)) {
                return namesAndValues[i + 1];
            }
        }
        return null;
    }

    /** Equal when names, values and order are; languages are not compared. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parameters that && Arrays.equals(namesAndValues, that.namesAndValues);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(namesAndValues);
    }

    /** As they stand in a header, each with {@code "; "} before it: {@code "; charset=utf-8"}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.append("; ");
            ParameterPrinter.print(namesAndValues[i], namesAndValues[i + 1], out);
        }
        return out.toString();
    }

    private final class View extends AbstractList<Parameter> implements RandomAccess {
        @Override
        public Parameter get(int index) {
            return new Parameter(namesAndValues[2 * index], namesAndValues[2 * index + 1]);
        }

        @Override
        public int size() {
            return Parameters.this.size();
        }
    }
}
