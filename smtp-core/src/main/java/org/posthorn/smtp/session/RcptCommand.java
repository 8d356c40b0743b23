package org.posthorn.smtp.session;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Notify;
import org.posthorn.smtp.OriginalRecipient;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ValidSince;
import org.posthorn.smtp.internal.PathGrammar;

/** The arguments of RCPT. */
final class RcptCommand extends PathCommand {

    private static final Reply SYNTAX = bad("Syntax: RCPT TO:<address>");
    private static final Reply BAD_RECIPIENT = Reply.of(501, "5.1.3", "Bad destination mailbox address syntax");
    private static final Reply NOT_ASCII =
            Reply.of(553, "5.6.7", "Addresses beyond ASCII are not permitted without SMTPUTF8");
    private static final Reply BAD_NOTIFY = bad("NOTIFY takes NEVER, or some of SUCCESS,FAILURE,DELAY");
    private static final Reply BAD_ORCPT = bad("ORCPT takes type;address, encoded");
    private static final Reply BAD_RRVS = bad("RRVS takes a date and time, and ;C or ;R behind it or not");

    private final boolean utf8;
    private final boolean smtpUtf8;

    private @Nullable ForwardPath to;
    private RcptParameters parameters = RcptParameters.NONE;

    /**
     * Reads nothing yet; see {@link PathCommand}.
     *
     * @param smtpUtf8 whether the mail transaction began with SMTPUTF8
     */
    RcptCommand(CharSequence line, int end, boolean utf8, boolean smtpUtf8, Predicate<Extension> offered) {
        super(Verb.RCPT, "TO:", line, end, utf8, offered);
        this.utf8 = utf8;
        this.smtpUtf8 = smtpUtf8;
    }

    private static Reply bad(String text) {
        return Reply.of(501, "5.5.4", text);
    }

    ForwardPath to() {
        if (to == null) {
            throw new IllegalStateException("no path was read");
        }
        return to;
    }

    RcptParameters parameters() {
        return parameters;
    }

    @Override
    Reply badSyntax() {
        return SYNTAX;
    }

    @Override
    Reply badPath() {
        return BAD_RECIPIENT;
    }

    @Override
    @Nullable Reply path(PathGrammar.Path path) {
        if (path.isNull()) {
            return BAD_RECIPIENT;
        }
        to = new ForwardPath(path.localPart(), path.domain());
        return !smtpUtf8 && !isAscii() ? NOT_ASCII : null;
    }

    @Override
    @Nullable Reply parameter(Parameter parameter, String value) {
        return switch (parameter) {
            case NOTIFY -> notifyOn(Notify.parse(value));
            case ORCPT -> original(utf8 && !smtpUtf8 ? Optional.empty() : OriginalRecipient.parse(value));
            case RRVS -> validSince(ValidSince.parse(value));
            default -> throw new IllegalArgumentException(parameter.keyword());
        };
    }

    private @Nullable Reply take(RcptParameters changed) {
        parameters = changed;
        return null;
    }

    private @Nullable Reply notifyOn(Optional<Set<Notify>> wishes) {
        return wishes.isEmpty() ? BAD_NOTIFY : take(parameters.withNotifyOn(wishes.get()));
    }

    private @Nullable Reply original(Optional<OriginalRecipient> recipient) {
        return recipient.isEmpty() ? BAD_ORCPT : take(parameters.withOriginal(recipient.get()));
    }

    private @Nullable Reply validSince(Optional<ValidSince> since) {
        return since.isEmpty() ? BAD_RRVS : take(parameters.withValidSince(since.get()));
    }
}
