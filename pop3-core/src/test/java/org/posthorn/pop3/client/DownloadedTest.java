package org.posthorn.pop3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.pop3.Listing;

/** What has been downloaded is kept in mind, and in doubt forgotten. */
class DownloadedTest {

    @TempDir
    Path directory;

    private Path file;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("downloaded");
    }

    private Downloaded read() throws IOException {
        return Downloaded.in(file, () -> now);
    }

    private static List<Listing> maildrop(String... uniqueIds) {
        List<Listing> all = new ArrayList<>();
        for (String id : uniqueIds) {
            all.add(new Listing(all.size() + 1, 1, Optional.of(id).filter(text -> !text.isEmpty())));
        }
        return all;
    }

    @Test
    void atFirstAllAreFresh() throws Exception {
        List<Listing> all = maildrop("a", "b");
        assertThat(read().fresh(all)).isEqualTo(all);
        assertThat(file).doesNotExist();
    }

    @Test
    void whatWasAddedIsNotFreshAgainAndTheFileKnowsAtOnce() throws Exception {
        List<Listing> all = maildrop("a", "b", "c");
        read().add(all.get(1));
        assertThat(read().fresh(all)).containsExactly(all.get(0), all.get(2));
    }

    @Test
    void messagesWithoutUniqueIdentifierAreAlwaysFresh() throws Exception {
        List<Listing> all = maildrop("", "");
        Downloaded downloaded = read();
        downloaded.add(all.get(0));
        assertThat(downloaded.fresh(all)).isEqualTo(all);
    }

    @Test
    void ofMessagesWithOneIdentifierAsManyAreFreshAsHaveNotBeenAdded() throws Exception {
        List<Listing> all = maildrop("a", "a", "a");
        Downloaded downloaded = read();
        downloaded.add(all.get(0));
        downloaded.add(all.get(1));
        assertThat(downloaded.fresh(all)).containsExactly(all.get(2));
        assertThat(read().fresh(all)).containsExactly(all.get(2));
    }

    @Test
    void messagesThatAreGoneAreForgotten() throws Exception {
        Downloaded downloaded = read();
        for (Listing message : maildrop("a", "b", "b", "c")) {
            downloaded.add(message);
        }
        downloaded.retain(maildrop("b", "d"));
        assertThat(downloaded.size()).isEqualTo(1);
        assertThat(read().fresh(maildrop("a", "b", "b"))).hasSize(2);
        downloaded.retain(List.of());
        assertThat(read().size()).isZero();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void nothingIsForgottenWhenTheServerDoesNotTellUniqueIdentifiers() throws Exception {
        Downloaded downloaded = read();
        downloaded.add(maildrop("a").get(0));
        downloaded.retain(maildrop("", ""));
        assertThat(read().size()).isEqualTo(1);
    }

    @Test
    void messagesGrowOld() throws Exception {
        List<Listing> all = maildrop("a", "b", "c", "");
        Downloaded downloaded = read();
        downloaded.add(all.get(0));
        now = now.plus(Duration.ofDays(10));
        downloaded.add(all.get(1));
        now = now.plus(Duration.ofDays(4));
        assertThat(downloaded.olderThan(Duration.ofDays(14), all)).containsExactly(all.get(0));
        assertThat(read().olderThan(Duration.ofDays(14), all)).containsExactly(all.get(0));
        assertThat(read().olderThan(Duration.ofDays(15), all)).isEmpty();
        assertThat(read().olderThan(Duration.ZERO, all)).containsExactly(all.get(0), all.get(1));
    }

    @Test
    void aLineThatACrashHasCutIsPassedOverAndDoesNoHarmToTheNext() throws Exception {
        List<Listing> all = maildrop("abcdef", "ghi");
        Downloaded downloaded = read();
        downloaded.add(all.get(0));
        byte[] octets = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(octets, octets.length - 3));
        Downloaded again = read();
        assertThat(again.fresh(all)).isEqualTo(all);
        again.add(all.get(1));
        assertThat(read().fresh(all)).containsExactly(all.get(0));
    }

    @Test
    void linesThatAreNoneArePassedOver() throws Exception {
        Files.write(file, "what\n\n12\n12 \n12 a b\nx a\n1 \u00e9\n12 a\n".getBytes(UTF_8));
        assertThat(read().size()).isEqualTo(1);
        assertThat(read().fresh(maildrop("a"))).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsAFailureAndNotTakenForNothing() throws Exception {
        Files.createDirectory(file);
        assertThatThrownBy(this::read).isInstanceOf(IOException.class);
    }

    @Test
    void anUnfinishedFileBesideItDoesNoHarm() throws Exception {
        Downloaded downloaded = read();
        downloaded.add(maildrop("a").get(0));
        Files.writeString(directory.resolve(".123.part"), "half", StandardOpenOption.CREATE);
        assertThat(read().size()).isEqualTo(1);
    }

    @Property(tries = 100)
    void whatIsReadAgainIsWhatWasAdded(@ForAll @Size(max = 20) List<@AlphaChars String> ids) throws Exception {
        Path place = Files.createTempDirectory("downloaded").resolve("file");
        try {
            List<Listing> all = maildrop(ids.stream()
                    .map(id -> id.length() > 70 ? id.substring(0, 70) : id)
                    .toArray(String[]::new));
            Downloaded downloaded = Downloaded.in(place);
            for (Listing message : all) {
                downloaded.add(message);
            }
            List<Listing> unknown =
                    all.stream().filter(message -> message.uniqueId().isEmpty()).toList();
            assertThat(Downloaded.in(place).fresh(all)).isEqualTo(unknown);
        } finally {
            Files.deleteIfExists(place);
            Files.deleteIfExists(place.getParent());
        }
    }
}
