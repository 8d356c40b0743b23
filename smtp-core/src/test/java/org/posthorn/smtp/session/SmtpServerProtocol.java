package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.EnhancedStatus;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ExtensionTerms;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.SmtpTimes;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Chunk;
import org.posthorn.smtp.session.SmtpServerSession.Connect;
import org.posthorn.smtp.session.SmtpServerSession.Event;
import org.posthorn.smtp.session.SmtpServerSession.Exchange;
import org.posthorn.testkit.Options;
import org.posthorn.testkit.Protocol;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.LeastRate;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Session;

/**
 * Lends SMTP server sessions to the transcripts. Their application accepts everything; {@code > reply CODE [STATUS] TEXT [| TEXT]...},
 * {@code > accept}, {@code > refuse CODE ...} (the body that is coming) and {@code > shutdown} are what else it can do, and
 * {@code > each CODE ... || CODE ...} in LMTP; and in the place of
 * a mechanism {@code > challenge TEXT}, {@code > authenticated USER} and {@code > fail FAILURE}.
 */
final class SmtpServerProtocol implements Protocol<Event> {

    @Override
    public Role role() {
        return Role.SERVER;
    }

    @Override
    public Subject<Event> subject(Options options) {
        Application application = new Application(serverOptions(options), options.has("refused"));
        application.session.tlsAvailable(!options.has("tls-unavailable"));
        return application;
    }

    @Override
    public @Nullable ByteBuffer chunk(Event event) {
        return event instanceof Chunk chunk ? chunk.bytes() : null;
    }

    @Override
    public boolean question(Event event) {
        return event instanceof Ask;
    }

    private static SmtpServerOptions serverOptions(Options options) {
        SmtpLimits defaults = SmtpLimits.DEFAULTS;
        SmtpLimits limits = defaults.withMessageSize(
                        options.has("nosize") ? SmtpLimits.NO_SIZE_LIMIT : options.number("size", 1_000_000))
                .withRecipients((int) options.number("recipients", defaults.recipients()))
                .withTransactions((int) options.number("transactions", defaults.transactions()))
                .withDomains((int) options.number("domains", defaults.domains()))
                .withAuthenticationTries((int) options.number("tries", defaults.authenticationTries()))
                .withErrors((int) options.number("errors", defaults.errors()))
                .withCommands((int) options.number("commands", defaults.commands()))
                .withCommandLine((int) options.number("line", defaults.commandLine()))
                .withTextLine((int) options.number("text-line", defaults.textLine()))
                .withBodyRate(new LeastRate(options.number("rate", 100), Duration.ofMinutes(3)))
                .withTimes(SmtpTimes.DEFAULTS.withSession(options.duration("session", Duration.ofDays(1))));
        SmtpServerOptions server = SmtpServerOptions.of(options.text("host").orElse("foo.com"))
                .withLimits(limits)
                .withTerms(terms(options))
                .withAuthentication(Mechanisms.only(
                        options.text("mechanisms")
                                .map(names -> List.of(names.split(" ")))
                                .orElse(List.of()),
                        options.has("in-clear")));
        server = options.has("required") ? server.requiringAuthentication() : server;
        server = options.has("lmtp") ? server.speakingLmtp() : server;
        server = server.withLineEnds(
                LineEnds.valueOf(options.text("line-ends").orElse("refuse").toUpperCase(java.util.Locale.ROOT)));
        for (Extension extension : Extension.values()) {
            String word = extension.keyword().toLowerCase(java.util.Locale.ROOT);
            server = options.has(word) ? server.with(extension) : server;
            server = options.has("no-" + word) ? server.without(extension) : server;
        }
        return server;
    }

    private static ExtensionTerms terms(Options options) {
        ExtensionTerms terms = ExtensionTerms.DEFAULTS
                .withLeastDeliverBy(Duration.ofSeconds(options.number("least-by", 0)))
                .withFutureRelease(
                        Duration.ofSeconds(options.number("hold", 999_999_999)),
                        options.text("latest").map(Instant::parse).orElse(ExtensionTerms.DEFAULTS.latestRelease()));
        return options.text("policy").map(terms::withPriorityPolicy).orElse(terms);
    }

    /** {@code CODE [STATUS] TEXT}, further lines behind {@code |}. */
    static Reply reply(String text) {
        int code = Integer.parseInt(text.substring(0, 3));
        String rest = text.substring(Math.min(4, text.length()));
        Optional<EnhancedStatus> status = EnhancedStatus.at(rest);
        String words = status.isPresent() ? rest.substring(rest.indexOf(' ') + 1) : rest;
        List<String> lines = new ArrayList<>();
        for (String line : words.split("\\|", -1)) {
            lines.add(line.strip());
        }
        return new Reply(code, status, lines);
    }

    /** An application that does as it is told. */
    static final class Application implements Subject<Event> {

        private final SmtpServerSession session;
        private final Mechanisms mechanisms;

        private final boolean refuses;

        Application(SmtpServerOptions options) {
            this(options, false);
        }

        Application(SmtpServerOptions options, boolean refuses) {
            this.refuses = refuses;
            this.session = new SmtpServerSession(options);
            this.mechanisms = new Mechanisms(session, options.authentication());
        }

        @Override
        public Session<Event> session() {
            return session;
        }

        @Override
        public void on(Event event) {
            if (event instanceof Exchange exchange) {
                mechanisms.answer(exchange);
            } else if (event instanceof Connect && refuses) {
                session.reply(Reply.of(554, "No service"));
            } else if (event instanceof Ask) {
                session.accept();
            }
        }

        @Override
        public void perform(String command, byte[] body) {
            if (command.startsWith("reply ")) {
                session.reply(SmtpServerProtocol.reply(command.substring(6)));
            } else if (command.startsWith("each ")) {
                session.replyEach(Arrays.stream(command.substring(5).split(" \\|\\| "))
                        .map(SmtpServerProtocol::reply)
                        .toList());
            } else if (command.startsWith("refuse ")) {
                session.refuseBody(SmtpServerProtocol.reply(command.substring(7)));
            } else if (command.equals("accept")) {
                session.accept();
            } else if (command.equals("shutdown")) {
                session.shutdown();
            } else {
                mechanisms.answer(command);
            }
        }
    }
}
