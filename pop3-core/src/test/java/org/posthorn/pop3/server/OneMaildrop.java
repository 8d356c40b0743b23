package org.posthorn.pop3.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.sasl.SaslIdentity;

/** A bare maildrop that fails when it is told to, for one user at a time. */
final class OneMaildrop implements Maildrops, Maildrop {

    final Map<Item, MessageOctets> messages = new LinkedHashMap<>();
    final List<String> deleted = new ArrayList<>();
    final AtomicInteger openMessages = new AtomicInteger();
    volatile @Nullable MailboxException opening;
    volatile @Nullable MailboxException listing;
    volatile @Nullable MailboxException reading;
    volatile @Nullable MailboxException deleting;
    volatile @Nullable RuntimeException bug;
    volatile boolean open;

    OneMaildrop with(MessageOctets octets) {
        messages.put(new Item("m" + messages.size(), octets.size()), octets);
        return this;
    }

    OneMaildrop with(String text) {
        return with(MessageOctets.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Override
    public synchronized Maildrop open(SaslIdentity user) throws MailboxException {
        fail(opening);
        if (open) {
            throw new MailboxException.InUse("taken");
        }
        open = true;
        return this;
    }

    @Override
    public List<Item> list() throws MailboxException {
        fail(listing);
        return List.copyOf(messages.keySet());
    }

    @Override
    public MessageOctets open(Item item) throws MailboxException {
        fail(reading);
        MessageOctets octets = messages.get(item);
        if (octets == null) {
            throw new IllegalArgumentException();
        }
        openMessages.incrementAndGet();
        return new MessageOctets() {
            private boolean closed;

            @Override
            public long size() {
                return octets.size();
            }

            @Override
            public int read(long offset, java.nio.ByteBuffer into) throws IOException {
                if (offset > 0) {
                    fail(reading);
                }
                return octets.read(offset, into);
            }

            @Override
            public Optional<java.nio.ByteBuffer> atHand() {
                return octets.atHand();
            }

            @Override
            public void close() throws IOException {
                if (!closed) {
                    closed = true;
                    openMessages.decrementAndGet();
                }
                octets.close();
            }
        };
    }

    @Override
    public void delete(List<Item> items) throws MailboxException {
        fail(deleting);
        items.forEach(item -> deleted.add(item.uniqueId()));
    }

    @Override
    public synchronized void close() {
        open = false;
    }

    private void fail(@Nullable MailboxException why) throws MailboxException {
        if (why != null) {
            throw why;
        }
        RuntimeException unforeseen = bug;
        if (unforeseen != null) {
            throw unforeseen;
        }
    }
}
