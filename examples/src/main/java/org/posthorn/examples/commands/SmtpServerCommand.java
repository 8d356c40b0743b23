package org.posthorn.examples.commands;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.driver.Network;

/**
 * An SMTP server as a program: takes mail on one port or several, until it is told to end.
 *
 * <p>Exit status: 0 if it was told to end; 1 if a port, a certificate or a directory cannot be had; 2 if the options make no sense.
 */
public final class SmtpServerCommand {

    static final String USAGE = """
            usage: posthorn smtp-server [--smtp PORT] [--smtps PORT] [--lmtp PORT] [OPTION...]

            Takes mail, and prints a line for each message. docs/smtp-server-program.md tells more, and what its lines mean.

            Ports; 0 takes any free one, and --smtp 0 is what is done if none is given:
              --smtp PORT             SMTP, with STARTTLS if there is a certificate
              --smtps PORT            SMTP with TLS from the first octet
              --lmtp PORT             LMTP, with a reply for each recipient; never 25
              --address ADDRESS       listen on this address; loopback by default
              --host-name NAME        what the server calls itself; localhost by default
              --proxy-from NETWORK    connections from there begin with a PROXY header, version 1 or 2, which says whose they
                                      are; as 192.0.2.0/24 or one address; repeatable
              --xclient-from NETWORK  clients from there may say by XCLIENT for whom they speak; repeatable

            What becomes of mail:
              --store DIR             each message becomes a file there, on the disk before it is accepted
              --discard               messages are taken and forgotten; so they are without --store, but then it is said
              --domain DOMAIN         take mail for this domain alone, unless the client has logged in; repeatable
              --quiet                 print no line for each message

            TLS:
              --tls-cert FILE         certificate, in PEM, and behind it those that vouch for it
              --tls-key FILE          its private key, in PEM, without a password
              --tls-p12 FILE          or both in one, PKCS #12; such files are read anew when they change
              --tls-password-file FILE  its first line is the password of that file; else $POSTHORN_TLS_PASSWORD is
              --self-signed           a certificate made on the spot, for the host name, localhost and the address
              --save-cert FILE        write that certificate there, in PEM, for clients to trust

            Logging in; without TLS only by SCRAM:
              --user NAME:PASSWORD    who may log in; repeatable
              --users FILE            the same, one on a line, where ps does not show them
              --require-auth          take mail only from those who have logged in
              --auth-in-clear         PLAIN and LOGIN without TLS too

            Limits, for each port:
              --max-size OCTETS       of a message; 67108864 by default, 0 for any, else at least 65536
              --max-recipients N      of a message; 1000 by default, at least 100
              --idle SECONDS          how long to wait for the next command; 300 by default
              --max-connections N     at one time; 10000 by default
              --max-per-address N     of them from one address; 100 by default

            How it works:
              --driver DRIVER         blocking: a thread for each connection; virtual: a virtual one, the default on Java 21 or
                                      later; selector: one thread for all
              --threads N             with --driver selector: most messages that are taken in at one time
              --line-ends POLICY      CR and LF that are no CRLF: refuse, as is done by default; repair; or transparent, which
                                      keeps them in messages
              --with EXTENSION        offer it, by its EHLO keyword: BINARYMIME, SMTPUTF8, DSN and so on; repeatable
              --without EXTENSION     do not offer it, as CHUNKING; repeatable
              --grace SECONDS         how long to wait, when told to end, for messages under way; 30 by default
              --transcript            print on standard error what is said, but no message and no secret
              --help                  print this

            Prints READY and the ports when it listens, and ends on SIGTERM or SIGINT.
            Exit status: 0 if told to end; 1 if a port, certificate or directory cannot be had; 2 if options make no sense.
            """;

    private static final int LEAST_RECIPIENTS = 100;
    private static final int A_DAY = 86_400;

    private static final Set<Extension> WITH_OPTIONS = Set.of(Extension.STARTTLS, Extension.AUTH, Extension.XCLIENT);

    /** The exit status when a port, a certificate or a directory cannot be had. */
    private static final int UNUSABLE = 1;

    private static final String SMTP = "smtp";
    private static final String SMTPS = "smtps";
    private static final String LMTP = "lmtp";

    /** RFC 2033 section 5: LMTP must not be spoken there. */
    private static final int PORT_OF_SMTP = 25;

    private final CommandLine line;
    private final Terminal terminal;

    private SmtpServerCommand(CommandLine line, Terminal terminal) {
        this.line = line;
        this.terminal = terminal;
    }

    /**
     * Runs it until a signal comes.
     *
     * @param args see {@link #USAGE}
     */
    public static void main(String... args) {
        Terminal terminal = Terminal.system();
        try {
            start(terminal, args).ifPresent(Running::untilSignal);
        } catch (Failure e) {
            System.exit(e.tell(terminal, "smtp-server"));
        }
    }

    /** Starts it and says so; empty if only help was asked for. */
    static Optional<Running> start(Terminal terminal, String... args) throws Failure {
        try {
            CommandLine line = new CommandLine(USAGE, args).withoutOperands();
            if (line.has("--help")) {
                terminal.out().print(USAGE);
                return Optional.empty();
            }
            return Optional.of(new SmtpServerCommand(line, terminal).start());
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
        }
    }

