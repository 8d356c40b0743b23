package org.posthorn.imap.syntax;

import java.util.Objects;
import org.posthorn.imap.AccountResponse;
import org.posthorn.imap.FetchData;
import org.posthorn.imap.MailboxResponse;
import org.posthorn.imap.MessageResponse;
import org.posthorn.imap.Response;
import org.posthorn.imap.SessionResponse;
import org.posthorn.wire.OutputQueue;

/**
 * Writes what a server says: the server's side of the grammar. A FETCH whose body sections are streamed is written piece by piece: {@link #begin},
 * {@link #item} or {@link #body} for what it tells, {@link #end}. Not thread-safe.
 */
public final class ResponseWriter {

    /** The writer keeps no larger array than this between responses. */
    private static final int MOST_KEPT = 8_192;

    private final OutputQueue out;
    private boolean utf8;
    private Pen pen = new Pen(Pen.Literals.PLAIN, false);
    private boolean first;

    /**
     * A writer that writes mailbox names in modified UTF-7.
     *
     * @param out where responses go
     */
    public ResponseWriter(OutputQueue out) {
        this.out = Objects.requireNonNull(out);
    }

    /**
     * Says how mailbox names and strings are written from here on.
     *
     * @param on whether in UTF-8 (IMAP4rev2 and UTF8=ACCEPT, once enabled)
     */
    public void utf8(boolean on) {
        utf8 = on;
        renew();
    }

    private void renew() {
        pen = new Pen(Pen.Literals.PLAIN, utf8);
    }

    /**
     * Writes a response.
     *
     * @param response none with {@link FetchData.Streamed} in it, and none that is {@link SessionResponse.Unknown}
     * @throws IllegalArgumentException if it has what cannot be written; nothing of it is then
     */
    public void write(Response response) {
        pen.clear();
        if (response instanceof MessageResponse.Fetch fetch) {
            fetch(fetch);
        } else if (response instanceof SessionResponse session) {
            session(session);
        } else {
            pen.put("* ");
            data(response);
        }
        pen.line();
        flush();
    }

    /**
     * Writes the beginning of a FETCH response.
     *
     * @param byUid whether it is UIDFETCH (RFC 9586)
     * @param number the number of the message, or its UID
     */
    public void begin(boolean byUid, long number) {
        pen.clear();
        head(byUid, number);
        first = true;
        flush();
    }

    /**
     * Writes what such a response tells.
     *
     * @param data not {@link FetchData.Streamed}
     * @throws IllegalArgumentException if it cannot be written
     */
    public void item(FetchData data) {
        pen.clear();
        FetchPrint.write(next(), data);
        flush();
    }

    /**
     * Writes the name and the size of a section of such a response; the caller then gives its octets to the queue.
     *
     * @param name which
     * @param size how many octets follow
     * @param binary whether there may be a NUL among them: a literal8
     */
    public void body(FetchData.Name name, long size, boolean binary) {
        pen.clear();
        FetchPrint.name(next(), name);
        pen.announce(size, binary);
        flush();
    }

    private Pen next() {
        Pen to = first ? pen : pen.space();
        first = false;
        return to;
    }

    /** Writes the end of such a response. */
    public void end() {
        pen.clear();
        pen.put(')').line();
        flush();
    }

    private void flush() {
        out.put(pen.bytes(), 0, pen.used());
        if (pen.bytes().length > MOST_KEPT) {
            renew();
        }
    }

    private void head(boolean byUid, long number) {
        pen.put("* ").number(number).put(byUid ? " UIDFETCH (" : " FETCH (");
    }

    private void fetch(MessageResponse.Fetch fetch) {
        head(fetch.byUid(), fetch.number());
        for (int i = 0; i < fetch.data().size(); i++) {
            FetchPrint.write(i == 0 ? pen : pen.space(), fetch.data().get(i));
        }
        pen.put(')');
    }

    private void data(Response response) {
        if (response instanceof MailboxResponse mailbox) {
            MailboxDataPrint.write(pen, mailbox);
        } else if (response instanceof AccountResponse account) {
            AccountDataPrint.write(pen, account);
        } else if (response instanceof MessageResponse.Expunge expunge) {
            pen.number(expunge.number()).put(" EXPUNGE");
        } else if (response instanceof MessageResponse.Vanished vanished) {
            pen.put(vanished.earlier() ? "VANISHED (EARLIER) " : "VANISHED ")
                    .put(vanished.uids().toString());
        }
    }

    private void session(SessionResponse response) {
        if (response instanceof SessionResponse.Status status) {
            status(status);
        } else if (response instanceof SessionResponse.Continuation continuation) {
            pen.put("+ ").text(continuation.text());
        } else if (response instanceof SessionResponse.Capability capability) {
            CommandPrint.words(pen.put("* CAPABILITY"), capability.capabilities());
        } else if (response instanceof SessionResponse.Enabled enabled) {
            CommandPrint.words(pen.put("* ENABLED"), enabled.capabilities());
        } else if (response instanceof SessionResponse.Id id) {
            CommandPrint.fields(pen.put("* ID "), id.fields());
        } else if (response instanceof SessionResponse.Language language) {
            pen.put("* LANGUAGE ").strings(language.tags());
        } else if (response instanceof SessionResponse.Comparator comparator) {
            pen.put("* COMPARATOR ").string(comparator.active());
            if (!comparator.matching().isEmpty()) {
                pen.space().strings(comparator.matching());
            }
        } else {
            throw new IllegalArgumentException("a response that is only read");
        }
    }

    private void status(SessionResponse.Status status) {
        pen.put(status.tag().orElse("*")).space().put(status.condition().name()).space();
        if (status.code().isPresent()) {
            CodeSyntax.write(pen, status.code().get());
            pen.space();
        }
        pen.text(status.text());
    }
}
