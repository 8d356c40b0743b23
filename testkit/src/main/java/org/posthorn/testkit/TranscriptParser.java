package org.posthorn.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.posthorn.testkit.Protocol.Role;
import org.posthorn.testkit.Step.Kind;

/** Reads the text of a transcript, whose format {@code docs/transcripts.md} describes. */
final class TranscriptParser {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern OPTION = Pattern.compile("([a-z][a-z0-9-]*)(?:\\s+(.*))?");
    private static final String KINDS = "expected S:, C:, ~, ~|, >, >|, @, # or [";

    private final Role role;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, Integer> optionLines = new LinkedHashMap<>();
    private int line;

    private TranscriptParser(Role role) {
        this.role = role;
    }

    /**
     * Reads a transcript.
     *
     * @throws IllegalArgumentException with {@code name:line} if it does not follow the format
     */
    static Script parse(String name, String text, Role role) {
        TranscriptParser parser = new TranscriptParser(role);
        List<String> lines = text.lines().toList();
        for (String each : lines) {
            parser.line++;
            try {
                parser.take(each);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ":" + parser.line + ": " + e.getMessage(), e);
            }
        }
        return new Script(name, role, lines, parser.options, parser.optionLines, parser.steps);
    }

    private void take(String text) {
        if (text.isBlank() || text.startsWith("#")) {
            return;
        }
        if (Character.isWhitespace(text.charAt(text.length() - 1))) {
            throw new IllegalArgumentException("white space at the end cannot be seen: write \\s or \\t");
        }
        if (text.startsWith("S:")) {
            octets(role == Role.SERVER ? Kind.OURS : Kind.PEER, Octets.line(after(text, 2)));
        } else if (text.startsWith("C:")) {
            octets(role == Role.SERVER ? Kind.PEER : Kind.OURS, Octets.line(after(text, 2)));
        } else if (text.startsWith("~|")) {
            octets(Kind.BODY, Octets.line(after(text, 2)));
        } else if (text.startsWith("~")) {
            steps.add(Step.of(Kind.EVENT, line, after(text, 1)));
        } else if (text.startsWith(">|")) {
            commandBody(Octets.line(after(text, 2)));
        } else if (text.startsWith(">")) {
            steps.add(Step.of(Kind.DO, line, after(text, 1)));
        } else if (text.startsWith("@")) {
            option(after(text, 1));
        } else if (text.startsWith("[")) {
            steps.add(bracket(text));
        } else {
            throw new IllegalArgumentException(KINDS);
        }
    }

    /** What is behind the mark and the one space that follows it. */
    private static String after(String text, int mark) {
        if (text.length() == mark) {
            return "";
        }
        if (text.charAt(mark) != ' ') {
            throw new IllegalArgumentException("expected a space after " + text.substring(0, mark));
        }
        return text.substring(mark + 1);
    }

    /** Lines of the peer that follow each other are one packet; expected body lines between them part nothing. */
    private void octets(Kind kind, byte[] octets) {
        if (kind == Kind.PEER) {
            int last = steps.size() - 1;
            while (last >= 0 && steps.get(last).kind() == Kind.BODY) {
                last--;
            }
            if (last >= 0 && steps.get(last).kind() == Kind.PEER) {
                steps.set(last, steps.get(last).with(octets));
                return;
            }
        }
        steps.add(Step.of(kind, line, octets));
    }

    private void commandBody(byte[] octets) {
        int last = steps.size() - 1;
        if (last < 0 || steps.get(last).kind() != Kind.DO) {
            throw new IllegalArgumentException(">| must follow a > line");
        }
        steps.set(last, steps.get(last).with(octets));
    }

    private void option(String text) {
        Matcher matcher = OPTION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected @ name value");
        }
        if (!steps.isEmpty()) {
            throw new IllegalArgumentException("options stand before the first line of the dialogue");
        }
        String value = matcher.group(2) == null ? "" : matcher.group(2);
        if (options.putIfAbsent(matcher.group(1), value) != null) {
            throw new IllegalArgumentException("option " + matcher.group(1) + " is there twice");
        }
        optionLines.put(matcher.group(1), line);
    }

    private Step bracket(String text) {
        if (text.equals("[starttls]")) {
            return Step.of(Kind.STARTTLS, line);
        }
        if (text.equals("[tls]")) {
            if (!steps.isEmpty()) {
                throw new IllegalArgumentException("[tls] can only come first; later it is [starttls]");
            }
            return Step.of(Kind.TLS, line);
        }
        if (text.equals("[close]")) {
            return Step.of(Kind.CLOSE, line);
        }
        if (text.equals("[end]")) {
            return Step.of(Kind.END, line);
        }
        if (text.startsWith("[wait ") && text.endsWith("]")) {
            return Step.ofWait(
                    line, duration(text.substring(6, text.length() - 1)).toNanos());
        }
        throw new IllegalArgumentException("expected [starttls], [tls], [wait 5m], [close] or [end]");
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a time such as 250ms, 30s, 5m or 1h: " + text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
