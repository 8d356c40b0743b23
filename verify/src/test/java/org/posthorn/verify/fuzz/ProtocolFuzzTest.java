package org.posthorn.verify.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslClient;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramDecoys;
import org.posthorn.sasl.ScramHash;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.smtp.session.SmtpClientSession;
import org.posthorn.smtp.session.SmtpCommand;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.wire.ChannelBinding;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Session;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.tunnel.HttpTunnel;
import org.posthorn.wire.tunnel.ProxyLogin;
import org.posthorn.wire.tunnel.Socks5Tunnel;
import org.posthorn.wire.tunnel.TunnelEvent;

/** Any octets, for everything that reads octets of a peer's, as {@link MailFuzzTest} does it for those of mail. */
class ProtocolFuzzTest {

    private static final byte[] RANDOM = new byte[18];
    private static final Secret PASSWORD = Secret.of("pencil");
    private static final SaslChannel CHANNEL = SaslChannel.underTls(
                    ChannelBinding.of("tls-exporter", new byte[] {1, 2, 3}))
            .withPeer("user")
            .withServer("mail.example.org", 587);
    private static final Map<ScramHash, ScramCredential> SCRAM = new EnumMap<>(ScramHash.class);

    static {
        for (ScramHash hash : ScramHash.values()) {
            SCRAM.put(hash, ScramCredential.derive(hash, PASSWORD, new byte[16], ScramCredential.LEAST_ITERATIONS));
        }
    }

    private static final SaslServers MECHANISMS = mechanisms();
    private static final SmtpServerOptions SERVER = server();
    private static final MethodHandle PROXY_HEADER = proxyHeader();

    private static Optional<ScramCredential> scram(String user, ScramHash hash) {
        return user.equals("user") ? Optional.of(SCRAM.get(hash)) : Optional.empty();
    }

    private static SaslServers mechanisms() {
        ScramDecoys decoys = new ScramDecoys(RANDOM, ScramCredential.LEAST_ITERATIONS);
        return SaslServers.builder()
                .passwords(PasswordVerifier.of(ProtocolFuzzTest::scram, ScramHash.SHA_256, decoys))
                .scram(ProtocolFuzzTest::scram, decoys)
                .tokens(token -> token.token().equals(PASSWORD) ? Optional.of("user") : Optional.empty())
                .sharedSecrets(user -> Optional.of(PASSWORD).filter(secret -> user.equals("user")), "mail.example.org")
                .external()
                .anonymous()
                .allowInClear(SaslMechanism.values())
                .build();
    }

    private static SmtpServerOptions server() {
        SmtpServerOptions options = SmtpServerOptions.of("mx.example.org")
                .withAuthentication(MECHANISMS)
                .withLimits(SmtpLimits.DEFAULTS.withCommandLine(512).withMessageSize(65_536));
        for (Extension extension : Extension.values()) {
            options = extension == Extension.AUTH ? options : options.with(extension);
        }
        return options;
    }

