package org.posthorn.testkit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;
import org.posthorn.testkit.Protocol.Role;
import org.posthorn.testkit.Step.Kind;

/** A transcript, made ready to be run many times. */
final class Script {

    private static final int SHOWN_BEFORE = 6;
    private static final int SHOWN_AFTER = 3;
    private static final int SHOWN_OCTETS = 100;

    /**
     * An event that must come.
     *
     * @param line where it stands
     * @param text how it must print
     * @param pattern the same with the meaning of {@code ...}
     * @param answers what the application does about it; empty for what it does by default
     */
    record Expected(int line, String text, Pattern pattern, List<Step> answers) {}

    final String name;
    final Role role;
    final Map<String, String> options;
    /** What the runner does, in order; what it waits for is not among it. */
    final List<Step> actions;
    /** How many of the events must have come before the action of the same index; one more element for the end. */
    final int[] eventsBefore;
    /** How many octets must have gone out before the action of the same index; one more element for the end. */
    final int[] outputBefore;

    final List<Expected> events = new ArrayList<>();
    /** The body octets that must come before the event of the same index; one more element for those after the last. */
    final List<byte[]> bodies = new ArrayList<>();
    /** Whether the transcript speaks of events at all. */
    final boolean checksEvents;

    final byte[] output;

    private final List<String> lines;
    private final Map<String, Integer> optionLines;
    private final List<Step> steps;

    Script(
            String name,
            Role role,
            List<String> lines,
            Map<String, String> options,
            Map<String, Integer> optionLines,
            List<Step> steps) {
        this.name = name;
        this.role = role;
        this.lines = lines;
        this.options = options;
        this.optionLines = optionLines;
        this.steps = List.copyOf(steps);
        this.checksEvents = steps.stream().anyMatch(s -> s.kind() == Kind.EVENT || s.kind() == Kind.BODY);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<Step> acting = new ArrayList<>();
        List<int[]> before = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            switch (step.kind()) {
                case OURS -> out.writeBytes(step.octets());
                case BODY -> body.writeBytes(step.octets());
                case EVENT -> {
                    List<Step> answers = answers(i + 1);
                    i += answers.size();
                    events.add(new Expected(step.line(), step.text(), pattern(step.text()), answers));
                    bodies.add(body.toByteArray());
                    body.reset();
                }
                default -> {
                    acting.add(step);
                    before.add(new int[] {events.size(), out.size()});
                }
            }
        }
        bodies.add(body.toByteArray());
        before.add(new int[] {events.size(), out.size()});
        this.output = out.toByteArray();
        this.actions = List.copyOf(acting);
        this.eventsBefore = before.stream().mapToInt(b -> b[0]).toArray();
        this.outputBefore = before.stream().mapToInt(b -> b[1]).toArray();
    }

    private List<Step> answers(int from) {
        int end = from;
        while (end < steps.size() && steps.get(end).kind() == Kind.DO) {
            end++;
        }
        return List.copyOf(steps.subList(from, end));
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\.\\.\\.", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    /** The first comment. */
    Optional<String> title() {
        return lines.stream()
                .filter(l -> l.startsWith("#"))
                .map(l -> l.substring(1).strip())
                .filter(l -> !l.isEmpty())
                .findFirst();
    }

    int optionLine(String option) {
        return optionLines.getOrDefault(option, 1);
    }

    /** All octets that the peer sends. */
    int peerOctets() {
        return actions.stream()
                .filter(s -> s.kind() == Kind.PEER)
                .mapToInt(s -> s.octets().length)
                .sum();
    }

    boolean needsTls() {
        return actions.stream().anyMatch(s -> s.kind() == Kind.TLS || s.kind() == Kind.STARTTLS);
    }

    String mark() {
        return role == Role.SERVER ? "S:" : "C:";
    }

    /** The line of the step that has the octet at {@code offset} among all octets of its kind, or the last; and where its octets begin. */
    private int[] locate(Kind kind, int fromLine, int offset) {
        int end = 0;
        int[] found = {lines.size() + 1, 0};
        for (Step step : steps) {
            if (step.kind() == kind && step.line() > fromLine && offset >= end) {
                found = new int[] {step.line(), end};
                end += step.octets().length;
            }
        }
        return found;
    }

    /** Our side sent something else than the transcript says, first seen at {@code offset} of all that we send. */
    AssertionFailedError wrongOutput(int offset, byte[] rest, String how) {
        return wrongOctets(Kind.OURS, mark(), 0, output, offset, rest, "our side sent something else", how);
    }

    /** A body had something else in it than the transcript says, first seen at {@code offset} of it. */
    AssertionFailedError wrongBody(int event, int offset, byte[] rest, String how) {
        int from = event == 0 ? 0 : events.get(event - 1).line();
        byte[] all = bodies.get(event);
        return wrongOctets(Kind.BODY, "~|", from, all, offset, rest, "the body has something else", how);
    }

    private AssertionFailedError wrongOctets(
            Kind kind, String mark, int fromLine, byte[] all, int offset, byte[] rest, String what, String how) {
        int[] found = locate(kind, fromLine, offset);
        int start = Math.max(found[1], offset - SHOWN_OCTETS);
        byte[] actual = Arrays.copyOfRange(all, start, offset + rest.length);
        System.arraycopy(rest, 0, actual, offset - start, rest.length);
        String skipped = start == found[1] ? "" : "(after " + (start - found[1]) + " octets as expected)\n";
        return mismatch(found[0], what, skipped + Octets.show(mark, actual), how);
    }

    /**
     * What went wrong, beside the lines of the transcript around it.
     *
     * @param line the line that does not hold; one past the last for what comes after the end
     * @param what what is wrong with it
     * @param actual what came in its place, as lines of a transcript; empty for nothing
     * @param how how the run was done
     */
    AssertionFailedError mismatch(int line, String what, String actual, String how) {
        StringBuilder report = new StringBuilder()
                .append(name)
                .append(':')
                .append(line)
                .append(": ")
                .append(what)
                .append('\n');
        for (int n = Math.max(1, line - SHOWN_BEFORE); n <= Math.min(lines.size(), line + SHOWN_AFTER); n++) {
            report.append(String.format("%s %4d  %s%n", n == line ? '-' : ' ', n, lines.get(n - 1)));
            if (n == line) {
                added(report, actual);
            }
        }
        if (line > lines.size()) {
            added(report, actual);
        }
        String expected = line <= lines.size() ? lines.get(line - 1) : "";
        return new AssertionFailedError(report + "run: " + how, expected, actual);
    }

    private static void added(StringBuilder report, String actual) {
        actual.lines().forEach(l -> report.append(String.format("+       %s%n", l)));
    }

    int lastLine() {
        return lines.size();
    }
}
