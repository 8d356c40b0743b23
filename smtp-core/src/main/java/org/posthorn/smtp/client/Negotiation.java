package org.posthorn.smtp.client;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.DeliverBy;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.FutureRelease;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.MailParameters.Dsn;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.ValidSince;
import org.posthorn.smtp.session.SmtpCommand;

/** What a message needs, against what the server offers: the commands to say, or why it cannot be sent there at all. */
final class Negotiation {

    private static final Reply TOO_BIG = Reply.of(552, "5.3.4", "The server takes no message of this size");
    private static final Reply NOT_ASCII = Reply.of(554, "5.6.3", "The server does not offer 8BITMIME");
    private static final Reply BINARY = Reply.of(554, "5.6.1", "The server does not offer BINARYMIME with CHUNKING");
    private static final Reply UTF8_ADDRESS = Reply.of(553, "5.6.7", "The server does not offer SMTPUTF8");
    private static final Reply UTF8_HEADER = Reply.of(554, "5.6.9", "The server does not offer SMTPUTF8");
    private static final Reply NO_TLS = Reply.of(554, "5.7.10", "REQUIRETLS needs TLS");
    private static final Reply NO_REQUIRETLS = Reply.of(554, "5.7.30", "The server does not offer REQUIRETLS");
    private static final Reply NO_RRVS = Reply.of(550, "5.7.19", "The server does not offer RRVS");
    private static final Reply TOO_SOON = Reply.of(555, "5.5.4", "The server does not promise to deliver so soon");
    private static final Reply TOO_LATE = Reply.of(501, "5.5.4", "The server does not hold messages for so long");

    private final Envelope envelope;
    private final Outgoing message;
    private final Capabilities offered;
    private final Set<Extension> bestEffort;
    private final Set<Extension> leftOut = EnumSet.noneOf(Extension.class);
    private SmtpCommand.Mail mail = new SmtpCommand.Mail(ReversePath.NULL, MailParameters.NONE);
    private final List<SmtpCommand> recipients;

    /** Reads the server's offers. Nothing is said to the server. */
    Negotiation(Envelope envelope, Outgoing message, Capabilities offered, Set<Extension> bestEffort) {
        this.envelope = envelope;
        this.message = message;
        this.offered = offered;
        this.bestEffort = bestEffort;
        this.recipients = new ArrayList<>(envelope.to().size());
    }

    /** MAIL. */
    SmtpCommand.Mail mail() {
        return mail;
    }

    /** RCPT for each recipient, in the envelope's order. */
    List<SmtpCommand> recipients() {
        return recipients;
    }

    /** What the envelope asked for and the server will not be told. */
    Set<Extension> leftOut() {
        return leftOut;
    }

    /**
     * Finds what to say.
     *
     * @param secured whether there is TLS
     */
    void settle(boolean secured) throws SmtpRefused {
        MailParameters asked = envelope.parameters();
        boolean utf8 = utf8();
        MailParameters said = new MailParameters(
                size(),
                body(asked.body()),
                utf8,
                requireTls(asked.requireTls(), secured),
                dsn(asked.dsn()),
                asked.deliverBy().isPresent() ? deliverBy(asked.deliverBy().get()) : Optional.empty(),
                asked.release().isPresent() ? release(asked.release().get()) : Optional.empty(),
                asked.priority().isPresent() && has(Extension.MT_PRIORITY) ? asked.priority() : OptionalInt.empty(),
                offered.has(Extension.AUTH) ? asked.auth() : Optional.empty());
        mail = new SmtpCommand.Mail(utf8 ? envelope.from() : ascii(envelope.from()), said);
        for (ForwardPath to : envelope.to()) {
            recipients.add(new SmtpCommand.Rcpt(utf8 ? to : ascii(to), rcpt(envelope.wishes(to))));
        }
    }

    /** Whether an extension that is asked for is there; if not, and nobody can do without it, that is the end. */
    private boolean has(Extension extension) throws SmtpRefused {
        if (offered.has(extension)) {
            return true;
        }
        if (!bestEffort.contains(extension)) {
            throw missing(extension, Reply.of(555, "5.5.4", "The server does not offer " + extension.keyword()));
        }
        leftOut.add(extension);
        return false;
    }

    private static SmtpRefused missing(Extension extension, Reply why) {
        return new SmtpRefused("MAIL", why, extension);
    }

    private OptionalLong size() throws SmtpRefused {
        OptionalLong size = message.size().isPresent()
                ? message.size()
                : envelope.parameters().size();
        OptionalLong most = offered.maxSize();
        if (most.isPresent() && size.orElse(0) > most.getAsLong()) {
            throw missing(Extension.SIZE, TOO_BIG);
        }
        return offered.has(Extension.SIZE) ? size : OptionalLong.empty();
    }

    /** RFC 6531 section 3.2: what can be said in ASCII is, where the server knows nothing else. */
    private boolean utf8() throws SmtpRefused {
        boolean header = message.isEightBitHeader();
        boolean needed =
                header || envelope.parameters().smtpUtf8() || !envelope.from().isAscii() || !isAscii(envelope.to());
        if (!needed || offered.has(Extension.SMTPUTF8)) {
            return needed;
        }
        if (header && !bestEffort.contains(Extension.SMTPUTF8)) {
            throw missing(Extension.SMTPUTF8, UTF8_HEADER);
        }
        leftOut.add(Extension.SMTPUTF8);
        return false;
    }

