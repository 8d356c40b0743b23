package org.posthorn.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What mailers write and what it means, row by row in the files of {@code tables}. */
class TablesTest {

    /** A row: what is written, its value, and the kinds of its defects. */
    record Row(String written, String value, List<String> defects) {

        static Row of(String line) {
            String[] cells = (line + " ").replace("¦ ¦", "¦  ¦").split(" ¦ ", -1);
            String defects = cells.length < 3 ? "" : cells[2].strip().replace("-", "");
            return new Row(
                    cells[0],
                    cells.length < 3 ? cells[1].strip() : cells[1],
                    defects.isEmpty() ? List.of() : List.of(defects.split(" ")));
        }

        @Override
        public String toString() {
            return written;
        }
    }

    private interface Reading {
        String read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects);
    }

    private final TreeSet<String> defects = new TreeSet<>();

    private static Stream<Row> rows(String table) {
        try (InputStream file =
                Objects.requireNonNull(TablesTest.class.getResourceAsStream("tables/" + table + ".txt"))) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                    .map(Row::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Row> dates() {
        return rows("dates");
    }

    static Stream<Row> addresses() {
        return rows("addresses");
    }

    static Stream<Row> parameters() {
        return rows("parameters");
    }

    static Stream<Row> encodedWords() {
        return rows("encoded-words");
    }

    static Stream<Row> charsets() {
        return rows("charsets");
    }

    /** The octets that a cell stands for. */
    private static byte[] octets(String cell) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < cell.length(); i++) {
            char next = cell.charAt(i) == '\\' && i + 1 < cell.length() ? cell.charAt(i + 1) : 0;
            switch (next) {
                case 'r' -> octets.write('\r');
                case 'n' -> octets.write('\n');
                case 't' -> octets.write('\t');
                case '\\' -> octets.write('\\');
                case 'x' -> {
                    octets.write(Integer.parseInt(cell, i + 2, i + 4, 16));
                    i += 2;
                }
                default -> octets.writeBytes(cell.substring(i, i + 1).getBytes(UTF_8));
            }
            i += "rnt\\x".indexOf(next) >= 0 ? 1 : 0;
        }
        return octets.toByteArray();
    }

    /** A value as a cell shows it. */
    private static String shown(String value) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> shown.append("\\\\");
                case '\t' -> shown.append("\\t");
                default -> {
                    boolean plain =
                            c >= ' ' && !Character.isISOControl(c) && !Character.isSurrogate(c) && c != '\uFFFD';
                    shown.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
                }
            }
        }
        return shown.toString();
    }

    private void check(Row row, byte[] octets, Reading reading) {
        ObjLongConsumer<Defect.Kind> collector = (kind, at) -> {
            assertThat(at).isBetween(0L, (long) octets.length);
            defects.add(kind.name());
        };
        assertThat(shown(reading.read(octets, 0, octets.length, collector))).isEqualTo(row.value());
        assertThat(defects).containsExactlyInAnyOrderElementsOf(row.defects());
    }

    @ParameterizedTest
    @MethodSource("dates")
    void aDateIsReadHoweverItIsWritten(Row row) {
        check(
                row,
                octets(row.written()),
                (source, from, to, defects) -> MailDate.read(source, from, to, defects)
                        .map(Object::toString)
                        .orElse("none"));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void addressesAreReadHoweverTheyAreWritten(Row row) {
        check(
                row,
                octets(row.written()),
                (source, from, to, defects) -> Address.read(source, from, to, defects).stream()
                        .map(TablesTest::shown)
                        .collect(Collectors.joining(" / ")));
    }

    private static String shown(Address address) {
        if (address instanceof Address.Group group) {
            return group.mailboxes().stream()
                    .map(TablesTest::shown)
                    .collect(Collectors.joining(", ", group.name() + "{", "}"));
        }
        Address.Mailbox mailbox = (Address.Mailbox) address;
        return mailbox.displayName() + "<" + mailbox.address() + ">";
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void aContentTypeIsReadHoweverItIsWritten(Row row) {
        check(row, octets(row.written()), (source, from, to, defects) -> {
            ContentType type = ContentType.read(source, from, to, defects);
            return type.mediaType()
                    + type.parameters().list().stream()
                            .map(parameter -> "; " + parameter.name() + "=" + parameter.value())
                            .collect(Collectors.joining());
        });
    }

    @ParameterizedTest
    @MethodSource("encodedWords")
    void encodedWordsAreReadHoweverTheyAreWritten(Row row) {
        check(
                row,
                octets(row.written()),
                (source, from, to, defects) ->
                        EncodedWords.decode(source, from, to, Charset.forName("windows-1252"), defects));
    }

    @ParameterizedTest
    @MethodSource("charsets")
    void aCharsetIsFoundByWhateverItIsCalled(Row row) {
        assertThat(Charsets.find(row.written()).map(Charset::name).orElse("none"))
                .isEqualTo(row.value());
    }

    @ParameterizedTest
    @MethodSource({"dates", "addresses", "parameters", "encodedWords"})
    void noCutOfARowIsRefusedWithAnException(Row row) {
        byte[] octets = octets(row.written());
        for (int end = 0; end <= octets.length; end++) {
            byte[] cut = Arrays.copyOf(octets, end);
            MailDate.read(cut, 0, end, Headers.IGNORE);
            Address.read(cut, 0, end, Headers.IGNORE);
            ContentType.read(cut, 0, end, Headers.IGNORE);
            assertThat(EncodedWords.decode(cut, 0, end, UTF_8, Headers.IGNORE)).isNotNull();
        }
    }
}
