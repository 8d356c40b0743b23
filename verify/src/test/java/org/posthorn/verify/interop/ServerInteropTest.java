package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Program;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Network;

/** Real programs send to our server, in each way that they know, under every driver that the JVM has. */
class ServerInteropTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");

    static Stream<Arguments> mailersAndDrivers() {
        Stream<Arguments> all = Stream.of(Driver.blocking(), Driver.selector())
                .flatMap(driver -> Stream.of(Mailer.values()).flatMap(mailer -> ways(mailer, driver)));
        return Driver.virtualThreadsAvailable() ? Stream.concat(all, ways(Mailer.CURL, Driver.virtual())) : all;
    }

    private static Stream<Arguments> ways(Mailer mailer, Driver driver) {
        return Stream.of(Way.values()).map(way -> arguments(mailer, way, driver));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("mailersAndDrivers")
    void theMessageArrives(Mailer mailer, Way way, Driver driver, @TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("cert.pem"), CERTIFICATE.certificatePem());
        try (Inbox inbox = Inbox.open(server -> Inbox.secured(way, CERTIFICATE).apply(server.driver(driver)))) {
            List<String> command = mailer.command(way, inbox.port(), directory);
            byte[] input = mailer.keepsOctets() ? Mail.withLf() : Mail.text().getBytes(UTF_8);
            Program.Outcome outcome = Program.run(Duration.ofSeconds(30), input, command.toArray(String[]::new));
            assertThat(outcome.exit()).as(outcome.text()).isZero();
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.secured()).isEqualTo(way != Way.PLAIN);
            assertThat(arrived.envelope().from())
                    .isEqualTo(Envelope.of("sender@example.org").from());
            assertThat(arrived.envelope().to())
                    .isEqualTo(Envelope.of("", "recipient@example.org").to());
            if (mailer.keepsOctets()) {
                Mail.assertSame(arrived.octets(), Mail.withCrlf());
            } else {
                assertThat(Message.parse(arrived.octets())
                                .textBody()
                                .get(0)
                                .decoded()
                                .text())
                        .isEqualToNormalizingNewlines(Mail.text());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"swaks, 1", "swaks, 2", "curl, 1"})
    void theyComeThroughAProxy(String program, String version, @TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("cert.pem"), CERTIFICATE.certificatePem());
        boolean swaks = program.equals("swaks");
        Mailer mailer = swaks ? Mailer.SWAKS : Mailer.CURL;
        List<String> options = swaks
                ? List.of(
                        "--proxy-version=" + version,
                        "--proxy-family=" + (version.equals("1") ? "TCP4" : "AF_INET"),
                        "--proxy-source=192.0.2.7",
                        "--proxy-source-port=4711",
                        "--proxy-dest=192.0.2.25",
                        "--proxy-dest-port=25")
                : List.of("--haproxy-protocol");
        try (Inbox inbox = Inbox.open(server ->
                Inbox.secured(Way.STARTTLS, CERTIFICATE).apply(server.proxies(Network.parse("127.0.0.0/8"))))) {
            List<String> command = new ArrayList<>(mailer.command(Way.STARTTLS, inbox.port(), directory));
            command.addAll(options);
            Program.Outcome outcome = Program.run(Duration.ofSeconds(30), new byte[0], command.toArray(String[]::new));
            assertThat(outcome.exit()).as(outcome.text()).isZero();
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.remote().getHostAddress()).isEqualTo(swaks ? "192.0.2.7" : "127.0.0.1");
            Mail.assertSame(arrived.octets(), Mail.withCrlf());
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"PLAIN", "STARTTLS"},
            mode = EnumSource.Mode.INCLUDE)
    void whoIsTrustedSpeaksForAnother(Way way, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.open(
                server -> Inbox.secured(way, CERTIFICATE).apply(server.trustXclient(Network.parse("127.0.0.0/8"))))) {
            Program.Outcome outcome = onBehalf(way, inbox, directory);
            assertThat(outcome.exit()).as(outcome.text()).isZero();
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.remote().getHostAddress()).isEqualTo("192.0.2.7");
            assertThat(arrived.user()).isEqualTo("joey");
            Mail.assertSame(arrived.octets(), Mail.withCrlf());
            assertThat(inbox.heard()).anyMatch(line -> line.startsWith("XCLIENT "));
        }
    }

    @Test
    void whoIsNotTrustedIsNotOfferedTo(@TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.open(server -> server.trustXclient(Network.parse("192.0.2.0/24")))) {
            Program.Outcome outcome = onBehalf(Way.PLAIN, inbox, directory);
            assertThat(outcome.exit()).as(outcome.text()).isNotZero();
            assertThat(outcome.text()).contains("250-PIPELINING").doesNotContain("250-XCLIENT", "250 XCLIENT");
        }
    }

    /** swaks, which tells whom it speaks for only where it may. */
    private static Program.Outcome onBehalf(Way way, Inbox inbox, Path directory) throws Exception {
        Files.writeString(directory.resolve("cert.pem"), CERTIFICATE.certificatePem());
        List<String> command = new ArrayList<>(Mailer.SWAKS.command(way, inbox.port(), directory));
        command.addAll(List.of("--xclient-addr=192.0.2.7", "--xclient-name=far.example", "--xclient-login=joey"));
        return Program.run(Duration.ofSeconds(30), new byte[0], command.toArray(String[]::new));
    }
}
