package org.posthorn.mime;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Whether a program may answer a message by itself, as vacation notices and confirmations do, and the beginning of that answer (RFC 3834).
 * That one sender is not told the same twice within some days (section 2) is for the caller to see to.
 *
 * <pre>{@code
 * if (AutoReply.to(message, Address.parseList("joey@example.org")) instanceof AutoReply.Allowed allowed) {
 *     Message reply = allowed.reply().from("joey@example.org").text("I am away.").build();
 * }
 * }</pre>
 */
public sealed interface AutoReply {

    /**
     * The message may be answered.
     *
     * @param reply the answer: to the return path, in the thread, with a subject, marked as automatic. Author and text are still to be
     *     given. It is to be sent with a null reverse-path, and with NOTIFY=NEVER (section 3.3)
     */
    record Allowed(MessageBuilder reply) implements AutoReply {
        /** Refuses null. */
        public Allowed {
            Objects.requireNonNull(reply);
        }
    }

    /**
     * The message must not be answered by a program, or should not.
     *
     * @param reason why
     */
    record Refused(Reason reason) implements AutoReply {
        /** Refuses null. */
        public Refused {
            Objects.requireNonNull(reason);
        }
    }

    /** Why a message is not to be answered (section 2). */
    enum Reason {
        /** There is no Return-Path field that can be read, and no other address may take its place (section 4). */
        NO_RETURN_PATH,
        /** The return path is null: nobody would read the answer. */
        NULL_RETURN_PATH,
        /** The return path is that of a program: {@code owner-…}, {@code …-request}, {@code mailer-daemon} and the like. */
        RETURN_PATH_OF_PROGRAM,
        /** The answer would go to oneself. */
        OWN_RETURN_PATH,
        /** The message is an automatic one itself, or a report, or asks for no such answers. */
        AUTOMATIC,
        /** The message is from a mailing list, or is bulk mail. */
        MAILING_LIST,
        /** None of one's addresses is among the recipients that the header names. */
        NOT_ADDRESSED
    }

    /**
     * Looks at a message that was delivered.
     *
     * @param received the message; its Return-Path field must be one's own server's
     * @param own the addresses of whoever answers, of which one must be a recipient; empty if that does not matter, as with a service
     * @return the answer, or why there is none
     */
    static AutoReply to(Message received, List<Address> own) {
        List<Header> paths = received.headers().all("Return-Path");
        if (paths.isEmpty()) {
            return new Refused(Reason.NO_RETURN_PATH);
        }
        String path = paths.get(0).body();
        if (path.replaceAll("[ \t]", "").equals("<>")) {
            return new Refused(Reason.NULL_RETURN_PATH);
        }
        List<Address.Mailbox> read = Head.mailboxes(Address.read(path).value()).stream()
                .filter(Address.Mailbox::isComplete)
                .toList();
        return read.size() == 1 ? to(received, read.get(0), own) : new Refused(Reason.NO_RETURN_PATH);
    }

    /**
     * Looks at a message that is not delivered yet. One with a null reverse-path must not be answered.
     *
     * @param received the message
     * @param returnPath the reverse-path of its envelope
     * @param own as {@link #to(Message, List)}
     * @return the answer, or why there is none
     * @throws IllegalArgumentException if the return path has no domain
     */
    static AutoReply to(Message received, Address.Mailbox returnPath, List<Address> own) {
        Address.Mailbox to = Head.requireComplete(returnPath).withDisplayName("");
        Set<String> ownKeys = new HashSet<>();
        Head.mailboxes(own).forEach(mailbox -> ownKeys.add(key(mailbox)));
        if (Automatic.isAddressOfProgram(to)) {
            return new Refused(Reason.RETURN_PATH_OF_PROGRAM);
        }
        if (ownKeys.contains(key(to))) {
            return new Refused(Reason.OWN_RETURN_PATH);
        }
        if (Automatic.isAutomatic(received)) {
            return new Refused(Reason.AUTOMATIC);
        }
        if (Automatic.isBulk(received)) {
            return new Refused(Reason.MAILING_LIST);
        }
        if (!ownKeys.isEmpty()
                && Automatic.recipients(received).map(AutoReply::key).noneMatch(ownKeys::contains)) {
            return new Refused(Reason.NOT_ADDRESSED);
        }
        return new Allowed(new Answer(received).automatic(to));
    }

    private static String key(Address.Mailbox mailbox) {
        return mailbox.address().toLowerCase(Locale.ROOT);
    }
}
