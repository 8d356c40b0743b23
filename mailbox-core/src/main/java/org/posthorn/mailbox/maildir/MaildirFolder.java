package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.posthorn.mailbox.Change;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.mailbox.StoredMessage;

/**
 * One Maildir, shared by all who use it in this process. What is known of it is as old as the last look; each use looks again, at the
 * directories only when their times have changed.
 */
final class MaildirFolder {

    private static final String LOCK = "posthorn-lock";
    private static final AtomicLong COUNT = new AtomicLong();
    private static final int TRIES = 3;

    /** So long a message that was there is said to be there without a look: whoever opens it will find out. */
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(100);

    private final long order = COUNT.incrementAndGet();
    private final ReentrantLock lock = new ReentrantLock();
    private final MaildirAccount account;
    private final Maildir maildir;
    private final News news = new News();
    private final Keywords keywords;
    private final IndexFile list;
    private final Scan scan;
    private final FolderWatchers watchers;
    private int spelling = -1;
    private long looked;
    private boolean swept;
    private MailboxName name;
    private volatile boolean gone;

    MaildirFolder(MaildirAccount account, Maildir maildir, MailboxName name) {
        this.account = account;
        this.name = name;
        this.maildir = maildir;
        this.keywords = new Keywords(maildir, account.options().keywords());
        this.list = new IndexFile(maildir, keywords, news, account::nextUidValidity);
        this.scan = new Scan(maildir, keywords);
        this.watchers = new FolderWatchers(this, account);
    }

    MailboxName name() {
        lock.lock();
        try {
            return name;
        } finally {
            lock.unlock();
        }
    }

    boolean isGone() {
        return gone;
    }

    MaildirAccount account() {
        return account;
    }

    Maildir maildir() {
        return maildir;
    }

    FolderWatchers watchers() {
        return watchers;
    }

    // ---- for those who have the lock ----

    Index index() {
        return list.index();
    }

    IndexFile list() {
        return list;
    }

    Keywords keywords() {
        return keywords;
    }

    Scan scan() {
        return scan;
    }

    // ---- one at a time, in all processes ----

    interface Action<T> {
        T run() throws IOException;
    }

    /** What needs to know what is there. It asks for the lock of the file only if that has to be found out. */
    <T> T reading(Action<T> action) throws MailboxException {
        lock.lock();
        try {
            if (isCurrent()) {
                return action.run();
            }
            return changing(action);
        } catch (IOException e) {
            throw Failures.of("the mailbox could not be read", e, maildir.directory());
        } finally {
            lock.unlock();
        }
    }

    private boolean isCurrent() {
        try {
            boolean current = !gone && list.isCurrent() && scan.isCurrent();
            looked = System.nanoTime();
            return current;
        } catch (IOException e) {
            return false; // the look will say what is wrong
        }
    }

    /** What changes something, or at least writes down what was found out. */
    @SuppressWarnings("try") // the lock is held, not used
    <T> T changing(Action<T> action) throws MailboxException {
        lock.lock();
        try {
            requireThere();
            news.wanted(watchers.isWatched());
            try (FileMutex held = FileMutex.acquire(maildir.resolve(LOCK))) {
                look();
                T result = action.run();
                settle();
                return result;
            }
        } catch (MailboxException e) {
            if (list.isPending()) {
                forget();
            }
            throw e;
        } catch (IOException e) {
            forget();
            requireThere();
            throw Failures.of("the mailbox could not be read or written", e, maildir.directory());
        } finally {
            lock.unlock();
        }
    }

    /** The same in two mailboxes at once. */
    <T> T changingWith(MaildirFolder other, Action<T> action) throws MailboxException {
        ReentrantLock first = order <= other.order ? lock : other.lock;
        ReentrantLock second = order <= other.order ? other.lock : lock;
        first.lock();
        second.lock();
        try {
            // Between processes, and between stores of one process, names make the order.
            boolean mineFirst = maildir.directory().compareTo(other.maildir.directory()) <= 0;
            MaildirFolder outer = mineFirst ? this : other;
            MaildirFolder inner = mineFirst ? other : this;
            return outer == inner ? changing(action) : outer.changing(() -> inner.changing(action));
        } finally {
            second.unlock();
            first.unlock();
        }
    }

    private void requireThere() throws MailboxException {
        if (!gone && !maildir.exists()) {
            vanished();
        }
        if (gone) {
            throw new MailboxException.NoSuchMailbox(name);
        }
    }

    /** What was going on failed: what is on the disk decides what became of it. */
    void forget() {
        news.forget();
        list.forget();
        scan.forget();
    }

    // ---- what is there ----

    private void look() throws IOException {
        Index before = list.index();
        if (!list.isCurrent()) {
            keywords.load();
            list.load();
        }
        if (list.index() != before) {
            scan.forget();
            if (before.uidValidity != 0 && before.uidValidity != list.index().uidValidity) {
                watchers.tell(new Change.Gone());
            }
        }
        if (!swept) {
            Maildir.make(maildir.directory()); // some programs make no tmp, or no new, before they need it
        }
        scan.look(list);
        respell();
        settle();
        looked = System.nanoTime();
        sweep();
    }

    /** Looks at everything, for one who has the lock and found something that is not as it should be. */
    void lookAnew() throws IOException {
        scan.forget();
        scan.look(list);
    }

