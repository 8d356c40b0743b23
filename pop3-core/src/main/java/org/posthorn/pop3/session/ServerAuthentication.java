package org.posthorn.pop3.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.session.Pop3ServerSession.Apop;
import org.posthorn.pop3.session.Pop3ServerSession.Authenticate;
import org.posthorn.pop3.session.Pop3ServerSession.Respond;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPrep;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.wire.Line;
import org.posthorn.wire.Printable;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Violation;

/** The commands that log in and the lines of exchanges (RFC 1939 section 7, RFC 5034): how they are read, what their outcome is called. */
final class ServerAuthentication {

    /** An empty message where an empty text would say that there is none. */
    private static final String NOTHING = "=";

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{32}");

    private final SaslServers mechanisms;
    private final boolean user;
    private final String timestamp;
    private SaslChannel channel;
    private String name = "";
    private Phrase refusal = Phrase.ARGUMENTS;
    private int failures;
    private boolean exposed;

    ServerAuthentication(Pop3ServerOptions options, String timestamp) {
        this.mechanisms = options.authentication();
        this.user = options.user();
        this.timestamp = timestamp;
        this.channel = mechanisms.channel(null);
    }

    /** Forgets what was said in the clear. */
    void secured(TlsInfo tls) {
        channel = mechanisms.channel(tls);
        name = "";
    }

    SaslChannel channel() {
        return channel;
    }

    /** What AUTH would take now. */
    List<SaslMechanism> offered() {
        return mechanisms.offered(channel);
    }

    /** Whether USER and PASS are taken now. */
    boolean takesUser() {
        return user && offered().contains(SaslMechanism.PLAIN);
    }

    /** Whether APOP is taken. */
    boolean takesApop() {
        return !timestamp.isEmpty();
    }

    /** Why a command was not read. */
    Phrase refusal() {
        return refusal;
    }

    /** Reads USER. Returns whether a password may follow; if not there is a {@link #refusal}. */
    boolean user(Arguments arguments) {
        if (!takesUser()) {
            refusal = user && mechanisms.needsTls(SaslMechanism.PLAIN) ? Phrase.TLS_FIRST : Phrase.UNKNOWN;
            return false;
        }
        name = arguments.rest();
        refusal = Phrase.ARGUMENTS;
        return !name.isEmpty();
    }

