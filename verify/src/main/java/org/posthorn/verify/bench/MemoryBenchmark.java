package org.posthorn.verify.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.posthorn.verify.load.Idle;
import org.posthorn.verify.server.Running;
import org.posthorn.verify.server.Target;

/**
 * What an idle connection costs the server's process: heap in use after collection, and resident memory outside the heap. The heap is
 * touched whole beforehand, so that what the process grows by is not heap.
 */
final class MemoryBenchmark {

    static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private MemoryBenchmark() {}

    static String report(Effort effort) throws IOException, InterruptedException {
        Table table = table("connections");
        for (Target target : Target.all()) {
            if (target.java() && target != Target.BARE_LOOP) { // a floor for speed, with buffers to match
                row(table, target, effort.connections());
            }
        }
        return table.toString();
    }

    static Table table(String connections) {
        return new Table("server", connections, "heap, KiB each", "outside the heap, KiB each", "together, KiB each");
    }

    static void row(Table table, String title, int connections, long[] before, long[] after) {
        double heap = (after[0] - before[0]) / 1024.0 / connections;
        double outside = (after[1] - before[1]) / 1024.0 / connections;
        table.row(
                title,
                Integer.toString(connections),
                Table.number(heap),
                Table.number(outside),
                Table.number(heap + outside));
    }

    private static void row(Table table, Target target, int connections) throws IOException, InterruptedException {
        try (Running server = target.start(OPTIONS)) {
            warm(server, connections / 5);
            try (Idle idle = new Idle(server.port())) {
                long[] before = memory(server);
                idle.open(connections);
                long[] after = memory(server);
                row(table, target.title(), connections, before, after);
            }
        }
    }

    /** Connections that come and go first, so that what they load, and what is kept to be used again, is there before it is measured. */
    private static void warm(Running server, int connections) throws IOException {
        try (Idle passing = new Idle(server.port())) {
            passing.open(connections);
        }
    }

    /** Heap in use, and what is resident. */
    static long[] memory(Running server) throws IOException, InterruptedException {
        Thread.sleep(2_000); // threads that wait for work give up after a second
        server.program().say("memory");
        return Arrays.stream(server.program().await("MEMORY", PATIENCE).split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
