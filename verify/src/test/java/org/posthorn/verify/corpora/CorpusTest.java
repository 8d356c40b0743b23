package org.posthorn.verify.corpora;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.mime.Message;
import org.posthorn.mime.MimeLimits;
import org.posthorn.verify.differential.Seeds;
import org.posthorn.verify.hostile.Steps;
import org.posthorn.verify.hostile.Walk;

/** What must hold of every message: those written for it, any octets, and a folder of others that {@code -Dposthorn.corpus} names. */
class CorpusTest {

    /** The most steps for an octet, and those that an empty message takes. */
    private static final int STEPS_PER_OCTET = 2_000;

    private static final int STEPS_AT_LEAST = 100_000;

    private static final Method WALK = Steps.counted(Walk.class, "unlimited", byte[].class, boolean.class);

    /** How the line ends of a message are written. */
    enum LineEnds {
        AS_STORED,
        LF,
        CRLF,
        MIXED,
        NONE_AT_THE_END;

        byte[] of(byte[] message) {
            String lines = new String(message, ISO_8859_1).replace("\r\n", "\n");
            String changed = switch (this) {
                case AS_STORED -> new String(message, ISO_8859_1);
                case LF -> lines;
                case CRLF -> lines.replace("\n", "\r\n");
                case MIXED -> mixed(lines);
                case NONE_AT_THE_END -> lines.stripTrailing();
            };
            return changed.getBytes(ISO_8859_1);
        }

        /** Every third line ends with a bare LF. */
        private static String mixed(String lines) {
            StringBuilder mixed = new StringBuilder();
            int count = 0;
            for (int i = 0; i < lines.length(); i++) {
                mixed.append(lines.charAt(i) == '\n' && count++ % 3 != 2 ? "\r\n" : lines.substring(i, i + 1));
            }
            return mixed.toString();
        }
    }

    static Stream<String> seeds() {
        return all().keySet().stream();
    }

    private static Map<String, byte[]> all() {
        Map<String, byte[]> all = new TreeMap<>(Seeds.all());
        String whole = "Subject: caf\351\r\nTo: a@b\r\n\r\n";
        all.put("8-bit header that is not UTF-8", (whole + "x\r\n").getBytes(ISO_8859_1));
        all.put("all octets", allOctets());
        all.put("one CR", "\r".getBytes(ISO_8859_1));
        all.put("one LF", "\n".getBytes(ISO_8859_1));
        all.put("CRs before LFs", "A: b\r\r\n\r\r\nc\r\r\n".getBytes(ISO_8859_1));
        all.put("CR at the end", "A: b\r\n\r\nc\r".getBytes(ISO_8859_1));
        all.put(
                "hyphens at the end",
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nc\r\n--".getBytes(ISO_8859_1));
        all.put("NULs", "A: \0\r\n\0: b\r\n\r\n\0\0\r\n\0".getBytes(ISO_8859_1));
        return all;
    }

    private static byte[] allOctets() {
        byte[] octets = new byte[1024];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 7 + i / 256);
        }
        return octets;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySeedKeepsItsOctetsAndItsEventsInStepsThatAreBounded(String name) throws IOException {
        for (LineEnds ends : LineEnds.values()) {
            check(ends.of(all().get(name)));
        }
    }

    @Property(tries = 300)
    void anyOctetsAreReadInStepsThatAreBounded(@ForAll byte[] octets) {
        assertStepsAreBounded(octets);
    }

    /** The folder that {@code -Dposthorn.corpus=DIR} names: all files below it that end with {@code .eml}. */
    @Test
    void everyMessageOfAFolderKeepsItsOctetsAndItsEventsInStepsThatAreBounded() throws IOException {
        String folder = System.getProperty("posthorn.corpus", "");
        assumeTrue(!folder.isEmpty(), "no -Dposthorn.corpus");
        List<Path> files = new ArrayList<>();
        try (Stream<Path> below = Files.walk(Path.of(folder))) {
            below.filter(path -> path.toString().endsWith(".eml")).sorted().forEach(files::add);
        }
        List<String> failed = new ArrayList<>();
        for (Path file : files) {
            for (LineEnds ends : LineEnds.values()) {
                try {
                    check(ends.of(Files.readAllBytes(file)));
                } catch (AssertionError | RuntimeException e) {
                    failed.add(file + " " + ends + ": " + e);
                }
            }
        }
        int checked = files.size() * LineEnds.values().length;
        System.out.println("corpus: " + (checked - failed.size()) + " of " + checked + " hold");
        assertThat(files).isNotEmpty();
        assertThat(failed).isEmpty();
    }

    private static void check(byte[] message) throws IOException {
        assertWrittenAsRead(message);
        Cuts.assertNoneMatters(message);
        assertStepsAreBounded(message);
    }

    private static void assertWrittenAsRead(byte[] octets) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Message.parse(octets).writeTo(written);
        assertThat(written.toByteArray()).isEqualTo(octets);

        ByteBuffer direct = ByteBuffer.allocateDirect(octets.length).put(octets).flip();
        written.reset();
        Message message = Message.parse(direct, MimeLimits.UNLIMITED);
        message.writeTo(written);
        assertThat(written.toByteArray()).isEqualTo(octets);
        assertThat(message.defects())
                .isEqualTo(Message.parse(octets, MimeLimits.UNLIMITED).defects());
    }

    private static void assertStepsAreBounded(byte[] octets) {
        long steps = Steps.of(WALK, octets, false);
        assertThat(steps).isLessThan(STEPS_AT_LEAST + (long) STEPS_PER_OCTET * octets.length);
    }
}
