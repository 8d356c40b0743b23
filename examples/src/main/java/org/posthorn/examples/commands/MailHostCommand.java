package org.posthorn.examples.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.posthorn.examples.commands.MailHost.Service;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.MemoryLimits;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.mailbox.maildir.MaildirOptions;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.relay.LocalDelivery;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.driver.Driver;

/**
 * A mail host as a program: takes mail over SMTP, keeps it in mailboxes, and gives it out; or, with {@code --check}, does the main job once
 * from end to end, and tells whether all agrees.
 *
 * <p>Exit status: 0 if it was told to end, or all agrees; 1 if something does not agree, or a port, a certificate or a directory cannot be
 * had; 2 if the options make no sense.
 */
public final class MailHostCommand {

    static final String USAGE = """
            usage: posthorn mail-host --check [--store STORE] [--driver DRIVER] [--transcript]
                   posthorn mail-host --serve [OPTION...]

              --check                 serve on free ports, send a mail to two users, compare what arrives in their mailboxes, delete
                                      it there; print each step, and exit 0 only if all agrees
              --serve                 serve until SIGTERM or SIGINT; prints READY and the ports when it listens

            Ports; 0 takes any free one. If none is named, all are served, each on a free one:
              --smtp PORT             SMTP for mail from elsewhere: nobody logs in; with STARTTLS
              --submission PORT       SMTP for the users, who log in; with STARTTLS
              --submissions PORT      the same with TLS from the first octet
              --pop3 PORT             POP3, with STLS
              --pop3s PORT            POP3 with TLS from the first octet
              --bind ADDRESS          listen on this address; loopback by default
              --host-name NAME        what the host calls itself; localhost by default

            Users and mailboxes:
              --user NAME:PASSWORD    who has mailboxes here; repeatable. If nobody is named, there are two, whose names and
                                      passwords are printed. The first of all is postmaster
              --users FILE            the same, one on a line, where ps does not show them
              --domain DOMAIN         take mail for this domain alone; repeatable. By default any domain is taken for its own
              --store STORE           memory, which forgets all when it ends, as is done by default; or maildir:DIR
              --quota OCTETS          most that a user has in mailboxes; 1073741824 by default in memory, any in Maildirs

            TLS; unless files are named, the certificate is made on the spot for the host name, localhost and the address:
              --tls-cert FILE         certificate, in PEM, and behind it those that vouch for it
              --tls-key FILE          its private key, in PEM, without a password
              --tls-p12 FILE          or both in one, PKCS #12; such files are read anew when they change
              --tls-password-file FILE  its first line is the password of that file; else $POSTHORN_TLS_PASSWORD is
              --save-cert FILE        write the certificate made on the spot there, in PEM, for clients to trust
              --allow-plaintext-auth  passwords are taken without TLS too

            Limits, for each port:
              --max-size OCTETS       of a message; 67108864 by default, 0 for any, else at least 65536
              --max-connections N     at one time; 10000 by default
              --max-per-address N     of them from one address; 100 by default

            How it works:
              --driver DRIVER         blocking: a thread for each connection; virtual: a virtual one, the default on Java 21 or
                                      later; selector: one thread for all
              --grace SECONDS         how long to wait, when told to end, for what is under way; 30 by default
              --transcript            print on standard error what is said, but no message and no secret
              --help                  print this
            """;

    /** The exit status when something does not agree, or a port, a certificate or a directory cannot be had. */
    private static final int FAILED = 1;

    private static final int A_DAY = 86_400;
    private static final String MAILDIR = "maildir:";

    /** Those that make no difference to the check. */
    private static final String[] WITH_SERVE = {
        "--smtp",
        "--submission",
        "--submissions",
        "--pop3",
        "--pop3s",
        "--bind",
        "--host-name",
        "--user",
        "--users",
        "--domain",
        "--quota",
        "--tls-cert",
        "--tls-key",
        "--tls-p12",
        "--tls-password-file",
        "--save-cert",
        "--allow-plaintext-auth",
        "--max-size",
        "--max-connections",
        "--max-per-address",
        "--grace"
    };

    private static final SecureRandom RANDOM = new SecureRandom();

    private final CommandLine line;
    private final Terminal terminal;

    private MailHostCommand(CommandLine line, Terminal terminal) {
        this.line = line;
        this.terminal = terminal;
    }

    /**
     * Runs it: to the end of the check, or until a signal comes.
     *
     * @param args see {@link #USAGE}
     */
    public static void main(String... args) {
        Terminal terminal = Terminal.system();
        try {
            start(terminal, args).ifPresent(Running::untilSignal);
        } catch (Failure e) {
            System.exit(e.tell(terminal, "mail-host"));
        }
    }

    /** Starts it and says so; empty if there is nothing to wait for. */
    static Optional<Running> start(Terminal terminal, String... args) throws Failure {
        try {
            CommandLine line = new CommandLine(USAGE, args).withoutOperands();
            if (line.has("--help")) {
                terminal.out().print(USAGE);
                return Optional.empty();
            }
            line.exclusive("--check", "--serve");
            MailHostCommand command = new MailHostCommand(line, terminal);
            if (line.has("--serve")) {
                return Optional.of(command.serve());
            }
            if (!line.has("--check")) {
                throw new IllegalArgumentException("what is to be done? --check or --serve");
            }
            command.check();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
        }
    }

