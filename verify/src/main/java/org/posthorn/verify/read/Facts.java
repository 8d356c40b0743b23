package org.posthorn.verify.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a reader found in one message, in a form that can be compared: {@link #all} has one line per fact, as
 * {@code "0.2 charset" -> "utf-8"}; the message itself is part {@code 0}, its second part {@code 0.2}.
 */
public final class Facts implements Sink {

    private static final int SHOWN = 80;

    private final TreeMap<String, String> all = new TreeMap<>();
    private final Deque<Part> open = new ArrayDeque<>();
    private int addresses;

    /** A part that is open: where it is in the tree, and what its body has been so far. */
    private static final class Part {
        private final String path;
        private final CRC32 digest = new CRC32();
        private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        private long size;
        private int children;

        Part(String path) {
            this.path = path;
        }

        void body(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
            beginning.write(bytes, offset, (int) Math.max(0, Math.min(length, SHOWN - size)));
            size += length;
        }

        String body() {
            return size > SHOWN
                    ? size + " octets, CRC-32 " + Long.toHexString(digest.getValue())
                    : beginning.toString(ISO_8859_1);
        }
    }

    private Facts() {}

    /** What that reader finds, or, if it throws, the one fact that it does. */
    public static Facts of(String reader, byte[] message) {
        Facts facts = new Facts();
        try {
            Reader.named(reader).read(message, Reader.Work.FACTS, facts);
        } catch (Exception e) {
            facts.all.clear();
            facts.all.put("throws", e.getClass().getSimpleName());
        }
        return facts;
    }

    /** Every fact by its name. */
    public SortedMap<String, String> all() {
        return all;
    }

    @Override
    public void open(String type) {
        Part around = open.peek();
        open.push(new Part(around == null ? "0" : around.path + "." + ++around.children));
        put("type", type);
    }

    @Override
    public void close() {
        if (part().size > 0) {
            put("body", part().body());
        }
        open.pop();
    }

    private Part part() {
        return open.getFirst();
    }

    private void put(String name, @Nullable String value) {
        if (value != null) {
            all.put(part().path + " " + name, value);
        }
    }

    /** Fields are counted; their values are compared where they mean something, as the other facts. */
    @Override
    public void field(String name, String value) {
        all.merge("fields", "1", (old, one) -> String.valueOf(Integer.parseInt(old) + 1));
    }

    @Override
    public void subject(@Nullable String text) {
        if (text != null) {
            all.put("subject", text);
        }
    }

    @Override
    public void address(String field, @Nullable String name, String address) {
        all.put(field + " " + addresses++, (name == null ? "" : name + " ") + "<" + address + ">");
    }

    @Override
    public void date(long seconds) {
        all.put("date", Instant.ofEpochSecond(seconds).toString());
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
        part().body(bytes, offset, length);
    }

    @Override
    public void details(@Nullable String charset, @Nullable String filename) {
        if (all.getOrDefault(part().path + " type", "").startsWith("text/")) {
            // RFC 2045 section 5.2: us-ascii where none is named
            put("charset", charset == null ? "us-ascii" : charset.toLowerCase(Locale.ROOT));
        }
        put("filename", filename);
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
