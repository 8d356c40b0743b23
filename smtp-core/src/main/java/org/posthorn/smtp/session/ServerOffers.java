package org.posthorn.smtp.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ExtensionTerms;
import org.posthorn.smtp.ForwardedClient;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.session.ServerTable.Rule;
import org.posthorn.smtp.session.ServerTable.State;

/** What a server offers at this moment. The one place that says so: the reply to EHLO lists it, and commands and parameters go by it. */
final class ServerOffers {

    private static final int SIX_DIGITS = 1_000_000;

    private final SmtpServerOptions options;
    private final ServerAuthentication authentication;
    private boolean secure;

    ServerOffers(SmtpServerOptions options, ServerAuthentication authentication) {
        this.options = options;
        this.authentication = authentication;
    }

    /** Says that there is TLS from now on. */
    void secured() {
        secure = true;
    }

    /** Whether an extension's commands and parameters are known now. */
    boolean has(Extension extension) {
        return options.offers(extension)
                && switch (extension) {
                    case STARTTLS -> !secure;
                    case REQUIRETLS -> secure; // RFC 8689 section 2
                    default -> true;
                };
    }

    /** Whether a command is known now. */
    private boolean has(Verb verb) {
        return switch (verb) {
            case AUTH -> has(Extension.AUTH) && !authentication.offered().isEmpty();
            case STARTTLS -> has(Extension.STARTTLS);
            case BDAT -> has(Extension.CHUNKING);
            case EXPN -> has(Extension.EXPN);
            case HELP -> has(Extension.HELP);
            case ETRN -> has(Extension.ETRN);
            case XCLIENT -> has(Extension.XCLIENT);
            case UNKNOWN -> false;
            default -> true;
        };
    }

    /** The names of the commands that would be obeyed in a state. */
    String verbs(State state) {
        return Arrays.stream(Verb.values())
                .filter(verb -> ServerTable.of(options.protocol()).rule(state, verb) == Rule.DO && has(verb))
                .map(Verb::name)
                .collect(Collectors.joining(" "));
    }

    /** The ehlo-lines, one for each keyword (RFC 5321 section 4.1.1.1). */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Extension extension : options.extensions()) {
            String arguments = arguments(extension);
            if (has(extension) && (extension != Extension.AUTH || !arguments.isEmpty())) {
                lines.add(arguments.isEmpty() ? extension.keyword() : extension.keyword() + " " + arguments);
            }
        }
        return lines;
    }

    private String arguments(Extension extension) {
        SmtpLimits limits = options.limits();
        ExtensionTerms terms = options.terms();
        return switch (extension) {
            case SIZE -> limits.messageSize() == SmtpLimits.NO_SIZE_LIMIT ? "" : Long.toString(limits.messageSize());
            case AUTH ->
                authentication.offered().stream().map(SaslMechanism::text).collect(Collectors.joining(" "));
            case DELIVERBY -> terms.leastDeliverBy() == 0 ? "" : Long.toString(terms.leastDeliverBy());
            case FUTURERELEASE -> terms.longestHold() + " " + terms.latestRelease();
            case MT_PRIORITY -> terms.priorityPolicy().orElse("");
            case XCLIENT ->
                Arrays.stream(ForwardedClient.Attribute.values())
                        .map(ForwardedClient.Attribute::name)
                        .collect(Collectors.joining(" "));
            case LIMITS -> limits(limits);
            default -> "";
        };
    }

    /** RFC 9422; a limit of more than six digits cannot be told, and is hardly one. */
    private static String limits(SmtpLimits limits) {
        StringJoiner told = new StringJoiner(" ");
        tell(told, "MAILMAX=", limits.transactions());
        tell(told, "RCPTMAX=", limits.recipients());
        tell(told, "RCPTDOMAINMAX=", limits.domains());
        return told.toString();
    }

    private static void tell(StringJoiner told, String name, int limit) {
        if (limit < SIX_DIGITS) {
            told.add(name + limit);
        }
    }
}
