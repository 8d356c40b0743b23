package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupplyTest {

    private static final ContentType BINARY = ContentType.of("application", "octet-stream");

    private static byte[] random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    /** Counts how often it is opened, and what is not closed. */
    private static final class Counting implements Supply {
        private final byte[] octets;
        private int opened;
        private int open;

        Counting(byte[] octets) {
            this.octets = octets;
        }

        @Override
        public InputStream open() {
            opened++;
            open++;
            return new ByteArrayInputStream(octets) {
                @Override
                public synchronized int read(byte[] into, int from, int length) {
                    return super.read(into, from, Math.min(length, 1000)); // as a socket would
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }
    }

    private static MessageBuilder compose() {
        return Message.compose().from("joey@example.org").text("t");
    }

    @Test
    void contentOfAKnownSizeIsOpenedWhenTheMessageIsWrittenAndThenOnce() throws IOException {
        Counting supply = new Counting(random(100_000));
        Message mail = compose().attach("a.bin", BINARY, 100_000, supply).build();
        assertThat(mail.size()).isGreaterThan(133_000);
        assertThat(mail.attachments().get(0).filename()).hasValue("a.bin");
        assertThat(mail.needs()).isEqualTo(Transport.SEVEN_BIT);
        assertThat(supply.opened).isZero();
        long[] count = new long[1];
        mail.writeTo(counting(count));
        assertThat(count[0]).isEqualTo(mail.size());
        assertThat(supply.opened).isEqualTo(1);
        mail.over(Transport.BINARY).writeTo(counting(count));
        assertThat(supply.opened).isEqualTo(2);
        try (InputStream octets = mail.open()) {
            assertThat(octets.readAllBytes()).hasSize((int) mail.size());
        }
        assertThat(supply.open).isZero();
    }

    @Test
    void aLargeMessageIsNotGatheredInMemory() throws IOException {
        Counting supply = new Counting(random(2_000_001));
        Message mail = compose().attach("a.bin", BINARY, supply).build();
        assertThat(supply.opened).as("to be counted").isEqualTo(1);
        assertThat(Message.parse(StrictMail.octets(mail))
                        .attachments()
                        .get(0)
                        .decoded()
                        .octets())
                .isEqualTo(supply.octets);
        assertThat(supply.opened).isEqualTo(2);
        assertThat(supply.open).isZero();
        StrictMail.sameTree(mail, Message.parse(StrictMail.octets(mail)));
        assertThat(mail.defects()).isEmpty();
        try (InputStream content = mail.attachments().get(0).decoded().stream()) {
            assertThat(content.readAllBytes()).isEqualTo(supply.octets);
        }
        assertThat(supply.open).isZero();
    }

    @Test
    void contentOfAnotherSizeThanSaidIsAnErrorAndNeverADifferentMessage() throws IOException {
        for (int said : new int[] {1, 1_999_999, 2_000_001, 3_000_000}) {
            Message mail = compose()
                    .attach("large.bin", BINARY, 2_000_000, new Counting(random(2_000_000)))
                    .attach("a.bin", BINARY, said, new Counting(random(2_000_000)))
                    .build();
            assertThatThrownBy(() -> mail.writeTo(OutputStream.nullOutputStream()))
                    .as("%s", said)
                    .isInstanceOf(IOException.class);
        }
        Message empty = compose()
                .attach("large.bin", BINARY, 2_000_000, new Counting(random(2_000_000)))
                .attach("a.bin", BINARY, 0, new Counting(new byte[0]))
                .build();
        empty.writeTo(OutputStream.nullOutputStream());
    }

    @Test
    void contentThatCannotBeHadIsAnError() {
        Supply absent = () -> {
            throw new FileNotFoundException("absent");
        };
        assertThatThrownBy(() -> compose().attach("a.bin", BINARY, absent)).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> compose().attach("a.bin", BINARY, -1, absent))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> compose().attach("a.eml", ContentType.of("message", "rfc822"), 1, absent))
                .isInstanceOf(IllegalArgumentException.class);
        Message large = compose().attach("a.bin", BINARY, 2_000_000, absent).build();
        assertThatThrownBy(() -> large.writeTo(OutputStream.nullOutputStream()))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Property(tries = 100)
    void anyRangeOfAMessageIsTheSameReadFromItsPlace(
            @ForAll @IntRange(max = 3_000_000) int from, @ForAll @IntRange(max = 200_000) int length) {
        Message mail = compose()
                .attach("a.bin", BINARY, 1_500_000, new Counting(random(1_500_000)))
                .attach("b.bin", random(700_000))
                .build();
        byte[] all = StrictMail.octets(mail);
        int begin = Math.min(from, all.length);
        int end = Math.min(begin + length, all.length);
        try (InputStream octets = mail.open()) {
            octets.skipNBytes(begin);
            assertThat(octets.readNBytes(end - begin)).isEqualTo(java.util.Arrays.copyOfRange(all, begin, end));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        byte[] copy = mail.structure().source.copy(begin, end);
        assertThat(copy).isEqualTo(java.util.Arrays.copyOfRange(all, begin, end));
    }

    private static OutputStream counting(long[] count) {
        count[0] = 0;
        return new OutputStream() {
            @Override
            public void write(int octet) {
                count[0]++;
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                count[0] += length;
            }
        };
    }

    /** Run in a JVM of its own with a small heap. */
    static final class Large {
        private Large() {}

        public static void main(String... args) throws IOException {
            Path file = Path.of(args[0]);
            long size = Files.size(file);
            Supply supply = () -> Files.newInputStream(file);
            Message mail = compose()
                    .attach("supplied.bin", BINARY, size, supply)
                    .attach(file)
                    .build();
            for (Transport transport : new Transport[] {Transport.SEVEN_BIT, Transport.BINARY}) {
                Message sent = mail.over(transport);
                long[] count = new long[1];
                sent.writeTo(counting(count));
                if (count[0] != sent.size() || sent.attachments().size() != 2) {
                    throw new AssertionError(count[0] + " octets of " + sent.size());
                }
                System.out.println(count[0]);
            }
        }
    }

    @Test
    void attachmentsOfAGigabytePassThroughAHeapOf64Megabytes(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("large.bin");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        String classes = place(Message.class) + System.getProperty("path.separator") + place(Large.class);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes,
                        Large.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        String[] sizes = said.strip().split("\\s+");
        assertThat(Long.parseLong(sizes[0])).isGreaterThan(2L * (1L << 30) / 57 * 78);
        assertThat(Long.parseLong(sizes[1])).isBetween(2L * (1L << 30), 2L * (1L << 30) + 10_000);
    }

    private static String place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return Path.of(java.net.URI.create(source.getLocation().toString())).toString();
    }
}