    /** Readers of the driver's own are not for others. */
    private static MethodHandle proxyHeader() {
        try {
            Class<?> header = Class.forName(Driver.class.getPackageName() + ".ProxyHeader");
            var read = header.getDeclaredMethod("read", ByteBuffer.class);
            read.setAccessible(true);
            return MethodHandles.lookup().unreflect(read);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest
    void serverSession(byte[] octets) {
        List<String> whole = serve(octets, Integer.MAX_VALUE);
        assertThat(serve(octets, 1)).isEqualTo(whole);
        assertThat(serve(octets, 7)).isEqualTo(whole);
    }

    private static List<String> serve(byte[] octets, int piece) {
        SmtpServerSession session = new SmtpServerSession(SERVER);
        SaslServer[] exchange = new SaslServer[1];
        StringBuilder text = new StringBuilder();
        UnaryOperator<String> names = name -> name.startsWith("Chunk") ? "" : name;
        List<String> all = new Dialogue<>(session, event -> answer(session, event, exchange, text), names)
                .hear(octets, Math.min(piece, Math.max(octets.length, 1)));
        all.add("text " + text);
        return all;
    }

    private static void answer(
            SmtpServerSession session, SmtpServerSession.Event event, SaslServer[] exchange, StringBuilder text) {
        if (event instanceof SmtpServerSession.Chunk chunk) {
            text.append(ISO_8859_1.decode(chunk.bytes()));
        } else if (event instanceof SmtpServerSession.Authenticate asked) {
            exchange[0] = MECHANISMS
                    .begin(asked.mechanism(), session.channel(), RANDOM)
                    .orElseThrow();
            session.answer(asked.initial()
                    .map(initial -> exchange[0].step(initial.octets()))
                    .orElseGet(exchange[0]::start));
        } else if (event instanceof SmtpServerSession.Response response) {
            session.answer(exchange[0].step(response.message().octets()));
        } else if (event instanceof SmtpServerSession.Ask) {
            session.accept();
        }
    }

    @FuzzTest
    void clientSession(byte[] octets) {
        List<String> whole = talk(octets, Integer.MAX_VALUE);
        assertThat(talk(octets, 1)).isEqualTo(whole);
        assertThat(talk(octets, 7)).isEqualTo(whole);
    }

    /** Up to the message, whose octets and the server's can be told apart in time only. */
    private static List<String> talk(byte[] octets, int piece) {
        SmtpClientSession session = new SmtpClientSession();
        session.submit(new SmtpCommand.Ehlo("client.example"));
        session.submit(new SmtpCommand.Auth("LOGIN", Optional.empty()));
        session.submit(new SmtpCommand.Mail(ReversePath.NULL, org.posthorn.smtp.MailParameters.NONE));
        session.submit(new SmtpCommand.Rcpt(ForwardPath.of("a@example.org"), RcptParameters.NONE));
        session.submit(new SmtpCommand.Noop());
        session.submit(new SmtpCommand.Quit());
        return new Dialogue<>(session, event -> respond(session, event), UnaryOperator.identity())
                .hear(octets, Math.min(piece, Math.max(octets.length, 1)));
    }

    private static void respond(SmtpClientSession session, SmtpClientSession.Event event) {
        if (event instanceof SmtpClientSession.Challenge challenge) {
            session.respond(challenge.message());
        }
    }

    @FuzzTest
    void path(byte[] octets) {
        String text = new String(octets, UTF_8);
        for (PathGrammar.Path path :
                new PathGrammar.Path[] {PathGrammar.path(text, 0), PathGrammar.utf8Path(text, 0)}) {
            if (path != null && !path.isNull() && !path.domain().isEmpty()) {
                String written = new ForwardPath(path.localPart(), path.domain()).toString();
                assertThat(written)
                        .doesNotContain("\r", "\n", "\0")
                        .startsWith("<")
                        .endsWith(">");
                PathGrammar.Path again = PathGrammar.utf8Path(written, 0);
                assertThat(again).isNotNull();
                assertThat(again.localPart()).isEqualTo(path.localPart());
                assertThat(again.domain()).isEqualTo(path.domain());
                assertThat(again.end()).isEqualTo(written.length());
            }
        }
        PathGrammar.isDomain(text);
        PathGrammar.isUtf8Domain(text);
    }

    @FuzzTest
    void proxyHeader(byte[] octets) throws Throwable {
        String whole = header(octets, octets.length);
        for (int cut = 0; cut < Math.min(octets.length, 600); cut++) {
            String early = header(octets, cut);
            assertThat(early).isIn("more", whole);
        }
    }

    private static String header(byte[] octets, int length) throws Throwable {
        ByteBuffer in = ByteBuffer.wrap(octets, 0, length).slice();
        try {
            Object header = PROXY_HEADER.invoke(in);
            return header == null ? "more" : header + " " + in.position();
        } catch (MailException.ProtocolViolated e) {
            return "none";
        }
    }

    /** Each mechanism hears the octets cut into messages: of each its length, and then so many octets. */
    @FuzzTest
    void sasl(byte[] octets) {
        for (SaslMechanism mechanism : SaslMechanism.values()) {
            SaslServer server = MECHANISMS.begin(mechanism, CHANNEL, RANDOM).orElseThrow();
            SaslStep step = server.start();
            for (int from = 0; step instanceof SaslStep.Message && from < octets.length; ) {
                byte[] message = message(octets, from);
                from += 1 + message.length;
                step = server.step(message);
            }
            listen(mechanism, octets);
        }
    }

    private static byte[] message(byte[] octets, int from) {
        int to = Math.min(octets.length, from + 1 + (octets[from] & 0xff));
        return Arrays.copyOfRange(octets, from + 1, to);
    }

    private static void listen(SaslMechanism mechanism, byte[] octets) {
        Login login = switch (mechanism) {
            case OAUTHBEARER, XOAUTH2 -> Login.token("user", () -> "token");
            case EXTERNAL -> Login.external();
            case ANONYMOUS -> Login.anonymous("trace");
            default -> Login.of("user", PASSWORD);
        };
        SaslPolicy policy = SaslPolicy.standard().only(mechanism);
        SaslClient client = SaslClient.choose(List.of(mechanism.text()), login, CHANNEL, policy, RANDOM)
                .orElseThrow();
        SaslStep step = new SaslStep.Message(new byte[0]);
        for (int from = 0; step instanceof SaslStep.Message && from < octets.length; ) {
            byte[] challenge = message(octets, from);
            from += 1 + challenge.length;
            step = client.step(challenge);
        }
        client.finish();
    }

    @FuzzTest
    void socks(byte[] octets) {
        ProxyLogin login = new ProxyLogin("user", "password");
        assertThat(tunnel(Socks5Tunnel.toName("a", 25, login), octets, 1))
                .isEqualTo(tunnel(Socks5Tunnel.toName("a", 25, login), octets, octets.length));
    }

    @FuzzTest
    void httpConnect(byte[] octets) {
        ProxyLogin login = new ProxyLogin("user", "password");
        assertThat(tunnel(new HttpTunnel("a", 25, login), octets, 1))
                .isEqualTo(tunnel(new HttpTunnel("a", 25, login), octets, octets.length));
    }

    private static List<String> tunnel(Session<TunnelEvent> tunnel, byte[] octets, int piece) {
        return new Dialogue<>(tunnel, event -> {}, UnaryOperator.identity()).hear(octets, Math.max(piece, 1));
    }
}