    private Running start() throws Failure {
        line.exclusive("--store", "--discard");
        if (port(LMTP).equals(Optional.of(PORT_OF_SMTP))) {
            throw new IllegalArgumentException("--lmtp: port 25 is SMTP's");
        }
        InetAddress address = Listening.address(line, "--address");
        String hostName = line.value("--host-name").orElse("localhost");
        Optional<Supplier<SSLContext>> tls =
                new Certificates(UNUSABLE, line, terminal).server(hostName, "localhost", address.getHostAddress());
        if (line.has("--smtps") && tls.isEmpty()) {
            throw new IllegalArgumentException(
                    "--smtps needs a certificate: --tls-cert and --tls-key, --tls-p12 or --self-signed");
        }
        SmtpServerBuilder builder = SmtpServer.configure().address(address).hostName(hostName);
        limits(builder);
        users(builder);
        workings(builder);
        MessageIds ids = new MessageIds();
        Duration grace = seconds("--grace").orElse(Duration.ofSeconds(30));
        Receiver.Settings settings = new Receiver.Settings(ids, store(), domains(), line.has("--quiet"), terminal);
        Listening listening = listen(builder, tls, settings);
        return new Running(listening, grace, () -> "STOPPED after " + ids.count() + " messages", terminal).announced();
    }

    private @Nullable MessageStore store() throws Failure {
        Optional<String> directory = line.value("--store");
        if (directory.isEmpty()) {
            if (!line.has("--discard")) {
                terminal.say("no --store: messages are taken and forgotten");
            }
            return null;
        }
        try {
            return new MessageStore(Path.of(directory.get()));
        } catch (IOException e) {
            throw Failure.ofFile(UNUSABLE, directory.get(), e);
        }
    }

    private Set<String> domains() {
        return line.values("--domain").stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void limits(SmtpServerBuilder builder) {
        SmtpLimits limits = SmtpLimits.DEFAULTS;
        limits = limits.withMessageSize(DemoOptions.size(line, "--max-size").orElse(limits.messageSize()));
        limits = limits.withRecipients(line.number("--max-recipients", LEAST_RECIPIENTS, Integer.MAX_VALUE)
                .orElse((long) limits.recipients())
                .intValue());
        Optional<Duration> idle = seconds("--idle");
        if (idle.isPresent()) {
            limits = limits.withTimes(limits.times().withNextCommand(idle.get()));
        }
        int inAll = count("--max-connections").orElse(10_000);
        builder.limits(limits)
                .connections(inAll, count("--max-per-address").orElse(Math.min(inAll, 100)))
                .proxies(networks("--proxy-from"))
                .trustXclient(networks("--xclient-from"));
    }

    private Network[] networks(String option) {
        return line.values(option, Network::parse).toArray(Network[]::new);
    }

    private Optional<Duration> seconds(String option) {
        return line.number(option, 1, A_DAY).map(Duration::ofSeconds);
    }

    private Optional<Integer> count(String option) {
        return line.number(option, 1, Integer.MAX_VALUE).map(Long::intValue);
    }

    private void users(SmtpServerBuilder builder) throws Failure {
        Optional<Users> users = Users.of(line);
        if (users.isPresent()) {
            builder.authentication(users.get().mechanisms(line.has("--auth-in-clear")));
        } else if (line.has("--require-auth") || line.has("--auth-in-clear")) {
            throw new IllegalArgumentException("--require-auth and --auth-in-clear go with --user or --users");
        }
        if (line.has("--require-auth")) {
            builder.requireAuthentication();
        }
    }

    private void workings(SmtpServerBuilder builder) {
        Optional<Mover> mover = Mover.of(line);
        mover.map(Mover::driver).ifPresent(builder::driver);
        count("--threads").ifPresent(most -> {
            if (!mover.equals(Optional.of(Mover.SELECTOR))) {
                throw new IllegalArgumentException("--threads goes with --driver selector");
            }
            builder.executor(Executors.newFixedThreadPool(most, task -> {
                Thread worker = new Thread(task, "worker");
                worker.setDaemon(true);
                return worker;
            }));
        });
        line.word("--line-ends", LineEnds.class).ifPresent(builder::lineEnds);
        line.values("--with", SmtpServerCommand::offered).forEach(builder::offer);
        line.values("--without", SmtpServerCommand::extension).forEach(builder::withhold);
        if (line.has("--transcript")) {
            builder.transcripts(
                    client -> PrintedTranscript.ofServer(terminal.err(), "[" + Listening.text(client.remote()) + "] "));
        }
    }

    private static Extension extension(String keyword) {
        return Arrays.stream(Extension.values())
                .filter(each -> each.keyword().equalsIgnoreCase(keyword))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no extension is called " + keyword));
    }

    private static Extension offered(String keyword) {
        Extension extension = extension(keyword);
        if (WITH_OPTIONS.contains(extension)) {
            throw new IllegalArgumentException(extension.keyword() + " comes with options of its own");
        }
        return extension;
    }

    private Listening listen(SmtpServerBuilder builder, Optional<Supplier<SSLContext>> tls, Receiver.Settings settings)
            throws Failure {
        Listening listening = new Listening();
        for (String name : List.of(SMTP, SMTPS, LMTP)) { // in this order: a builder that speaks LMTP keeps to it
            Optional<Integer> port = port(name);
            if (port.isPresent()) {
                builder.port(port.get());
                boolean lmtp = name.equals(LMTP);
                if (lmtp) {
                    builder.lmtp();
                }
                if (name.equals(SMTPS)) {
                    builder.implicitTls(tls.orElseThrow());
                } else {
                    tls.ifPresent(builder::startTls);
                }
                try {
                    listening.add(name, builder.listen(() -> new Receiver(settings, lmtp)));
                } catch (IOException e) {
                    listening.close();
                    throw new Failure(UNUSABLE, "--" + name + " " + port.get() + ": " + Failure.reason(e), e);
                }
            }
        }
        return listening;
    }

    private Optional<Integer> port(String name) {
        boolean none = !line.has("--smtp") && !line.has("--smtps") && !line.has("--lmtp");
        Optional<Integer> port = line.number("--" + name, 0, 65_535).map(Long::intValue);
        return none && name.equals(SMTP) ? Optional.of(0) : port;
    }
}
