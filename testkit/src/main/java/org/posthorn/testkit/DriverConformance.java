package org.posthorn.testkit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.posthorn.wire.driver.Driver;

/**
 * The contract of {@link Driver} as tests, one for each rule, for the drivers that come with Posthorn and for those of others. Every rule is
 * tried over real sockets on loopback with a small line protocol of the suite's own, and in each the driver's use of session and
 * endpoint is checked meanwhile: one call at a time, {@code tick} before {@code next}, time that never runs backwards, nothing after
 * {@code closed}.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicContainer> keepsTheContract() {
 *     return DriverConformance.of(Driver.selector());
 * }
 * }</pre>
 *
 * <p>Nothing is timed, but rules about deadlines take some tenths of a second each; all together take a few seconds.
 */
public final class DriverConformance {

    /**
     * A rule.
     *
     * @param name what it says
     * @param trial fails when it is not kept
     */
    record Rule(String name, Trial trial) {}

    /** Tries a rule. */
    interface Trial {
        void on(Bench bench) throws Exception;
    }

    private DriverConformance() {}

    /**
     * All rules, by what they are about.
     *
     * @param driver the driver to be tried
     * @return a container for each subject with a test for each rule
     */
    public static Stream<DynamicContainer> of(Driver driver) {
        return Stream.of(
                container("octets and events", OctetRules.all(), driver),
                container("time", TimeRules.all(), driver),
                container("TLS", TlsRules.all(), driver),
                container("connections", ConnectionRules.all(), driver));
    }

    private static DynamicContainer container(String subject, List<Rule> rules, Driver driver) {
        return dynamicContainer(
                subject, rules.stream().map(rule -> dynamicTest(rule.name(), () -> check(rule, driver))));
    }

    private static void check(Rule rule, Driver driver) throws Exception {
        check(rule, driver, Bench.PATIENCE_MILLIS);
    }

    static void check(Rule rule, Driver driver, int patienceMillis) throws Exception {
        Bench bench = new Bench(driver, patienceMillis);
        try (bench) {
            rule.trial().on(bench);
        } catch (AssertionError | IOException e) {
            throw new AssertionError("rule not kept: " + rule.name() + ": " + e.getMessage() + bench.breaches(), e);
        }
    }
}
