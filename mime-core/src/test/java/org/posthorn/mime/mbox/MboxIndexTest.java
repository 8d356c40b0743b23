package org.posthorn.mime.mbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MboxIndexTest {

    private static final int COUNT = 300;

    private static byte[] mbox() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MboxWriter writer = MboxWriter.canonical(out);
        for (int i = 0; i < COUNT; i++) {
            writer.begin("sender" + i + "@example.org", Instant.EPOCH.plusSeconds(i));
            byte[] message = message(i).getBytes(StandardCharsets.US_ASCII);
            writer.write(message, 0, message.length);
            writer.end();
        }
        return out.toByteArray();
    }

    private static String message(int i) {
        return "Subject: " + i + "\n\n" + "From here on\n".repeat(i);
    }

    private static String text(MboxInput input) throws IOException {
        return new String(input.message().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void messagesComeOneAfterAnotherWhetherTheyAreReadOrNot() throws IOException {
        MboxInput input = new MboxInput(new ByteArrayInputStream(mbox()), MboxFormat.MBOXRD);
        assertThat(input.message().read()).isEqualTo(-1);
        for (int i = 0; i < COUNT; i++) {
            assertThat(input.next())
                    .hasValueSatisfying(begin -> assertThat(begin.sender()).endsWith("@example.org"));
            switch (i % 3) {
                case 0 -> assertThat(text(input)).isEqualTo(message(i));
                case 1 -> assertThat(input.message().read()).isEqualTo('S');
                default -> {}
            }
        }
        assertThat(input.next()).isEmpty();
        assertThat(input.message().read()).isEqualTo(-1);
    }

    @Test
    void anyMessageIsReadFromItsPlaceInTheIndex() throws IOException {
        byte[] mbox = mbox();
        MboxIndex index = MboxIndex.of(new ByteArrayInputStream(mbox), MboxFormat.MBOXRD);
        assertThat(index.size()).isEqualTo(COUNT);
        for (int i = COUNT - 1; i >= 0; i -= 7) {
            MboxIndex.Entry entry = index.entry(i);
            int separator = (int) entry.separator();
            MboxInput input = new MboxInput(
                    new ByteArrayInputStream(mbox, separator, mbox.length - separator), MboxFormat.MBOXRD);
            assertThat(input.next().orElseThrow().sender()).isEqualTo("sender" + i + "@example.org");
            assertThat(text(input)).isEqualTo(message(i));
            String stored = new String(
                    mbox, (int) entry.start(), (int) (entry.end() - entry.start()), StandardCharsets.US_ASCII);
            assertThat(stored).isEqualTo(message(i).replace("From ", ">From "));
        }
    }

    @Test
    void anEmptyMboxHasAnEmptyIndex() throws IOException {
        MboxIndex index = MboxIndex.of(new ByteArrayInputStream(new byte[0]), MboxFormat.MBOXO);
        assertThat(index.size()).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> index.entry(0));
    }
}
