package org.posthorn.verify.large;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.wire.driver.Driver;

class TransferTest {

    static Stream<String> drivers() {
        return Driver.virtualThreadsAvailable()
                ? Stream.of("blocking", "selector", "virtual")
                : Stream.of("blocking", "selector");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageAsLargeAsTheHeapsPassesUnderEveryDriver(String driver) throws Exception {
        assertThat(Transfer.of(64 << 20, driver).octets()).isGreaterThanOrEqualTo(64 << 20);
    }

    @Test
    void aMessageOfOneGigabytePassesThroughHeapsOf64Megabytes() throws Exception {
        assertThat(Transfer.of(1L << 30, "blocking").octets()).isGreaterThanOrEqualTo(1L << 30);
    }
}
