package org.posthorn.verify.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.posthorn.verify.client.Sender;
import org.posthorn.verify.server.Target;

/** One message again and again over one connection to the bare loop, every client in turn within each round. */
final class ClientBenchmark {

    private static final int[] SIZES = {4 << 10, 100 << 10};

    private ClientBenchmark() {}

    static String report(Effort effort) throws Exception {
        StringBuilder report = new StringBuilder();
        try (Target.Running server = Target.BARE_LOOP.start(List.of("-Xmx1g"))) {
            for (int size : SIZES) {
                report.append(report.isEmpty() ? "" : "\n")
                        .append(size >> 10)
                        .append(" KB, one connection:\n\n")
                        .append(table(rounds(server.port(), size, effort)));
            }
        }
        return report.toString();
    }

    private static Map<Sender, List<Double>> rounds(int port, int size, Effort effort) throws Exception {
        Map<Sender, List<Double>> rates = new EnumMap<>(Sender.class);
        Map<Sender, Sender.Open> open = new EnumMap<>(Sender.class);
        try {
            for (Sender sender : Sender.values()) {
                open.put(sender, sender.open(port, size));
            }
            for (int round = 0; round < effort.warmups() + effort.rounds(); round++) {
                for (Map.Entry<Sender, Sender.Open> each : open.entrySet()) {
                    long began = System.nanoTime();
                    long sent = each.getValue().sendUntil(began + effort.round().toNanos());
                    double rate = sent * 1e9 / (System.nanoTime() - began);
                    if (round >= effort.warmups()) {
                        rates.computeIfAbsent(each.getKey(), sender -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
        } finally {
            for (Sender.Open each : open.values()) {
                each.close();
            }
        }
        return rates;
    }

    private static Table table(Map<Sender, List<Double>> rates) {
        Table table =
                new Table("client", "messages/s", "least", "most", "posthorn ÷ this", "posthorn, in series ÷ this");
        rates.forEach((sender, rounds) -> table.row(
                sender.title(),
                Table.number(median(rounds)),
                Table.number(rounds.stream().mapToDouble(d -> d).min().orElse(0)),
                Table.number(rounds.stream().mapToDouble(d -> d).max().orElse(0)),
                Table.number(ratio(rates, Sender.POSTHORN, rounds)),
                Table.number(ratio(rates, Sender.POSTHORN_SERIES, rounds))));
        return table;
    }

    private static double ratio(Map<Sender, List<Double>> rates, Sender ours, List<Double> rounds) {
        return median(Objects.requireNonNull(rates.get(ours))) / median(rounds);
    }

    private static double median(List<Double> values) {
        return ServerBenchmark.median(values.stream().mapToDouble(d -> d).toArray());
    }
}