    private void check() throws Failure {
        line.need("--serve", WITH_SERVE);
        Map<String, String> passwords = Map.of(HostCheck.JOEY, password(), HostCheck.CHANDLER, password());
        Users users = Users.of(passwords.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .toList());
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost", "127.0.0.1");
        MailStore store = store(users.names());
        try (Listening listening = MailHost.listen(
                settings(store, delivery(store, users).domains("example.org"), users, certificate::serverContext))) {
            terminal.out().println(listening.ready());
            if (!new HostCheck(listening, certificate.clientContext(), passwords, terminal.out()).run()) {
                throw new Failure(FAILED, "not all agrees", null);
            }
        } catch (IOException e) {
            throw new Failure(FAILED, Failure.reason(e), e);
        }
    }

    private Running serve() throws Failure {
        Duration grace =
                line.number("--grace", 1, A_DAY).map(Duration::ofSeconds).orElse(Duration.ofSeconds(30));
        String address = Listening.address(line, "--bind").getHostAddress();
        Supplier<SSLContext> tls =
                new Certificates(FAILED, line, terminal).serverInAnyCase(hostName(), "localhost", address);
        Users users = users();
        MailStore store = store(users.names());
        LocalDelivery delivery = delivery(store, users);
        List<String> domains = line.values("--domain");
        Listening listening = MailHost.listen(settings(
                store, domains.isEmpty() ? delivery : delivery.domains(domains.toArray(String[]::new)), users, tls));
        return new Running(listening, grace, () -> "STOPPED", terminal).announced();
    }

    private MailHost.Settings settings(MailStore store, LocalDelivery delivery, Users users, Supplier<SSLContext> tls) {
        int connections = count("--max-connections").orElse(10_000);
        return new MailHost.Settings(
                Listening.address(line, "--bind"),
                hostName(),
                ports(),
                store,
                delivery,
                users.mechanisms(line.has("--allow-plaintext-auth")),
                tls,
                Mover.of(line).map(Mover::driver).orElseGet(Driver::standard),
                limits(),
                connections,
                count("--max-per-address").orElse(Math.min(connections, 100)),
                line.has("--transcript") ? terminal.err() : null);
    }

    private String hostName() {
        return line.value("--host-name").orElse("localhost");
    }

    private Map<Service, Integer> ports() {
        Map<Service, Integer> named = new EnumMap<>(Service.class);
        Map<Service, Integer> any = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            line.number(service.option(), 0, 65_535).ifPresent(port -> named.put(service, port.intValue()));
            any.put(service, 0);
        }
        return named.isEmpty() ? any : named;
    }

    private SmtpLimits limits() {
        SmtpLimits usual = SmtpLimits.DEFAULTS;
        return usual.withMessageSize(DemoOptions.size(line, "--max-size").orElse(usual.messageSize()));
    }

    private Optional<Integer> count(String option) {
        return line.number(option, 1, Integer.MAX_VALUE).map(Long::intValue);
    }

    private Users users() throws Failure {
        Optional<Users> named = Users.of(line);
        if (named.isPresent()) {
            return named.get();
        }
        List<String> made = List.of("joey:" + password(), "chandler:" + password());
        made.forEach(user -> terminal.out().println("USER " + user));
        return Users.of(made);
    }

    static String password() {
        return Long.toString(RANDOM.nextLong(1L << 60), Character.MAX_RADIX);
    }

    private MailStore store(List<String> users) throws Failure {
        String store = line.value("--store").orElse("memory");
        Optional<Long> quota = line.number("--quota", 0, Long.MAX_VALUE);
        if (store.startsWith(MAILDIR) && store.length() > MAILDIR.length()) {
            MaildirOptions options = MaildirOptions.DEFAULTS;
            return maildir(
                    store.substring(MAILDIR.length()),
                    quota.map(options::withOctets).orElse(options),
                    users);
        }
        if (!store.equals("memory")) {
            throw new IllegalArgumentException("--store takes memory or maildir:DIR, not " + store);
        }
        MemoryLimits limits = MemoryLimits.DEFAULTS;
        MemoryStore memory = MailStore.inMemory(quota.map(limits::withOctets).orElse(limits));
        users.forEach(user -> memory.account(user, password())); // passwords are checked by Users, for both stores
        return memory;
    }

    private static MailStore maildir(String directory, MaildirOptions options, List<String> users) throws Failure {
        try {
            MaildirStore store = MaildirStore.open(Path.of(directory), options);
            for (String user : users) {
                store.create(user);
            }
            return store;
        } catch (IOException e) {
            throw Failure.ofFile(FAILED, directory, e);
        }
    }

    private static LocalDelivery delivery(MailStore store, Users users) {
        return LocalDelivery.to(store).postmaster(users.names().get(0)).intoDetails();
    }
}
