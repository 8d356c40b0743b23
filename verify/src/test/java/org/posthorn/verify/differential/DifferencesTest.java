package org.posthorn.verify.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.posthorn.verify.read.Facts;
import org.posthorn.verify.read.Reader;

/**
 * The same messages through all readers; where they differ, docs/differences.md says so, and which clause decides. With
 * {@code -Ddifferences=write} the page is written instead of compared: read what changed before it is committed.
 */
class DifferencesTest {

    private static final Path PAGE = Path.of("..", "docs", "differences.md");
    private static final String BEGIN = "<!-- begin differences -->\n";
    private static final String END = "<!-- end differences -->\n";
    private static final String SAME = "=";

    @Test
    void everyDifferenceIsListedAndEveryListedOneIsThere() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        List<String> found = new ArrayList<>();
        Seeds.all().forEach((name, message) -> found.addAll(inAllForms(name, message)));
        if ("write".equals(System.getProperty("differences"))) {
            Files.writeString(PAGE, page.substring(0, from) + table(found) + page.substring(to));
        } else {
            assertThat(found)
                    .as("differences found, and those listed; -Ddifferences=write lists them anew")
                    .isEqualTo(listed(page.substring(from, to)));
        }
        assertThat(found).as("each decided by a clause").noneMatch(row -> row.contains(Clauses.UNDECIDED));
        assertThat(Clauses.messages())
                .as("each clause decides a difference")
                .allMatch(message -> found.stream()
                        .anyMatch(row ->
                                row.startsWith("| " + message + " |") || row.startsWith("| " + message + ", with ")));
    }

    private static String table(List<String> rows) {
        String head = "| message | fact | " + String.join(" | ", Reader.names()) + " | decided by |\n";
        return "\n" + head + "|---|---|" + "---|".repeat(Reader.names().size()) + "---|\n" + String.join("\n", rows)
                + "\n\n";
    }

    private static List<String> listed(String table) {
        return table.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| message |"))
                .toList();
    }

    /** The differences in a message, and those that it only has with other line ends. */
    private static List<String> inAllForms(String name, byte[] message) {
        List<String> rows = differences(name, message);
        List<String> all = new ArrayList<>(rows);
        for (LineEnds ends : LineEnds.values()) {
            List<String> others = differences(name, ends.of(message));
            if (!withoutLineEnds(others).equals(withoutLineEnds(rows))) {
                others.forEach(row -> all.add(row.replaceFirst(" \\|", ", " + ends.words + " |")));
            }
        }
        return all;
    }

    private static List<String> withoutLineEnds(List<String> rows) {
        return rows.stream().map(row -> row.replace("\\r\\n", "\\n")).toList();
    }

    private enum LineEnds {
        LF("with LF"),
        MIXED("with mixed line ends");

        private final String words;

        LineEnds(String words) {
            this.words = words;
        }

        /** LF for every CRLF; or for every second one. */
        byte[] of(byte[] message) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean keep = this == MIXED;
            for (int i = 0; i < message.length; i++) {
                boolean crlf = message[i] == '\r' && i + 1 < message.length && message[i + 1] == '\n';
                if (!crlf || keep) {
                    out.write(message[i]);
                }
                keep = this == MIXED && keep != crlf;
            }
            return out.toByteArray();
        }
    }

    private static List<String> differences(String name, byte[] message) {
        Map<String, Map<String, String>> byReader = new LinkedHashMap<>();
        Reader.names()
                .forEach(
                        reader -> byReader.put(reader, Facts.of(reader, message).all()));
        Set<String> facts = new TreeSet<>();
        byReader.values().forEach(all -> facts.addAll(all.keySet()));
        List<String> rows = new ArrayList<>();
        for (String fact : facts) {
            List<String> cells = cells(fact, new ArrayList<>(byReader.values()));
            if (cells.stream().skip(1).anyMatch(cell -> !cell.equals(SAME) && !cell.isEmpty())) {
                rows.add("| " + name + " | " + fact + " | " + String.join(" | ", cells) + " | " + Clauses.of(name)
                        + " |");
            }
        }
        return rows;
    }

    /** What each reader finds; nothing is said of the facts of one that throws. */
    private static List<String> cells(String fact, List<Map<String, String>> readers) {
        String ours = shown(readers.get(0).get(fact));
        List<String> cells = new ArrayList<>(List.of(ours));
        for (Map<String, String> theirs : readers.subList(1, readers.size())) {
            boolean silent = theirs.containsKey("throws") && !fact.equals("throws");
            String cell = shown(theirs.get(fact));
            cells.add(silent ? "" : cell.equals(ours) ? SAME : cell);
        }
        return cells;
    }

    private static String shown(@org.jspecify.annotations.Nullable String value) {
        if (value == null) {
            return "none";
        }
        StringBuilder shown = new StringBuilder("`");
        value.chars().forEach(c -> {
            switch (c) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                case '\t' -> shown.append("\\t");
                default -> shown.append(isPlain(c) ? (char) c : String.format(java.util.Locale.ROOT, "\\u%04x", c));
            }
        });
        return shown.append("`").toString();
    }

    private static boolean isPlain(int c) {
        return c >= ' ' && c <= '~' && c != '|' && c != '`' && c != '\\';
    }
}
