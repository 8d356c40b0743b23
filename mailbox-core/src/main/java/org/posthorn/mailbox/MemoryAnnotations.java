package org.posthorn.mailbox;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Entries under one object: what is shared, and what each user wrote for himself. */
final class MemoryAnnotations {

    private static final String PRIVATE = "/private/";
    private static final String SHARED = "/shared/";
    private static final int LONGEST_NAME = 256;

    private final Map<String, byte[]> shared = new TreeMap<>();
    private final Map<MemoryUser, Map<String, byte[]>> own = new HashMap<>();

    Map<String, ByteBuffer> seenBy(MemoryUser user) {
        Map<String, ByteBuffer> seen = new TreeMap<>();
        shared.forEach((name, value) -> seen.put(name, ByteBuffer.wrap(value).asReadOnlyBuffer()));
        ownOf(user)
                .forEach((name, value) -> seen.put(name, ByteBuffer.wrap(value).asReadOnlyBuffer()));
        return Collections.unmodifiableMap(seen);
    }

    private Map<String, byte[]> ownOf(MemoryUser user) {
        return own.getOrDefault(user, Map.of());
    }

    /** Changes entries; who pays is {@code payer}. */
    void change(MemoryUser user, Map<String, ByteBuffer> values, Set<String> removed, MemoryUser payer)
            throws MailboxException {
        Map<String, byte[]> newShared = new TreeMap<>(shared);
        Map<String, byte[]> newOwn = new TreeMap<>(ownOf(user));
        long before = octets(newShared) + octets(newOwn);
        for (String name : removed) {
            String folded = folded(name);
            (folded.startsWith(SHARED) ? newShared : newOwn).remove(folded);
        }
        for (Map.Entry<String, ByteBuffer> entry : values.entrySet()) {
            String folded = folded(entry.getKey());
            ByteBuffer value = entry.getValue().duplicate();
            byte[] octets = new byte[value.remaining()];
            value.get(octets);
            (folded.startsWith(SHARED) ? newShared : newOwn).put(folded, octets);
        }
        payer.payForAnnotations(octets(newShared) + octets(newOwn) - before);
        shared.clear();
        shared.putAll(newShared);
        own.put(user, newOwn);
    }

    /** How many octets there are, of everybody. */
    long octets() {
        return octets(shared)
                + own.values().stream().mapToLong(MemoryAnnotations::octets).sum();
    }

    private static long octets(Map<String, byte[]> entries) {
        long octets = 0;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            octets += entry.getKey().length() + entry.getValue().length;
        }
        return octets;
    }

    /** The name as it is kept, if it is one (RFC 5464 section 3.2). */
    static String folded(String name) throws MailboxException {
        String folded = name.toLowerCase(Locale.ROOT);
        boolean scoped = folded.startsWith(PRIVATE) || folded.startsWith(SHARED);
        boolean visible = folded.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '*' && c != '%');
        if (!scoped || !visible || folded.endsWith("/") || folded.contains("//") || folded.length() > LONGEST_NAME) {
            throw new MailboxException.Impossible("not the name of an annotation");
        }
        return folded;
    }
}