    private static boolean isAscii(List<ForwardPath> paths) {
        for (ForwardPath path : paths) {
            if (!path.isAscii()) {
                return false;
            }
        }
        return true;
    }

    private static ReversePath ascii(ReversePath path) throws SmtpRefused {
        return path.isNull() ? path : path.toAscii().orElseThrow(() -> missing(Extension.SMTPUTF8, UTF8_ADDRESS));
    }

    private static ForwardPath ascii(ForwardPath path) throws SmtpRefused {
        return path.toAscii().orElseThrow(() -> missing(Extension.SMTPUTF8, UTF8_ADDRESS));
    }

    private Optional<BodyType> body(Optional<BodyType> asked) throws SmtpRefused {
        if (message.isBinary() || asked.equals(Optional.of(BodyType.BINARY_MIME))) {
            if (!offered.has(Extension.BINARY_MIME) || !offered.has(Extension.CHUNKING)) {
                throw missing(Extension.BINARY_MIME, BINARY);
            }
            return Optional.of(BodyType.BINARY_MIME);
        }
        if (!offered.has(Extension.EIGHT_BIT_MIME)) {
            if (message.isEightBit()) {
                throw missing(Extension.EIGHT_BIT_MIME, NOT_ASCII);
            }
            return Optional.empty();
        }
        boolean eightBit = message.isEightBit() || !message.isKnown();
        return eightBit ? Optional.of(BodyType.EIGHT_BIT_MIME) : asked;
    }

    private boolean requireTls(boolean asked, boolean secured) throws SmtpRefused {
        if (asked && !secured) {
            throw missing(Extension.REQUIRETLS, NO_TLS);
        }
        if (asked && !offered.has(Extension.REQUIRETLS)) {
            throw missing(Extension.REQUIRETLS, NO_REQUIRETLS);
        }
        return asked;
    }

    private Dsn dsn(Dsn asked) throws SmtpRefused {
        return asked.equals(Dsn.NONE) || has(Extension.DSN) ? asked : Dsn.NONE;
    }

    private RcptParameters rcpt(RcptParameters asked) throws SmtpRefused {
        if (asked.isEmpty()) {
            return asked;
        }
        boolean reports = !asked.notifyOn().isEmpty() || asked.original().isPresent();
        RcptParameters told = !reports || has(Extension.DSN) ? asked : RcptParameters.NONE;
        Optional<ValidSince> since =
                asked.validSince().isPresent() ? validSince(asked.validSince().get()) : Optional.empty();
        return new RcptParameters(told.notifyOn(), told.original(), since);
    }

    /** RFC 7293 section 5.1.1: what must not go to a new owner goes on to servers that see to it, unless the sender says otherwise. */
    private Optional<ValidSince> validSince(ValidSince asked) throws SmtpRefused {
        if (offered.has(Extension.RRVS)) {
            return Optional.of(asked);
        }
        if (asked.unsupported() == ValidSince.Unsupported.REJECT && !bestEffort.contains(Extension.RRVS)) {
            throw missing(Extension.RRVS, NO_RRVS);
        }
        leftOut.add(Extension.RRVS);
        return Optional.empty();
    }

    /** RFC 2852 section 4.1.4: a message that must come back in time goes only to servers that see to it. */
    private Optional<DeliverBy> deliverBy(DeliverBy asked) throws SmtpRefused {
        boolean mustReturn = asked.mode() == DeliverBy.Mode.RETURN;
        if (!offered.has(Extension.DELIVERBY) && mustReturn) {
            throw missing(Extension.DELIVERBY, Reply.of(555, "5.5.4", "The server does not offer DELIVERBY"));
        }
        if (!has(Extension.DELIVERBY)) {
            return Optional.empty();
        }
        if (mustReturn && asked.seconds() < number(offered.parameter(Extension.DELIVERBY, 0), 0)) {
            throw missing(Extension.DELIVERBY, TOO_SOON);
        }
        return Optional.of(asked);
    }

    private Optional<FutureRelease> release(FutureRelease asked) throws SmtpRefused {
        if (!has(Extension.FUTURERELEASE)) {
            return Optional.empty();
        }
        boolean tooLate = asked instanceof FutureRelease.HoldFor hold
                ? hold.seconds() > number(offered.parameter(Extension.FUTURERELEASE, 0), Long.MAX_VALUE)
                : asked instanceof FutureRelease.HoldUntil until
                        && until.time().isAfter(time(offered.parameter(Extension.FUTURERELEASE, 1)));
        if (tooLate) {
            throw missing(Extension.FUTURERELEASE, TOO_LATE);
        }
        return Optional.of(asked);
    }

    private static long number(Optional<String> digits, long otherwise) {
        return digits.filter(d -> d.matches("[0-9]{1,9}")).map(Long::parseLong).orElse(otherwise);
    }

    private static Instant time(Optional<String> text) {
        try {
            return text.map(Instant::parse).orElse(Instant.MAX);
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }
}
