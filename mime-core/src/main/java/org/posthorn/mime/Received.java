package org.posthorn.mime;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a Received field tells (RFC 5321 section 4.4, RFC 5322 section 3.6.7). Everything in it but what one's own server
 * wrote is hearsay.
 *
 * @param clauses the clauses, in their order
 * @param instant when the message was received, or null if the field does not tell
 */
public record Received(List<Clause> clauses, @Nullable OffsetDateTime instant) {

    /**
     * One clause: {@code from mail.example.org (mail.example.org [192.0.2.1])}.
     *
     * @param name its keyword in lower case; empty for what stands before the first keyword
     * @param value what follows the keyword: a host, a protocol, an identifier, a path; may be empty
     * @param comment the text of the comments after it; may be empty
     */
    public record Clause(String name, String value, String comment) {

        /** Refuses a name that is no token, and CR, LF and NUL in the others; makes the name lower case. */
        public Clause {
            if (!name.isEmpty() && !FieldLexer.isToken(name)) {
                throw new IllegalArgumentException("not a clause: " + name);
            }
            name = name.toLowerCase(Locale.ROOT);
            HeaderText.requireClean(value, "clause");
            HeaderText.requireClean(comment, "comment");
        }
    }

    /** Copies the list. */
    public Received {
        clauses = List.copyOf(Objects.requireNonNull(clauses));
    }

    /**
     * Reads the body of a received field. Words after a value that are no keywords belong to it.
     *
     * @param text the field body, folded or not
     * @return the clauses and date that could be found, and the defects
     */
    public static Parsed<Received> read(String text) {
        return Parsed.of(text, Received::read);
    }

    /**
     * As {@link #read(String)}, from octets.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param defects is given each defect with its offset from {@code from}
     * @return the clauses and date that could be found
     */
    public static Received read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects) {
        return read(source, from, to, MimeLimits.DEFAULTS, defects);
    }

    /**
     * As {@link #read(byte[], int, int, ObjLongConsumer)}, as far as limits allow.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param limits how much is read, and what a breach does
     * @param defects is given each defect with its offset from {@code from}
     * @return the clauses and date that could be found
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static Received read(
            byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        return new ReceivedReader(new FieldLexer(source, from, to, limits, defects), defects).read();
    }

    /**
     * The first clause of that keyword.
     *
     * @param name the keyword, in whatever case
     * @return the clause, if there is one
     */
    public Optional<Clause> clause(String name) {
        return clauses.stream().filter(c -> c.name.equalsIgnoreCase(name)).findFirst();
    }

    private Optional<String> value(String name) {
        return clause(name).map(Clause::value).filter(value -> !value.isEmpty());
    }

    /**
     * {@return what the sending host called itself in EHLO}
     */
    public Optional<String> from() {
        return value("from");
    }

    /**
     * {@return the address of the sending host as the receiving one saw it: the literal in the comment of the from clause,
     * without its brackets, or else that in its value}
     */
    public Optional<String> fromAddress() {
        return clause("from")
                .map(c -> literal(c.comment).orElseGet(() -> literal(c.value).orElse("")))
                .filter(address -> !address.isEmpty());
    }

    private static Optional<String> literal(String text) {
        int open = text.indexOf('[');
        int close = text.indexOf(']', open + 1);
        return open < 0 || close < 0 ? Optional.empty() : Optional.of(text.substring(open + 1, close));
    }

    /**
     * {@return the receiving host}
     */
    public Optional<String> by() {
        return value("by");
    }

    /**
     * {@return the network link, {@code TCP} or another}
     */
    public Optional<String> via() {
        return value("via");
    }

    /**
     * {@return the protocol, such as {@code ESMTPS} (RFC 3848)}
     */
    public Optional<String> with() {
        return value("with");
    }

    /**
     * {@return the identifier that the receiving host gave, without brackets}
     */
    public Optional<String> id() {
        return value("id").map(id -> id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id);
    }

    /**
     * {@return the recipient for whom the message came}
     */
    public Optional<Address.Mailbox> recipient() {
        return value("for")
                .flatMap(path -> Address.read(path).value().stream()
                        .flatMap(a -> a.mailboxes().stream())
                        .filter(mailbox -> !mailbox.localPart().isEmpty())
                        .findFirst());
    }

    /**
     * {@return when the message was received}
     */
    public Optional<OffsetDateTime> date() {
        return Optional.ofNullable(instant);
    }

    /**
     * {@return the field body, on one line}
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (Clause clause : clauses) {
            word(clause.name, out);
            word(clause.value, out);
            if (!clause.comment.isEmpty()) {
                word("(" + clause.comment.replaceAll("([()\\\\])", "\\\\$1") + ")", out);
            }
        }
        return instant == null
                ? out.toString()
                : out.append("; ").append(MailDate.format(instant)).toString();
    }

    private static void word(String word, StringBuilder out) {
        out.append(out.isEmpty() || word.isEmpty() ? "" : " ").append(word);
    }
}
