package org.posthorn.verify.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program that is running. What it prints, on either stream, is read as it comes; it is killed when this is closed or the JVM ends. */
public final class Program implements AutoCloseable {

    /**
     * What a program left when it had ended.
     *
     * @param exit its exit status
     * @param text all it printed, on either stream
     */
    public record Outcome(int exit, String text) {}

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final String END = "\0";

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Program(Process process) {
        this.process = process;
        RUNNING.add(process);
        Thread listener = new Thread(this::listen, "output of " + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    private void listen() {
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            for (String line; (line = reader.readLine()) != null; ) {
                lines.add(line);
            }
        } catch (IOException | UncheckedIOException e) {
            lines.add(e.toString());
        }
        lines.add(END);
    }

    /** Where a program is, looking in the places for administrators' programs too. */
    public static Optional<Path> find(String name) {
        List<String> places =
                new ArrayList<>(Arrays.asList(System.getenv("PATH").split(":")));
        places.addAll(List.of("/usr/sbin", "/usr/local/sbin"));
        return places.stream()
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts a program. */
    public static Program start(String... command) throws IOException {
        return new Program(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Starts a JVM of the kind that runs this, on the same class path. */
    public static Program java(List<String> options, Class<?> main, String... arguments) throws IOException {
        return start(javaCommand(options, main, arguments));
    }

    /** The command of {@link #java}. */
    public static String[] javaCommand(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /**
     * Runs a program to its end.
     *
     * @param input what it can read on its standard input
     * @throws IOException if it cannot be started or does not end in time
     */
    public static Outcome run(Duration timeout, byte[] input, String... command)
            throws IOException, InterruptedException {
        try (Program program = start(command)) {
            program.offer(input);
            if (!program.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command[0] + " did not end within " + timeout + ": " + program.lines);
            }
            StringBuilder text = new StringBuilder();
            for (String line; !(line = program.lines.take()).equals(END); ) {
                text.append(line).append('\n');
            }
            return new Outcome(program.process.exitValue(), text.toString());
        }
    }

    /** A program need not read all that it is given. */
    private void offer(byte[] input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input);
        } catch (IOException e) {
            // it has closed its input; what it made of it shows in its outcome
        }
    }

    /** Gives the program a line on its standard input. */
    public void say(String line) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((line + "\n").getBytes(UTF_8));
        out.flush();
    }

    /**
     * Waits for a line that begins so, passing over others.
     *
     * @return the rest of that line, without blanks around it
     * @throws IOException if the program ended, or time passed, without such a line
     */
    public String await(String beginning, Duration timeout) throws IOException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        List<String> passed = new ArrayList<>();
        for (String line;
                (line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) != null && !line.equals(END); ) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length()).strip();
            }
            passed.add(line);
        }
        throw new IOException("no line that begins with " + beginning + " in " + passed);
    }

    /** The processor time that the program has used. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Waits for the program to end by itself, and gives its exit status. */
    public int exit(Duration timeout) throws IOException, InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("still running after " + timeout);
        }
        return process.exitValue();
    }

    /** Whether it is still running. */
    public boolean running() {
        return process.isAlive();
    }

    /** Ends the program at once, without a word to it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the program, at once if it does not end soon. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        try {
            if (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
