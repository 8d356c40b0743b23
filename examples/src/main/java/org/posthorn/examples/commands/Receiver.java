package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.Client;
import org.posthorn.smtp.server.Replies;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.Trace;
import org.posthorn.smtp.server.Transaction;
import org.posthorn.wire.TlsInfo;

/** Takes the mail of one connection of {@code smtp-server}, and tells of each message in a line. */
final class Receiver implements SmtpHandler {

    /**
     * What all connections have in common.
     *
     * @param ids names the messages
     * @param store keeps the messages; null to forget them
     * @param domains whose recipients are taken, in lower case; any, if there is none
     * @param quiet to tell of no message
     * @param terminal told of messages
     */
    record Settings(
            MessageIds ids, @Nullable MessageStore store, Set<String> domains, boolean quiet, Terminal terminal) {}

    private final Settings settings;
    private final boolean lmtp;

    /** Under {@code lmtp} each recipient has a reply of its own. */
    Receiver(Settings settings, boolean lmtp) {
        this.settings = settings;
        this.lmtp = lmtp;
    }

    @Override
    public Reply recipient(Recipient recipient) throws Exception {
        return recipient.client().identity().isPresent() || isOurs(recipient.to())
                ? SmtpHandler.super.recipient(recipient)
                : Reply.of(550, "5.7.1", "Relaying denied");
    }

    private boolean isOurs(ForwardPath to) {
        return settings.domains().isEmpty()
                || to.domain().isEmpty() // Postmaster
                || settings.domains().contains(to.domain().toLowerCase(Locale.ROOT));
    }

    @Override
    public Replies message(Transaction transaction, InputStream message) throws IOException {
        String id = settings.ids().next();
        long octets;
        try {
            octets = take(id, transaction, message);
        } catch (IOException e) {
            settings.terminal().say("a message from " + transaction.from() + " is not taken: " + Failure.reason(e));
            throw e;
        }
        if (!settings.quiet()) {
            settings.terminal().out().println(Printable.line(line(id, octets, transaction)));
        }
        return lmtp
                ? Replies.each(transaction.envelope(), to -> Reply.of(250, "2.1.5", to + " OK, queued as " + id))
                : Replies.all(Reply.queuedAs(id));
    }

    private long take(String id, Transaction transaction, InputStream message) throws IOException {
        MessageStore store = settings.store();
        if (store == null) {
            return message.transferTo(OutputStream.nullOutputStream());
        }
        Trace trace = transaction.trace(id).withReturnPath(transaction.from());
        return store.store(id, trace.octets(), message);
    }

    private static String line(String id, long octets, Transaction transaction) {
        Client from = transaction.client();
        Envelope envelope = transaction.envelope();
        String to = envelope.to().stream().map(ForwardPath::toString).collect(Collectors.joining(","));
        return "MESSAGE id=" + id + " octets=" + octets
                + " peer=" + Listening.text(from.remote())
                + " user=" + from.identity().map(SaslIdentity::authzid).orElse("-")
                + " tls=" + from.tls().map(TlsInfo::protocol).orElse("-")
                + " from=" + envelope.from() + " to=" + to;
    }
}
