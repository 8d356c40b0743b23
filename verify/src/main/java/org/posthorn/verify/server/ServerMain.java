package org.posthorn.verify.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The server process: starts the server named on the command line, prints {@code READY} and its port, and then does what its standard
 * input says until that ends. The line {@code memory} is answered by {@code MEMORY}, the octets of heap in use after collection, and those
 * resident in the whole process.
 */
final class ServerMain {

    private ServerMain() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("READY " + Target.named(arguments[0]).listen());
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
