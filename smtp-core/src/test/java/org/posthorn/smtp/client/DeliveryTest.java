package org.posthorn.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.smtp.server.TestTls;
import org.posthorn.wire.MailException;
import org.posthorn.wire.driver.Driver;

/** Our client to our server, on every driver and with every kind of TLS. */
@Timeout(120)
class DeliveryTest {

    private static final Envelope ENVELOPE = Envelope.of("joey@example.org", "chandler@example.org");

    private final List<AutoCloseable> open = new ArrayList<>();

    enum Security {
        PLAIN,
        START_TLS,
        IMPLICIT_TLS
    }

    static Stream<Driver> drivers() {
        List<Driver> drivers = new ArrayList<>(List.of(Driver.blocking(), Driver.selector()));
        if (Driver.virtualThreadsAvailable()) {
            drivers.add(Driver.virtual());
        }
        return drivers.stream();
    }

    static Stream<Arguments> all() {
        return drivers().flatMap(driver -> Arrays.stream(Security.values()).map(how -> Arguments.of(driver, how)));
    }

    private static SmtpServerBuilder server(Driver driver, Security security) {
        SmtpServerBuilder builder = SmtpServer.configure().driver(driver).maxMessageSize(100 << 20);
        return switch (security) {
            case PLAIN -> builder;
            case START_TLS -> builder.startTls(TestTls.context());
            case IMPLICIT_TLS -> builder.implicitTls(TestTls.context());
        };
    }

