package org.posthorn.verify.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.posthorn.mime.MimeReader;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.verify.server.Running;
import org.posthorn.verify.server.Target;
import org.posthorn.wire.Session;

/** From {@code java} to a server that listens, and how large the jars are. */
final class StartBenchmark {

    private StartBenchmark() {}

    static String report(Effort effort) throws IOException, InterruptedException, URISyntaxException {
        Map<Target, double[]> times = new EnumMap<>(Target.class);
        for (int i = 0; i < effort.starts(); i++) {
            for (Target target : Target.all()) {
                if (target.java()) {
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
        Running server = target.start(List.of());
        double millis = (System.nanoTime() - start) / 1e6;
        server.close();
        return millis;
    }

    private static Table jars() throws IOException, URISyntaxException {
        Table table = new Table("jar", "KB");
        for (Class<?> one : List.of(MimeReader.class, Session.class, SmtpServerSession.class)) {
            Path jar = Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
            table.row(jar.getFileName().toString(), Table.number(Files.size(jar) / 1000.0));
        }
        return table;
    }
}
