package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.sasl.SaslPrep;

/**
 * A store of Maildirs: a directory with one for each user, in the layout of Maildir++. Other programs may deliver into them and read from
 * them at the same time, and several processes may open the store.
 *
 * <p>A message is written to {@code tmp} and synced, its UID noted, the file moved and the directory synced, before an {@link
 * org.posthorn.mailbox.Appending#commit} returns. UIDs, modification sequences and what was expunged are kept in a file {@code
 * posthorn-uids} beside the messages; without it messages have new UIDs under a new UIDVALIDITY. A message that another program wrote with
 * bare LFs is given with CRLFs.
 *
 * <p>Its mailboxes have modification sequences and tombstones, can be watched and held, remember what is recent and when messages were
 * saved, name themselves and their messages for good, take several messages as one, and move in one step. Its accounts have subscriptions,
 * special uses and quotas, and can be watched. A thread looks at what is watched, and exists only while something is.
 *
 * <p>It knows no passwords: who may log in is for the application to say, here or elsewhere.
 */
public final class MaildirStore implements MailStore {

    private static final int LONGEST_USER = 200;

    private final Path root;
    private final MaildirOptions options;
    private final @Nullable PasswordVerifier passwords;
    private final Looker looker;
    private final Map<String, MaildirAccount> accounts = new ConcurrentHashMap<>();

    private MaildirStore(Path root, MaildirOptions options, @Nullable PasswordVerifier passwords) {
        this.root = root;
        this.options = options;
        this.passwords = passwords;
        this.looker = new Looker(options.lookEvery());
    }

    /**
     * Opens a store with {@link MaildirOptions#DEFAULTS}.
     *
     * @param root a directory; made if there is none
     * @return the store
     * @throws IOException if it cannot be made
     */
    public static MaildirStore open(Path root) throws IOException {
        return open(root, MaildirOptions.DEFAULTS);
    }

    /**
     * Opens a store.
     *
     * @param root a directory; made if there is none
     * @param options how it works, and how much it takes
     * @return the store
     * @throws IOException if it cannot be made
     */
    public static MaildirStore open(Path root, MaildirOptions options) throws IOException {
        return new MaildirStore(Files.createDirectories(root), Objects.requireNonNull(options), null);
    }

    /**
     * Opens a store whose users log in by what somebody else knows.
     *
     * @param root a directory; made if there is none
     * @param options how it works, and how much it takes
     * @param passwords decides on passwords; it is the store's {@link PasswordVerifier}, and if it is {@link
     *     org.posthorn.sasl.Credentials} or {@link org.posthorn.sasl.SharedSecrets} too, the store's as well
     * @return the store
     * @throws IOException if it cannot be made
     */
    public static MaildirStore open(Path root, MaildirOptions options, PasswordVerifier passwords) throws IOException {
        return new MaildirStore(
                Files.createDirectories(root), Objects.requireNonNull(options), Objects.requireNonNull(passwords));
    }

    @Override
    public <P> Optional<P> power(Class<P> power) {
        return power.isInstance(passwords) ? Optional.of(power.cast(passwords)) : MailStore.super.power(power);
    }

    /**
     * The account of a user; made with an empty INBOX if there is none. Where files have permissions, only the owner of the process may use
     * what is made.
     *
     * @param user the name; it becomes that of a directory, so that it begins with no dot and has no {@code /}
     * @return the account
     * @throws MailboxException if it cannot be made
     * @throws IllegalArgumentException if the name cannot be that of a directory
     */
    public Account create(String user) throws MailboxException {
        String name = SaslPrep.stored(user)
                .filter(MaildirStore::isDirectory)
                .orElseThrow(() -> new IllegalArgumentException("not a user name"));
        Path directory = root.resolve(name);
        try {
            if (!Maildir.isMaildir(directory)) {
                makePrivate(directory);
                Maildir.make(directory);
                new Maildir(root, options.syncs()).sync("");
            }
        } catch (IOException e) {
            throw Failures.of("the account could not be made", e, root);
        }
        return opened(name);
    }

    private static void makePrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (UnsupportedOperationException e) {
            Files.createDirectories(directory);
        }
    }

    @Override
    public Optional<Account> account(String user) {
        return SaslPrep.query(user)
                .filter(MaildirStore::isDirectory)
                .filter(name -> Maildir.isMaildir(root.resolve(name)))
                .map(this::opened);
    }

    private Account opened(String name) {
        return accounts.computeIfAbsent(name, n -> new MaildirAccount(root.resolve(n), options, looker));
    }

    private static boolean isDirectory(String name) {
        return !name.startsWith(".")
                && name.length() <= LONGEST_USER
                && name.chars().noneMatch(c -> c == '/' || c < ' ');
    }
}
