package org.posthorn.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.client.Downloaded;
import org.posthorn.pop3.client.Pop3Client;
import org.posthorn.pop3.client.Receiver;

/** Recipe: download new mail, and leave it on the server for two weeks. */
public final class LeaveMailOnServer {

    private LeaveMailOnServer() {}

    /**
     * Downloads what has not been downloaded before.
     *
     * @param pop a connection, which is ended
     * @param directory for the messages
     * @param memory the file that keeps in mind what has been downloaded
     * @throws IOException if it could not be downloaded
     */
    public static void download(Pop3Client pop, Path directory, Path memory) throws IOException {
        // recipe
        Downloaded downloaded = Downloaded.in(memory);
        List<Listing> all = pop.list();
        downloaded.retain(all);
        pop.retrieve(
                downloaded.fresh(all), // several ahead where the server can do that
                Receiver.files(message -> directory.resolve(UUID.randomUUID() + ".eml"), downloaded::add));
        pop.delete(downloaded.olderThan(Duration.ofDays(14), all));
        pop.quit();
        // end
    }
}
