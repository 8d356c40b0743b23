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
import org.posthorn.smtp.server.SmtpHandler;
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
    private @Nullable Client client;

    Receiver(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Reply mail(Mail mail) throws Exception {
        client = mail.client();
        return SmtpHandler.super.mail(mail);
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
    public Reply message(Envelope envelope, InputStream message) throws IOException {
        String id = settings.ids().next();
        long octets;
        try {
            octets = take(id, envelope, message);
        } catch (IOException e) {
            settings.terminal().say("a message from " + envelope.from() + " is not taken: " + Failure.reason(e));
            throw e;
        }
        if (!settings.quiet()) {
            settings.terminal().out().println(Printable.line(line(id, octets, envelope)));
        }
        return Reply.queuedAs(id);
    }

    private long take(String id, Envelope envelope, InputStream message) throws IOException {
        MessageStore store = settings.store();
        return store == null
                ? message.transferTo(OutputStream.nullOutputStream())
                : store.store(id, "Return-Path: " + envelope.from() + "\r\n", message);
    }

    private String line(String id, long octets, Envelope envelope) {
        Client from = client;
        String to = envelope.to().stream().map(ForwardPath::toString).collect(Collectors.joining(","));
        return "MESSAGE id=" + id + " octets=" + octets
                + " peer=" + (from == null ? "-" : Listening.text(from.remote()))
                + " user="
                + (from == null
                        ? "-"
                        : from.identity().map(SaslIdentity::authzid).orElse("-"))
                + " tls="
                + (from == null ? "-" : from.tls().map(TlsInfo::protocol).orElse("-"))
                + " from=" + envelope.from() + " to=" + to;
    }
}
