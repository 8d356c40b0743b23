package org.posthorn.verify.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a server process does beside serving: it says where it listens, and obeys its standard input until that ends. */
public final class Orders {

    private Orders() {}

    /**
     * Prints {@code READY} and the port, and then does what it is told. The line {@code memory} is answered by {@code MEMORY}, the octets
     * of heap in use after collection, and those resident in the whole process. Ends the process.
     */
    public static void obey(int port) throws IOException, InterruptedException {
        System.out.println("READY " + port);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String order; (order = orders.readLine()) != null; ) {
            if (order.equals("memory")) {
                System.out.println("MEMORY " + heap() + " " + resident());
            }
        }
        System.exit(0);
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }
}
