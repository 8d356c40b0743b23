package org.posthorn.verify.large;

import java.io.InputStream;
import java.util.Map;
import java.util.zip.CRC32C;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.wire.driver.Driver;

/**
 * The receiving process: takes messages, counts and discards them. Says {@code READY} and its port, then for each message {@code GOT}, its
 * octets and their CRC-32C; ends with its standard input.
 */
final class Receiver {

    private Receiver() {}

    public static void main(String[] arguments) throws Exception {
        Driver driver = Map.of("blocking", Driver.blocking(), "selector", Driver.selector())
                .get(arguments[0]);
        SmtpServer server = SmtpServer.configure()
                .driver(driver == null ? Driver.virtual() : driver)
                .maxMessageSize(SmtpLimits.NO_SIZE_LIMIT)
                .listen(Receiver::take);
        System.out.println("READY " + server.port());
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static void take(Envelope envelope, InputStream message) throws Exception {
        CRC32C digest = new CRC32C();
        byte[] buffer = new byte[8192];
        long octets = 0;
        for (int n; (n = message.read(buffer)) >= 0; octets += n) {
            digest.update(buffer, 0, n);
        }
        System.out.println("GOT " + octets + " " + Long.toHexString(digest.getValue()));
    }
}
