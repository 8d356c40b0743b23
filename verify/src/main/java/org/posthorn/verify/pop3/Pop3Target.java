package org.posthorn.verify.pop3;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.posthorn.verify.process.Program;
import org.posthorn.verify.server.Running;
import org.posthorn.wire.driver.Driver;

/** A POP3 server that can be measured. */
public enum Pop3Target {
    /** Ours over Maildirs, a thread for each connection. */
    MAILDIR_BLOCKING("posthorn, Maildir, blocking"),
    /** Ours over Maildirs, one thread for all connections. */
    MAILDIR_SELECTOR("posthorn, Maildir, selector"),
    /** Ours over Maildirs, a virtual thread for each connection. */
    MAILDIR_VIRTUAL("posthorn, Maildir, virtual"),
    /** Ours with mail in memory. */
    MEMORY_BLOCKING("posthorn, in memory, blocking"),
    /** The same, one thread for all connections. */
    MEMORY_SELECTOR("posthorn, in memory, selector"),
    /** The same, a virtual thread for each connection. */
    MEMORY_VIRTUAL("posthorn, in memory, virtual"),
    /** Dovecot over Maildirs, where it is installed. */
    DOVECOT("Dovecot, Maildir"),
    /** GreenMail, which has mail in memory. */
    GREENMAIL("GreenMail, in memory");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final String title;

    Pop3Target(String title) {
        this.title = title;
    }

    /** What tables call it. */
    public String title() {
        return title;
    }

    /** Whether it is ours. */
    public boolean ours() {
        return this != DOVECOT && this != GREENMAIL;
    }

    /** Whether its mail lies in Maildirs, the large message among it. */
    public boolean maildirs() {
        return this == DOVECOT || name().startsWith("MAILDIR");
    }

    /** Those that can run here and whose speed is compared: ours in memory with one driver. */
    public static List<Pop3Target> all() {
        return Arrays.stream(values())
                .filter(target -> target.available() && target != MEMORY_SELECTOR && target != MEMORY_VIRTUAL)
                .toList();
    }

    /** Those that can run here with mail in memory. */
    public static List<Pop3Target> inMemory() {
        return Arrays.stream(values())
                .filter(target -> target.available() && !target.maildirs())
                .toList();
    }

    private boolean available() {
        return switch (this) {
            case DOVECOT -> Dovecot.available();
            case MAILDIR_VIRTUAL, MEMORY_VIRTUAL -> Driver.virtualThreadsAvailable();
            default -> true;
        };
    }

    /**
     * Starts it in a process of its own, and waits until it listens. A server over Maildirs gets Maildirs of its own.
     *
     * @param options for its JVM, where it runs in one
     * @param directory for what it keeps
     * @param maildrops the mail
     * @param small how many small maildrops
     */
    public Running start(List<String> options, Path directory, Maildrops maildrops, int small)
            throws IOException, InterruptedException {
        Path maildirs = directory.resolve(name());
        if (maildirs()) {
            maildrops.makeMaildirs(maildirs, small);
        }
        if (this == DOVECOT) {
            return dovecot(directory, maildirs);
        }
        Program program = Program.java(
                options,
                Pop3Main.class,
                name(),
                maildirs.toString(),
                Integer.toString(maildrops.many()),
                Integer.toString(small),
                Integer.toString(maildrops.few()));
        return Running.ready(program, PATIENCE);
    }

    private static Running dovecot(Path directory, Path maildirs) throws IOException, InterruptedException {
        int port = Running.freePort();
        return Running.listening(Dovecot.start(directory, maildirs, port), port, PATIENCE);
    }

    /** Listens in this JVM; the port. */
    int listen(Path maildirs, Maildrops maildrops, int small) throws Exception {
        return switch (this) {
            case MAILDIR_BLOCKING -> Ours.maildir(maildirs, Driver.blocking());
            case MAILDIR_SELECTOR -> Ours.maildir(maildirs, Driver.selector());
            case MAILDIR_VIRTUAL -> Ours.maildir(maildirs, Driver.virtual());
            case MEMORY_BLOCKING -> Ours.memory(maildrops, small, Driver.blocking());
            case MEMORY_SELECTOR -> Ours.memory(maildrops, small, Driver.selector());
            case MEMORY_VIRTUAL -> Ours.memory(maildrops, small, Driver.virtual());
            case GREENMAIL -> Green.listen(maildrops, small);
            case DOVECOT -> throw new IllegalStateException("not a JVM's");
        };
    }
}
