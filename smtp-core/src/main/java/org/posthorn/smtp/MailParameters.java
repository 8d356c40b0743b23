package org.posthorn.smtp;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.smtp.internal.Xtext;

/**
 * The parameters of MAIL (RFC 5321 section 4.1.1.2) that the extensions define. Start from {@link #NONE}.
 *
 * @param size the message's size in octets as its sender estimates it (SIZE, RFC 1870), not negative
 * @param body what octets the message has (BODY, RFC 6152, RFC 3030)
 * @param smtpUtf8 whether addresses or header go beyond ASCII (SMTPUTF8, RFC 6531)
 * @param requireTls whether the message may go over TLS only, on all its way (REQUIRETLS, RFC 8689)
 * @param dsn what reports about the message are to bring (RET and ENVID, RFC 3461)
 * @param deliverBy by when it is to be delivered (BY, RFC 2852)
 * @param release when it is to be let go (HOLDFOR and HOLDUNTIL, RFC 4865)
 * @param priority from -9 to 9, of which most servers tell six apart (MT-PRIORITY, RFC 6710). A server takes what any client says; that a
 *     client may not raise a message's priority (section 4.1) is for the application to see to
 * @param auth who submitted the message in the first place (AUTH, RFC 4954 section 5); {@link ReversePath#NULL} says that it is unknown or
 *     not to be believed, which is all that a server hears from a client that has not authenticated
 */
