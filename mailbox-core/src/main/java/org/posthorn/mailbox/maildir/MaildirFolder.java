package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.FlagsStored;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.mailbox.MessageTable;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.UidSet;

/**
 * One Maildir, shared by all who use it in this process. What is known of it is as old as the last look; each use looks again, at the
 * directories only when their times have changed.
 */
final class MaildirFolder {

    private static final String CUR = "cur";
    private static final String NEW = "new";

    /** So long after a change of a directory its time may stay the same for the next change. */
    private static final Duration COARSE = Duration.ofSeconds(2);

    /**
     * Where a message is.
     *
     * @param path below the Maildir
     * @param name what the name of the file says
     */
    private record Located(String path, FileName name) {}

    private record Times(FileTime cur, FileTime incoming) {
        boolean isRecent() {
            Instant last = cur.compareTo(incoming) > 0 ? cur.toInstant() : incoming.toInstant();
            return Instant.now().isBefore(last.plus(COARSE));
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final UidList.Validities validities;
    private final boolean sync;
    private final Map<String, Long> sizes = new HashMap<>();
    private Map<String, Located> files = new HashMap<>();
    private Path directory;
    private MailboxName name;
    private UidList list;
    private Keywords keywords;
    private @Nullable Times looked;
    private boolean lookAgain;
    private boolean gone;
    private @Nullable Snapshot snapshot;

    MaildirFolder(Path directory, MailboxName name, UidList.Validities validities, boolean sync) {
        this.directory = directory;
        this.name = name;
        this.validities = validities;
        this.sync = sync;
        this.list = new UidList(directory.resolve("posthorn-uids"), sync);
        this.keywords = new Keywords(directory.resolve("posthorn-keywords"));
    }

    MailboxName name() {
        lock.lock();
        try {
            return name;
        } finally {
            lock.unlock();
        }
    }

    Path directory() {
        lock.lock();
        try {
            return directory;
        } finally {
            lock.unlock();
        }
    }

    boolean syncs() {
        return sync;
    }

    // ---- one at a time, in all processes ----

    private interface Action<T> {
        T run() throws IOException;
    }

    @SuppressWarnings("try") // the lock is held, not used
    private <T> T locked(Action<T> action) throws MailboxException {
        lock.lock();
        try {
            if (gone || !Files.isDirectory(directory.resolve(CUR))) {
                throw new MailboxException.NoSuchMailbox(name);
            }
            try (FileChannel file = FileChannel.open(
                            directory.resolve("posthorn-lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = file.lock()) {
                look();
                try {
                    return action.run();
                } finally {
                    list.write();
                }
            }
        } catch (MailboxException e) {
            throw e;
        } catch (IOException e) {
            throw new MailboxException.Failed("the mailbox could not be read or written", e);
        } finally {
            lock.unlock();
        }
    }

    // ---- what is there ----

    private void look() throws IOException {
        long validity = list.uidValidity();
        long next = list.uidNext();
        int count = list.bases().size();
        keywords.load();
        list.load(validities);
        if (validity != list.uidValidity()
                || next != list.uidNext()
                || count != list.bases().size()) {
            snapshot = null;
        }
        if (validity != list.uidValidity()) {
            looked = null; // a new list, in which nothing may have its UID yet
        }
        Times now = times();
        if (now.equals(looked) && (!lookAgain || now.isRecent())) {
            return;
        }
        lookAgain = now.isRecent();
        snapshot = null;
        Map<String, Located> found = scan();
        if (!found.keySet().containsAll(list.bases().values())) {
            // A file that is renamed meanwhile can be passed over: what is missing has to be missing twice.
            scan().forEach(found::putIfAbsent);
        }
        files = found;
        looked = now;
        number();
    }

    private Times times() throws IOException {
        return new Times(
                Files.getLastModifiedTime(directory.resolve(CUR)), Files.getLastModifiedTime(directory.resolve(NEW)));
    }

    private Map<String, Located> scan() throws IOException {
        Map<String, Located> found = new HashMap<>();
        for (String part : new String[] {NEW, CUR}) {
            try (DirectoryStream<Path> names = Files.newDirectoryStream(directory.resolve(part))) {
                for (Path path : names) {
                    String file = path.getFileName().toString();
                    boolean fit = file.charAt(0) != '.' && file.indexOf('\n') < 0 && file.indexOf('\uFFFD') < 0;
                    if (fit) {
                        FileName parsed = FileName.parse(file);
                        found.put(parsed.base(), new Located(part + "/" + file, parsed));
                    }
                }
            }
        }
        return found;
    }

    /** Gives UIDs to what came, in the order of the names, which begin with the time; forgets what went. */
    private void number() {
        for (Map.Entry<Long, String> known : List.copyOf(list.bases().entrySet())) {
            if (!files.containsKey(known.getValue())) {
                list.remove(known.getKey());
            }
        }
        for (String base : new TreeSet<>(files.keySet())) {
            if (list.uid(base) == null && list.uidNext() <= UidSet.LARGEST) {
                list.add(base);
            }
        }
    }

    /** After a change of our own, which the times of the directories need not tell. */
    private void changed() throws IOException {
        looked = times();
        lookAgain = true;
        snapshot = null;
    }

    Snapshot snapshot() throws MailboxException {
        return locked(() -> {
            Snapshot known = snapshot;
            if (known == null) {
                known = new Snapshot(list.uidValidity(), list.uidNext(), 0, table(UidSet.ALL));
                snapshot = known;
            }
            return known;
        });
    }

    private MessageTable table(UidSet uids) {
        MessageTable.Builder table = new MessageTable.Builder();
        Map<String, Flags> flags = new HashMap<>();
        for (Map.Entry<Long, String> message : messages(uids)) {
            Located file = files.get(message.getValue());
            if (file != null) {
                FileName parsed = file.name();
                table.add(message.getKey(), flags.computeIfAbsent(parsed.letters(), l -> parsed.flags(keywords)), 0);
            }
        }
        return table.build();
    }

    private List<Map.Entry<Long, String>> messages(UidSet uids) {
        List<Map.Entry<Long, String>> found = new ArrayList<>();
        for (int range = 0; range < uids.ranges(); range++) {
            for (Map.Entry<Long, String> message : list.bases()
                    .subMap(uids.first(range), true, uids.last(range), true)
                    .entrySet()) {
                found.add(Map.entry(message.getKey(), message.getValue()));
            }
        }
        return found;
    }

    // ---- one message ----

    private record Message(MaildirFolder folder, String base, long uid, long size, Instant internalDate)
            implements StoredMessage {
        @Override
        public MessageOctets open() throws MailboxException {
            return folder.open(base);
        }
    }

    Optional<StoredMessage> message(long uid) throws MailboxException {
        return locked(() -> {
            String base = list.bases().get(uid);
            Located file = base == null ? null : files.get(base);
            if (base == null || file == null) {
                return Optional.empty();
            }
            try {
                Instant date = Files.getLastModifiedTime(directory.resolve(file.path()))
                        .toInstant();
                return Optional.of(new Message(this, base, uid, size(file), date));
            } catch (NoSuchFileException e) {
                looked = null;
                return Optional.empty();
            }
        });
    }

    /** As protocols send it; a file of another program may have to be read for it, once. */
    private long size(Located file) throws IOException {
        FileName parsed = file.name();
        if (parsed.number('W') >= 0) {
            return parsed.number('W');
        }
        Long known = sizes.get(parsed.base());
        if (known == null) {
            try (MessageOctets octets = octets(file)) {
                known = octets.size();
            }
            sizes.put(parsed.base(), known);
        }
        return known;
    }

    private MessageOctets octets(Located file) throws IOException {
        FileName parsed = file.name();
        FileChannel channel = FileChannel.open(directory.resolve(file.path()), StandardOpenOption.READ);
        boolean asItIs = parsed.number('W') >= 0 && parsed.number('W') == parsed.number('S');
        return asItIs
                ? new FileOctets(channel)
                : new CrlfOctets(channel, sizes.getOrDefault(parsed.base(), parsed.number('W')));
    }

    private MessageOctets open(String base) throws MailboxException {
        for (int tries = 0; tries < 3; tries++) {
            boolean last = tries == 2;
            Optional<MessageOctets> octets = locked(() -> {
                Located file = files.get(base);
                if (file == null) {
                    throw new MailboxException.MessageGone("the message is gone");
                }
                try {
                    return Optional.of(octets(file));
                } catch (NoSuchFileException e) {
                    looked = null; // renamed by another program: look where it is now
                    return Optional.empty();
                }
            });
            if (octets.isPresent() || last) {
                return octets.orElseThrow(() -> new MailboxException.MessageGone("the message is gone"));
            }
        }
        throw new MailboxException.MessageGone("the message is gone");
    }

    // ---- changes ----

    /** Puts a complete, synced file into the mailbox, and tells its UID. */
    long deliver(Path file, String base, Flags flags) throws MailboxException {
        return locked(() -> {
            if (list.uidNext() > UidSet.LARGEST) {
                throw new MailboxException.LimitReached("no UIDs are left");
            }
            keywords.learn(flags);
            FileName named = FileName.of(base, flags, keywords);
            Located located = new Located(CUR + "/" + named, named);
            Files.move(file, directory.resolve(located.path()), StandardCopyOption.ATOMIC_MOVE);
            syncCur();
            files.put(base, located);
            long uid = list.add(base);
            changed();
            return uid;
        });
    }

    long uidValidity() throws MailboxException {
        return locked(() -> list.uidValidity());
    }

    FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
        return locked(() -> {
            if (change.mode() != FlagChange.Mode.REMOVE) {
                keywords.learn(change.flags());
            }
            boolean any = false;
            for (Map.Entry<Long, String> message : messages(uids)) {
                any |= change(message.getValue(), change);
            }
            if (any) {
                syncCur();
                changed();
            }
            return new FlagsStored(table(uids), UidSet.NONE);
        });
    }

    private boolean change(String base, FlagChange change) throws IOException {
        Located file = files.get(base);
        if (file == null) {
            return false;
        }
        Flags before = file.name().flags(keywords);
        Flags after = change.applied(before);
        if (after.equals(before)) {
            return false;
        }
        FileName named = FileName.of(base, after, keywords);
        Located moved = new Located(CUR + "/" + named, named);
        try {
            Files.move(directory.resolve(file.path()), directory.resolve(moved.path()), StandardCopyOption.ATOMIC_MOVE);
            files.put(base, moved);
            return true;
        } catch (NoSuchFileException e) {
            throw new MailboxException.Busy("another program changes the mailbox");
        }
    }

    UidSet expunge(UidSet uids) throws MailboxException {
        return locked(() -> {
            UidSet.Builder expunged = new UidSet.Builder();
            for (Map.Entry<Long, String> message : messages(uids)) {
                Located file = files.remove(message.getValue());
                if (file != null) {
                    Files.deleteIfExists(directory.resolve(file.path()));
                    expunged.add(message.getKey());
                }
                sizes.remove(message.getValue());
                list.remove(message.getKey());
            }
            UidSet all = expunged.build();
            if (!all.isEmpty()) {
                syncCur();
                changed();
            }
            return all;
        });
    }

    private void syncCur() throws IOException {
        if (sync) {
            try (FileChannel cur = FileChannel.open(directory.resolve(CUR), StandardOpenOption.READ)) {
                cur.force(true);
            }
        }
    }

    /** Another name and another place, or none. */
    void moveTo(Path place, @Nullable MailboxName newName) throws IOException {
        lock.lock();
        try {
            Files.move(directory, place, StandardCopyOption.ATOMIC_MOVE);
            directory = place;
            gone = newName == null;
            name = newName == null ? name : newName;
            list = new UidList(place.resolve("posthorn-uids"), sync);
            keywords = new Keywords(place.resolve("posthorn-keywords"));
            looked = null;
            snapshot = null;
        } finally {
            lock.unlock();
        }
    }
}
