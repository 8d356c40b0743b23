package org.posthorn.verify.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.posthorn.verify.load.Load;
import org.posthorn.verify.server.Running;
import org.posthorn.verify.server.Target;

/** Accept and discard, every server in a process of its own, all loaded in turn within each round. */
final class ServerBenchmark {

    private enum Workload {
        SMALL("4 KB, 50 connections", new Load(50, 4 << 10, 0, true)),
        STEPWISE("4 KB, 50 connections, no pipelining", new Load(50, 4 << 10, 0, false)),
        MEDIUM("100 KB, 10 connections", new Load(10, 100 << 10, 0, true)),
        SINGLE("4 KB, 50 connections, one message on each", new Load(50, 4 << 10, 1, true));

        private final String title;
        private final Load load;

        Workload(String title, Load load) {
            this.title = title;
            this.load = load;
        }
    }

    private ServerBenchmark() {}

    static String report(Effort effort) throws IOException, InterruptedException {
        Map<Target, Running> servers = new EnumMap<>(Target.class);
        try {
            for (Target target : Target.all()) {
                servers.put(target, target.start(List.of("-Xmx1g")));
            }
            StringBuilder report = new StringBuilder();
            for (Workload workload : Workload.values()) {
                report.append(report.isEmpty() ? "" : "\n")
                        .append(workload.title)
                        .append(":\n\n");
                report.append(table(rounds(servers, workload.load, effort)));
            }
            return report.toString();
        } finally {
            servers.values().forEach(Running::close);
        }
    }

    private static Map<Target, List<Load.Result>> rounds(Map<Target, Running> servers, Load load, Effort effort)
            throws IOException {
        Map<Target, List<Load.Result>> results = new EnumMap<>(Target.class);
        for (int round = 0; round < effort.warmups() + effort.rounds(); round++) {
            for (Map.Entry<Target, Running> server : servers.entrySet()) {
                Running running = server.getValue();
                Load.Result result = load.run(running.port(), effort.round(), running.program()::cpu);
                if (round >= effort.warmups()) {
                    results.computeIfAbsent(server.getKey(), target -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        return results;
    }

    private static Table table(Map<Target, List<Load.Result>> results) {
        List<Target> ours = results.keySet().stream().filter(Target::ours).toList();
        List<String> head = new ArrayList<>(List.of("server", "messages/s", "least", "most", "server CPU, µs"));
        ours.forEach(target -> head.add(target.title() + " ÷ this"));
        Table table = new Table(head.toArray(String[]::new));
        results.forEach((target, rounds) -> {
            double[] rates =
                    rounds.stream().mapToDouble(Load.Result::rate).sorted().toArray();
            double[] cpu = rounds.stream().mapToDouble(Load.Result::cpuMicros).toArray();
            List<String> row = new ArrayList<>(List.of(
                    target.title(),
                    Table.number(median(rates)),
                    Table.number(rates[0]),
                    Table.number(rates[rates.length - 1]),
                    Table.number(median(cpu))));
            ours.forEach(one -> row.add(Table.number(rate(Objects.requireNonNull(results.get(one))) / median(rates))));
            table.row(row.toArray(String[]::new));
        });
        return table;
    }

    private static double rate(List<Load.Result> rounds) {
        return median(rounds.stream().mapToDouble(Load.Result::rate).toArray());
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
