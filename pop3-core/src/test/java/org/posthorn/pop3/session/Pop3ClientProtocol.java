package org.posthorn.pop3.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Pop3ClientLimits;
import org.posthorn.pop3.session.Pop3ClientSession.Challenge;
import org.posthorn.pop3.session.Pop3ClientSession.Chunk;
import org.posthorn.pop3.session.Pop3ClientSession.Closing;
import org.posthorn.pop3.session.Pop3ClientSession.Ended;
import org.posthorn.pop3.session.Pop3ClientSession.Entry;
import org.posthorn.pop3.session.Pop3ClientSession.Event;
import org.posthorn.pop3.session.Pop3ClientSession.Fault;
import org.posthorn.pop3.session.Pop3ClientSession.Greeting;
import org.posthorn.pop3.session.Pop3ClientSession.Responded;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.Secret;
import org.posthorn.testkit.Options;
import org.posthorn.testkit.Protocol;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.LeastRate;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Transcript;

/**
 * Lends POP3 client sessions to the transcripts. Their application does nothing but what {@code >} lines say: a command as it is sent, but
 * {@code > auth MECHANISM [INITIAL]}, {@code > apop NAME SECRET}, {@code > respond TEXT} and {@code > cancel}, where {@code =} is an empty
 * text, {@code |} a NUL and {@code &} octets beyond ASCII in the place of Base64.
 */
final class Pop3ClientProtocol implements Protocol<Event> {

    @Override
    public Role role() {
        return Role.CLIENT;
    }

    @Override
    public Subject<Event> subject(Options options) {
        Pop3ClientLimits defaults = Pop3ClientLimits.DEFAULTS;
        Pop3ClientLimits limits = defaults.withListings((int) options.number("listings", defaults.listings()))
                .withResponseLine((int) options.number("line", defaults.responseLine()))
                .withMessageSize(options.number("size", defaults.messageSize()))
                .withRate(new LeastRate(
                        options.number("rate", defaults.rate().octetsPerSecond()),
                        options.duration("period", Duration.ofMinutes(3))));
        return new Application(new Pop3ClientSession(limits, Transcript.NONE));
    }

    @Override
    public String print(Event event) {
        if (event instanceof Greeting greeting) {
            return "Greeting[" + greeting.response() + "]";
        } else if (event instanceof Responded responded) {
            return "Responded[" + responded.command().line() + ": " + responded.response() + "]";
        } else if (event instanceof Entry entry) {
            return "Entry[" + Printable.of(entry.line()) + "]";
        } else if (event instanceof Ended ended) {
            return "Ended[" + ended.command().line() + ": " + ended.size() + "]";
        } else if (event instanceof Challenge challenge) {
            return "Challenge[" + Printable.of(new String(challenge.message().octets(), ISO_8859_1)) + "]";
        } else if (event instanceof Closing closing) {
            return "Closing[" + closing.response() + "]";
        } else if (event instanceof Fault fault) {
            return "Fault[" + fault.violation().kind() + ": "
                    + fault.violation().detail() + "]";
        }
        return event.toString();
    }

    @Override
    public @Nullable ByteBuffer chunk(Event event) {
        return event instanceof Chunk chunk ? chunk.bytes() : null;
    }

    @Override
    public boolean question(Event event) {
        return event instanceof Challenge;
    }

    /** An application that does as it is told. */
    private record Application(Pop3ClientSession session) implements Subject<Event> {

        @Override
        public void on(Event event) {}

        @Override
        public void perform(String command, byte[] body) {
            if (command.startsWith("respond ")) {
                session.respond(message(command.substring(8)));
            } else if (command.equals("cancel")) {
                session.respond(new SaslStep.Failed(SaslFailure.UNEXPECTED, ""));
            } else {
                session.submit(parse(command));
            }
        }
    }

    private static Pop3Command parse(String command) {
        String[] words = command.split(" ");
        boolean bare = words.length == 1;
        return switch (words[0]) {
            case "capa" -> new Pop3Command.Capa();
            case "stls" -> new Pop3Command.Stls();
            case "auth" -> bare ? new Pop3Command.Mechanisms() : auth(words);
            case "user" -> new Pop3Command.User(words[1]);
            case "pass" -> new Pop3Command.Pass(Secret.of(words[1]));
            case "apop" -> new Pop3Command.Apop(words[1], words[2]);
            case "utf8" -> new Pop3Command.Utf8();
            case "lang" -> bare ? new Pop3Command.Languages() : new Pop3Command.Lang(words[1]);
            case "stat" -> new Pop3Command.Stat();
            case "list" -> bare ? new Pop3Command.ListAll() : new Pop3Command.ListOne(Integer.parseInt(words[1]));
            case "uidl" -> bare ? new Pop3Command.UidlAll() : new Pop3Command.UidlOne(Integer.parseInt(words[1]));
            case "retr" -> new Pop3Command.Retr(Integer.parseInt(words[1]));
            case "top" -> new Pop3Command.Top(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "dele" -> new Pop3Command.Dele(Integer.parseInt(words[1]));
            case "noop" -> new Pop3Command.Noop();
            case "rset" -> new Pop3Command.Rset();
            case "quit" -> new Pop3Command.Quit();
            default -> throw new IllegalArgumentException("unknown command: " + command);
        };
    }

    private static Pop3Command auth(String[] words) {
        return new Pop3Command.Auth(words[1], words.length > 2 ? Optional.of(message(words[2])) : Optional.empty());
    }

    private static SaslStep.Message message(String text) {
        if (text.startsWith("&")) {
            return SaslStep.Message.ofBase64(text.substring(1)).orElseThrow();
        }
        return new SaslStep.Message((text.equals("=") ? "" : text.replace('|', '\0')).getBytes(US_ASCII));
    }
}
