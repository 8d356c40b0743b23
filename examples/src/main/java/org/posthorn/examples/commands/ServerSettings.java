package org.posthorn.examples.commands;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.client.PartialRefusal;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.wire.driver.ProxyServer;

/** How {@code send} gets to the server that its options name. */
final class ServerSettings {

    /** A name or an IPv4 address; or an IPv6 address, in brackets where a port follows. */
    private static final Pattern SERVER =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]]+))(?::([0-9]{1,5}))?|([0-9A-Fa-f.]*:[0-9A-Fa-f:.]+)");

    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final int RELAY = 25;
    private static final int AN_HOUR = 3_600;

    private final CommandLine line;
    private final Terminal terminal;

    ServerSettings(CommandLine line, Terminal terminal) {
        this.line = line;
        this.terminal = terminal;
    }

    /** How TLS begins. */
    private enum Tls {
        STARTTLS,
        IMPLICIT,
        NONE
    }

    SmtpClientBuilder client() throws Failure {
        SmtpClientBuilder client = server();
        Optional<SSLContext> certificates = new Certificates(Failure.USAGE, line, terminal).client();
        certificates.ifPresent(client::sslContext);
        line.value("--proxy", this::proxy).ifPresent(client::proxy);
        line.value("--helo").ifPresent(client::hostName);
        line.number("--timeout", 1, AN_HOUR)
                .map(Duration::ofSeconds)
                .ifPresent(limit -> client.connectTimeout(limit).replyTimeout(limit));
        if (line.has("--all-or-nothing")) {
            client.partialRefusal(PartialRefusal.ALL_OR_NOTHING);
        }
        if (line.has("--transcript")) {
            client.transcript(PrintedTranscript.ofClient(terminal.err(), ""));
        }
        login(client);
        return client;
    }

    private SmtpClientBuilder server() {
        String server = line.value("--server").orElseThrow(() -> new IllegalArgumentException("--server is missing"));
        Matcher parts = SERVER.matcher(server);
        if (!parts.matches() || parts.group(3) != null && Integer.parseInt(parts.group(3)) > 65_535) {
            throw new IllegalArgumentException("--server takes a host, or a host and a port, not " + server);
        }
        String host =
                parts.group(1) != null ? parts.group(1) : parts.group(2) != null ? parts.group(2) : parts.group(4);
        Optional<Integer> named = Optional.ofNullable(parts.group(3)).map(Integer::valueOf);
        Tls tls = line.word("--tls", Tls.class)
                .orElse(named.equals(Optional.of(SUBMISSIONS)) ? Tls.IMPLICIT : Tls.STARTTLS);
        if (line.has("--lmtp") && named.isEmpty()) {
            throw new IllegalArgumentException("--lmtp has no usual port: name one behind the host");
        }
        SmtpClientBuilder client = SmtpClient.to(host, named.orElse(usualPort(tls)));
        if (line.has("--lmtp")) {
            client.lmtp();
        }
        return switch (tls) {
            case STARTTLS -> client.startTls();
            case IMPLICIT -> client.implicitTls();
            case NONE -> client.plaintext();
        };
    }

    private static int usualPort(Tls tls) {
        return switch (tls) {
            case STARTTLS -> SUBMISSION;
            case IMPLICIT -> SUBMISSIONS;
            case NONE -> RELAY;
        };
    }

    private ProxyServer proxy(String text) {
        URI url = URI.create(text);
        String scheme = String.valueOf(url.getScheme());
        if (url.getHost() == null || url.getPort() < 0 || !scheme.equals("socks5") && !scheme.equals("http")) {
            throw new IllegalArgumentException("written as socks5://HOST:PORT or http://HOST:PORT");
        }
        ProxyServer proxy = scheme.equals("http")
                ? ProxyServer.http(url.getHost(), url.getPort())
                : ProxyServer.socks5(url.getHost(), url.getPort());
        if (url.getUserInfo() == null) {
            return proxy;
        }
        String password = terminal.environment().get("POSTHORN_PROXY_PASSWORD");
        if (password == null || url.getUserInfo().indexOf(':') >= 0) {
            throw new IllegalArgumentException("the password goes into $POSTHORN_PROXY_PASSWORD");
        }
        return proxy.as(url.getUserInfo(), password);
    }

    private void login(SmtpClientBuilder client) throws Failure {
        Optional<SaslMechanism> mechanism = line.value("--mechanism", ServerSettings::mechanism);
        SaslPolicy policy = mechanism.map(SaslPolicy.standard()::only).orElse(SaslPolicy.standard());
        if (line.has("--auth-in-clear")) {
            policy = policy.allowInClear(Arrays.stream(SaslMechanism.values())
                    .filter(SaslMechanism::clearText)
                    .toArray(SaslMechanism[]::new));
        }
        client.saslPolicy(policy);
        if (mechanism.equals(Optional.of(SaslMechanism.EXTERNAL))) {
            client.login(Login.external());
        } else if (line.has("--user")) {
            client.login(login(line.value("--user").orElseThrow()));
        } else if (mechanism.isPresent() || line.has("--password-file") || line.has("--token-file")) {
            throw new IllegalArgumentException("--user is missing");
        }
    }

    private static SaslMechanism mechanism(String name) {
        return SaslMechanism.of(name)
                .orElseThrow(() -> new IllegalArgumentException("no mechanism that is known: " + name));
    }

    private Login login(String user) throws Failure {
        line.exclusive("--password-file", "--token-file");
        Optional<String> tokens = line.value("--token-file");
        if (tokens.isPresent()) {
            String token = Secrets.firstLine(tokens.get());
            return Login.token(user, () -> token);
        }
        char[] password = Secrets.of(line, "--password-file", "POSTHORN_PASSWORD", terminal)
                .or(() -> Optional.ofNullable(terminal.prompt().apply("Password for " + Printable.line(user) + ": ")))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no password: name --password-file, or set $POSTHORN_PASSWORD, or run it at a terminal"));
        return Login.of(user, Secret.of(password));
    }
}
