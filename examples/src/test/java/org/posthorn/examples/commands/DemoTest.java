package org.posthorn.examples.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Message;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.server.SmtpServer;

class DemoTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void whatArrivesIsWhatWasSent() throws Exception {
        boolean agreed = new Journey(out).run();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("S: 220 ")
                .contains("C: STARTTLS")
                .contains("<chandler@example.org>  accepted")
                .contains("<ugly.naked.guy@example.org>  refused: 550 5.1.1")
                .contains("same  every octet")
                .doesNotContain("DIFFERENT");
        assertThat(agreed).isTrue();
    }

    @Test
    void theServerPrintsEachMessageItTakes() throws Exception {
        Serving serving = new Serving(DemoOptions.parse("--serve", "--print"), out);
        try (SmtpServer server = serving.start();
                SmtpClient smtp =
                        SmtpClient.to("localhost", server.port()).plaintext().connect()) {
            smtp.send(Message.compose()
                    .from("joey@example.org")
                    .to("chandler@example.org")
                    .subject("Hello")
                    .text("Hello")
                    .build());
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("#1 from <joey@example.org> to [<chandler@example.org>]: ")
                .contains("Subject: Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bogus",
                "--port 2525",
                "--serve --port",
                "--serve --port x",
                "--serve --port 65536",
                "--serve --max-size 1000",
                "--serve --discard --print"
            })
    void optionsThatMakeNoSenseAreRefused(String line) {
        assertThatThrownBy(() -> DemoOptions.parse(line.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
