package org.posthorn.verify.pop3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Short sessions, one after another for each of some users at once: login, STAT, LIST, QUIT. */
public final class Sessions {

    private Sessions() {}

    /**
     * Has them until time is up.
     *
     * @param port where the server is, on the loopback address
     * @param users each has a small maildrop
     * @param few how many messages each has
     * @param nanos for how long
     * @return how many ended as they should, in a second
     */
    public static double rate(int port, List<String> users, int few, long nanos)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(users.size());
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (String user : users) {
                counts.add(threads.submit(() -> until(port, user, few, start + nanos)));
            }
            long sessions = 0;
            for (Future<Long> count : counts) {
                sessions += count.get();
            }
            return sessions * 1e9 / (System.nanoTime() - start);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static long until(int port, String user, int few, long end) throws IOException {
        long sessions = 0;
        for (; System.nanoTime() < end; sessions++) {
            try (RawClient client = new RawClient(port)) {
                client.login(user).command("STAT");
                if (client.list() != few) {
                    throw new IOException("a listing of something else");
                }
                client.command("QUIT");
            }
        }
        return sessions;
    }
}
