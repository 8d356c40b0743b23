package org.posthorn.examples.commands;

import java.util.Optional;
import org.posthorn.wire.driver.Driver;

/** How the servers of a program move their bytes, as {@code --driver} says. */
enum Mover {
    BLOCKING,
    SELECTOR,
    VIRTUAL;

    /** What the command line says; empty if it leaves it to the library. */
    static Optional<Mover> of(CommandLine line) {
        return line.word("--driver", Mover.class);
    }

    Driver driver() {
        if (this == VIRTUAL && !Driver.virtualThreadsAvailable()) {
            throw new IllegalArgumentException("--driver virtual needs Java 21 or later; this is " + Runtime.version());
        }
        return switch (this) {
            case BLOCKING -> Driver.blocking();
            case SELECTOR -> Driver.selector();
            case VIRTUAL -> Driver.virtual();
        };
    }
}
