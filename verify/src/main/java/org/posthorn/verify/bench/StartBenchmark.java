package org.posthorn.verify.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.posthorn.verify.server.Target;

/** From {@code java} to a server that listens, and how large the jars are. */
final class StartBenchmark {

    private static final List<String> OURS = List.of("mime-core", "wire-core", "smtp-core");

    private StartBenchmark() {}

    static String report(Effort effort) throws IOException, InterruptedException {
        Map<Target, double[]> times = new EnumMap<>(Target.class);
        for (int i = 0; i < effort.starts(); i++) {
            for (Target target : Target.all()) {
                if (target != Target.SMTP_SINK) {
                    times.computeIfAbsent(target, one -> new double[effort.starts()])[i] = start(target);
                }
            }
        }
        Table table = new Table("server", "from java to listening, ms", "least", "most");
        times.forEach((target, all) -> table.row(
                target.title(),
                Table.number(ServerBenchmark.median(all)),
                Table.number(IntStream.range(0, all.length)
                        .mapToDouble(i -> all[i])
                        .min()
                        .orElseThrow()),
                Table.number(IntStream.range(0, all.length)
                        .mapToDouble(i -> all[i])
                        .max()
                        .orElseThrow())));
        return table + "\n" + jars();
    }

    private static double start(Target target) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Target.Running server = target.start(List.of());
        double millis = (System.nanoTime() - start) / 1e6;
        server.close();
        return millis;
    }

    private static Table jars() throws IOException {
        Table table = new Table("jar", "KB");
        for (String jar : OURS) {
            for (String entry : classpath()) {
                String name = Path.of(entry).getFileName().toString();
                if (name.startsWith(jar) && name.endsWith(".jar")) {
                    table.row(jar, Table.number(Files.size(Path.of(entry)) / 1000.0));
                }
            }
        }
        return table;
    }

    private static String[] classpath() {
        return System.getProperty("java.class.path").split(File.pathSeparator);
    }
}