    /** Reads PASS; null if there is a {@link #refusal} for it. Spaces are part of the password. */
    @Nullable Authenticate pass(Line line) {
        int from = Verb.PASS.length() + 1;
        if (line.length() <= from) {
            refusal = Phrase.ARGUMENTS;
            return null;
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(0);
        message.writeBytes(name.getBytes(ISO_8859_1));
        message.write(0);
        for (int i = from; i < line.length(); i++) {
            message.write(line.octet(i));
        }
        name = "";
        return new Authenticate(SaslMechanism.PLAIN, Optional.of(new SaslStep.Message(message.toByteArray())));
    }

    /** Reads APOP; null if there is a {@link #refusal} for it. */
    @Nullable Apop apop(Arguments arguments) {
        if (!takesApop()) {
            refusal = Phrase.UNKNOWN;
            return null;
        }
        String all = arguments.rest();
        int space = all.lastIndexOf(' ');
        if (space <= 0 || !DIGEST.matcher(all).region(space + 1, all.length()).matches()) {
            refusal = Phrase.ARGUMENTS;
            return null;
        }
        Optional<String> prepared = utf8(all.substring(0, space)).flatMap(SaslPrep::query);
        if (prepared.isEmpty()) {
            refusal = Phrase.LOGIN_FAILED;
            return null;
        }
        return new Apop(prepared.get(), timestamp, all.substring(space + 1));
    }

    private static Optional<String> utf8(String octets) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(octets.getBytes(ISO_8859_1));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Reads AUTH; null if there is a {@link #refusal} for it. */
    @Nullable Authenticate auth(Arguments arguments) {
        Optional<SaslMechanism> mechanism = SaslMechanism.of(arguments.word());
        if (mechanism.isEmpty() || !offered().contains(mechanism.get())) {
            boolean needsTls = mechanism.filter(mechanisms::needsTls).isPresent() && !channel.encrypted();
            refusal = needsTls ? Phrase.TLS_FIRST : Phrase.MECHANISM;
            return null;
        }
        if (arguments.isEmpty()) {
            return new Authenticate(mechanism.get(), Optional.empty());
        }
        String text = arguments.rest();
        Optional<SaslStep.Message> initial = SaslStep.Message.ofBase64(text.equals(NOTHING) ? "" : text);
        if (text.isEmpty() || initial.isEmpty()) {
            refusal = Phrase.NOT_BASE64;
            return null;
        }
        return new Authenticate(mechanism.get(), initial);
    }

    /** Reads a client's response; null if there is a {@link #refusal} for it, which ends the exchange. */
    @Nullable Respond response(Line line) {
        if (!line.sound()) {
            boolean tooLong = line.problem().orElseThrow() == Violation.Kind.LINE_TOO_LONG;
            refusal = tooLong ? Phrase.TOO_LONG : Phrase.NOT_BASE64;
            return null;
        }
        String text = line.text(0, line.length());
        Optional<SaslStep.Message> response = SaslStep.Message.ofBase64(text);
        if (response.isEmpty()) {
            refusal = text.equals("*") ? Phrase.CANCELLED : Phrase.NOT_BASE64;
            return null;
        }
        return new Respond(response.get());
    }

    /** A login has failed. Returns how many have by now. */
    int failed() {
        return ++failures;
    }

    /** What a client is told whose login failed (RFC 3206). Behind PASS and APOP there is no more to tell than that it did. */
    static Phrase phrase(SaslFailure failure, boolean exchange) {
        return switch (failure) {
            case UNAVAILABLE -> Phrase.LOGIN_UNAVAILABLE;
            case MALFORMED, UNEXPECTED -> exchange ? Phrase.EXCHANGE : Phrase.LOGIN_FAILED;
            case TOO_LONG -> exchange ? Phrase.TOO_LONG : Phrase.LOGIN_FAILED;
            default -> Phrase.LOGIN_FAILED;
        };
    }

    /**
     * What a transcript hears of a line: of PASS nothing, of AUTH the mechanism, of its exchange nothing. A client that does not wait for
     * replies goes on with its secrets when AUTH was refused: until it says something that is known, nothing is heard either.
     */
    String heard(Line line, boolean inExchange) {
        if (inExchange) {
            return line.length() == 1 && line.octet(0) == '*' ? "*" : Printable.REDACTED;
        }
        Verb verb = Verb.of(line);
        exposed = verb == Verb.AUTH || exposed && verb == Verb.UNKNOWN;
        return switch (verb) {
            case PASS -> "PASS " + Printable.REDACTED;
            case APOP -> "APOP " + Printable.REDACTED;
            case AUTH -> auth(line);
            case UNKNOWN -> exposed || mayBePassword(line) ? Printable.REDACTED : line.toString();
            default -> line.toString();
        };
    }

    /** A misspelt PASS is a password no less. */
    private static boolean mayBePassword(Line line) {
        return line.length() >= Verb.PASS.length()
                && line.text(0, Verb.PASS.length()).equalsIgnoreCase(Verb.PASS.name());
    }

    private static String auth(Line line) {
        Arguments arguments = new Arguments(line, Verb.AUTH);
        String mechanism = arguments.word();
        if (mechanism.isEmpty()) {
            return "AUTH";
        }
        if (SaslMechanism.of(mechanism).isEmpty()) {
            return "AUTH " + Printable.REDACTED;
        }
        return "AUTH " + mechanism + (arguments.isEmpty() ? "" : " " + Printable.REDACTED);
    }
}
