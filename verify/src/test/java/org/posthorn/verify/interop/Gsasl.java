package org.posthorn.verify.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** GNU SASL's program at one end of an exchange: it prints its messages, and reads ours, in Base64. */
final class Gsasl implements AutoCloseable {

    static final String USER = "user";
    static final String PASSWORD = "pencil";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Program program;
    private boolean succeeded;

    private Gsasl(String side, SaslMechanism mechanism) throws IOException {
        program = Program.start(
                Installed.program("gsasl"),
                side,
                "--no-cb",
                "--mechanism=" + mechanism,
                "--authentication-id=" + USER,
                "--password=" + PASSWORD,
                "--anonymous-token=joe@example.org",
                "--iteration-count=5000");
    }

    static Gsasl client(SaslMechanism mechanism) throws IOException {
        return new Gsasl("--client", mechanism);
    }

    static Gsasl server(SaslMechanism mechanism) throws IOException {
        return new Gsasl("--server", mechanism);
    }

    /** Its next message; null when it has none, having {@link #succeeded} or not. */
    byte @Nullable [] receive() throws IOException, InterruptedException {
        for (; ; ) {
            String line = program.await("", PATIENCE);
            if (line.startsWith("Output from ")) {
                return Base64.getDecoder().decode(program.await("", PATIENCE));
            }
            succeeded = line.contains(" authentication finished ");
            if (succeeded || line.contains("gsasl: mechanism error")) {
                return null;
            }
        }
    }

    void send(byte[] message) throws IOException {
        program.say(Base64.getEncoder().encodeToString(message));
    }

    boolean succeeded() {
        return succeeded;
    }

    @Override
    public void close() {
        program.close();
    }
}
