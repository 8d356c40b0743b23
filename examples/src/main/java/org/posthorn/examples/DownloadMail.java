package org.posthorn.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.client.Pop3Client;
import org.posthorn.sasl.Login;

/** Recipe: download mail, and delete it from the server. */
public final class DownloadMail {

    private DownloadMail() {}

    /**
     * Downloads all mail.
     *
     * @param args the server's host and port, the directory for the messages, and the password
     * @throws IOException if it could not be downloaded; what was not is still on the server
     */
    public static void main(String... args) throws IOException {
        String host = args[0];
        int port = Integer.parseInt(args[1]);
        Path directory = Path.of(args[2]);
        String password = args[3];
        // recipe
        // TLS is required unless you say otherwise
        try (Pop3Client pop = Pop3Client.connect(host, port, Login.of("joey", password))) {
            for (Listing message : pop.list()) {
                pop.retrieve(message, directory.resolve(UUID.randomUUID() + ".eml")); // on the disk, whole
                pop.delete(message);
            }
            pop.quit(); // deletes; leaving by an exception keeps every message
        }
        // end
    }
}
