package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.UidSet;

/** The Maildirs of one user: the inbox is the directory itself, the others are directories in it. */
final class MaildirAccount implements Account {

    private static final int LONGEST_DIRECTORY = 255;

    private final Path root;
    private final boolean sync;
    private final ReentrantLock lock = new ReentrantLock();

    /** Taken below the lock of a mailbox, which is taken below the other one here. */
    private final ReentrantLock validityLock = new ReentrantLock();

    private final Map<MailboxName, MaildirFolder> folders = new HashMap<>();

    MaildirAccount(Path root, boolean sync) {
        this.root = root;
        this.sync = sync;
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private <T> T locked(Action<T> action) throws MailboxException {
        lock.lock();
        try {
            return action.run();
        } catch (MailboxException e) {
            throw e;
        } catch (IOException e) {
            throw new MailboxException.Failed("the mailboxes could not be read or written", e);
        } finally {
            lock.unlock();
        }
    }

    /** Makes the directories of a Maildir; what makes it one comes last. */
    static void make(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("tmp"));
        Files.createDirectories(directory.resolve("new"));
        Files.createDirectories(directory.resolve("cur"));
    }

    private Path path(MailboxName name) throws MailboxException {
        if (name.isInbox()) {
            return root;
        }
        String directory = DirectoryNames.of(name);
        if (directory.length() > LONGEST_DIRECTORY) {
            throw new MailboxException.Impossible("the name of the mailbox is too long");
        }
        return root.resolve(directory);
    }

    private List<MailboxName> names() throws IOException {
        List<MailboxName> names = new ArrayList<>();
        names.add(MailboxName.INBOX);
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, ".*")) {
            for (Path directory : directories) {
                if (Files.isDirectory(directory.resolve("cur"))) {
                    DirectoryNames.name(directory.getFileName().toString()).ifPresent(names::add);
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    private MaildirFolder folder(MailboxName name, Path directory) {
        return folders.computeIfAbsent(name, n -> new MaildirFolder(directory, n, this::nextUidValidity, sync));
    }

    @Override
    public List<MailboxName> mailboxes() throws MailboxException {
        return locked(() -> Collections.unmodifiableList(names()));
    }

    @Override
    public Optional<Mailbox> find(MailboxName name) throws MailboxException {
        return locked(() -> {
            if (!name.isInbox() && DirectoryNames.of(name).length() > LONGEST_DIRECTORY) {
                return Optional.empty();
            }
            Path directory = path(name);
            if (!Files.isDirectory(directory.resolve("cur"))) {
                folders.remove(name);
                return Optional.empty();
            }
            return Optional.of(new MaildirMailbox(folder(name, directory)));
        });
    }

    @Override
    public Mailbox create(MailboxName name) throws MailboxException {
        return locked(() -> {
            Path directory = path(name);
            if (Files.isDirectory(directory.resolve("cur"))) {
                throw new MailboxException.MailboxExists(name);
            }
            make(directory);
            Files.writeString(directory.resolve("maildirfolder"), "");
            folders.remove(name);
            MaildirFolder folder = folder(name, directory);
            folder.snapshot();
            return new MaildirMailbox(folder);
        });
    }

    @Override
    public void delete(MailboxName name) throws MailboxException {
        if (name.isInbox()) {
            throw new MailboxException.Impossible("the inbox cannot be deleted");
        }
        locked(() -> {
            MaildirFolder folder = existing(name);
            Path place =
                    root.resolve("tmp").resolve("deleted-" + UniqueNames.next().text());
            folder.moveTo(place, null);
            folders.remove(name);
            discard(place);
            return name;
        });
    }

    private MaildirFolder existing(MailboxName name) throws MailboxException {
        Path directory = path(name);
        if (!Files.isDirectory(directory.resolve("cur"))) {
            throw new MailboxException.NoSuchMailbox(name);
        }
        return folder(name, directory);
    }

    private static void discard(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void rename(MailboxName from, MailboxName to) throws MailboxException {
        locked(() -> {
            List<MailboxName> names = names();
            if (names.contains(to)) {
                throw new MailboxException.MailboxExists(to);
            }
            if (from.isInbox()) {
                Mailbox made = create(to);
                new MaildirMailbox(existing(from)).move(UidSet.ALL, made);
            } else {
                renameTree(names, from, to);
            }
            return to;
        });
    }

    private void renameTree(List<MailboxName> names, MailboxName from, MailboxName to) throws IOException {
        List<MailboxName> moving =
                names.stream().filter(n -> n.equals(from) || n.isBelow(from)).toList();
        if (moving.isEmpty()) {
            throw new MailboxException.NoSuchMailbox(from);
        }
        if (to.isBelow(from)) {
            throw new MailboxException.Impossible("a mailbox is never below itself");
        }
        if (names.stream().anyMatch(n -> n.isBelow(to) && !moving.contains(n))) {
            throw new MailboxException.MailboxExists(to);
        }
        List<Path> places = new ArrayList<>();
        for (MailboxName name : moving) {
            places.add(path(moved(name, from, to)));
        }
        for (int i = 0; i < moving.size(); i++) {
            MailboxName name = moving.get(i);
            MailboxName newName = moved(name, from, to);
            MaildirFolder folder = existing(name);
            folder.moveTo(places.get(i), newName);
            folders.remove(name);
            folders.put(newName, folder);
        }
    }

    private static MailboxName moved(MailboxName name, MailboxName from, MailboxName to) throws MailboxException {
        try {
            return name.moved(from, to);
        } catch (IllegalArgumentException e) {
            throw new MailboxException.LimitReached("mailboxes cannot be so deep");
        }
    }

    /** Never one that a mailbox of the account had: they grow, in a file that all processes share. */
    @SuppressWarnings("try") // the lock is held, not used
    private long nextUidValidity() throws IOException {
        validityLock.lock();
        try (FileChannel file = FileChannel.open(
                        root.resolve("posthorn-uidvalidity"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                FileLock held = file.lock()) {
            ByteBuffer text = ByteBuffer.allocate(20);
            file.read(text, 0);
            String last = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim();
            long before = last.matches("[0-9]{1,10}") ? Long.parseLong(last) : 0;
            long next = Math.max(before + 1, System.currentTimeMillis() / 1_000) & UidSet.LARGEST;
            file.write(StandardCharsets.US_ASCII.encode(String.format("%010d%n", next)), 0);
            file.force(true);
            return next;
        } finally {
            validityLock.unlock();
        }
    }
}
