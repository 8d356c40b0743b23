package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.MailboxException;

/** The keywords of a mailbox, whose letters {@code a} to {@code z} are in the names of files: one on each line of a file. */
final class Keywords {

    private static final int MOST = 26;

    private final Path file;
    private final List<Keyword> known = new ArrayList<>();
    private long read = -1;

    Keywords(Path file) {
        this.file = file;
    }

    /** Under the lock of the mailbox. */
    void load() throws IOException {
        long size;
        try {
            size = Files.size(file);
        } catch (NoSuchFileException e) {
            size = 0;
        }
        if (size == read) {
            return;
        }
        known.clear();
        if (size > 0) {
            for (String line : Files.readString(file, StandardCharsets.US_ASCII).split("\n", -1)) {
                if (Keyword.isKeyword(line) && known.size() < MOST) {
                    known.add(new Keyword(line));
                }
            }
        }
        read = size;
    }

    Optional<Keyword> keyword(char letter) {
        int at = letter - 'a';
        return at >= 0 && at < known.size() ? Optional.of(known.get(at)) : Optional.empty();
    }

    char letter(Keyword keyword) {
        return (char) ('a' + known.indexOf(keyword));
    }

    /** Gives letters to keywords that have none. Under the lock of the mailbox. */
    void learn(Flags flags) throws IOException {
        StringBuilder more = new StringBuilder();
        for (Keyword keyword : flags.keywords()) {
            if (FileName.needsLetter(keyword) && !known.contains(keyword)) {
                if (known.size() == MOST) {
                    throw new MailboxException.LimitReached("no more keywords in this mailbox");
                }
                known.add(keyword);
                more.append(keyword.name()).append('\n');
            }
        }
        if (!more.isEmpty()) {
            Files.writeString(
                    file,
                    more,
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
            read = Files.size(file);
        }
    }
}
