package org.posthorn.verify.large;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.posthorn.verify.process.Program;

/**
 * One message that passed from our client to our server, each in a JVM of its own with a heap of 64 MB.
 *
 * @param octets its size
 * @param took from the client's start to its end
 */
public record Transfer(long octets, Duration took) {

    private static final List<String> HEAP = List.of("-Xmx64m");
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * Sends a message of at least that many octets.
     *
     * @param driver the server's: blocking, selector or virtual
     * @throws IOException if either JVM fails, or what arrived is not what was sent
     */
    public static Transfer of(long octets, String driver) throws IOException, InterruptedException {
        try (Program receiver = Program.java(HEAP, Receiver.class, driver)) {
            String port = receiver.await("READY", START);
            long start = System.nanoTime();
            try (Program sender = Program.java(HEAP, Sender.class, port, Long.toString(octets))) {
                String sent = sender.await("SENT", PATIENCE);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                String got = receiver.await("GOT", START);
                if (!got.equals(sent)) {
                    throw new IOException("sent " + sent + ", got " + got);
                }
                return new Transfer(Long.parseLong(sent.substring(0, sent.indexOf(' '))), took);
            }
        }
    }
}
