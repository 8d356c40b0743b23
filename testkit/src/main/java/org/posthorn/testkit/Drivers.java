package org.posthorn.testkit;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.posthorn.wire.driver.Driver;

/** The drivers there are. */
enum Drivers {
    BLOCKING,
    VIRTUAL,
    SELECTOR;

    /** Those that this JVM can run. */
    static List<Drivers> available() {
        return Stream.of(values())
                .filter(d -> d != VIRTUAL || Driver.virtualThreadsAvailable())
                .toList();
    }

    Driver driver() {
        return switch (this) {
            case BLOCKING -> Driver.blocking();
            case VIRTUAL -> Driver.virtual();
            case SELECTOR -> Driver.selector();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT) + " driver";
    }
}