    private void respell() {
        if (spelling != keywords.version()) {
            spelling = keywords.version();
            list.flagged(list.index().respelled(keywords));
        }
    }

    /** Has it written down, and then told. */
    void settle() throws IOException {
        list.write();
        news.take().forEach(watchers::tell);
    }

    private void sweep() throws IOException {
        if (!swept) {
            swept = true;
            Sweeping.sweep(maildir.resolve(Maildir.TMP), Instant.now());
        }
    }

    // ---- one message ----

    private record Message(MaildirFolder folder, FileName.Base base, long uid, long size, long saved)
            implements StoredMessage {
        @Override
        public Instant internalDate() {
            return folder.internalDate(base, saved);
        }

        @Override
        public MessageOctets open() throws MailboxException {
            return folder.open(base);
        }
    }

    Optional<StoredMessage> message(long uid) throws MailboxException {
        lock.lock();
        try {
            Entry known = list.index().entry(uid);
            boolean fresh = !gone && System.nanoTime() - looked < FRESH;
            if (known != null && known.size >= 0 && fresh) {
                return Optional.of(new Message(this, known.base, uid, known.size, known.saved));
            }
        } finally {
            lock.unlock();
        }
        Optional<Entry> there = reading(() -> Optional.ofNullable(list.index().entry(uid)));
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Entry found = there.get();
        return size(found).map(size -> new Message(this, found.base, uid, size, found.saved));
    }

    /** As protocols send it; a file of another program may have to be read for it, once. Empty if it is gone. */
    private Optional<Long> size(Entry entry) throws MailboxException {
        if (entry.size >= 0) {
            return Optional.of(entry.size);
        }
        long size;
        try (MessageOctets octets = open(entry.base)) {
            size = octets.size();
        } catch (MailboxException.MessageGone e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.of("a message could not be read", e, maildir.directory());
        }
        return changing(() -> {
            Entry known = list.index().entry(entry.base);
            if (known != null && known.size < 0) {
                list.sized(known, size);
            }
            return Optional.of(size);
        });
    }

    long octets() throws MailboxException {
        long octets = 0;
        for (Entry entry : reading(() -> java.util.List.copyOf(list.index().entries()))) {
            octets += size(entry).orElse(0L);
        }
        return octets;
    }

    /** Its own time of the file; if that is gone, when it came. */
    private Instant internalDate(FileName.Base base, long saved) {
        lock.lock();
        try {
            Entry entry = list.index().entry(base);
            return entry == null
                    ? Instant.ofEpochSecond(saved)
                    : Files.getLastModifiedTime(maildir.resolve(entry.path())).toInstant();
        } catch (IOException e) {
            return Instant.ofEpochSecond(saved);
        } finally {
            lock.unlock();
        }
    }

    private MessageOctets open(FileName.Base base) throws MailboxException {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<Entry> entry = tries == 0 ? known(base) : Optional.empty();
            if (entry.isEmpty()) {
                entry = reading(() -> Optional.ofNullable(list.index().entry(base)));
            }
            if (entry.isEmpty()) {
                break;
            }
            try {
                return octets(entry.get());
            } catch (NoSuchFileException e) {
                lookAgain(); // another program renamed it
            } catch (IOException e) {
                throw Failures.of("a message could not be read", e, maildir.directory());
            }
        }
        throw new MailboxException.MessageGone("the message is gone");
    }

    /** What was last known of a message: where its file is still there, that is true without looking for news. */
    private Optional<Entry> known(FileName.Base base) {
        lock.lock();
        try {
            return Optional.ofNullable(list.index().entry(base));
        } finally {
            lock.unlock();
        }
    }

    private MessageOctets octets(Entry entry) throws IOException {
        Path file = maildir.resolve(entry.path());
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile()) {
            throw new MailboxException.NotPermitted("what is in the place of a message is no file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        boolean asItIs = entry.base.number('W') >= 0 && entry.base.number('W') == entry.base.number('S');
        return asItIs ? new FileOctets(channel) : new CrlfOctets(channel, entry.size);
    }

    /** Another program did something that the time of a directory did not tell. */
    void lookAgain() throws MailboxException {
        lock.lock();
        try {
            scan.forget();
            changing(() -> list);
        } finally {
            lock.unlock();
        }
    }

    // ---- its place in the tree ----

    /** Another name and another place. */
    void moveTo(Path place, MailboxName newName) throws MailboxException {
        changing(() -> {
            maildir.moveTo(place);
            name = newName;
            watchers.tell(new Change.Renamed(newName));
            return place;
        });
    }

    /** It goes to a place where nobody looks; tells how many messages and octets it had. */
    Usage.Amount removeTo(Path place) throws MailboxException {
        return changing(() -> {
            Usage.Amount had = account.usage().amount(index().entries(), maildir);
            maildir.moveTo(place);
            vanished();
            return had;
        });
    }

    private void vanished() {
        gone = true;
        watchers.tell(new Change.Gone());
    }

    /** For those who watch. Whether it could be looked at: if not, the next look will find out more. */
    boolean lookForWatchers() {
        try {
            return reading(() -> true);
        } catch (MailboxException e) {
            return false;
        }
    }
}
