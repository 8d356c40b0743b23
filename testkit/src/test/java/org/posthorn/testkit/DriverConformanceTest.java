package org.posthorn.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

class DriverConformanceTest {

    @TestFactory
    Stream<DynamicContainer> everyDriverKeepsTheContract() {
        return Drivers.available().stream()
                .map(driver ->
                        DynamicContainer.dynamicContainer(driver.toString(), DriverConformance.of(driver.driver())));
    }
}
