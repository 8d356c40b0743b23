package org.posthorn.verify.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.posthorn.verify.large.Transfer;
import org.posthorn.wire.driver.Driver;

/** A message far larger than both heaps. */
final class TransferBenchmark {

    private TransferBenchmark() {}

    static String report(Effort effort) throws IOException, InterruptedException {
        List<String> drivers = new ArrayList<>(List.of("blocking", "selector"));
        if (Driver.virtualThreadsAvailable()) {
            drivers.add("virtual");
        }
        Table table = new Table("server's driver", "octets", "seconds, the client JVM's start included", "MB/s");
        for (String driver : drivers) {
            Transfer transfer = Transfer.of(effort.transfer(), driver);
            double seconds = transfer.took().toNanos() / 1e9;
            table.row(
                    driver,
                    String.format(java.util.Locale.ROOT, "%,d", transfer.octets()),
                    Table.number(seconds),
                    Table.number(transfer.octets() / 1e6 / seconds));
        }
        return table.toString();
    }
}
