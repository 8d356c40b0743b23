package org.posthorn.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.Envelope;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Program;
import org.posthorn.wire.driver.Driver;

/** Real programs send to our server, under every driver that the JVM has. */
class ServerInteropTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");

    static Stream<Arguments> mailersAndDrivers() {
        Stream<Driver> drivers = Driver.virtualThreadsAvailable()
                ? Stream.of(Driver.blocking(), Driver.selector(), Driver.virtual())
                : Stream.of(Driver.blocking(), Driver.selector());
        return drivers.flatMap(driver -> Stream.of(Mailer.values()).map(mailer -> arguments(mailer, driver)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("mailersAndDrivers")
    void theMessageArrivesByteForByte(Mailer mailer, Driver driver, @TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("cert.pem"), CERTIFICATE.certificatePem());
        try (Inbox inbox = new Inbox(driver, CERTIFICATE.serverContext())) {
            List<String> command = mailer.command(inbox.port(), directory);
            Program.Outcome outcome =
                    Program.run(Duration.ofSeconds(30), Mail.withLf(), command.toArray(String[]::new));
            assertThat(outcome.exit()).as(outcome.text()).isZero();
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.secured()).isEqualTo(mailer.secured());
            assertThat(arrived.envelope().from())
                    .isEqualTo(Envelope.of("sender@example.org").from());
            assertThat(arrived.envelope().to())
                    .isEqualTo(Envelope.of("", "recipient@example.org").to());
            Mail.assertSame(arrived.octets(), Mail.withCrlf());
        }
    }
}