    private SmtpClient client(SmtpServer server, Security security) throws MailException {
        open.add(server);
        SmtpClientBuilder builder = SmtpClient.to("127.0.0.1", server.port()).sslContext(TestTls.context());
        SmtpClient client = switch (security) {
            case PLAIN -> builder.plaintext().connect();
            case START_TLS -> builder.connect();
            case IMPLICIT_TLS -> builder.implicitTls().connect();
        };
        open.add(0, client);
        assertThat(client.tls().isPresent()).isEqualTo(security != Security.PLAIN);
        return client;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aMessageArrivesAsItWasSent(Driver driver, Security security) throws Exception {
        BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
        SmtpServer server = server(driver, security).listen((envelope, message) -> inbox.add(Message.parse(message)));
        SmtpClient client = client(server, security);
        byte[] octets = ("From: joey@example.org\r\nTo: chandler@example.org\r\nSubject: Paintball?\r\n\r\n"
                        + ".\r\n..\r\nYou in?\r\n")
                .getBytes(ISO_8859_1);
        for (int i = 0; i < 3; i++) {
            assertThat(client.send(Message.parse(octets)).isComplete()).isTrue();
            assertThat(inbox.take().open().readAllBytes()).isEqualTo(octets);
        }
        client.quit();
    }

    @ParameterizedTest
    @MethodSource("all")
    void sixtyFourMegabytesArriveUnchanged(Driver driver, Security security) throws Exception {
        BlockingQueue<String> digests = new LinkedBlockingQueue<>();
        SmtpServer server = server(driver, security).listen((envelope, message) -> digests.add(digest(message)));
        SmtpClient client = client(server, security);
        Delivery delivery = client.send(ENVELOPE, new Lines(64 << 20));
        assertThat(delivery.isComplete()).isTrue();
        assertThat(digests.take()).isEqualTo(digest(new Lines(64 << 20)));
    }

    private static String digest(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] some = new byte[30_000];
        for (int count; (count = in.read(some)) >= 0; ) {
            digest.update(some, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** So many octets in lines of 64, some of which begin with dots. */
    private static final class Lines extends InputStream {
        private final long size;
        private long at;

        Lines(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return at == size ? -1 : octet(at++);
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = (int) Math.min(length, size - at);
            for (int i = 0; i < count; i++) {
                into[from + i] = (byte) octet(at++);
            }
            return count == 0 && length > 0 ? -1 : count;
        }

        private static int octet(long at) {
            int column = (int) (at & 63);
            return column == 62 ? '\r' : column == 63 ? '\n' : column == 0 ? '.' + (int) (at >> 6 & 1) : '0' + column;
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void someRecipientsCanBeRefused(Driver driver) throws Exception {
        SmtpServer server = server(driver, Security.START_TLS).listen(new SmtpHandler() {
            @Override
            public Reply recipient(Recipient r) {
                return r.to().localPart().startsWith("no") ? Reply.noSuchUser() : Reply.ok();
            }

            @Override
            public Reply message(Envelope e, InputStream m) {
                return Reply.queuedAs(e.to().toString());
            }
        });
        SmtpClient client = client(server, Security.START_TLS);
        Delivery delivery =
                client.send(Envelope.of("", "yes@example.org", "no@example.org", "yes2@example.org"), octets("x"));
        assertThat(delivery.accepted()).hasSize(2);
        assertThat(delivery.refused().values()).containsExactly(Reply.noSuchUser());
        assertThatThrownBy(() -> client.send(Envelope.of("", "no@example.org", "no2@example.org"), octets("x")))
                .isInstanceOfSatisfying(
                        SmtpRefused.class,
                        refused -> assertThat(refused.refused()).hasSize(2));
        assertThat(client.send(ENVELOPE, octets("x")).isComplete()).isTrue();
    }

    private static InputStream octets(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageAboveTheServersLimitIsRefusedWhetherItsSizeIsKnownOrNot(Driver driver) throws Exception {
        SmtpServer server = server(driver, Security.PLAIN)
                .maxMessageSize(1 << 20)
                .listen((envelope, message) -> message.transferTo(java.io.OutputStream.nullOutputStream()));
        SmtpClient client = client(server, Security.PLAIN);
        Envelope sized = ENVELOPE.withParameters(ENVELOPE.parameters().withSize(2 << 20));
        assertThatThrownBy(() -> client.send(sized, new Lines(2 << 20)))
                .isInstanceOf(SmtpRefused.class)
                .hasMessageContaining("552 5.3.4");
        assertThatThrownBy(() -> client.send(ENVELOPE, new Lines(2 << 20)))
                .isInstanceOf(SmtpRefused.class)
                .hasMessageContaining("552 5.3.4");
        assertThat(client.send(ENVELOPE, new Lines(1 << 20)).isComplete()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aCertificateForAnotherNameIsRefused(Driver driver) throws Exception {
        SmtpServer server = server(driver, Security.START_TLS).listen((envelope, message) -> {});
        open.add(server);
        assertThatThrownBy(() -> SmtpClient.to("127.0.0.2", server.port())
                        .sslContext(TestTls.context())
                        .connect())
                .isInstanceOf(MailException.class);
        SmtpServer elsewhere = server(driver, Security.IMPLICIT_TLS)
                .address(InetAddress.getByName("127.0.0.2"))
                .listen((envelope, message) -> {});
        open.add(elsewhere);
        assertThatThrownBy(() -> SmtpClient.to("127.0.0.2", elsewhere.port())
                        .implicitTls()
                        .sslContext(TestTls.context())
                        .connect())
                .isInstanceOf(MailException.TlsFailed.class)
                .isInstanceOfSatisfying(
                        MailException.class, e -> assertThat(e.isTransient()).isFalse());
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aCertificateThatIsNotTrustedIsRefused(Driver driver) throws Exception {
        SmtpServer server = server(driver, Security.START_TLS).listen((envelope, message) -> {});
        open.add(server);
        assertThatThrownBy(() -> SmtpClient.connect("127.0.0.1", server.port()))
                .isInstanceOf(MailException.TlsFailed.class);
    }

    @ParameterizedTest
    @MethodSource("all")
    void manyClientsSendAtTheSameTime(Driver driver, Security security) throws Exception {
        ConcurrentLinkedQueue<String> inbox = new ConcurrentLinkedQueue<>();
        SmtpServer server = server(driver, security)
                .listen((envelope, message) -> inbox.add(new String(message.readAllBytes(), ISO_8859_1)));
        open.add(server);
        int clients = 20;
        int each = 20;
        List<Thread> threads = new ArrayList<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        SmtpClient shared = client(server, security);
        for (int i = 0; i < clients; i++) {
            String name = "client " + i;
            SmtpClient own = i % 2 == 0 ? client(server, security) : shared;
            Thread thread = new Thread(() -> {
                try {
                    for (int j = 0; j < each; j++) {
                        own.send(ENVELOPE, octets(name + " message " + j + "\r\n" + "x".repeat(j * 997)));
                    }
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(inbox.stream().map(text -> text.lines().findFirst().orElseThrow()))
                .doesNotHaveDuplicates()
                .hasSize(clients * each);
    }
}
