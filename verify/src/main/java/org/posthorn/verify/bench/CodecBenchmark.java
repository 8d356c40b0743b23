package org.posthorn.verify.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** One encoding or decoding of 100 KB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {

    /** The work and whose codec does it. */
    @Param("")
    public String codec = "";

    private Callable<Object> work = () -> "";

    /** Made by JMH. */
    public CodecBenchmark() {}

    /** Finds the codec. */
    @Setup
    public void prepare() {
        work = Objects.requireNonNull(Codecs.all().get(codec));
    }

    /** Does its work. */
    @Benchmark
    public Object code() throws Exception {
        return work.call();
    }

    static String report(Effort effort) throws RunnerException {
        List<String> names = new ArrayList<>(Codecs.all().keySet());
        Collection<RunResult> results = Jmh.run(CodecBenchmark.class, effort, Map.of("codec", names));
        Table table = new Table("work", "codec", "µs", "garbage, KB", "time ÷ ours", "garbage ÷ ours");
        for (String name : names) {
            String work = name.substring(0, name.indexOf(' '));
            RunResult row = Objects.requireNonNull(find(results, name));
            RunResult ours = find(results, work + " posthorn");
            table.row(
                    work,
                    name.substring(work.length() + 1),
                    Table.number(Jmh.time(row)),
                    Table.number(Jmh.garbage(row) / 1024),
                    ours == null ? "" : Table.number(Jmh.time(row) / Jmh.time(ours)),
                    ours == null ? "" : Table.number(Jmh.garbage(row) / Jmh.garbage(ours)));
        }
        return table.toString();
    }

    private static @org.jspecify.annotations.Nullable RunResult find(Collection<RunResult> results, String name) {
        for (RunResult result : results) {
            if (Jmh.param(result, "codec").equals(name)) {
                return result;
            }
        }
        return null;
    }
}
