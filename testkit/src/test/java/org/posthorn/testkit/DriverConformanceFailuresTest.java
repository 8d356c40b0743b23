package org.posthorn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.testkit.DriverConformance.Rule;
import org.posthorn.testkit.FaultyDriver.Fault;
import org.posthorn.wire.driver.Driver;

/** A driver that breaks a rule fails the suite, at that rule. */
class DriverConformanceFailuresTest {

    private static final int PATIENCE_MILLIS = 1_500;
    private static final ExecutorService TRIALS = Executors.newFixedThreadPool(9);

    @AfterAll
    static void end() {
        TRIALS.shutdownNow();
    }

    private static Rule rule(String name) {
        return Stream.of(OctetRules.all(), TimeRules.all(), TlsRules.all(), ConnectionRules.all())
                .flatMap(List::stream)
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such rule: " + name));
    }

    /** Side by side, because most of them wait for what does not come. */
    @TestFactory
    Stream<DynamicTest> everyFaultIsSeen() {
        List<Future<@Nullable Throwable>> trials = Stream.of(Fault.values())
                .map(fault -> TRIALS.submit(() -> trial(fault)))
                .toList();
        return Stream.of(Fault.values())
                .map(fault -> dynamicTest(
                        fault + " breaks: " + fault.rule,
                        () -> assertThat(trials.get(fault.ordinal()).get()).isNotNull()));
    }

    private static @Nullable Throwable trial(Fault fault) {
        try {
            DriverConformance.check(rule(fault.rule), new FaultyDriver(Driver.blocking(), fault), PATIENCE_MILLIS);
            return null;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }
}
