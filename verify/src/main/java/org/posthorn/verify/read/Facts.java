package org.posthorn.verify.read;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a reader found in one message, in a form that can be compared: {@link #all} has one line per fact, as
 * {@code "1.2 body" -> "1234 octets, crc32 ..."}, parts numbered as in IMAP with the message itself as {@code "0"}.
 */
public final class Facts implements Sink {

    private final TreeMap<String, String> all = new TreeMap<>();
    private final List<int[]> open = new ArrayList<>();
    private final List<CRC32> digests = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private int addresses;

    private Facts() {}

    /** What that reader finds, or, if it throws, the one fact that it does. */
    public static Facts of(String reader, byte[] message) {
        Facts facts = new Facts();
        try {
            Reader.named(reader).read(message, Reader.Work.FACTS, facts);
        } catch (Exception e) {
            facts.all.clear();
            facts.put("throws", e.getClass().getSimpleName());
        }
        return facts;
    }

    /** Every fact by its name. */
    public TreeMap<String, String> all() {
        return all;
    }

    private void put(String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    private String path() {
        StringBuilder path = new StringBuilder("0");
        for (int i = 0; i + 1 < open.size(); i++) {
            path.append('.').append(open.get(i)[0]);
        }
        return path.toString();
    }

    @Override
    public void open(String type) {
        if (!open.isEmpty()) {
            open.get(open.size() - 1)[0]++;
        }
        open.add(new int[1]);
        digests.add(new CRC32());
        sizes.add(0L);
        put(path() + " type", type);
    }

    @Override
    public void close() {
        int last = open.size() - 1;
        if (sizes.get(last) > 0) {
            put(
                    path() + " body",
                    sizes.get(last) + " octets, crc32 "
                            + Long.toHexString(digests.get(last).getValue()));
        }
        open.remove(last);
        digests.remove(last);
        sizes.remove(last);
    }

    /** Fields are counted; their values are compared where they mean something, as the other facts. */
    @Override
    public void field(String name, String value) {
        all.merge("fields", "1", (old, one) -> String.valueOf(Integer.parseInt(old) + 1));
    }

    @Override
    public void subject(@Nullable String text) {
        put("subject", text);
    }

    @Override
    public void address(String field, @Nullable String name, String address) {
        put(field + " " + addresses++, (name == null ? "" : name + " ") + "<" + address + ">");
    }

    @Override
    public void date(long seconds) {
        put("date", java.time.Instant.ofEpochSecond(seconds).toString());
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
        int last = open.size() - 1;
        digests.get(last).update(bytes, offset, length);
        sizes.set(last, sizes.get(last) + length);
    }

    @Override
    public void details(@Nullable String charset, @Nullable String filename) {
        String type = all.getOrDefault(path() + " type", "");
        if (type.startsWith("text/")) { // RFC 2045 section 5.2: us-ascii where none is named
            put(path() + " charset", charset == null ? "us-ascii" : charset.toLowerCase(java.util.Locale.ROOT));
        }
        put(path() + " filename", filename);
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
