package org.posthorn.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.MailException;
import org.posthorn.wire.driver.ProxyServer;

/** The way to a server: through proxies, and to none but the one whose certificate says so. */
@Timeout(60)
class ConnectingTest {

    private static final Envelope ONE = Envelope.of("joey@example.org", "chandler@example.org");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private SmtpServer server(SSLContext tls) throws IOException {
        SmtpServer server = SmtpServer.configure().startTls(tls).listen((envelope, message) -> message.readAllBytes());
        open.add(server);
        return server;
    }

    /** A proxy that connects to one port of this host, whatever name it is told. */
    private static final class Proxy implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final List<String> asked = new CopyOnWriteArrayList<>();

        Proxy(ProxyServer.Kind kind, int target) throws IOException {
            Thread thread = new Thread(() -> {
                try (Socket client = socket.accept();
                        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                    InputStream in = client.getInputStream();
                    asked.add(kind == ProxyServer.Kind.HTTP ? http(in) : socks(in, client.getOutputStream()));
                    client.getOutputStream()
                            .write((kind == ProxyServer.Kind.HTTP ? "HTTP/1.1 200 ok\r\n\r\n" : "\5\0\0\1\0\0\0\0\0\0")
                                    .getBytes(ISO_8859_1));
                    Thread back = new Thread(() -> pump(server, client));
                    back.start();
                    pump(client, server);
                    back.join();
                } catch (IOException | InterruptedException e) {
                    asked.add(e.toString());
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private static void pump(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
                to.shutdownOutput();
            } catch (IOException e) {
                // one of them is gone
            }
        }

        private static String http(InputStream in) throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append((char) in.read());
            }
            return text.toString();
        }

        private static String socks(InputStream in, OutputStream out) throws IOException {
            in.readNBytes(4); // both methods
            out.write(new byte[] {5, 2});
            String login = new String(in.readNBytes(1 + 1 + 4 + 1 + 6), ISO_8859_1);
            out.write(new byte[] {1, 0});
            byte[] head = in.readNBytes(5);
            String name = new String(in.readNBytes(head[4]), ISO_8859_1);
            in.readNBytes(2);
            return login + " " + name;
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProxyMakesTheWayAndResolvesTheName(ProxyServer.Kind kind) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("mail.invalid");
        SmtpServer server = server(certificate.serverContext());
        Proxy proxy = new Proxy(kind, server.port());
        open.add(proxy);
        try (SmtpClient client = SmtpClient.to("mail.invalid", 587)
                .sslContext(certificate.clientContext())
                .proxy(new ProxyServer(kind, "localhost", proxy.port(), null).as("joey", "secret"))
                .connect()) {
            assertThat(client.tls()).isPresent();
            byte[] large = "line\r\n".repeat(40_000).getBytes(ISO_8859_1);
            assertThat(client.send(ONE, new ByteArrayInputStream(large)).isComplete())
                    .isTrue();
        }
        assertThat(proxy.asked)
                .singleElement()
                .asString()
                .contains("mail.invalid", kind == ProxyServer.Kind.HTTP ? "Proxy-Authorization: Basic" : "secret");
    }

    @Test
    void aProxyThatRefusesOrKeepsSilentIsReported() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer("C: ", "S: HTTP/1.1 403 Forbidden\r\n", "wait")) {
            assertThatThrownBy(() -> SmtpClient.to("mail.invalid", 587)
                            .proxy(ProxyServer.http("localhost", proxy.port()))
                            .connect())
                    .isInstanceOf(MailException.Disconnected.class)
                    .hasMessageContaining("403 Forbidden");
        }
        try (ScriptedServer proxy = new ScriptedServer("hang")) {
            assertThatThrownBy(() -> SmtpClient.to("mail.invalid", 587)
                            .proxy(ProxyServer.socks5("localhost", proxy.port()))
                            .connectTimeout(java.time.Duration.ofMillis(300))
                            .connect())
                    .isInstanceOf(MailException.TimedOut.class);
        }
    }

    /** Which names in a certificate are good for a host, over a proxy that knows them all. */
    @ParameterizedTest
    @CsvSource({
        "mail.example.org, mail.example.org, true",
        "MAIL.example.org, mail.Example.org, true",
        "*.example.org, mail.example.org, true",
        "*.example.org, example.org, false",
        "*.example.org, a.b.example.org, false",
        "m*l.example.org, mail.example.org, false",
        "mail.*.org, mail.example.org, false",
        "other.example.org, mail.example.org, false",
        "xn--bcher-kva.example.org, b\u00fccher.example.org, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.2, 127.0.0.1, false"
    })
    void theCertificateMustBeForTheHost(String name, String host, boolean good) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts(name);
        assertThat(trusted(certificate.serverContext(), certificate.clientContext(), host))
                .isEqualTo(good);
    }

    private boolean trusted(SSLContext serverTls, SSLContext clientTls, String host) throws IOException {
        Proxy proxy = new Proxy(ProxyServer.Kind.HTTP, server(serverTls).port());
        open.add(proxy);
        try (SmtpClient client = SmtpClient.to(host, 587)
                .sslContext(clientTls)
                .proxy(ProxyServer.http("localhost", proxy.port()))
                .connect()) {
            return client.tls().isPresent();
        } catch (MailException.TlsFailed e) {
            return false;
        }
    }

    @Test
    void aNameInTheSubjectIsNone(@TempDir Path directory) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Path file = directory.resolve("cn.p12");
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=mail.example.org",
                        "-validity",
                        "10",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "posthorn")
                .redirectErrorStream(true)
                .start();
        made.getInputStream().readAllBytes();
        assertThat(made.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(file.toFile(), "posthorn".toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "posthorn".toCharArray());
        KeyStore trusts = KeyStore.getInstance("PKCS12");
        trusts.load(null, null);
        trusts.setCertificateEntry("it", store.getCertificate(store.aliases().nextElement()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusts);
        SSLContext serverTls = SSLContext.getInstance("TLS");
        serverTls.init(keys.getKeyManagers(), null, null);
        SSLContext clientTls = SSLContext.getInstance("TLS");
        clientTls.init(null, trust.getTrustManagers(), null);
        assertThat(trusted(serverTls, clientTls, "mail.example.org")).isFalse();
    }

    @Test
    void theEndOfAMessageGoesInOneWriteWithItsLastBlock() throws Exception {
        List<String> reads = new CopyOnWriteArrayList<>();
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(listening, reads));
            thread.start();
            try (SmtpClient client = SmtpClient.to("localhost", listening.getLocalPort())
                    .plaintext()
                    .connect()) {
                client.send(ONE, new ByteArrayInputStream("one\r\n".repeat(800).getBytes(ISO_8859_1)));
            }
            thread.join();
        }
        assertThat(reads)
                .as("what came together, with TCP_NODELAY on")
                .satisfiesExactly(
                        ehlo -> assertThat(ehlo).startsWith("EHLO"),
                        envelope -> assertThat(envelope).startsWith("MAIL").endsWith("DATA\r\n"),
                        message -> assertThat(message).startsWith("one").endsWith("one\r\n.\r\n"),
                        quit -> assertThat(quit).isEqualTo("QUIT\r\n"));
    }

    private static void serve(ServerSocket listening, List<String> reads) {
        String[] replies = {
            "220 hi\r\n", "250-hi\r\n250 PIPELINING\r\n", "250 ok\r\n250 ok\r\n354 go\r\n", "250 ok\r\n", "221 bye\r\n"
        };
        byte[] block = new byte[64 << 10];
        try (Socket socket = listening.accept()) {
            for (String reply : replies) {
                socket.getOutputStream().write(reply.getBytes(ISO_8859_1));
                int count = socket.getInputStream().read(block);
                if (count > 0) {
                    reads.add(new String(block, 0, count, ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
