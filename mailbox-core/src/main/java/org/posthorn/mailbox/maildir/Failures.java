package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.posthorn.mailbox.MailboxException;

/** What the file system says, as a store says it. */
final class Failures {

    private Failures() {}

    /** What kept something from being done at a place. */
    static MailboxException of(String what, IOException e, Path place) {
        if (e instanceof MailboxException known) {
            return known;
        }
        if (e instanceof AccessDeniedException) {
            return new MailboxException.NotPermitted(what + ": the file system does not permit it");
        }
        String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("no space left") || reason.contains("quota exceeded") || isFull(place)) {
            return new MailboxException.OverQuota(what + ": the disk is full");
        }
        if (reason.contains("symbolic link")) {
            return new MailboxException.NotPermitted(what + ": links are not followed");
        }
        if (reason.contains("read-only file system")) {
            return new MailboxException.ReadOnly(what + ": the file system is read only");
        }
        if (reason.contains("deadlock")) {
            return new MailboxException.Busy(what + ": other processes are at work on it");
        }
        return new MailboxException.Failed(what, e);
    }

    private static boolean isFull(Path place) {
        try {
            return Files.getFileStore(place).getUsableSpace() == 0;
        } catch (IOException | SecurityException e) {
            return false;
        }
    }
}
