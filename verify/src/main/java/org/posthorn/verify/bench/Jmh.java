package org.posthorn.verify.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Running JMH, each benchmark in a JVM of its own, with the garbage it makes. */
final class Jmh {

    private Jmh() {}

    static Collection<RunResult> run(Class<?> benchmark, Effort effort, Map<String, List<String>> params)
            throws RunnerException {
        TimeValue round = TimeValue.milliseconds(effort.round().toMillis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .forks(1)
                .jvmArgs("-Xms1g", "-Xmx1g")
                .warmupIterations(effort.warmups())
                .warmupTime(round)
                .measurementIterations(effort.rounds())
                .measurementTime(round)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        params.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
        return new Runner(options.build()).run();
    }

    static String param(RunResult result, String name) {
        return result.getParams().getParam(name);
    }

    /** The name of the benchmark's method. */
    static String method(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The mean of the rounds, in the benchmark's unit. */
    static double time(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    /** Octets for one operation. */
    static double garbage(RunResult result) {
        Result<?> norm = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return norm == null ? Double.NaN : norm.getScore();
    }
}
