package org.posthorn.smtp.session;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.DeliverBy;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ExtensionTerms;
import org.posthorn.smtp.FutureRelease;
import org.posthorn.smtp.FutureRelease.HoldFor;
import org.posthorn.smtp.FutureRelease.HoldUntil;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.MailParameters.Dsn;
import org.posthorn.smtp.MailParameters.Returned;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.internal.PathGrammar;

/** The arguments of MAIL. */
final class MailCommand extends PathCommand {

    private static final Reply SYNTAX = bad("Syntax: MAIL FROM:<address>");
    private static final Reply BAD_SENDER = Reply.of(501, "5.1.7", "Bad sender's mailbox address syntax");
    private static final Reply NOT_ASCII =
            Reply.of(550, "5.6.7", "Addresses beyond ASCII are not permitted without SMTPUTF8");
    private static final Reply BAD_SIZE = bad("SIZE takes a number of one to twenty digits");
    private static final Reply BAD_BODY = bad("BODY takes 7BIT or 8BITMIME");
    private static final Reply BAD_BINARY_BODY = bad("BODY takes 7BIT, 8BITMIME or BINARYMIME");
    private static final Reply BAD_RET = bad("RET takes FULL or HDRS");
    private static final Reply BAD_ENVID = bad("ENVID takes xtext of at most 100 characters");
    private static final Reply BAD_AUTH = bad("AUTH takes a mailbox or <>, as xtext");
    private static final Reply BAD_BY = bad("BY takes seconds;N or seconds;R, and T behind it or not");
    private static final Reply BAD_HOLDFOR = bad("HOLDFOR takes 1 to 999999999 seconds");
    private static final Reply BAD_HOLDUNTIL = bad("HOLDUNTIL takes a date and time in UTC");
    private static final Reply HELD_TWICE = bad("Either HOLDFOR or HOLDUNTIL");
    private static final Reply HELD_TOO_LONG = bad("Held for longer than to be delivered");
    private static final Reply BAD_PRIORITY = Reply.of(501, "5.5.2", "MT-PRIORITY takes a number from -9 to 9");

    private final Predicate<Extension> offered;
    private final ExtensionTerms terms;

    private ReversePath from = ReversePath.NULL;
    private MailParameters parameters = MailParameters.NONE;

    /** Reads nothing yet; see {@link PathCommand}. */
    MailCommand(CharSequence line, int end, boolean utf8, Predicate<Extension> offered, ExtensionTerms terms) {
        super(Verb.MAIL, "FROM:", line, end, utf8, offered);
        this.offered = offered;
        this.terms = terms;
    }

    private static Reply bad(String text) {
        return Reply.of(501, "5.5.4", text);
    }

    ReversePath from() {
        return from;
    }

    MailParameters parameters() {
        return parameters;
    }

    /** What is wrong with parameters that are well each for itself; null if nothing is. */
    @Nullable Reply conflict() {
        if (!parameters.smtpUtf8() && !isAscii()) {
            return NOT_ASCII;
        }
        // RFC 4865 section 5.2.2; of HOLDUNTIL only a clock could tell
        return parameters.release().orElse(null) instanceof HoldFor hold
                        && parameters
                                .deliverBy()
                                .filter(by -> by.seconds() < hold.seconds())
                                .isPresent()
                ? HELD_TOO_LONG
                : null;
    }

    @Override
    Reply badSyntax() {
        return SYNTAX;
    }

    @Override
    Reply badPath() {
        return BAD_SENDER;
    }

    @Override
    @Nullable Reply path(PathGrammar.Path path) {
        if (path.domain().isEmpty() && !path.isNull()) {
            return BAD_SENDER;
        }
        from = new ReversePath(path.localPart(), path.domain());
        return null;
    }

    @Override
    @Nullable Reply parameter(Parameter parameter, String value) {
        return switch (parameter) {
            case SIZE -> size(MailParameters.parseSize(value));
            case BODY -> body(BodyType.parse(value));
            case SMTPUTF8 -> take(parameters.withSmtpUtf8(true));
            case REQUIRETLS -> take(parameters.withRequireTls(true));
            case RET -> returned(Returned.parse(value));
            case ENVID -> envelopeId(Dsn.parseEnvelopeId(value));
            case AUTH -> auth(MailParameters.parseAuth(value));
            case BY -> deliverBy(DeliverBy.parse(value));
            case HOLDFOR -> holdFor(HoldFor.parse(value));
            case HOLDUNTIL -> holdUntil(HoldUntil.parse(value));
            case MT_PRIORITY -> priority(MailParameters.parsePriority(value));
            default -> throw new IllegalArgumentException(parameter.keyword());
        };
    }

    private @Nullable Reply take(MailParameters changed) {
        parameters = changed;
        return null;
    }

    private @Nullable Reply size(OptionalLong size) {
        return size.isEmpty() ? BAD_SIZE : take(parameters.withSize(size.getAsLong()));
    }

    private @Nullable Reply body(Optional<BodyType> type) {
        boolean binary = offered.test(Extension.BINARY_MIME);
        return type.isEmpty() || (type.get() == BodyType.BINARY_MIME && !binary)
                ? binary ? BAD_BINARY_BODY : BAD_BODY
                : take(parameters.withBody(type.get()));
    }

    private @Nullable Reply returned(Optional<Returned> much) {
        return much.isEmpty() ? BAD_RET : take(parameters.withReturned(much.get()));
    }

    private @Nullable Reply envelopeId(Optional<String> id) {
        return id.isEmpty() ? BAD_ENVID : take(parameters.withEnvelopeId(id.get()));
    }

    private @Nullable Reply auth(Optional<ReversePath> submitter) {
        return submitter.isEmpty() ? BAD_AUTH : take(parameters.withAuth(submitter.get()));
    }

    private @Nullable Reply deliverBy(Optional<DeliverBy> by) {
        if (by.isEmpty()) {
            return BAD_BY;
        }
        boolean tooSoon = by.get().mode() == DeliverBy.Mode.RETURN && by.get().seconds() < terms.leastDeliverBy();
        return tooSoon
                ? Reply.of(555, "5.5.4", "BY with R takes " + terms.leastDeliverBy() + " seconds at least")
                : take(parameters.withDeliverBy(by.get()));
    }

    private @Nullable Reply holdFor(Optional<HoldFor> hold) {
        if (hold.isPresent() && hold.get().seconds() > terms.longestHold()) {
            return bad("HOLDFOR takes " + terms.longestHold() + " seconds at most");
        }
        return hold.isEmpty() ? BAD_HOLDFOR : release(hold.get());
    }

    private @Nullable Reply holdUntil(Optional<HoldUntil> hold) {
        if (hold.isPresent() && hold.get().time().isAfter(terms.latestRelease())) {
            return bad("HOLDUNTIL takes " + terms.latestRelease() + " at the latest");
        }
        return hold.isEmpty() ? BAD_HOLDUNTIL : release(hold.get());
    }

    private @Nullable Reply release(FutureRelease release) {
        return parameters.release().isPresent() ? HELD_TWICE : take(parameters.withRelease(release));
    }

    private @Nullable Reply priority(OptionalInt degree) {
        return degree.isEmpty() ? BAD_PRIORITY : take(parameters.withPriority(degree.getAsInt()));
    }
}
