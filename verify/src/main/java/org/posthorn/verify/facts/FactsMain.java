package org.posthorn.verify.facts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Message;

/**
 * Compares how Posthorn reads the messages of a folder with how they are expected to be read, and prints each difference and how many
 * facts agree.
 *
 * <p>The folder, or folders in it, hold messages, {@code NAME.eml}, with what is expected of each: {@code NAME.json} with every CR taken out of
 * it, and {@code NAME.crlf.json} with a CR put before every LF after that. Either may be missing. The model of the JSON is that of the
 * mail-parser project's test data:
 *
 * <ul>
 *   <li>A message: {@code {"parts": [PART…]}}. The first part is the message itself. Other keys are not looked at.
 *   <li>A part: {@code {"headers": [FIELD…], "body": BODY, "offset_header": N, "offset_body": N, "offset_end": N}}, offsets in octets from
 *       the beginning of the message.
 *   <li>A field: {@code {"name": NAME, "value": VALUE, "offset_field": N, "offset_start": N, "offset_end": N}}: where name and value begin,
 *       and where the line behind it begins. Names that are looked at are {@code subject}, {@code date}, {@code message_id},
 *       {@code in_reply_to}, {@code references}, {@code from}, {@code sender}, {@code reply_to}, {@code to}, {@code cc}, {@code bcc},
 *       {@code content_type}, {@code content_disposition}, {@code content_id}.
 *   <li>A value: {@code {"Text": TEXT}}, {@code {"TextList": [TEXT…]}},
 *       {@code {"Address": {"List": [{"name": TEXT, "address": TEXT}…]}}},
 *       {@code {"Address": {"Group": [{"name": TEXT, "addresses": […]}…]}}},
 *       {@code {"DateTime": {"year", "month", "day", "hour", "minute", "second", "tz_before_gmt", "tz_hour", "tz_minute"}}},
 *       {@code {"ContentType": {"c_type": TEXT, "c_subtype": TEXT, "attributes": [{"name": TEXT, "value": TEXT}…]}}}, or
 *       {@code "Empty"}; {@code null} where there is nothing.
 *   <li>A body: {@code {"Text": TEXT}}, {@code {"Html": TEXT}} (decoded), {@code {"Binary": [N…]}}, {@code {"InlineBinary": [N…]}} (octets),
 *       {@code {"Multipart": [N…]}} (indices of parts), {@code {"Message": MESSAGE}}.
 * </ul>
 *
 * <p>A fact is one of these: of a part its three offsets, how many parts it has, its type, each parameter, its disposition, each parameter of
 * that, its file name, Content-ID, decoded text or octets, and the offsets of each field; of a message its subject, date, identifiers, and
 * each address. A fact that only one side has counts as different.
 */
public final class FactsMain {

    private static final int SHOWN = 100;

    private final PrintStream out;
    private int facts;
    private int differences;

    private FactsMain(PrintStream out) {
        this.out = out;
    }

    /** {@code facts DIR}. */
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("facts takes one folder");
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Path.of(arguments[0]);
        for (boolean crlf : new boolean[] {false, true}) {
            FactsMain facts = of(folder, crlf, out);
            out.printf(
                    Locale.ROOT,
                    "%s: %d facts, %d differ, %.2f %% agree%n",
                    crlf ? "CRLF" : "LF",
                    facts.facts,
                    facts.differences,
                    100.0 * (facts.facts - facts.differences) / Math.max(1, facts.facts));
        }
    }

    /** Compares all messages in one form. */
    static FactsMain of(Path folder, boolean crlf, PrintStream out) throws IOException {
        FactsMain all = new FactsMain(out);
        for (Path file : messages(folder)) {
            String name = file.getFileName().toString().replaceFirst("\\.eml$", crlf ? ".crlf.json" : ".json");
            Path expected = file.resolveSibling(name);
            if (Files.exists(expected)) {
                byte[] message = Files.readAllBytes(file);
                all.compare(
                        folder.relativize(expected).toString(),
                        ExpectedFacts.of(Files.readString(expected)),
                        FoundFacts.of(Message.parse(withLineEnds(message, crlf))));
            }
        }
        return all;
    }

    int facts() {
        return facts;
    }

    int differences() {
        return differences;
    }

    private static List<Path> messages(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] withLineEnds(byte[] message, boolean crlf) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + message.length / 16);
        for (byte b : message) {
            if (b == '\n' && crlf) {
                out.write('\r');
            }
            if (b != '\r') {
                out.write(b);
            }
        }
        return out.toByteArray();
    }

    private void compare(String message, SortedMap<String, String> expected, SortedMap<String, String> found) {
        SortedMap<String, String> ours = new TreeMap<>(found);
        // A body is expected as text or as octets; what is expected tells which.
        ours.keySet().removeIf(key -> isBody(key) && !expected.containsKey(key));
        int before = differences;
        TreeSet<String> names = new TreeSet<>(expected.keySet());
        names.addAll(ours.keySet());
        for (String name : names) {
            facts++;
            String wanted = expected.get(name);
            String got = ours.get(name);
            if (wanted == null || !wanted.equals(got)) {
                differences++;
                out.println(message + ": " + name + ": " + shown(wanted) + " / " + shown(got));
            }
        }
        if (differences > before) {
            out.println(message + ": " + (differences - before) + " of " + names.size() + " facts differ");
        }
    }

    private static boolean isBody(String name) {
        return name.endsWith(" text") || name.endsWith(" octets");
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "none";
        }
        StringBuilder shown = new StringBuilder();
        value.chars().limit(SHOWN).forEach(c -> {
            if (c < ' ' || c == 0x7F) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return "“" + shown + (value.length() > SHOWN ? "…" : "") + "”";
    }
}
