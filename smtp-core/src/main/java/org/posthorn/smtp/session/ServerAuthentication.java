package org.posthorn.smtp.session;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslLines;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardedClient;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession.Authenticate;
import org.posthorn.smtp.session.SmtpServerSession.Response;
import org.posthorn.wire.Line;
import org.posthorn.wire.Printable;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Violation;

/** The AUTH command and the lines of its exchange (RFC 4954): what is offered, how they are read, what their outcome is called. */
final class ServerAuthentication {

    static final Reply REQUIRED = Reply.of(530, "5.7.0", "Authentication required");
    static final Reply SUCCESS = Reply.of(235, "2.7.0", "Authentication successful");

    private static final Reply SYNTAX = Reply.of(501, "5.5.4", "Syntax: AUTH mechanism [initial-response]");
    private static final Reply ALREADY = Reply.of(503, "5.5.1", "Authenticated already");
    private static final Reply UNKNOWN_MECHANISM = Reply.of(504, "5.5.4", "Mechanism not offered");
    private static final Reply TLS_NEEDED = Reply.of(538, "5.7.11", "Encryption required for this mechanism");
    private static final Reply NOT_BASE64 = Reply.of(501, "5.5.2", "Not Base64");
    private static final Reply CANCELLED = Reply.of(501, "5.7.0", "Authentication cancelled");
    private static final Reply LINE_TOO_LONG = Reply.of(500, "5.5.6", "Authentication exchange line is too long");
    private static final Reply MALFORMED = Reply.of(501, "5.5.2", "Malformed response");
    private static final Reply UNEXPECTED = Reply.of(501, "5.7.0", "The mechanism has no such response");
    private static final Reply UNAVAILABLE = Reply.of(454, "4.7.0", "Temporary authentication failure");
    private static final Reply BINDING = Reply.of(535, "5.7.8", "Channel binding failed");
    private static final Reply INVALID = Reply.of(535, "5.7.8", "Authentication credentials invalid");

    private final SaslServers mechanisms;
    private final int tries;
    private final boolean offers;
    private SaslChannel channel;
    private Optional<SaslIdentity> identity = Optional.empty();
    private Reply refusal = SYNTAX;
    private int failures;
    private boolean exposed;

    ServerAuthentication(SmtpServerOptions options) {
        this.mechanisms = options.authentication();
        this.tries = options.limits().authenticationTries();
        this.offers = options.offers(Extension.AUTH);
        this.channel = mechanisms.channel(null);
    }

    /** Forgets who the client was before TLS (RFC 3207 section 4.2). */
    void secured(TlsInfo tls) {
        channel = mechanisms.channel(tls);
        identity = Optional.empty();
    }

    /** Takes for the client's identity what one who is trusted says, and nothing else. */
    void forwarded(ForwardedClient client) {
        identity = client.value(ForwardedClient.Attribute.LOGIN).map(login -> new SaslIdentity(login, login, ""));
    }

    SaslChannel channel() {
        return channel;
    }

    Optional<SaslIdentity> identity() {
        return identity;
    }

    /** What AUTH would take now. */
    List<SaslMechanism> offered() {
        return offers && identity.isEmpty() ? mechanisms.offered(channel) : List.of();
    }

    /** Whether another try would be one too many. */
    boolean exhausted() {
        return failures >= tries;
    }

    /** Reads an AUTH command; null if there is a {@link #refusal} for it. */
    @Nullable Authenticate command(Line line, int end) {
        int from = Math.min(end, "AUTH ".length());
        int space = wordEnd(line, from, end);
        Optional<SaslMechanism> mechanism = SaslMechanism.of(line.text(from, space));
        Optional<SaslStep.Message> initial = Optional.empty();
        if (from == space) {
            return refuse(SYNTAX);
        } else if (identity.isPresent()) {
            return refuse(ALREADY);
        } else if (mechanism.isEmpty() || !offered().contains(mechanism.get())) {
            return refuse(mechanism.isPresent() && needsTls(mechanism.get()) ? TLS_NEEDED : UNKNOWN_MECHANISM);
        } else if (space < end) {
            String text = line.text(space + 1, end);
            initial = SaslStep.Message.ofBase64(text.equals(SaslLines.NOTHING) ? "" : text);
            if (text.isEmpty() || initial.isEmpty()) {
                return refuse(NOT_BASE64);
            }
        }
        return new Authenticate(mechanism.get(), initial);
    }

    private boolean needsTls(SaslMechanism mechanism) {
        return offers && !channel.encrypted() && mechanisms.needsTls(mechanism);
    }

    /** Reads a client's response; null if there is a {@link #refusal} for it, which ends the exchange. */
    @Nullable Response response(Line line) {
        if (!line.sound()) {
            failed();
            refuse(line.problem().orElseThrow() == Violation.Kind.LINE_TOO_LONG ? LINE_TOO_LONG : NOT_BASE64);
            return null;
        }
        String text = line.text(0, line.length());
        Optional<SaslStep.Message> response = SaslStep.Message.ofBase64(text);
        if (response.isEmpty()) {
            failed();
            refuse(text.equals("*") ? CANCELLED : NOT_BASE64);
            return null;
        }
        return new Response(response.get());
    }

    private @Nullable Authenticate refuse(Reply reply) {
        refusal = reply;
        exposed = true;
        return null;
    }

    Reply refusal() {
        return refusal;
    }

    void succeeded(SaslIdentity who) {
        identity = Optional.of(who);
        failures = 0;
    }

    void failed() {
        failures++;
        exposed = true;
    }

    /** What a client is told whose exchange failed (RFC 4954 section 6). */
    static Reply reply(SaslFailure failure) {
        return switch (failure) {
            case MALFORMED -> MALFORMED;
            case UNEXPECTED -> UNEXPECTED;
            case TOO_LONG -> LINE_TOO_LONG;
            case UNAVAILABLE -> UNAVAILABLE;
            case CHANNEL_BINDING, DOWNGRADED -> BINDING;
            default -> INVALID;
        };
    }

    /**
     * What a transcript hears of a line: of AUTH the mechanism, of its exchange nothing. A client that does not wait for replies goes on with
     * its secrets when AUTH was refused: until it says something that is known, nothing is heard either.
     */
    String heard(Line line, boolean inExchange) {
        String text = line.toString();
        if (inExchange) {
            return text.equals("*") ? text : Printable.REDACTED;
        }
        if (CommandText.startsWith(line, 0, "AUTH")) {
            return line.length() > "AUTH ".length() ? command(line) : text;
        }
        exposed &= Verb.of(line, CommandText.end(line)) == Verb.UNKNOWN;
        return exposed ? Printable.REDACTED : text;
    }

    private static String command(Line line) {
        int from = "AUTH ".length();
        int to = wordEnd(line, from, line.length());
        String mechanism = line.text(from, to);
        if (line.octet(from - 1) != ' ' || SaslMechanism.of(mechanism).isEmpty()) {
            return "AUTH " + Printable.REDACTED;
        }
        return "AUTH " + mechanism + (to < line.length() ? " " + Printable.REDACTED : "");
    }

    private static int wordEnd(Line line, int from, int end) {
        int to = from;
        while (to < end && line.octet(to) != ' ') {
            to++;
        }
        return to;
    }
}
