package org.posthorn.smtp.session;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardedClient;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.RemoteQueue;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Expand;
import org.posthorn.smtp.session.SmtpServerSession.Hello;
import org.posthorn.smtp.session.SmtpServerSession.Mail;
import org.posthorn.smtp.session.SmtpServerSession.Recipient;
import org.posthorn.smtp.session.SmtpServerSession.Turn;
import org.posthorn.smtp.session.SmtpServerSession.Verify;
import org.posthorn.smtp.session.SmtpServerSession.Xclient;
import org.posthorn.wire.Line;

/** Reads the commands that have arguments (RFC 5321 section 4.1.1): each becomes a question, or there is a refusal for it. */
final class ServerCommands {

    private final SmtpServerOptions options;
    private final ServerOffers offers;
    private final SmtpLimits limits;
    private final ServerAuthentication authentication;
    private final ServerTransaction transaction;

    private final Set<String> domains = new HashSet<>();

    private Reply refusal = ServerReplies.NOT_IMPLEMENTED;
    private boolean mistake;
    private boolean extended;

    ServerCommands(
            SmtpServerOptions options,
            ServerOffers offers,
            ServerAuthentication authentication,
            ServerTransaction transaction) {
        this.options = options;
        this.offers = offers;
        this.limits = options.limits();
        this.authentication = authentication;
        this.transaction = transaction;
    }

    /** Says whether the client has said EHLO, and so may use what extensions add to commands. */
    void extended(boolean saidEhlo) {
        extended = saidEhlo;
    }

    /** What is told to the client for the command that was read last, if no question came of it. */
    Reply refusal() {
        return refusal;
    }

    /** Whether that refusal counts as an error of the client's. */
    boolean mistake() {
        return mistake;
    }

    private @Nullable Ask refuse(Reply reply) {
        refusal = reply;
        mistake = true;
        return null;
    }

    /** Refuses what is well said, but too much. */
    private @Nullable Ask decline(Reply reply) {
        refusal = reply;
        mistake = false;
        return null;
    }

    @Nullable Ask hello(Verb verb, Line line, int end) {
        int from = Math.min(end, verb.name().length() + 1);
        String domain = line.text(from, end);
        return PathGrammar.isDomain(domain)
                ? new Hello(domain, verb != Verb.HELO)
                : refuse(Reply.of(501, "5.5.4", "Syntax: " + verb + " domain"));
    }

    @Nullable Ask mail(Line line, int end) {
        MailCommand command = new MailCommand(line, end, false, this::has, options.terms());
        Reply problem = command.read();
        String text = problem == null ? null : CommandText.beyondAscii(line, end);
        if (text != null) {
            command = new MailCommand(text, text.length(), true, this::has, options.terms());
            problem = command.read();
        }
        problem = problem == null ? command.conflict() : problem;
        if (problem != null) {
            return refuse(problem);
        }
        OptionalLong size = command.parameters().size();
        if (size.isPresent() && size.getAsLong() > limits.messageSize()) {
            return decline(ServerReplies.TOO_BIG);
        }
        return new Mail(command.from(), trusted(command.parameters()));
    }

    @Nullable Ask recipient(Line line, int end) {
        boolean smtpUtf8 = transaction.smtpUtf8();
        RcptCommand command = new RcptCommand(line, end, false, smtpUtf8, this::has);
        Reply problem = command.read();
        String text = problem == null ? null : CommandText.beyondAscii(line, end);
        if (text != null) {
            command = new RcptCommand(text, text.length(), true, smtpUtf8, this::has);
            problem = command.read();
        }
        if (problem != null) {
            return refuse(problem);
        }
        if (transaction.recipients() >= limits.recipients()) {
            return decline(ServerReplies.TOO_MANY_RECIPIENTS);
        }
        if (isOneDomainTooMany(command.to().domain())) {
            return decline(ServerReplies.TOO_MANY_DOMAINS);
        }
        return new Recipient(command.to(), command.parameters());
    }

    /** RFC 9422: RCPTDOMAINMAX counts the domains of the whole connection. */
    private boolean isOneDomainTooMany(String domain) {
        if (limits.domains() == SmtpLimits.NO_LIMIT) {
            return false;
        }
        String folded = domain.toLowerCase(Locale.ROOT);
        if (!domains.contains(folded) && domains.size() == limits.domains()) {
            return true;
        }
        domains.add(folded);
        return false;
    }

    private boolean has(Extension extension) {
        return extended && offers.has(extension);
    }

    /** What a client that has not authenticated says of a message's submitter counts for nothing (RFC 4954 section 5). */
    private MailParameters trusted(MailParameters parameters) {
        return parameters.auth().isPresent() && authentication.identity().isEmpty()
                ? parameters.withAuth(ReversePath.NULL)
                : parameters;
    }

    @Nullable Ask authenticate(Line line, int end) {
        Ask command = authentication.command(line, end);
        return command != null ? command : refuse(authentication.refusal());
    }

    /** VRFY and EXPN: {@code String [SP "SMTPUTF8"]} (RFC 6531 section 3.7.4.2). */
    @Nullable Ask string(Verb verb, Line line, int end) {
        if (verb == Verb.EXPN && !offers.has(Extension.EXPN)) {
            return refuse(ServerReplies.NOT_IMPLEMENTED);
        }
        String text = argument(verb, line, end, has(Extension.SMTPUTF8));
        if (text.isEmpty()) {
            return refuse(ServerReplies.STRING_SYNTAX);
        }
        int space = text.lastIndexOf(' ');
        boolean utf8 = has(Extension.SMTPUTF8) && space > 0 && "SMTPUTF8".equalsIgnoreCase(text.substring(space + 1));
        String string = utf8 ? text.substring(0, space).stripTrailing() : text;
        return verb == Verb.EXPN ? new Expand(string, utf8) : new Verify(string, utf8);
    }

    /** What is behind the verb; empty if it is nothing, or not printable. */
    private static String argument(Verb verb, Line line, int end, boolean utf8) {
        int from = Math.min(end, verb.name().length() + 1);
        if (CommandText.isPrintable(line, from, end)) {
            return line.text(from, end);
        }
        String text = utf8 ? CommandText.beyondAscii(line, end) : null;
        return text != null && PathGrammar.isQuotable(text) ? text.substring(from) : "";
    }

    @Nullable Ask turn(Line line, int end) {
        if (!has(Extension.ETRN)) {
            return refuse(ServerReplies.NOT_IMPLEMENTED);
        }
        String node = argument(Verb.ETRN, line, end, false);
        Optional<RemoteQueue> queue = RemoteQueue.parse(node);
        return queue.isPresent()
                ? new Turn(queue.get())
                : refuse(end == "ETRN".length() ? ServerReplies.TURN_WITHOUT_NODE : ServerReplies.BAD_NODE);
    }

    @Nullable Ask xclient(Line line, int end) {
        if (!offers.has(Extension.XCLIENT)) {
            return refuse(ServerReplies.XCLIENT_NOT_PERMITTED);
        }
        Optional<ForwardedClient> client = ForwardedClient.parse(argument(Verb.XCLIENT, line, end, false));
        return client.isPresent() ? new Xclient(client.get()) : refuse(ServerReplies.XCLIENT_SYNTAX);
    }
}
