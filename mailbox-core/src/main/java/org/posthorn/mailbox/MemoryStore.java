package org.posthorn.mailbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.posthorn.sasl.Credentials;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.sasl.SaslPrep;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramDecoys;
import org.posthorn.sasl.ScramHash;
import org.posthorn.sasl.Secret;

/**
 * A store in memory: what it holds is gone with the process. It has all powers, shares mailboxes between accounts as their access lists say
 * (those of others are below {@link #OTHER_USERS}), and keeps within {@link MemoryLimits}. Made by {@link MailStore#inMemory()}.
 *
 * <p>Its passwords are kept for SCRAM (RFC 5802), not as they are. Any number of threads may use it; each change is one step for all
 * others, and a {@link Snapshot} is never half of one.
 */
@SuppressWarnings("try") // the lock is held, not used
public final class MemoryStore implements MailStore, PasswordVerifier, Credentials {

    /** Where an account sees the mailboxes of others: {@code Other Users/alice/INBOX}. */
    public static final MailboxName OTHER_USERS = MailboxName.of("Other Users");

    private static final int SALT = 16;

    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final Lock unlocking = lock::unlock;
    private final MemoryLimits limits;
    private final Clock clock;
    private final ScramDecoys decoys;
    private final PasswordVerifier verifier;
    private final Map<String, MemoryUser> users = new TreeMap<>();
    private final AtomicLong messageIds = new AtomicLong();
    private final List<TreeWatch> treeWatches = new ArrayList<>();
    private long uidValidities;

    MemoryStore(MemoryLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.uidValidities = Math.max(0, clock.instant().getEpochSecond());
        byte[] secret = new byte[SALT];
        random.nextBytes(secret);
        this.decoys = new ScramDecoys(secret, ScramCredential.LEAST_ITERATIONS);
        this.verifier = PasswordVerifier.of(this, ScramHash.SHA_256, decoys);
    }

    // ---- accounts ----

    /**
     * An account that logs in by a password; made with an empty INBOX if there is none, and given the password otherwise.
     *
     * @param user its name; may not be part of a {@link MailboxName} that could not be
     * @param password the password
     * @return the account
     * @throws IllegalArgumentException if the name or the password cannot be prepared by RFC 4013
     */
    public Account account(String user, String password) {
        String name = SaslPrep.stored(user).orElseThrow(() -> new IllegalArgumentException("not a user name"));
        List<ScramCredential> credentials = new ArrayList<>();
        for (ScramHash hash : ScramHash.values()) {
            byte[] salt = new byte[SALT];
            random.nextBytes(salt);
            credentials.add(ScramCredential.derive(hash, Secret.of(password), salt, ScramCredential.LEAST_ITERATIONS));
        }
        try (Lock held = lock()) {
            MemoryUser known = users.get(name);
            MemoryUser owner = known == null ? newUser(name) : known;
            credentials.forEach(c -> owner.credentials.put(c.hash(), c));
            return new MemoryAccount(this, owner);
        }
    }

    /**
     * Removes an account with its mailboxes and its password. Who has them open finds them gone.
     *
     * @param user its name
     * @return whether there was one
     */
    public boolean remove(String user) {
        try (Lock held = lock()) {
            MemoryUser known = users.remove(prepared(user));
            if (known == null) {
                return false;
            }
            List.copyOf(known.folders.values()).forEach(MemoryFolder::discard);
            known.folders.clear();
            return true;
        }
    }

    private MemoryUser newUser(String name) {
        OTHER_USERS.child(name);
        MemoryUser user = new MemoryUser(name, limits);
        MemoryFolder inbox = newFolder(user, MailboxName.INBOX);
        user.folders.put(MailboxName.INBOX, inbox);
        users.put(name, user);
        return user;
    }

    @Override
    public Optional<Account> account(String user) {
        try (Lock held = lock()) {
            return Optional.ofNullable(users.get(prepared(user))).map(known -> new MemoryAccount(this, known));
        }
    }

    /** The name of a user as it is compared; one that cannot be prepared is no user's. */
    String prepared(String user) {
        return SaslPrep.query(user).orElse("");
    }

    @Override
    public boolean verify(String user, Secret password) throws java.io.IOException {
        return verifier.verify(user, password);
    }

    @Override
    public Optional<ScramCredential> scram(String user, ScramHash hash) {
        try (Lock held = lock()) {
            return Optional.ofNullable(users.get(user)).map(known -> known.credentials.get(hash));
        }
    }

    @Override
    public Optional<ScramDecoys> decoys() {
        return Optional.of(decoys);
    }

    // ---- for the rest of the store ----

    /** What is held until it is closed. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    Lock lock() {
        lock.lock();
        return unlocking;
    }

    MemoryLimits limits() {
        return limits;
    }

    Instant now() {
        return clock.instant();
    }

    String nextMessageId() {
        return "M" + messageIds.incrementAndGet();
    }

    /** A folder that is in no tree yet. Its UIDVALIDITY was never another's. */
    MemoryFolder newFolder(MemoryUser owner, MailboxName name) {
        uidValidities = uidValidities % UidSet.LARGEST + 1;
        return new MemoryFolder(this, owner, name, uidValidities);
    }

    Map<String, MemoryUser> users() {
        return users;
    }

    /** The name by which a user knows a folder. */
    MailboxName nameFor(MemoryUser user, MemoryFolder folder) {
        return folder.owner == user ? folder.name : nameForOthers(folder.owner, folder.name);
    }

    private static MailboxName nameForOthers(MemoryUser owner, MailboxName name) {
        List<String> segments = new ArrayList<>(OTHER_USERS.segments());
        segments.add(owner.name);
        segments.addAll(name.segments());
        return new MailboxName(segments);
    }

    // ---- those who watch trees ----

    private record TreeWatch(MemoryStore store, MemoryUser user, Consumer<TreeChange> watcher, Object own)
            implements WatchableTree.Watch {
        @Override
        public void close() {
            try (Lock held = store.lock()) {
                store.treeWatches.removeIf(w -> w.own == own);
            }
        }
    }

    WatchableTree.Watch watchTree(MemoryUser user, Consumer<TreeChange> watcher) {
        TreeWatch watch = new TreeWatch(this, user, watcher, new Object());
        treeWatches.add(watch);
        return watch;
    }

    void tellTree(MemoryFolder folder, Change change) {
        tell(folder, Right.READ, user -> new TreeChange.Inside(nameFor(user, folder), change));
    }

    void tellTree(MemoryFolder folder, Function<MailboxName, TreeChange> change) {
        tell(folder, Right.LOOKUP, user -> change.apply(nameFor(user, folder)));
    }

    void tellRenamed(MemoryFolder folder, MailboxName before) {
        tell(folder, Right.LOOKUP, user -> {
            MailboxName seen = user == folder.owner ? before : nameForOthers(folder.owner, before);
            return new TreeChange.Renamed(seen, nameFor(user, folder));
        });
    }

    void tellUser(MemoryUser user, TreeChange change) {
        for (TreeWatch watch : treeWatches) {
            if (watch.user == user) {
                watch.watcher.accept(change);
            }
        }
    }

    private void tell(MemoryFolder folder, Right needed, Function<MemoryUser, TreeChange> change) {
        for (TreeWatch watch : treeWatches) {
            if (folder.rights(watch.user).contains(needed)) {
                watch.watcher.accept(change.apply(watch.user));
            }
        }
    }
}
