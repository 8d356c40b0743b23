package org.posthorn.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.posthorn.verify.facts.FactsMain;

/**
 * Runs the benchmarks and prints their tables; or, with {@code facts DIR}, {@link FactsMain}. {@code --quick} takes seconds instead of minutes and proves only that they run;
 * {@code --write} puts the tables into docs/benchmarks.md; the names of groups run those alone.
 */
public final class Benchmarks {

    private static final Path PAGE = Path.of("docs/benchmarks.md");

    /** What can be run by itself. */
    private enum Group {
        PARSE,
        CODEC,
        SESSION,
        SMTP,
        CLIENT,
        MAILDIR,
        POP3,
        POP3_MEMORY,
        MEMORY,
        START,
        TRANSFER,
        BOMBS;

        String report(Effort effort) throws Exception {
            return switch (this) {
                case PARSE -> ParseBenchmark.report(effort);
                case CODEC -> CodecBenchmark.report(effort);
                case SESSION -> SessionBenchmark.report(effort);
                case SMTP -> ServerBenchmark.report(effort);
                case CLIENT -> ClientBenchmark.report(effort);
                case MAILDIR -> MaildirBenchmark.report(effort);
                case POP3 -> Pop3Benchmark.report(effort);
                case POP3_MEMORY -> Pop3MemoryBenchmark.report(effort);
                case MEMORY -> MemoryBenchmark.report(effort);
                case START -> StartBenchmark.report(effort);
                case TRANSFER -> TransferBenchmark.report(effort);
                case BOMBS -> BombBenchmark.report(effort);
            };
        }
    }

    private Benchmarks() {}

    /** See {@link Benchmarks}. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("facts")) {
            FactsMain.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        Set<Group> groups = EnumSet.noneOf(Group.class);
        Effort effort = Effort.WHOLE;
        boolean write = false;
        for (String argument : arguments) {
            switch (argument) {
                case "--quick" -> effort = Effort.QUICK;
                case "--write" -> write = true;
                default -> groups.add(group(argument));
            }
        }
        System.out.println(machine());
        for (Group group : groups.isEmpty() ? EnumSet.allOf(Group.class) : groups) {
            long start = System.nanoTime();
            String report = group.report(effort);
            System.out.printf("%n## %s (%d s)%n%n%s", name(group), (System.nanoTime() - start) / 1_000_000_000, report);
            if (write) {
                write(group, report);
            }
        }
    }

    private static Group group(String name) {
        return Arrays.stream(Group.values())
                .filter(group -> name(group).equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(name + " is none of " + Arrays.toString(Group.values())));
    }

    private static String name(Group group) {
        return group.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%d processors, %s, %s %s on %s",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.name"),
                Runtime.version(),
                System.getProperty("os.name"));
    }

    /** Each group has its place in the page, one for each JDK: between two comments with its name. */
    private static void write(Group group, String report) throws IOException {
        String place = name(group) + " on Java " + Runtime.version().feature();
        String begin = "<!-- begin " + place + " -->\n";
        String end = "<!-- end " + place + " -->\n";
        String page = Files.readString(PAGE);
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(PAGE + " has no place for " + place);
        }
        String filled = begin + "\n" + machine() + "\n\n" + report + "\n";
        Files.writeString(PAGE, page.substring(0, from) + filled + page.substring(to));
    }
}
