package org.posthorn.pop3.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.pop3.Expiry;
import org.posthorn.pop3.Language;
import org.posthorn.pop3.LoginDelay;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.Pop3Limits;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.session.Pop3ServerSession.Apop;
import org.posthorn.pop3.session.Pop3ServerSession.Ask;
import org.posthorn.pop3.session.Pop3ServerSession.Authenticate;
import org.posthorn.pop3.session.Pop3ServerSession.Event;
import org.posthorn.pop3.session.Pop3ServerSession.Exchange;
import org.posthorn.pop3.session.Pop3ServerSession.Open;
import org.posthorn.pop3.session.Pop3ServerSession.Respond;
import org.posthorn.pop3.session.Pop3ServerSession.Send;
import org.posthorn.pop3.session.Pop3ServerSession.Update;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.Secret;
import org.posthorn.testkit.Options;
import org.posthorn.testkit.Protocol;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Session;
import org.posthorn.wire.Transcript;

/**
 * Lends POP3 server sessions to the transcripts. Their application lets the users of the RFCs' examples in, has the maildrop that
 * {@code @ sizes} says (the two messages of RFC 1939), with messages of as many octets, and does all it is asked. {@code > refuse PHRASE},
 * {@code > response -ERR ...}, {@code > shutdown}, {@code > send} with the message behind it, {@code > break} (a message that goes out), and in
 * the place of a mechanism {@code > challenge TEXT}, {@code > authenticated USER} and {@code > fail FAILURE} are what else it can do.
 */
final class Pop3ServerProtocol implements Protocol<Event> {

    static final String TIMESTAMP = "<1896.697170952@dbc.mtview.ca.us>";

    private static final byte[] RANDOM = "as good as random".getBytes(US_ASCII);

    static final Language SWEDISH = new Language() {
        @Override
        public String tag() {
            return "sv";
        }

        @Override
        public String name() {
            return "Svenska";
        }

        @Override
        public String say(Phrase phrase) {
            return switch (phrase) {
                case LANGUAGE_CHANGED -> "Kommandot \"LANG\" lyckades";
                case NO_SUCH_MESSAGE -> "Inget s\u00e5dant meddelande, bara # finns";
                case GOODBYE_LEFT -> "bad\r\n+OK words #";
                case MAILDROP -> "\u00e5".repeat(600);
                default -> phrase.english();
            };
        }
    };

    @Override
    public Role role() {
        return Role.SERVER;
    }

    @Override
    public Subject<Event> subject(Options options) {
        return new Application(
                serverOptions(options),
                options.has("apop") ? TIMESTAMP : "",
                options.text("sizes").orElse("120 200"),
                !options.has("tls-unavailable"),
                options.has("own-terms"));
    }

    @Override
    public String print(Event event) {
        if (event instanceof Send send) {
            String lines = send instanceof Pop3ServerSession.Top top ? ", lines=" + top.lines() : "";
            return send.getClass().getSimpleName() + "[" + send.number() + lines + (send.utf8() ? ", utf8" : "") + "]";
        }
        if (event instanceof Update update) {
            return "Update"
                    + update.deleted().stream().map(Maildrop.Item::uniqueId).toList();
        }
        return event instanceof Open open ? "Open[" + open.user().authzid() + "]" : Objects.toString(event);
    }

    @Override
    public boolean question(Event event) {
        return event instanceof Ask;
    }

    private static Pop3ServerOptions serverOptions(Options options) {
        Pop3Limits defaults = Pop3Limits.DEFAULTS;
        Pop3Limits limits = defaults.withErrors((int) options.number("errors", defaults.errors()))
                .withCommands((int) options.number("commands", defaults.commands()))
                .withLogins((int) options.number("logins", defaults.logins()))
                .withCommandLine((int) options.number("line", defaults.commandLine()))
                .withOutput((int) options.number("output", defaults.output()))
                .withIdle(options.duration("idle", Duration.ofMinutes(10)));
        List<String> delay = List.of(options.text("login-delay").orElse("0").split(" "));
        List<String> expire = List.of(options.text("expire").orElse("NEVER").split(" "));
        Pop3ServerOptions server = Pop3ServerOptions.DEFAULTS
                .withLimits(limits)
                .withAuthentication(mechanisms(
                        List.of(options.text("mechanisms").orElse("PLAIN").split(" ")), options.has("in-clear")))
                .withUser(!options.has("no-user"))
                .withTls(options.has("stls"))
                .withUtf8(!options.has("no-utf8"))
                .withLoginDelay(new LoginDelay(Integer.parseInt(delay.get(0)), delay.size() > 1))
                .withExpire(new Expiry(
                        expire.get(0).equals("NEVER") ? Expiry.NO_END : Integer.parseInt(expire.get(0)),
                        expire.size() > 1))
                .withImplementation(options.text("implementation").orElse("Posthorn"))
                .withLineEnds(LineEnds.valueOf(
                        options.text("line-ends").orElse("refuse").toUpperCase(java.util.Locale.ROOT)));
        return options.has("swedish")
                ? server.withLanguages(List.of(Language.ENGLISH, Language.DEFAULT, SWEDISH))
                : server;
    }

