package org.posthorn.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.posthorn.mime.Message;
import org.posthorn.sasl.Login;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;

/** Recipe: compose a mail and send it. */
public final class SendMail {

    private SendMail() {}

    /**
     * Sends a mail.
     *
     * @param args the server's host and port, a file to attach, and the sender's password
     * @throws IOException if it could not be sent
     */
    public static void main(String... args) throws IOException {
        String host = args[0];
        int port = Integer.parseInt(args[1]);
        Path map = Path.of(args[2]);
        String password = args[3];
        // recipe
        Message mail = Message.compose()
                .from("joey@example.org")
                .to("chandler@example.org")
                .subject("Paintball?")
                .text("You in?")
                .attach(map)
                .build();
        // TLS is required unless you say otherwise
        try (SmtpClient smtp = SmtpClient.connect(host, port, Login.of("joey", password))) {
            Delivery delivery = smtp.send(mail);
            delivery.refused().forEach((recipient, reply) -> System.err.println(recipient + ": " + reply));
        }
        // end
    }
}
