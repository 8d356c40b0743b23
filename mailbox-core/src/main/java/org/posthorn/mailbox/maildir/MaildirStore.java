package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.sasl.SaslPrep;

/**
 * A store of Maildirs: a directory with one for each user, in the layout of Maildir++. Other programs may deliver into them and read from
 * them at the same time, and several processes may open the store; in one process, open it once.
 *
 * <p>A message is written to {@code tmp}, synced and moved, and the directory synced, before an {@link
 * org.posthorn.mailbox.Appending#commit} returns. UIDs are kept in a file {@code posthorn-uids} beside the messages, the letters of keywords
 * in {@code posthorn-keywords}, both of which can be lost: messages then have new UIDs under a new UIDVALIDITY. A message that another program
 * wrote with bare LFs is given with CRLFs. A mailbox has at most 26 keywords.
 *
 * <p>It knows no passwords: who may log in is for the application to say.
 */
public final class MaildirStore implements MailStore {

    private static final int LONGEST_USER = 200;

    private final Path root;
    private final boolean sync;
    private final Map<String, MaildirAccount> accounts = new ConcurrentHashMap<>();

    private MaildirStore(Path root, boolean sync) {
        this.root = root;
        this.sync = sync;
    }

    /**
     * Opens a store.
     *
     * @param root a directory; made if there is none
     * @return the store
     * @throws IOException if it cannot be made
     */
    public static MaildirStore open(Path root) throws IOException {
        return new MaildirStore(Files.createDirectories(root), true);
    }

    /**
     * Opens a store that leaves it to the system when to write to the disk: quicker, but a crash of the system, not of the process, can
     * lose messages that were acknowledged.
     *
     * @param root a directory; made if there is none
     * @return the store
     * @throws IOException if it cannot be made
     */
    public static MaildirStore openUnsynced(Path root) throws IOException {
        return new MaildirStore(Files.createDirectories(root), false);
    }

    /**
     * The account of a user; made with an empty INBOX if there is none.
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
        try {
            MaildirAccount.make(root.resolve(name));
        } catch (IOException e) {
            throw new MailboxException.Failed("the account could not be made", e);
        }
        return opened(name);
    }

    @Override
    public Optional<Account> account(String user) {
        return SaslPrep.query(user)
                .filter(MaildirStore::isDirectory)
                .filter(name -> Files.isDirectory(root.resolve(name).resolve("cur")))
                .map(this::opened);
    }

    private Account opened(String name) {
        return accounts.computeIfAbsent(name, n -> new MaildirAccount(root.resolve(n), sync));
    }

    private static boolean isDirectory(String name) {
        return !name.startsWith(".")
                && name.length() <= LONGEST_USER
                && name.chars().noneMatch(c -> c == '/' || c < ' ');
    }
}