    static SaslServers mechanisms(List<String> names, boolean inClear) {
        SaslMechanism[] others = Arrays.stream(SaslMechanism.values())
                .filter(mechanism -> !names.contains(mechanism.text()))
                .toArray(SaslMechanism[]::new);
        SaslServers.Builder servers = SaslServers.builder()
                .passwords((user, password) -> password.equals(Secret.of("secret"))
                        || user.equals("test") && password.equals(Secret.of("test"))
                        || password.equals(Secret.of("s\u00e9cret")))
                .sharedSecrets(user -> Optional.of(Secret.of("tanstaaftanstaaf")), "foo.com")
                .anonymous()
                .external(certificate -> Optional.of("certified"))
                .without(others);
        return (inClear ? servers.allowInClear(SaslMechanism.values()) : servers).build();
    }

    /** An application that does as it is told. */
    static final class Application implements Subject<Event> {

        final Pop3ServerSession session;
        private final SaslServers servers;
        private final List<Maildrop.Item> items = new ArrayList<>();
        private final boolean ownTerms;
        private @Nullable SaslServer exchange;
        private @Nullable ByteBuffer body;

        Application(Pop3ServerOptions options, String timestamp, String sizes, boolean tls, boolean ownTerms) {
            this.session = new Pop3ServerSession(options, timestamp, Transcript.NONE);
            this.servers = options.authentication();
            this.ownTerms = ownTerms;
            session.tlsAvailable(tls);
            for (String size : sizes.isBlank() ? new String[0] : sizes.split(" ")) {
                items.add(new Maildrop.Item("id" + (items.size() + 1), Long.parseLong(size)));
            }
        }

        @Override
        public Session<Event> session() {
            return session;
        }

        @Override
        public void on(Event event) {
            if (event instanceof Exchange step) {
                session.answer(next(step));
            } else if (event instanceof Open) {
                open();
            } else if (event instanceof Send send) {
                send(message((int) send.item().size()));
            } else if (event instanceof Update) {
                session.updated();
            }
        }

        private void open() {
            if (ownTerms) {
                session.opened(items, new LoginDelay(60, true), new Expiry(7, true));
            } else {
                session.opened(items);
            }
        }

        private void send(byte[] octets) {
            session.send();
            body = ByteBuffer.wrap(octets);
        }

        /** A message of so many octets: a header, an empty line, dots, and a CRLF at the end, as far as there is room. */
        static byte[] message(int size) {
            StringBuilder text = new StringBuilder("Subject: x\r\n\r\n.\r\n..\r\n");
            while (text.length() + 2 < size) {
                text.append('a');
            }
            text.setLength(Math.max(0, size - 2));
            byte[] octets = text.append("\r\n").toString().getBytes(US_ASCII);
            return Arrays.copyOf(octets, size);
        }

        @Override
        public boolean bodyWanted() {
            ByteBuffer rest = body;
            if (rest == null) {
                return false;
            }
            ByteBuffer piece = rest.slice(rest.position(), Math.min(7, rest.remaining()));
            rest.position(rest.position() + piece.remaining());
            boolean more = session.body(piece);
            if (!more || !rest.hasRemaining()) {
                body = null;
                session.endOfBody();
            }
            return true;
        }

        private SaslStep next(Exchange ask) {
            if (ask instanceof Respond response) {
                return Objects.requireNonNull(exchange).step(response.message().octets());
            }
            if (ask instanceof Apop apop) {
                return apop.digest().equals("c4c9334bac560ecc979e58001b3e22fb")
                        ? new SaslStep.Done(new SaslIdentity(apop.user(), apop.user(), ""))
                        : new SaslStep.Failed(SaslFailure.REFUSED, "");
            }
            Authenticate command = (Authenticate) ask;
            SaslServer begun = servers.begin(command.mechanism(), session.channel(), RANDOM)
                    .orElseThrow();
            exchange = begun;
            return command.initial()
                    .map(initial -> begun.step(initial.octets()))
                    .orElseGet(begun::start);
        }

        @Override
        public void perform(String command, byte[] octets) {
            String[] words = command.split(" ", 2);
            switch (words[0]) {
                case "refuse" -> session.refuse(Phrase.valueOf(words[1]));
                case "response" -> session.refuse(Response.parse(words[1]).orElseThrow());
                case "send" -> send(octets);
                case "break" -> {
                    session.send();
                    session.body(ByteBuffer.wrap(octets));
                    session.breakOff();
                }
                case "open" -> open();
                case "shutdown" -> session.shutdown();
                case "challenge" -> session.answer(new SaslStep.Message(words[1].getBytes(US_ASCII)));
                case "authenticated" -> session.answer(new SaslStep.Done(new SaslIdentity(words[1], words[1], "")));
                case "fail" -> session.answer(new SaslStep.Failed(SaslFailure.valueOf(words[1]), ""));
                default -> throw new IllegalArgumentException("unknown command: " + command);
            }
        }
    }
}
