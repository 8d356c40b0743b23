package org.posthorn.verify.large;

import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;

/** The sending process: sends one message of a given size to a given port, and says {@code SENT}, its octets and their CRC-32C. */
final class Sender {

    private Sender() {}

    public static void main(String[] arguments) throws Exception {
        Lines lines = new Lines(Long.parseLong(arguments[1]));
        CRC32C digest = new CRC32C();
        try (SmtpClient smtp = SmtpClient.to("localhost", Integer.parseInt(arguments[0]))
                .plaintext()
                .connect()) {
            Delivery delivery =
                    smtp.send(Envelope.of("a@example.org", "b@example.org"), new CheckedInputStream(lines, digest));
            if (!delivery.isComplete()) {
                throw new IllegalStateException(delivery.toString());
            }
        }
        System.out.println("SENT " + lines.size() + " " + Long.toHexString(digest.getValue()));
    }
}
