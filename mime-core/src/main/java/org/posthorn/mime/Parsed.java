package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjLongConsumer;

/**
 * What was made of a received header value, and where that value departs from its specification.
 *
 * @param <T> the type of the value
 * @param value the value; always there, however bad the text was
 * @param defects the deviations, with offsets in octets from the start of the text that was read; empty for a clean one
 */
public record Parsed<T>(T value, List<Defect> defects) {

    /** Copies the list of defects. */
    public Parsed {
        Objects.requireNonNull(value);
        defects = List.copyOf(defects);
    }

    /** Reads a value from octets {@code from} (inclusive) to {@code to} (exclusive) of {@code source}. */
    interface Reading<T> {
        T read(byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects);
    }

    static <T> Parsed<T> of(String text, Reading<T> reading) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        List<Defect> defects = new ArrayList<>();
        T value = reading.read(
                source, 0, source.length, MimeLimits.DEFAULTS, (kind, offset) -> defects.add(new Defect(kind, offset)));
        return new Parsed<>(value, defects);
    }

    /** Reads text that an application wrote: the first defect is refused, with its place in the text. */
    static <T> T strict(String text, Reading<T> reading) {
        HeaderText.requireClean(text, "value");
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        return reading.read(source, 0, source.length, MimeLimits.UNLIMITED, (kind, offset) -> {
            int position = new String(source, 0, (int) offset, StandardCharsets.UTF_8).length();
            throw new IllegalArgumentException(kind.words() + " at position " + position);
        });
    }
}
