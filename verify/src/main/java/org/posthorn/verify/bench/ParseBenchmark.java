package org.posthorn.verify.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
import org.posthorn.verify.corpus.Corpus;
import org.posthorn.verify.read.Reader;

/** One message read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParseBenchmark {

    /** Which messages. */
    @Param({"SMALL", "MEDIUM", "LARGE"})
    public Corpus corpus = Corpus.SMALL;

    /** How much of each. */
    @Param({"STRUCTURE", "FULL"})
    public Reader.Work work = Reader.Work.FULL;

    /** By which library. */
    @Param("posthorn")
    public String reader = "";

    private List<byte[]> messages = List.of();
    private Reader library = Reader.named("posthorn");
    private int next;

    /** Made by JMH. */
    public ParseBenchmark() {}

    /** Makes the messages. */
    @Setup
    public void prepare() {
        messages = corpus.messages();
        library = Reader.named(reader);
    }

    /** Reads the next message. */
    @Benchmark
    public long read() throws Exception {
        byte[] message = messages.get(next);
        next = next + 1 == messages.size() ? 0 : next + 1;
        Tally tally = new Tally();
        library.read(message, work, tally);
        return tally.total();
    }

    static String report(Effort effort) throws RunnerException {
        Collection<RunResult> results = Jmh.run(ParseBenchmark.class, effort, Map.of("reader", Reader.names()));
        Table table = new Table(
                "messages", "work", "reader", "µs per message", "garbage, KB", "time ÷ ours", "garbage ÷ ours");
        for (Corpus corpus : Corpus.values()) {
            for (Reader.Work work : Arrays.asList(Reader.Work.FULL, Reader.Work.STRUCTURE)) {
                List<RunResult> rows = new ArrayList<>();
                for (RunResult result : results) {
                    if (Jmh.param(result, "corpus").equals(corpus.name())
                            && Jmh.param(result, "work").equals(work.name())) {
                        rows.add(result);
                    }
                }
                rows(table, corpus, work, rows);
            }
        }
        return table.toString();
    }

    private static void rows(Table table, Corpus corpus, Reader.Work work, List<RunResult> rows) {
        Map<String, RunResult> byReader = new TreeMap<>();
        rows.forEach(row -> byReader.put(Jmh.param(row, "reader"), row));
        RunResult ours = byReader.get("posthorn");
        for (String reader : Reader.names()) {
            RunResult row = byReader.get(reader);
            if (row != null) {
                table.row(
                        corpus.name().toLowerCase(Locale.ROOT),
                        work.name().toLowerCase(Locale.ROOT),
                        reader,
                        Table.number(Jmh.time(row)),
                        Table.number(Jmh.garbage(row) / 1024),
                        ours == null ? "" : Table.number(Jmh.time(row) / Jmh.time(ours)),
                        ours == null ? "" : Table.number(Jmh.garbage(row) / Jmh.garbage(ours)));
            }
        }
    }
}
