package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.server.Target;

/** Our client sends to Postfix's smtp-sink, which writes down what it gets. */
class ClientInteropTest {

    private static final Envelope ENVELOPE = Envelope.of("sender@example.org", "one@example.org", "two@example.org");

    /** Above it the program puts what it knows of the connection. */
    private static final String FIRST_LINE = "From: sender@example.org\n";

    @Test
    void messagesArriveByteForByte(@TempDir Path directory) throws Exception {
        Installed.program("smtp-sink");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        String dump = directory.resolve("mail.").toString();
        try (Target.Running sink = Target.sink("-d", dump);
                SmtpClient smtp =
                        SmtpClient.to("localhost", sink.port()).plaintext().connect()) {
            for (int i = 0; i < 3; i++) { // one connection, several transactions
                Delivery delivery = smtp.send(ENVELOPE, new ByteArrayInputStream(Mail.withCrlf()));
                assertThat(delivery.isComplete()).isTrue();
            }
            smtp.quit();
        }
        List<String> dumps = dumps(directory);
        assertThat(dumps).hasSize(3);
        for (String arrived : dumps) {
            int message = arrived.indexOf(FIRST_LINE);
            assertThat(arrived.substring(0, message).lines())
                    .anyMatch(line -> line.startsWith("X-Mail-Args: <sender@example.org>"))
                    .contains("X-Rcpt-Args: <one@example.org>", "X-Rcpt-Args: <two@example.org>");
            assertThat(arrived).endsWith("\n\n"); // the empty line that ends a message in a mailbox
            Mail.assertSame(arrived.substring(message, arrived.length() - 1).getBytes(ISO_8859_1), Mail.withLf());
        }
    }

    private static List<String> dumps(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(ClientInteropTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
