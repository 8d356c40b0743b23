package org.posthorn.verify.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Sends one message again and again over many connections, from one thread. MAIL, RCPT and DATA go in one packet where the server
 * offers PIPELINING (RFC 2920), else each when the one before it is answered; the message and its final dot follow the 354. Every reply is looked at: one that does not begin with 2 or 3 ends the run with an exception.
 *
 * @param connections how many at one time
 * @param size octets of the message
 * @param perConnection messages before a connection ends with QUIT and another takes its place; 0 is no end
 * @param pipelining whether to pipeline where it is offered
 */
public record Load(int connections, int size, int perConnection, boolean pipelining) {

    private static final Duration SETTLE = Duration.ofMillis(200);

    /**
     * What a run came to.
     *
     * @param messages how many were accepted
     * @param nanos in what time
     * @param cpu with how much processor time of the server, in nanoseconds
     */
    public record Result(long messages, long nanos, long cpu) {

        /** Messages in a second. */
        public double rate() {
            return messages * 1e9 / nanos;
        }

        /** Microseconds of the server's processor time for a message. */
        public double cpuMicros() {
            return cpu / 1e3 / messages;
        }
    }

    /**
     * Loads the server on that port of the loopback address.
     *
     * @param duration how long, beside the time to set up and to end
     * @param cpu the processor time that the server has used
     */
    public Result run(int port, Duration duration, Supplier<Duration> cpu) throws IOException {
        try (Senders senders = new Senders(port, this)) {
            senders.connect(connections);
            senders.drive(SETTLE);
            long before = senders.accepted();
            Duration cpuBefore = cpu.get();
            long start = System.nanoTime();
            senders.drive(duration);
            long nanos = System.nanoTime() - start;
            Result result = new Result(
                    senders.accepted() - before,
                    nanos,
                    cpu.get().minus(cpuBefore).toNanos());
            senders.finish();
            return result;
        }
    }

    /** A message of exactly that size with its final dot behind it, in a buffer that can be written from many sockets. */
    public static ByteBuffer message(int size) {
        StringBuilder text = new StringBuilder(size + 3)
                .append("From: <a@example.org>\r\nTo: <b@example.org>\r\nSubject: load\r\n\r\n");
        while (text.length() < size - 80) {
            text.append("Seventy-four letters and blanks make up every line of this text but the last\r\n");
        }
        text.append("x".repeat(Math.max(0, size - 2 - text.length()))).append("\r\n.\r\n");
        byte[] bytes = text.toString().getBytes(US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }
}
