package org.posthorn.verify.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Some that do the same thing, each in turn within each round, and the table of how fast each was. */
final class Contest {

    /** Does the thing once. */
    interface Run {

        /** How fast it was, more being better. */
        double rate() throws Exception;
    }

    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final List<String> ours = new ArrayList<>();

    /** Has another take part. */
    Contest with(String title, Run run) {
        runs.put(title, run);
        return this;
    }

    /** Has another take part to which all others are compared. */
    Contest withOurs(String title, Run run) {
        ours.add(title);
        return with(title, run);
    }

    /**
     * Holds it.
     *
     * @param who what the first column is called
     * @param unit of the rates
     * @param warmups rounds before those that count
     * @param rounds rounds that count
     */
    Table table(String who, String unit, int warmups, int rounds) throws Exception {
        Map<String, double[]> results = new LinkedHashMap<>();
        for (int round = -warmups; round < rounds; round++) {
            for (Map.Entry<String, Run> run : runs.entrySet()) {
                double rate = run.getValue().rate();
                if (round >= 0) {
                    results.computeIfAbsent(run.getKey(), title -> new double[rounds])[round] = rate;
                }
            }
        }
        return table(who, unit, results);
    }

    private Table table(String who, String unit, Map<String, double[]> results) {
        List<String> head = new ArrayList<>(List.of(who, unit, "least", "most"));
        ours.forEach(title -> head.add(title + " ÷ this"));
        Table table = new Table(head.toArray(String[]::new));
        results.forEach((title, rates) -> {
            double[] sorted = java.util.Arrays.stream(rates).sorted().toArray();
            double median = ServerBenchmark.median(sorted);
            List<String> row = new ArrayList<>(List.of(
                    title, Table.number(median), Table.number(sorted[0]), Table.number(sorted[sorted.length - 1])));
            ours.forEach(one ->
                    row.add(Table.number(ServerBenchmark.median(Objects.requireNonNull(results.get(one))) / median)));
            table.row(row.toArray(String[]::new));
        });
        return table;
    }
}
