package org.posthorn.verify.bench;

import java.util.function.LongSupplier;
import org.posthorn.mime.MimeLimits;
import org.posthorn.verify.hostile.Bomb;
import org.posthorn.verify.hostile.Walk;

/** What messages cost that were made to cost much: parsed, and asked for all that can be asked. */
final class BombBenchmark {

    /** Short runs hide in the noise of the clock and of the garbage collector. */
    private static final double LEAST_MILLIS = 2;

    private static final long BUDGET = 600_000_000;

    private BombBenchmark() {}

    static String report(Effort effort) {
        Table table = new Table("bomb", "size", "KB", "ms", "cut by", "without limits, ms", "t(2n) ÷ t(n)");
        for (Bomb bomb : Bomb.all()) {
            byte[] octets = bomb.octets();
            byte[] twice = bomb.maker().apply(2 * bomb.size());
            double limited = millis(effort, () -> limited(octets, bomb));
            double once = millis(effort, () -> Walk.unlimited(octets, bomb.mbox()));
            double doubled = millis(effort, () -> Walk.unlimited(twice, bomb.mbox()));
            table.row(
                    "`" + bomb.name().replace("|", "\\|") + "`",
                    String.format(java.util.Locale.ROOT, "%,d", bomb.size()),
                    Table.number(octets.length / 1e3),
                    Table.number(limited),
                    bomb.limit().map(Enum::name).orElse(""),
                    Table.number(once),
                    once < LEAST_MILLIS ? "" : Table.number(doubled / once));
        }
        return table.toString();
    }

    private static long limited(byte[] octets, Bomb bomb) {
        return bomb.mbox() ? Walk.mbox(octets) : Walk.over(octets, MimeLimits.DEFAULTS);
    }

    /** The least of some runs, after some others. */
    private static double millis(Effort effort, LongSupplier work) {
        long least = Long.MAX_VALUE;
        long sum = 0;
        long end = System.nanoTime() + BUDGET;
        for (int i = 0; i < 2 * (effort.warmups() + effort.rounds()) && (i < 4 || System.nanoTime() < end); i++) {
            long start = System.nanoTime();
            sum += work.getAsLong();
            least = Math.min(least, System.nanoTime() - start);
        }
        return sum == 42 ? 0 : least / 1e6;
    }
}
