package org.posthorn.examples.commands;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A server that is a program, while it runs.
 *
 * @param listening its ports
 * @param grace how long it waits, when it is told to end, for what is under way
 * @param farewell what it says when it has ended
 * @param terminal where it says so
 */
record Running(Listening listening, Duration grace, Supplier<String> farewell, Terminal terminal)
        implements AutoCloseable {

    /** Says that it listens, and where. */
    Running announced() {
        terminal.out().println(listening.ready());
        return this;
    }

    /** Has it run until SIGTERM or SIGINT, and stop then. */
    void untilSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop();
            Runtime.getRuntime().halt(0); // to be stopped by a signal is no failure here
        }));
    }

    void stop() {
        listening.stop(grace);
        terminal.out().println(farewell.get());
    }

    @Override
    public void close() {
        listening.close();
    }
}
