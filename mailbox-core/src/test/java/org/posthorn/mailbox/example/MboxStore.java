package org.posthorn.mailbox.example;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.mailbox.MessageTable;
import org.posthorn.mailbox.ReadOnlyAccount;
import org.posthorn.mailbox.ReadOnlyMailbox;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.UidSet;
import org.posthorn.mime.mbox.MboxFormat;
import org.posthorn.mime.mbox.MboxInput;
import org.posthorn.mime.mbox.MboxReader;

/** The messages of one mbox file as the inbox of whoever asks. They are only read, and the file is not to change meanwhile. */
public final class MboxStore implements MailStore, ReadOnlyAccount, ReadOnlyMailbox {

    /** A message, and where in the file to find it. */
    private record Entry(Path file, long uid, long separator, Instant internalDate, long size)
            implements StoredMessage {

        @Override
        public MessageOctets open() throws MailboxException {
            try (FileInputStream mbox = new FileInputStream(file.toFile())) {
                mbox.skipNBytes(separator);
                MboxInput input = new MboxInput(mbox, MboxFormat.MBOXRD);
                input.next();
                ByteArrayOutputStream octets = new ByteArrayOutputStream((int) size);
                crlf(input.message(), octets);
                return MessageOctets.of(octets.toByteArray());
            } catch (IOException e) {
                throw new MailboxException.Failed("the mbox could not be read", e);
            }
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Snapshot snapshot;

    /**
     * Reads through the file once, to know its messages.
     *
     * @param file an mbox file
     * @throws IOException if it cannot be read
     */
    public MboxStore(Path file) throws IOException {
        MessageTable.Builder table = new MessageTable.Builder();
        Instant changed = Files.getLastModifiedTime(file).toInstant();
        try (InputStream mbox = Files.newInputStream(file)) {
            MboxInput input = new MboxInput(mbox, MboxFormat.MBOXRD);
            for (Optional<MboxReader.Begin> begin; (begin = input.next()).isPresent(); ) {
                long uid = entries.size() + 1L;
                Instant date = begin.get().date().orElse(changed);
                long size = crlf(input.message(), OutputStream.nullOutputStream());
                entries.add(new Entry(file, uid, begin.get().separator(), date, size));
                table.add(uid, Flags.NONE, 0);
            }
        }
        // Another file, or a file that was changed, is another numbering of messages.
        long uidValidity = Math.floorMod(changed.getEpochSecond(), UidSet.LARGEST) + 1;
        snapshot = new Snapshot(uidValidity, entries.size() + 1L, 0, table.build());
    }

    /** Lines end with CRLF, as clients expect them. Returns how many octets were written. */
    private static long crlf(InputStream from, OutputStream to) throws IOException {
        long written = 0;
        int before = 0;
        for (int octet; (octet = from.read()) >= 0; before = octet) {
            if (octet == '\n' && before != '\r') {
                to.write('\r');
                written++;
            }
            to.write(octet);
            written++;
        }
        return written;
    }

    // ---- the store has one account ----

    @Override
    public Optional<Account> account(String user) {
        return Optional.of(this);
    }

    // ---- the account has one mailbox ----

    @Override
    public List<MailboxName> mailboxes() {
        return List.of(MailboxName.INBOX);
    }

    @Override
    public Optional<Mailbox> find(MailboxName name) {
        return name.isInbox() ? Optional.of(this) : Optional.empty();
    }

    // ---- the mailbox ----

    @Override
    public MailboxName name() {
        return MailboxName.INBOX;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public Optional<StoredMessage> message(long uid) {
        return uid >= 1 && uid <= entries.size() ? Optional.of(entries.get((int) uid - 1)) : Optional.empty();
    }
}