public record MailParameters(
        OptionalLong size,
        Optional<BodyType> body,
        boolean smtpUtf8,
        boolean requireTls,
        Dsn dsn,
        Optional<DeliverBy> deliverBy,
        Optional<FutureRelease> release,
        OptionalInt priority,
        Optional<ReversePath> auth) {

    /** No parameter. */
    public static final MailParameters NONE = new MailParameters(
            OptionalLong.empty(),
            Optional.empty(),
            false,
            false,
            Dsn.NONE,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty());

    private static final Pattern SIZE = Pattern.compile("[0-9]{1,20}");
    private static final Pattern PRIORITY = Pattern.compile("0|-?[1-9]");

    /** What octets a message has (RFC 6152 section 2). */
    public enum BodyType {
        /** ASCII only. */
        SEVEN_BIT("7BIT"),
        /** MIME with any octets, in lines. */
        EIGHT_BIT_MIME("8BITMIME"),
        /** MIME with any octets, lines or not: only by BDAT (RFC 3030 section 3). */
        BINARY_MIME("BINARYMIME");

        private final String keyword;

        BodyType(String keyword) {
            this.keyword = keyword;
        }

        /** {@return the keyword as it is written in the parameter} */
        public String keyword() {
            return keyword;
        }

        /**
         * {@return the type that is written so; empty if none is}
         *
         * @param value the value of a BODY parameter, letters in either case
         */
        public static Optional<BodyType> parse(String value) {
            return Arrays.stream(values())
                    .filter(type -> type.keyword.equalsIgnoreCase(value))
                    .findFirst();
        }
    }

    /** How much of a message a report of its failure brings back (RFC 3461 section 4.3). */
    public enum Returned {
        /** All of it. */
        FULL("FULL"),
        /** The header. */
        HEADERS("HDRS");

        private final String keyword;

        Returned(String keyword) {
            this.keyword = keyword;
        }

        /** {@return the keyword as it is written in the parameter} */
        public String keyword() {
            return keyword;
        }

        /**
         * {@return what is written so; empty if nothing is}
         *
         * @param value the value of a RET parameter, letters in either case
         */
        public static Optional<Returned> parse(String value) {
            return Arrays.stream(values())
                    .filter(much -> much.keyword.equalsIgnoreCase(value))
                    .findFirst();
        }
    }

    /**
     * What reports about the message are to bring (RFC 3461 sections 4.3 and 4.4).
     *
     * @param returned how much of the message (RET)
     * @param envelopeId by what the sender knows the message again (ENVID): printable ASCII, at most 100 characters as it is written
     */
    public record Dsn(Optional<Returned> returned, Optional<String> envelopeId) {

        /** Nothing said. */
        public static final Dsn NONE = new Dsn(Optional.empty(), Optional.empty());

        private static final int LONGEST = 100;

        /** Refuses an identifier that cannot be written. */
        public Dsn {
            Objects.requireNonNull(returned);
            if (envelopeId
                    .filter(id -> !Xtext.isPrintable(id) || Xtext.encode(id).length() > LONGEST)
                    .isPresent()) {
                throw new IllegalArgumentException("not an envelope identifier");
            }
        }

        /**
         * {@return the identifier that is written so; empty if none is}
         *
         * @param value the value of an ENVID parameter
         */
        public static Optional<String> parseEnvelopeId(String value) {
            String id = value.length() > LONGEST ? null : Xtext.decode(value);
            boolean valid =
                    id != null && Xtext.isPrintable(id) && Xtext.encode(id).length() <= LONGEST;
            return valid ? Optional.ofNullable(id) : Optional.empty();
        }

        /** As it is written: each with a space before it. */
        @Override
        public String toString() {
            return returned.map(r -> " RET=" + r.keyword()).orElse("")
                    + envelopeId.map(id -> " ENVID=" + Xtext.encode(id)).orElse("");
        }
    }

    /** Refuses a negative size, a priority out of range, and a submitter beyond ASCII. */
    public MailParameters {
        Objects.requireNonNull(size);
        Objects.requireNonNull(body);
        Objects.requireNonNull(dsn);
        Objects.requireNonNull(deliverBy);
        Objects.requireNonNull(release);
        Objects.requireNonNull(auth);
        if (size.isPresent() && size.getAsLong() < 0) {
            throw new IllegalArgumentException("size " + size.getAsLong());
        }
        if (priority.isPresent() && Math.abs(priority.getAsInt()) > 9) {
            throw new IllegalArgumentException("priority " + priority.getAsInt());
        }
        if (auth.filter(submitter -> !submitter.isAscii()).isPresent()) {
            throw new IllegalArgumentException("a submitter beyond ASCII");
        }
    }

    /**
     * {@return the size that is written so; empty if none is}
     *
     * @param value the value of a SIZE parameter: one to twenty digits (RFC 1870 section 6); what a {@code long} cannot hold becomes the
     *     greatest that it can
     */
    public static OptionalLong parseSize(String value) {
        if (!SIZE.matcher(value).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }

    /**
     * {@return the priority that is written so; empty if none is}
     *
     * @param value the value of an MT-PRIORITY parameter (RFC 6710 section 7)
     */
    public static OptionalInt parsePriority(String value) {
        return PRIORITY.matcher(value).matches() ? OptionalInt.of(Integer.parseInt(value)) : OptionalInt.empty();
    }

    /**
     * {@return the submitter that is written so; empty if none is}
     *
     * @param value the value of an AUTH parameter: a mailbox or {@code <>}, as xtext (RFC 4954 section 5)
     */
    public static Optional<ReversePath> parseAuth(String value) {
        String text = Xtext.decode(value);
        if (text == null) {
            return Optional.empty();
        } else if (text.equals("<>")) {
            return Optional.of(ReversePath.NULL);
        }
        PathGrammar.Path path = text.startsWith("@") ? null : PathGrammar.path("<" + text + ">", 0);
        return path == null || path.domain().isEmpty() || path.end() != text.length() + 2
                ? Optional.empty()
                : Optional.of(new ReversePath(path.localPart(), path.domain()));
    }

    /**
     * {@return the same with another size}
     *
     * @param octets the message's size
     */
    public MailParameters withSize(long octets) {
        return new MailParameters(
                OptionalLong.of(octets), body, smtpUtf8, requireTls, dsn, deliverBy, release, priority, auth);
    }

    /**
     * {@return the same with another body type}
     *
     * @param type the body type
     */
    public MailParameters withBody(BodyType type) {
        return new MailParameters(
                size, Optional.of(type), smtpUtf8, requireTls, dsn, deliverBy, release, priority, auth);
    }

    /**
     * {@return the same with or without SMTPUTF8}
     *
     * @param beyondAscii whether addresses or header go beyond ASCII
     */
    public MailParameters withSmtpUtf8(boolean beyondAscii) {
        return new MailParameters(size, body, beyondAscii, requireTls, dsn, deliverBy, release, priority, auth);
    }

    /**
     * {@return the same with or without REQUIRETLS}
     *
     * @param required whether the message may go over TLS only
     */
    public MailParameters withRequireTls(boolean required) {
        return new MailParameters(size, body, smtpUtf8, required, dsn, deliverBy, release, priority, auth);
    }

    /**
     * {@return the same with another RET}
     *
     * @param much how much of the message reports bring back
     */
    public MailParameters withReturned(Returned much) {
        return withDsn(new Dsn(Optional.of(much), dsn.envelopeId()));
    }

    /**
     * {@return the same with another ENVID}
     *
     * @param id by what the sender knows the message again
     */
    public MailParameters withEnvelopeId(String id) {
        return withDsn(new Dsn(dsn.returned(), Optional.of(id)));
    }

    /**
     * {@return the same with other wishes about reports}
     *
     * @param report those instead
     */
    public MailParameters withDsn(Dsn report) {
        return new MailParameters(size, body, smtpUtf8, requireTls, report, deliverBy, release, priority, auth);
    }

    /**
     * {@return the same with another BY}
     *
     * @param time by when the message is to be delivered
     */
    public MailParameters withDeliverBy(DeliverBy time) {
        return new MailParameters(size, body, smtpUtf8, requireTls, dsn, Optional.of(time), release, priority, auth);
    }

    /**
     * {@return the same with another HOLDFOR or HOLDUNTIL}
     *
     * @param time when the message is to be let go
     */
    public MailParameters withRelease(FutureRelease time) {
        return new MailParameters(size, body, smtpUtf8, requireTls, dsn, deliverBy, Optional.of(time), priority, auth);
    }

    /**
     * {@return the same with another priority}
     *
     * @param degree from -9 to 9
     */
    public MailParameters withPriority(int degree) {
        return new MailParameters(
                size, body, smtpUtf8, requireTls, dsn, deliverBy, release, OptionalInt.of(degree), auth);
    }

    /**
     * {@return the same with another submitter}
     *
     * @param submitter who submitted the message
     */
    public MailParameters withAuth(ReversePath submitter) {
        return new MailParameters(
                size, body, smtpUtf8, requireTls, dsn, deliverBy, release, priority, Optional.of(submitter));
    }

    /** As they are written behind the path: each with a space before it. */
    @Override
    public String toString() {
        if (this == NONE) {
            return "";
        }
        return (size.isPresent() ? " SIZE=" + size.getAsLong() : "")
                + body.map(b -> " BODY=" + b.keyword()).orElse("")
                + (smtpUtf8 ? " SMTPUTF8" : "")
                + (requireTls ? " REQUIRETLS" : "")
                + dsn
                + deliverBy.map(by -> " BY=" + by).orElse("")
                + release.map(hold -> " " + hold).orElse("")
                + (priority.isPresent() ? " MT-PRIORITY=" + priority.getAsInt() : "")
                + auth.map(a -> " AUTH=" + (a.isNull() ? a : Xtext.encode(a.address())))
                        .orElse("");
    }
}
