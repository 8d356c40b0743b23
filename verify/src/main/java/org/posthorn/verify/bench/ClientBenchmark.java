package org.posthorn.verify.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.posthorn.verify.client.Sender;
import org.posthorn.verify.process.Program;
import org.posthorn.verify.server.Running;
import org.posthorn.verify.server.Target;

/** One message again and again over one connection to the bare loop, every client in turn within each round. */
final class ClientBenchmark {

    private static final int[] SIZES = {4 << 10, 100 << 10};

    /** Clients share this JVM, whose compiler they all keep at work: so they warm up for longer than servers. */
    private static final int WARMER = 2;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ClientBenchmark() {}

    static String report(Effort effort) throws Exception {
        StringBuilder report = new StringBuilder();
        try (Running server = Target.BARE_LOOP.start(List.of("-Xmx1g"))) {
            for (int size : SIZES) {
                report.append(report.isEmpty() ? "" : "\n")
                        .append(size >> 10)
                        .append(" KB, one connection:\n\n")
                        .append(table(rounds(server, size, effort)));
            }
        }
        return report.toString();
    }

    /** What a client did in one round; microseconds of processor time for one message. */
    private record Round(double rate, double clientCpu, double serverCpu) {}

    private static Map<Sender, List<Round>> rounds(Running server, int size, Effort effort) throws Exception {
        Map<Sender, List<Round>> rounds = new EnumMap<>(Sender.class);
        Map<Sender, Sender.Open> open = new EnumMap<>(Sender.class);
        try {
            for (Sender sender : Sender.values()) {
                open.put(sender, sender.open(server.port(), size));
            }
            for (int round = 0; round < WARMER * effort.warmups() + effort.rounds(); round++) {
                for (Map.Entry<Sender, Sender.Open> each : open.entrySet()) {
                    Round result = round(each.getValue(), server.program(), effort);
                    if (round >= WARMER * effort.warmups()) {
                        rounds.computeIfAbsent(each.getKey(), sender -> new ArrayList<>())
                                .add(result);
                    }
                }
            }
        } finally {
            for (Sender.Open each : open.values()) {
                each.close();
            }
        }
        return rounds;
    }

    private static Round round(Sender.Open client, Program server, Effort effort) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        long serverCpu = server.cpu().toNanos();
        long began = System.nanoTime();
        long sent = client.sendUntil(began + effort.round().toNanos());
        double micros = (System.nanoTime() - began) / 1e3;
        return new Round(
                sent * 1e6 / micros,
                (PROCESS.getProcessCpuTime() - cpu) / 1e3 / sent,
                (server.cpu().toNanos() - serverCpu) / 1e3 / sent);
    }

    private static Table table(Map<Sender, List<Round>> results) {
        Table table = new Table(
                "client",
                "messages/s",
                "least",
                "most",
                "client CPU, µs",
                "server CPU, µs",
                "posthorn ÷ this",
                "posthorn, in series ÷ this");
        results.forEach((sender, rounds) -> {
            double[] rates = rounds.stream().mapToDouble(Round::rate).sorted().toArray();
            table.row(
                    sender.title(),
                    Table.number(median(rounds, Round::rate)),
                    Table.number(rates[0]),
                    Table.number(rates[rates.length - 1]),
                    Table.number(median(rounds, Round::clientCpu)),
                    Table.number(median(rounds, Round::serverCpu)),
                    Table.number(ratio(results, Sender.POSTHORN, rounds)),
                    Table.number(ratio(results, Sender.POSTHORN_SERIES, rounds)));
        });
        return table;
    }

    private static double ratio(Map<Sender, List<Round>> results, Sender ours, List<Round> rounds) {
        return median(Objects.requireNonNull(results.get(ours)), Round::rate) / median(rounds, Round::rate);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return ServerBenchmark.median(rounds.stream().mapToDouble(figure).toArray());
    }
}
