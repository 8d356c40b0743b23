package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which UID each message of a mailbox has: a file that is only appended to, and written anew when most of it is past. Under the lock of the
 * mailbox. Its first line has UIDVALIDITY and UIDNEXT; then {@code +uid base} for a message that came, {@code -uid} for one that went.
 * Without the file all messages get new UIDs under a new UIDVALIDITY.
 */
final class UidList {

    private static final String HEAD = "posthorn-uids 1 ";
    private static final int LEAST_PAST = 1_000;

    private final Path file;
    private final boolean sync;
    private final TreeMap<Long, String> bases = new TreeMap<>();
    private final Map<String, Long> uids = new HashMap<>();
    private final StringBuilder pending = new StringBuilder();
    private @Nullable Object key;
    private long read;
    private int past;
    private long uidValidity;
    private long uidNext;

    UidList(Path file, boolean sync) {
        this.file = file;
        this.sync = sync;
    }

    /** Where a UIDVALIDITY that was never used comes from. */
    interface Validities {
        long next() throws IOException;
    }

    /** Reads what was written since the last time, by another process too. */
    void load(Validities validities) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            start(validities.next());
            return;
        }
        boolean same = attributes.fileKey() != null && attributes.fileKey().equals(key) && attributes.size() >= read;
        if (same && attributes.size() == read) {
            return;
        }
        if (!same) {
            forget();
        }
        readFrom(read, attributes.size());
        if (uidValidity == 0) {
            start(validities.next());
        } else {
            key = attributes.fileKey();
        }
    }

    private void forget() {
        bases.clear();
        uids.clear();
        read = 0;
        past = 0;
        uidValidity = 0;
        uidNext = 1;
    }

    private void start(long validity) throws IOException {
        forget();
        uidValidity = validity;
        rewrite();
    }

    private void readFrom(long from, long to) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(Math.toIntExact(to - from));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (octets.hasRemaining() && channel.read(octets, from + octets.position()) > 0) {
                // until all is there
            }
        }
        String text = new String(octets.array(), 0, octets.position(), StandardCharsets.ISO_8859_1);
        int at = 0;
        // A last line without its end was cut short, and is written over.
        for (int end; (end = text.indexOf('\n', at)) >= 0; at = end + 1) {
            line(text.substring(at, end));
        }
        read = from + at;
    }

    private void line(String line) {
        try {
            if (line.startsWith(HEAD)) {
                String[] numbers = line.substring(HEAD.length()).split(" ", -1);
                uidValidity = Long.parseLong(numbers[0]);
                uidNext = Long.parseLong(numbers[1]);
            } else if (line.startsWith("+")) {
                int space = line.indexOf(' ');
                came(Long.parseLong(line.substring(1, space)), line.substring(space + 1));
            } else if (line.startsWith("-")) {
                went(Long.parseLong(line.substring(1)));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // A line that is none: as if the list were lost.
            uidValidity = 0;
        }
    }

    private void came(long uid, String base) {
        bases.put(uid, base);
        uids.put(base, uid);
        uidNext = Math.max(uidNext, uid + 1);
    }

    private void went(long uid) {
        String base = bases.remove(uid);
        if (base != null) {
            uids.remove(base);
        }
        past += 2;
    }

    // ---- changes: noted, and written together ----

    long add(String base) {
        long uid = uidNext;
        came(uid, base);
        pending.append('+').append(uid).append(' ').append(base).append('\n');
        return uid;
    }

    void remove(long uid) {
        went(uid);
        pending.append('-').append(uid).append('\n');
    }

    void write() throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        if (past > LEAST_PAST && past > bases.size()) {
            rewrite();
            return;
        }
        ByteBuffer octets = StandardCharsets.ISO_8859_1.encode(pending.toString());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(read);
            while (octets.hasRemaining()) {
                read += channel.write(octets, read);
            }
            if (sync) {
                channel.force(true);
            }
        }
        pending.setLength(0);
    }

    private void rewrite() throws IOException {
        StringBuilder all = new StringBuilder(HEAD)
                .append(uidValidity)
                .append(' ')
                .append(uidNext)
                .append('\n');
        bases.forEach((uid, base) ->
                all.append('+').append(uid).append(' ').append(base).append('\n'));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        ByteBuffer octets = StandardCharsets.ISO_8859_1.encode(all.toString());
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            read = octets.remaining();
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        past = 0;
        pending.setLength(0);
    }

    long uidValidity() {
        return uidValidity;
    }

    long uidNext() {
        return uidNext;
    }

    /** All messages by UID: not to be changed. */
    NavigableMap<Long, String> bases() {
        return bases;
    }

    @Nullable Long uid(String base) {
        return uids.get(base);
    }
}
