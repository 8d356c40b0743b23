package org.posthorn.verify.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.verify.load.Load;

/** The server's session alone, without sockets: what the protocol itself costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SessionBenchmark {

    private static final SmtpServerOptions OPTIONS = SmtpServerOptions.of("bench.example");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Octets of the message. */
    @Param({"4096", "102400"})
    public int size;

    private final ByteBuffer hello = ascii("EHLO client.example\r\n");
    private final ByteBuffer envelope = ascii("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n");
    private final ByteBuffer quit = ascii("QUIT\r\n");
    private ByteBuffer message = NOTHING;
    private SmtpServerSession open = new SmtpServerSession(OPTIONS);
    private long octets;

    /** Made by JMH. */
    public SessionBenchmark() {}

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    /** A session that has been greeted. */
    @Setup
    public void prepare() {
        ByteBuffer whole = Load.message(size);
        message = ByteBuffer.allocate(whole.remaining()).put(whole).flip();
        open = begun();
    }

    /** MAIL, RCPT, DATA and the message, on a session that is open. */
    @Benchmark
    public long transaction() {
        return transaction(open);
    }

    /** A whole session: greeting, EHLO, MAIL, RCPT, DATA, the message, QUIT. */
    @Benchmark
    public long session() {
        SmtpServerSession session = begun();
        transaction(session);
        feed(session, quit);
        return octets;
    }

    private SmtpServerSession begun() {
        SmtpServerSession session = new SmtpServerSession(OPTIONS);
        session.tick(0);
        feed(session, NOTHING);
        feed(session, hello);
        return session;
    }

    private long transaction(SmtpServerSession session) {
        feed(session, envelope);
        long before = octets;
        feed(session, message);
        if (octets - before != size) {
            throw new IllegalStateException("not accepted: " + (octets - before));
        }
        return octets;
    }

    private void feed(SmtpServerSession session, ByteBuffer in) {
        in.rewind();
        for (SmtpServerSession.Event event; (event = session.next(in)) != null; ) {
            if (event instanceof SmtpServerSession.Ask) {
                session.accept();
            } else if (event instanceof SmtpServerSession.Chunk chunk) {
                octets += chunk.bytes().remaining();
            } else {
                throw new IllegalStateException(event.toString());
            }
        }
        for (ByteBuffer out : session.output()) {
            out.position(out.limit());
        }
    }

    static String report(Effort effort) throws RunnerException {
        Collection<RunResult> results = Jmh.run(SessionBenchmark.class, effort, Map.of());
        Table table = new Table("work", "octets", "µs", "garbage, octets");
        for (RunResult result : results) {
            table.row(
                    Jmh.method(result),
                    Jmh.param(result, "size"),
                    Table.number(Jmh.time(result)),
                    Table.number(Jmh.garbage(result)));
        }
        return table.toString();
    }
}
