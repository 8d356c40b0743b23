package org.posthorn.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.Replies;
import org.posthorn.smtp.server.Scope;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.Trace;
import org.posthorn.smtp.server.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what an {@link org.posthorn.smtp.server.SmtpServer} takes into the mailboxes of a store: each recipient is looked up when RCPT
 * names it, and a message is accepted when the store has it for good.
 *
 * <pre>{@code
 * SmtpServer.listen(2525, LocalDelivery.to(store).domains("example.org").postmaster("joey"));
 * }</pre>
 *
 * <p>Above each copy stand Return-Path, Delivered-To (RFC 9228) with the recipient's address, and Received (RFC 5321 section 4.4); Return-Path
 * fields that the message had are removed, and every other octet stays. A message that was delivered to the same address before, or passed
 * through more than 100 hosts, is refused as a loop (554 5.4.6). Messages pass through as they come, whatever their size; no more than the
 * header is kept, and no more of it than 256 KiB is looked at.
 *
 * <p><b>Several recipients.</b> LMTP has a reply for each (RFC 2033), and so each copy is accepted or refused by itself. SMTP has one for
 * all, and who accepts a message that it then cannot deliver owes its sender a report (RFC 5321 sections 4.4, 6.1), which nothing here could
 * send: so a message is accepted over SMTP for all of its recipients or for none. All copies are written first, and committed when each can
 * be; if a commit fails nevertheless, those before it are removed again, so that nobody has the message twice when the client comes again. The
 * refusal is temporary if one of the reasons is. {@code recipients(1)} gives each recipient a message of its own, and so a reply, over SMTP
 * too. Addresses of one user with the same detail and mailbox share a copy.
 *
 * <p>Immutable, and for any number of servers and threads. A handler of one's own can ask this one, for {@link #recipient} and {@link
 * #message(Transaction, InputStream)}.
 */
