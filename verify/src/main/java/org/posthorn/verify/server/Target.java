package org.posthorn.verify.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posthorn.verify.process.Program;
import org.posthorn.wire.driver.Driver;

/** A server that can be measured. */
public enum Target {
    /** The bare loop: the floor. */
    BARE_LOOP("bare loop"),
    /** Ours, a thread for each connection. */
    POSTHORN_BLOCKING("posthorn, blocking"),
    /** Ours, one thread for all connections. */
    POSTHORN_SELECTOR("posthorn, selector"),
    /** Ours, a virtual thread for each connection. */
    POSTHORN_VIRTUAL("posthorn, virtual"),
    /** SubEthaSMTP, the maintained fork. */
    SUBETHA("SubEthaSMTP"),
    /** GreenMail. */
    GREENMAIL("GreenMail"),
    /** Postfix's smtp-sink, where it is installed. */
    SMTP_SINK("smtp-sink"),
    /** Python's aiosmtpd with its sink, where it is installed. */
    AIOSMTPD("aiosmtpd");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Optional<Path> SINK = Program.find("smtp-sink");
    private static final Optional<Path> AIO = Program.find("aiosmtpd");
    private final String title;

    Target(String title) {
        this.title = title;
    }

    /** What tables call it. */
    public String title() {
        return title;
    }

    /** Whether it can run on this machine and JVM. */
    public boolean available() {
        return switch (this) {
            case SMTP_SINK -> SINK.isPresent();
            case AIOSMTPD -> AIO.isPresent();
            case POSTHORN_VIRTUAL -> Driver.virtualThreadsAvailable();
            default -> true;
        };
    }

    /** Those that can run here. */
    public static List<Target> all() {
        return Arrays.stream(values()).filter(Target::available).toList();
    }

    /** Whether it runs in a JVM. */
    public boolean java() {
        return this != SMTP_SINK && this != AIOSMTPD;
    }

    /** Whether it is ours. */
    public boolean ours() {
        return name().startsWith("POSTHORN");
    }

    static Target named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Starts it in a process of its own, a JVM with these options where it is one, and waits until it listens. */
    public Running start(List<String> options) throws IOException, InterruptedException {
        if (this == SMTP_SINK) {
            return sink();
        }
        if (this == AIOSMTPD) {
            int port = Running.freePort();
            String handler = "aiosmtpd.handlers.Sink";
            Program program =
                    Program.start(AIO.orElseThrow().toString(), "-n", "-c", handler, "-l", "127.0.0.1:" + port);
            return Running.listening(program, port, PATIENCE);
        }
        return Running.ready(Program.java(options, ServerMain.class, name()), PATIENCE);
    }

    /**
     * Starts smtp-sink.
     *
     * @param options of its own, before those that say where it listens
     */
    public static Running sink(String... options) throws IOException, InterruptedException {
        int port = Running.freePort();
        List<String> command = new ArrayList<>(List.of(SINK.orElseThrow().toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody")); // it refuses to stay root
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-m", "6000", "127.0.0.1:" + port, "4096"));
        return Running.listening(Program.start(command.toArray(String[]::new)), port, PATIENCE);
    }

    /** Listens in this JVM; the port. */
    int listen() throws Exception {
        return switch (this) {
            case BARE_LOOP -> BareLoop.listen();
            case POSTHORN_BLOCKING -> Ours.listen(Driver.blocking());
            case POSTHORN_SELECTOR -> Ours.listen(Driver.selector());
            case POSTHORN_VIRTUAL -> Ours.listen(Driver.virtual());
            case SUBETHA -> SubEtha.listen();
            case GREENMAIL -> Green.listen();
            case SMTP_SINK, AIOSMTPD -> throw new IllegalStateException("not a JVM's");
        };
    }
}
