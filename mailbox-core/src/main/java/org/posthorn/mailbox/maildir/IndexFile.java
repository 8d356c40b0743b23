package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.UidSet;

/**
 * Keeps an {@link Index}: a file that is only appended to, and written anew when most of it is past. Under the lock of the mailbox, in all
 * processes. Several lines that are one step are in brackets; what was cut short is passed over. Without the file, or with one that cannot be
 * true, all messages get new UIDs under a new UIDVALIDITY.
 */
final class IndexFile {

    static final String NAME = "posthorn-uids";

    private static final String HEAD = "posthorn-uids 2";
    private static final int LEAST_PAST = 1_000;
    private static final int LONGEST_HEAD = 128;

    /** Where a UIDVALIDITY that was never used comes from. */
    interface Validities {
        long next() throws IOException;
    }

    private final Maildir maildir;
    private final Keywords keywords;
    private final News news;
    private final Validities validities;
    private final StringBuilder pending = new StringBuilder();
    private int pendingLines;
    private boolean durable;
    private Index index;
    private String head = "";
    private @Nullable Object stamp;
    private long read;
    private int past;

    IndexFile(Maildir maildir, Keywords keywords, News news, Validities validities) {
        this.maildir = maildir;
        this.keywords = keywords;
        this.news = news;
        this.validities = validities;
        this.index = new Index(news, 0, 1, 1, 1);
    }

    Index index() {
        return index;
    }

    /** Whether what is known is what is there. */
    boolean isCurrent() throws IOException {
        return stamp != null && stamp.equals(maildir.stamp(NAME));
    }

    /** What is known is of no use: after a failure, what is in the file decides. */
    void forget() {
        stamp = null;
        head = "";
        pending.setLength(0);
        pendingLines = 0;
    }

    // ---- reading ----

    /** Reads what was written since the last time, by another process too. */
    void load() throws IOException {
        Object now = maildir.stamp(NAME);
        if (now == null) {
            start();
            return;
        }
        if (now.equals(stamp)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(maildir.resolve(NAME), StandardOpenOption.READ)) {
            String first = head(channel);
            boolean more = !head.isEmpty() && first.equals(head) && channel.size() >= read && readOn(channel, index);
            if (!more && !readAll(channel, first)) {
                start();
                return;
            }
        }
        stamp = now;
    }

    private static String head(FileChannel channel) throws IOException {
        String text = text(channel, 0, Math.min(LONGEST_HEAD, channel.size()));
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(0, end);
    }

    private static String text(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (octets.hasRemaining() && channel.read(octets, from + octets.position()) > 0) {
            // until all is there
        }
        return new String(octets.array(), 0, octets.position(), StandardCharsets.UTF_8);
    }

