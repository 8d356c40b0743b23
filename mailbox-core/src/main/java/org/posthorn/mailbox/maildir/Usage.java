package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import org.posthorn.mailbox.MailboxException;

/**
 * How much an account has, in the file {@code maildirsize} of Maildir++: the limits on the first line, then lines with octets and messages to
 * add up. It is counted anew when it is missing, has other limits or has become long, and before anything is refused. Without limits there is
 * nothing to be known.
 */
final class Usage {

    private static final String NAME = "maildirsize";
    private static final int LONG = 5_120;

    /**
     * So much.
     *
     * @param messages how many
     * @param octets of their files
     */
    record Amount(long messages, long octets) {
        static final Amount NONE = new Amount(0, 0);

        Amount plus(long moreMessages, long moreOctets) {
            return new Amount(messages + moreMessages, octets + moreOctets);
        }
    }

    /** Where the Maildirs of the account are. */
    interface Maildirs {
        List<Path> all() throws IOException;
    }

    private final Path file;
    private final Path lock;
    private final MaildirOptions options;
    private final Maildirs maildirs;

    Usage(Path root, MaildirOptions options, Maildirs maildirs) {
        this.file = root.resolve(NAME);
        this.lock = root.resolve("posthorn-quota-lock");
        this.options = options;
        this.maildirs = maildirs;
    }

    boolean isLimited() {
        return options.hasQuota();
    }

    /** What some messages have together. */
    Amount amount(Collection<Entry> entries, Maildir maildir) throws IOException {
        if (!isLimited()) {
            return Amount.NONE;
        }
        Amount amount = Amount.NONE;
        for (Entry entry : entries) {
            amount = amount.plus(1, size(entry.base, maildir.resolve(entry.path())));
        }
        return amount;
    }

    private static long size(FileName.Base base, Path file) throws IOException {
        long told = base.number('S');
        try {
            return told >= 0 ? told : Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Whether more fits at the moment; nothing is taken. */
    @SuppressWarnings("try") // the lock is held, not used
    void requireRoom(long messages, long octets) throws IOException {
        if (isLimited()) {
            try (FileMutex held = FileMutex.acquire(lock)) {
                require(messages, octets);
            }
        }
    }

    /** Takes room, or refuses. */
    @SuppressWarnings("try") // the lock is held, not used
    void take(Amount amount) throws IOException {
        if (isLimited()) {
            try (FileMutex held = FileMutex.acquire(lock)) {
                require(amount.messages(), amount.octets());
                add(amount.messages(), amount.octets());
            }
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    void release(Amount amount) throws IOException {
        if (isLimited() && amount.messages() > 0) {
            try (FileMutex held = FileMutex.acquire(lock)) {
                known();
                add(-amount.messages(), -amount.octets());
            }
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    Amount used() throws IOException {
        try (FileMutex held = FileMutex.acquire(lock)) {
            return known();
        }
    }

    private void require(long messages, long octets) throws IOException {
        if (!fits(known(), messages, octets) && !fits(counted(), messages, octets)) {
            throw new MailboxException.OverQuota("the mailboxes are full");
        }
    }

    private boolean fits(Amount used, long messages, long octets) {
        return used.messages() + messages <= options.messages() && used.octets() + octets <= options.octets();
    }

    // ---- the file ----

    private String limits() {
        String octets = options.octets() == MaildirOptions.UNLIMITED ? "" : options.octets() + "S";
        String messages = options.messages() == MaildirOptions.UNLIMITED ? "" : options.messages() + "C";
        return octets.isEmpty() || messages.isEmpty() ? octets + messages : octets + "," + messages;
    }

    private Amount known() throws IOException {
        String[] lines;
        try {
            if (Files.size(file) > LONG) {
                return counted();
            }
            lines = Files.readString(file, StandardCharsets.ISO_8859_1).split("\n");
        } catch (NoSuchFileException e) {
            return counted();
        }
        Amount sum = Amount.NONE;
        for (int i = 1; i < lines.length; i++) {
            String[] numbers = lines[i].trim().split(" +");
            if (numbers.length != 2
                    || !numbers[0].matches("[-+]?[0-9]{1,18}")
                    || !numbers[1].matches("[-+]?[0-9]{1,9}")) {
                return counted();
            }
            sum = sum.plus(Long.parseLong(numbers[1]), Long.parseLong(numbers[0]));
        }
        boolean possible = lines.length > 1 && lines[0].equals(limits()) && sum.messages() >= 0 && sum.octets() >= 0;
        return possible ? sum : counted();
    }

    private void add(long messages, long octets) throws IOException {
        ByteBuffer line = StandardCharsets.US_ASCII.encode(octets + " " + messages + "\n");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        }
    }

    /** Counts the messages in all directories; names that tell their size are enough. */
    private Amount counted() throws IOException {
        Amount sum = Amount.NONE;
        for (Path maildir : maildirs.all()) {
            for (String part : List.of(Maildir.NEW, Maildir.CUR)) {
                sum = sum(maildir.resolve(part), sum);
            }
        }
        Path next = file.resolveSibling(NAME + ".new");
        Files.writeString(
                next, limits() + "\n" + sum.octets() + " " + sum.messages() + "\n", StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return sum;
    }

    private static Amount sum(Path directory, Amount before) throws IOException {
        Amount sum = before;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path path : files) {
                String name = path.getFileName().toString();
                if (name.charAt(0) != '.') {
                    sum = sum.plus(1, size(FileName.parse(name).base(), path));
                }
            }
            return sum;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            return sum;
        }
    }
}
