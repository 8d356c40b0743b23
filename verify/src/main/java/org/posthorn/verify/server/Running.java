package org.posthorn.verify.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.posthorn.verify.process.Program;

/**
 * A server that runs.
 *
 * @param program its process
 * @param port where it listens on the loopback address
 */
public record Running(Program program, int port) implements AutoCloseable {

    /** Waits until a program that obeys {@link Orders} is ready. */
    public static Running ready(Program program, Duration patience) throws IOException, InterruptedException {
        try {
            return new Running(program, Integer.parseInt(program.await("READY", patience)));
        } catch (IOException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    /** Waits until a program takes connections at the port that it was told. */
    public static Running listening(Program program, int port, Duration patience)
            throws IOException, InterruptedException {
        for (long end = System.nanoTime() + patience.toNanos(); ; Thread.sleep(20)) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return new Running(program, port);
            } catch (IOException e) {
                if (System.nanoTime() > end || !program.running()) {
                    program.close();
                    throw e;
                }
            }
        }
    }

    /** A port that nothing listened on a moment ago, for servers that cannot be told to take any. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