    private boolean readAll(FileChannel channel, String first) throws IOException {
        IndexLine line = IndexLine.of(first + "\t");
        Index fresh;
        try {
            if (!first.startsWith(HEAD + "\t")) {
                return false;
            }
            line.field();
            fresh = new Index(news, line.number(), line.number(), line.number(), line.number());
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (!fresh.isPossible()) {
            return false;
        }
        read = first.getBytes(StandardCharsets.UTF_8).length + 1L;
        past = 0;
        news.muted(true);
        try {
            if (!readOn(channel, fresh)) {
                return false;
            }
        } finally {
            news.muted(false);
        }
        if (fresh.uidValidity == index.uidValidity) {
            fresh.tellSince(index);
        }
        head = first;
        index = fresh;
        return true;
    }

    /** Whether all lines could be true. A last step without its end was cut short, and is written over. */
    private boolean readOn(FileChannel channel, Index into) throws IOException {
        long size = channel.size();
        String text = text(channel, read, size);
        int at = 0;
        for (int end; (end = stepEnd(text, at)) >= 0; at = end) {
            if (!apply(text, at, end, into)) {
                return false;
            }
        }
        read = at == text.length() ? size : read + text.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
        return true;
    }

    /** Behind the line, or the lines in brackets, that begin here; -1 if they are not all there. */
    private static int stepEnd(String text, int at) {
        if (!text.startsWith("(\n", at)) {
            return lineEnd(text, at);
        }
        int last = text.indexOf("\n)\n", at);
        return last < 0 ? -1 : last + 3;
    }

    private static int lineEnd(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? -1 : end + 1;
    }

    private boolean apply(String text, int from, int to, Index into) {
        try {
            for (int at = from; at < to; at = lineEnd(text, at)) {
                int end = text.indexOf('\n', at);
                boolean bracket = end == at + 1 && "()".indexOf(text.charAt(at)) >= 0;
                if (!bracket) {
                    IndexLine.apply(text, at, end, into, keywords);
                    past += text.charAt(at) == '+' ? 0 : 1;
                }
            }
            return true;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    // ---- changes: noted, and written together ----

    void came(Entry entry) {
        index.add(entry);
        IndexLine.came(entry, pending);
        noted(true);
    }

    /** Flags that a message has already. */
    void flagged(List<Entry> entries) {
        long modSeq = index.nextModSeq();
        for (Entry entry : entries) {
            index.flagged(entry, modSeq);
            IndexLine.flagged(entry, pending);
            noted(true);
            past++;
        }
    }

    void went(UidSet uids) {
        if (!uids.isEmpty()) {
            long modSeq = index.nextModSeq();
            index.remove(uids, modSeq);
            IndexLine.went(uids, modSeq, pending);
            noted(true);
            past += (int) uids.size();
        }
    }

    /** It can be found out again, so that there is no hurry to have it on the disk. */
    void sized(Entry entry, long size) {
        entry.size = size;
        IndexLine.sized(entry, pending);
        noted(false);
        past++;
    }

    void claimed() {
        index.claimRecent(index.uidNext());
        IndexLine.claimed(index.uidNext(), pending);
        noted(true);
        past++;
    }

    private void noted(boolean lasting) {
        pendingLines++;
        durable |= lasting;
    }

    // ---- writing ----

    boolean isPending() {
        return pendingLines > 0;
    }

    private void start() throws IOException {
        index = new Index(news, validities.next(), 1, 1, 1);
        pending.setLength(0);
        rewrite();
    }

    void write() throws IOException {
        if (pendingLines == 0) {
            return;
        }
        if (past > LEAST_PAST && past > index.entries().size()) {
            rewrite();
            return;
        }
        if (pendingLines > 1) {
            pending.insert(0, "(\n").append(")\n");
        }
        ByteBuffer octets = StandardCharsets.UTF_8.encode(pending.toString());
        try (FileChannel channel = FileChannel.open(maildir.resolve(NAME), StandardOpenOption.WRITE)) {
            channel.truncate(read);
            while (octets.hasRemaining()) {
                read += channel.write(octets, read);
            }
            if (maildir.syncs() && durable) {
                channel.force(true);
            }
        }
        written();
    }

    private void written() throws IOException {
        pending.setLength(0);
        pendingLines = 0;
        durable = false;
        stamp = maildir.stamp(NAME);
    }

    private void rewrite() throws IOException {
        head = HEAD
                + '\t'
                + index.uidValidity
                + '\t'
                + index.uidNext()
                + '\t'
                + index.modSeq()
                + '\t'
                + index.firstRecent();
        StringBuilder all = new StringBuilder(head).append('\n');
        for (Tombs.Tomb tomb : index.tombs.all()) {
            IndexLine.went(tomb.uids(), tomb.modSeq(), all);
        }
        for (Entry entry : index.entries()) {
            IndexLine.came(entry, all);
        }
        Path next = maildir.resolve(NAME + ".new");
        ByteBuffer octets = StandardCharsets.UTF_8.encode(all.toString());
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            read = octets.remaining();
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            if (maildir.syncs()) {
                channel.force(true);
            }
        }
        Files.move(next, maildir.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        maildir.sync("");
        past = 0;
        written();
    }

    /** Whether there is a UID for each of some more messages. */
    boolean hasRoom(int messages) {
        return index.uidNext() + messages <= UidSet.LARGEST + 1;
    }
}
