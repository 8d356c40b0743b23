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
import org.junit.jupiter.api.Test;
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

    private record Trial(Fault fault, Rule rule, Future<@Nullable Throwable> end) {}

    private static List<Rule> rules() {
        return Stream.of(OctetRules.all(), TimeRules.all(), TlsRules.all(), ConnectionRules.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Side by side, because most of them wait for what does not come. */
    @TestFactory
    Stream<DynamicTest> everyFaultIsSeen() {
        List<Trial> trials = rules().stream()
                .flatMap(rule -> Stream.of(Fault.values())
                        .filter(fault -> fault.rules.contains(rule.name()))
                        .map(fault -> new Trial(fault, rule, TRIALS.submit(() -> trial(fault, rule)))))
                .toList();
        return trials.stream()
                .map(trial -> dynamicTest(
                        trial.fault + " breaks: " + trial.rule.name(),
                        () -> assertThat(trial.end.get()).isNotNull()));
    }

    @Test
    void everyRuleCanBeBroken() {
        assertThat(Stream.of(Fault.values()).flatMap(fault -> fault.rules.stream()))
                .containsAll(rules().stream().map(Rule::name).toList())
                .allMatch(name -> rules().stream().anyMatch(rule -> rule.name().equals(name)));
    }

    /** Several times, as on a busy machine a driver may be too slow to break a rule. */
    private static @Nullable Throwable trial(Fault fault, Rule rule) {
        for (int i = 0; i < 5; i++) {
            try {
                DriverConformance.check(rule, new FaultyDriver(Driver.blocking(), fault), PATIENCE_MILLIS);
            } catch (Exception | AssertionError e) {
                return e;
            }
        }
        return null;
    }
}