public final class LocalDelivery implements SmtpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDelivery.class);
    private static final Reply RECIPIENT = Reply.of(250, "2.1.5", "Recipient OK");
    private static final int RECIPIENTS = 100;

    /** How many recipients of a transaction were accepted. */
    private static final Scope.Key<AtomicInteger> ACCEPTED = Scope.key("recipients accepted");

    private static final String RUN =
            Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX);
    private static final AtomicLong MESSAGES = new AtomicLong();

    private final MailStore store;
    private final LocalNames names;
    private final Function<LocalRecipient, MailboxName> mailboxes;
    private final int recipients;

    private LocalDelivery(
            MailStore store, LocalNames names, Function<LocalRecipient, MailboxName> mailboxes, int recipients) {
        this.store = store;
        this.names = names;
        this.mailboxes = mailboxes;
        this.recipients = recipients;
    }

    /**
     * Delivery to the inboxes of a store: the local-part of an address is the user, in lower case if there is none as it is written, and
     * without what follows a {@code +} if there is none with it. Any domain is taken for local.
     *
     * @param store has the mailboxes
     * @return the handler
     */
    public static LocalDelivery to(MailStore store) {
        return new LocalDelivery(
                Objects.requireNonNull(store), LocalNames.USUAL, recipient -> MailboxName.INBOX, RECIPIENTS);
    }

    /**
     * The same for these domains alone; mail for others is refused (550 5.7.1).
     *
     * @param domains domain names, with U-labels or without, or address literals in their brackets
     * @return another handler
     * @throws IllegalArgumentException if one is none of these
     */
    public LocalDelivery domains(String... domains) {
        return with(names.withDomains(domains));
    }

    /**
     * The same with a user who gets the mail for Postmaster, at any local domain and without one, unless there is an account of that name.
     * Who delivers mail must have one (RFC 5321 section 4.5.1).
     *
     * @param user whose account it is
     * @return another handler
     */
    public LocalDelivery postmaster(String user) {
        return with(names.withPostmaster(Objects.requireNonNull(user)));
    }

    /**
     * The same with another separator of user and detail than {@code +} (RFC 5233).
     *
     * @param separator the first of them in a local-part is meant
     * @return another handler
     */
    public LocalDelivery separator(char separator) {
        return with(names.withSeparator(separator));
    }

    /**
     * The same without details: all of a local-part is the user.
     *
     * @return another handler
     */
    public LocalDelivery withoutDetails() {
        return with(names.withSeparator(null));
    }

    /**
     * The same for users that are as their addresses are written only; but Postmaster is so in any case.
     *
     * @return another handler
     */
    public LocalDelivery caseSensitive() {
        return with(names.withCase());
    }

    /**
     * The same for users that are named by whole addresses, as {@code joey@example.org}, domains in lower case and A-labels: each domain has
     * users of its own.
     *
     * @return another handler
     */
    public LocalDelivery wholeAddresses() {
        return with(names.withWholeAddresses());
    }

    /**
     * The same into other mailboxes than the inbox.
     *
     * @param choice says which one; where that does not exist, it is the inbox
     * @return another handler
     */
    public LocalDelivery into(Function<LocalRecipient, MailboxName> choice) {
        return new LocalDelivery(store, names, Objects.requireNonNull(choice), recipients);
    }

    /**
     * The same into the mailbox that is named as the detail, as {@code lists} for {@code joey+lists@example.org}; where there is no such
     * mailbox, into the inbox.
     *
     * @return another handler
     */
    public LocalDelivery intoDetails() {
        return into(LocalDelivery::named);
    }

    private static MailboxName named(LocalRecipient recipient) {
        try {
            return recipient.detail().map(MailboxName::of).orElse(MailboxName.INBOX);
        } catch (IllegalArgumentException e) {
            return MailboxName.INBOX; // clients may say anything
        }
    }

    /**
     * The same with another limit of recipients than 100. Each costs the store what a message on its way costs, for Maildirs an open file.
     *
     * @param most how many a message may have; further ones get 452 4.5.3, and clients send them in a further transaction (RFC 5321 section
     *     4.5.3.1.10). With 1, each recipient has a reply of its own over SMTP too; fewer than 100 otherwise are too few for that section
     * @return another handler
     * @throws IllegalArgumentException if it is less than 1
     */
    public LocalDelivery recipients(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("recipients: " + most);
        }
        return new LocalDelivery(store, names, mailboxes, most);
    }

    private LocalDelivery with(LocalNames other) {
        return new LocalDelivery(store, other, mailboxes, recipients);
    }

    @Override
    public Reply recipient(Recipient recipient) {
        Optional<Reply> refusal;
        try {
            refusal = refusal(recipient);
        } catch (MailboxException e) {
            LOG.info("a recipient could not be looked up: {}", e.toString());
            refusal = Optional.of(Refusals.of(e));
        }
        if (refusal.isPresent()) {
            return refusal.get();
        }
        AtomicInteger accepted = recipient.transaction().scope().findOrPut(ACCEPTED, AtomicInteger::new);
        if (accepted.get() >= recipients) {
            return Refusals.TOO_MANY_RECIPIENTS;
        }
        accepted.incrementAndGet();
        return RECIPIENT;
    }

    private Optional<Reply> refusal(Recipient recipient) throws MailboxException {
        if (!names.isLocal(recipient.to())) {
            return Optional.of(Refusals.RELAYING_DENIED);
        }
        Optional<LocalNames.Found> found = names.find(store, recipient.to());
        if (found.isEmpty()) {
            return Optional.of(Reply.noSuchUser());
        }
        Mailbox mailbox = mailbox(found.get());
        return Room.refusal(
                found.get().account(),
                mailbox,
                recipient.transaction().parameters().size());
    }

    private Mailbox mailbox(LocalNames.Found found) throws MailboxException {
        Account account = found.account();
        Optional<Mailbox> chosen = account.find(mailboxes.apply(found.recipient()));
        return chosen.isPresent() ? chosen.get() : account.mailbox(MailboxName.INBOX);
    }

    /** Delivers a message. Its recipients are looked up once more. */
    @Override
    public Replies message(Transaction transaction, InputStream message) throws IOException {
        String id = RUN + "-" + Long.toString(MESSAGES.incrementAndGet(), Character.MAX_RADIX);
        Reply accepted = Reply.of(250, "2.0.0", "OK, delivered as " + id);
        Envelope envelope = transaction.envelope();
        Trace trace = transaction.trace(id);
        try (Copies copies = new Copies(names, copy -> head(envelope, copy, trace))) {
            addAll(copies, envelope.to(), id, trace.by());
            message.transferTo(copies);
            copies.end();
            if (transaction.protocol() == Protocol.LMTP) {
                copies.commitEach();
                return told(copies, id, Replies.each(envelope, to -> copies.reply(to, accepted)));
            }
            return told(copies, id, Replies.all(copies.commitTogether().orElse(accepted)));
        }
    }

    private void addAll(Copies copies, List<ForwardPath> to, String id, String host) {
        Map<List<Object>, Copy> known = new HashMap<>();
        for (ForwardPath path : to) {
            try {
                Optional<LocalNames.Found> found = names.find(store, path);
                if (found.isEmpty()) {
                    copies.add(path, Copy.refused(Reply.noSuchUser()));
                    continue;
                }
                LocalRecipient recipient = found.get().recipient();
                Mailbox mailbox = mailbox(found.get());
                copies.add(
                        path,
                        known.computeIfAbsent(
                                List.of(recipient.user(), recipient.detail(), mailbox.name()),
                                same -> Copy.to(mailbox, id, deliveredTo(path, host))));
            } catch (MailboxException e) {
                copies.add(path, Copy.refused(Refusals.of(e)));
            }
        }
    }

    /** An address as Delivered-To has it, which is never without a domain. */
    private static String deliveredTo(ForwardPath path, String host) {
        return path.domain().isEmpty() ? path.address() + "@" + host : path.address();
    }

    private static ByteBuffer head(Envelope envelope, Copy copy, Trace trace) {
        String fields = "Return-Path: " + envelope.from() + "\r\nDelivered-To: " + copy.deliveredTo() + "\r\n" + trace;
        return ByteBuffer.wrap(fields.getBytes(UTF_8));
    }

    private static Replies told(Copies copies, String id, Replies replies) {
        LOG.info("{}: a message of {} octets: {}", id, copies.octets(), replies);
        return replies;
    }
}
