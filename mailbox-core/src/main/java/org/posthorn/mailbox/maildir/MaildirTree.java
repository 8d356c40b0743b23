package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.SpecialUse;
import org.posthorn.mailbox.UidSet;

/** The directories of an account: the inbox is the directory itself, the others are directories in it. Under the lock of the account. */
final class MaildirTree {

    private static final int LONGEST_DIRECTORY = 255;

    private final Path root;
    private final MaildirAccount account;
    private final Map<MailboxName, MaildirFolder> folders = new HashMap<>();

    MaildirTree(Path root, MaildirAccount account) {
        this.root = root;
        this.account = account;
    }

    private static boolean isPossible(MailboxName name) {
        return name.isInbox() || DirectoryNames.of(name).length() <= LONGEST_DIRECTORY;
    }

    Path path(MailboxName name) throws MailboxException {
        if (!isPossible(name)) {
            throw new MailboxException.Impossible("the name of the mailbox is too long");
        }
        return name.isInbox() ? root : root.resolve(DirectoryNames.of(name));
    }

    /** Sorted. */
    List<MailboxName> names() throws IOException {
        List<MailboxName> names = new ArrayList<>();
        names.add(MailboxName.INBOX);
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, ".*")) {
            for (Path directory : directories) {
                if (Maildir.isMaildir(directory)) {
                    DirectoryNames.name(directory.getFileName().toString()).ifPresent(names::add);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    Optional<MaildirFolder> find(MailboxName name) throws IOException {
        if (!isPossible(name)) {
            return Optional.empty();
        }
        Path directory = path(name);
        if (!Maildir.isMaildir(directory)) {
            folders.remove(name);
            return Optional.empty();
        }
        // One that is gone was made again by another program.
        return Optional.of(
                folders.compute(name, (n, known) -> known == null || known.isGone() ? folder(directory, n) : known));
    }

    private MaildirFolder folder(Path directory, MailboxName name) {
        return new MaildirFolder(
                account, new Maildir(directory, account.options().syncs()), name);
    }

    MaildirFolder existing(MailboxName name) throws IOException {
        Optional<MaildirFolder> folder = find(name);
        if (folder.isEmpty()) {
            throw new MailboxException.NoSuchMailbox(name);
        }
        return folder.get();
    }

    MaildirFolder create(MailboxName name, Set<SpecialUse> uses) throws IOException {
        Path directory = path(name);
        if (Maildir.isMaildir(directory)) {
            throw new MailboxException.MailboxExists(name);
        }
        if (names().size() >= account.options().mailboxes()) {
            throw new MailboxException.OverQuota("no more mailboxes");
        }
        Files.createDirectories(directory);
        UseFile.write(directory, uses, account.options().syncs());
        Files.writeString(directory.resolve("maildirfolder"), "");
        Maildir.make(directory);
        folders.remove(name);
        MaildirFolder folder = existing(name);
        folder.reading(folder::index);
        new Maildir(root, account.options().syncs()).sync("");
        return folder;
    }

    void delete(MailboxName name) throws IOException {
        if (name.isInbox()) {
            throw new MailboxException.Impossible("the inbox cannot be deleted");
        }
        MaildirFolder folder = existing(name);
        Path place = root.resolve(Maildir.TMP)
                .resolve(Sweeping.DELETED + UniqueNames.next().text());
        Usage.Amount had = folder.removeTo(place);
        folders.remove(name);
        account.usage().release(had);
        Sweeping.discard(place);
    }

    void rename(MailboxName from, MailboxName to) throws IOException {
        List<MailboxName> names = names();
        if (names.contains(to)) {
            throw new MailboxException.MailboxExists(to);
        }
        if (from.isInbox()) {
            MaildirFolder made = create(to, Set.of());
            account.tree().tree(names());
            new MaildirMailbox(existing(from)).move(UidSet.ALL, new MaildirMailbox(made));
        } else {
            renameTree(names, from, to);
        }
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
            account.tree().renamed(name, newName);
        }
    }

    private static MailboxName moved(MailboxName name, MailboxName from, MailboxName to) throws MailboxException {
        try {
            return name.moved(from, to);
        } catch (IllegalArgumentException e) {
            throw new MailboxException.LimitReached("mailboxes cannot be so deep");
        }
    }
}
