package org.posthorn.pop3.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Message;
import org.posthorn.pop3.Capability;
import org.posthorn.pop3.DropListing;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.Pop3ClientLimits;
import org.posthorn.pop3.Response;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.wire.MailException;

/** What a client does with a maildrop. */
@Timeout(60)
class Pop3ClientTest {

    private static final Listing ONE = new Listing(1, 120, Optional.of("a"));
    private static final Listing TWO = new Listing(2, 200, Optional.of("b"));
    private static final Listing THREE = new Listing(3, 7, Optional.empty());

    @TempDir
    Path directory;

    /** A server that offers something and then keeps to its script. */
    private static ScriptedServer server(String capabilities, String... script) throws IOException {
        List<String> all = new ArrayList<>(List.of("S: +OK ready", "C: CAPA", "S: +OK"));
        Stream.of(capabilities.split(",")).filter(tag -> !tag.isEmpty()).forEach(tag -> all.add("S: " + tag));
        all.add("S: .");
        all.addAll(List.of(script));
        return new ScriptedServer(all.toArray(String[]::new));
    }

    private static Pop3ClientBuilder settings(ScriptedServer server) {
        return Pop3Client.to("localhost", server.port()).plaintext();
    }

    private static Pop3Client client(ScriptedServer server) throws MailException {
        return settings(server).connect();
    }

    private Path[] files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toArray(Path[]::new);
        }
    }

    @Test
    void theStatusIsADropListing() throws Exception {
        try (ScriptedServer server = server("", "C: STAT", "S: +OK 2 320 and more");
                Pop3Client client = client(server)) {
            assertThat(client.status()).isEqualTo(new DropListing(2, 320));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+OK", "+OK two messages", "+OK 2", "+OK -1 0", "+OK 3000000000 1", "+OK 2 x"})
    void aStatusThatIsNoDropListingBreaksTheProtocol(String response) throws Exception {
        try (ScriptedServer server = server("", "C: STAT", "S: " + response, "wait");
                Pop3Client client = client(server)) {
            assertThatThrownBy(client::status).isInstanceOf(MailException.ProtocolViolated.class);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PIPELINING,UIDL"})
    void messagesAreListedWithTheirSizesAndUniqueIdentifiers(String capabilities) throws Exception {
        boolean pipelining = !capabilities.isEmpty();
        try (ScriptedServer server = server(
                        capabilities,
                        "C: LIST",
                        pipelining ? "C: UIDL" : "S: +OK\r\n1 120\r\n2 200 seen\r\n3 7\r\n.",
                        pipelining ? "S: +OK\r\n1 120\r\n2 200 seen\r\n3 7\r\n." : "C: UIDL",
                        "S: +OK\r\n1 a\r\n2 b \r\n9 c\r\n.");
                Pop3Client client = client(server)) {
            assertThat(client.list()).containsExactly(ONE, TWO, THREE);
        }
    }

    @Test
    void aServerWithoutUidlIsAskedOnce() throws Exception {
        String list = "S: +OK\r\n1 120\r\n.";
        try (ScriptedServer server = server(
                        "", "C: LIST", list, "C: UIDL", "S: -ERR unknown", "C: LIST", list, "C: NOOP", "S: +OK");
                Pop3Client client = client(server)) {
            Listing bare = new Listing(1, 120, Optional.empty());
            assertThat(client.list()).containsExactly(bare);
            assertThat(client.list()).containsExactly(bare);
            client.noop();
            assertThat(server.heard()).containsExactly("CAPA", "LIST", "UIDL", "LIST", "NOOP");
        }
    }

    @Test
    void uniqueIdentifiersThatAreNoneAreLeftOut() throws Exception {
        try (ScriptedServer server = server(
                        "",
                        "C: LIST",
                        "S: +OK\r\n1 1\r\n2 2\r\n3 3\r\n4 4\r\n5 5\r\n1 9\r\n.",
                        "C: UIDL",
                        "S: +OK\r\n1 \r\n2 " + "x".repeat(71)
                                + "\r\n3 a b\r\n4 one\r\n4 other\r\n5 \u00e9\r\nx y\r\n\r\n.");
                Pop3Client client = client(server)) {
            assertThat(client.list())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 5)
                            .mapToObj(i -> new Listing(i, i, Optional.empty()))
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x 1", "0 1", "1", "-1 5", "1 -5", "99999999999 1", "1 9999999999999999999", ""})
    void aListingThatIsNoneBreaksTheProtocol(String line) throws Exception {
        try (ScriptedServer server =
                        server("", "C: LIST", "S: +OK\r\n" + line + "\r\n.", "C: UIDL", "S: +OK\r\n.", "wait");
                Pop3Client client = client(server)) {
            assertThatThrownBy(client::list).isInstanceOf(MailException.ProtocolViolated.class);
        }
    }

    @Test
    void aListThatIsRefusedLeavesTheConnectionAsItWas() throws Exception {
        try (ScriptedServer server = server(
                        "", "C: LIST", "S: -ERR [SYS/TEMP] busy", "C: UIDL", "S: +OK\r\n.", "C: NOOP", "S: +OK");
                Pop3Client client = client(server)) {
            Pop3Refused refused = catchThrowableOfType(Pop3Refused.class, client::list);
            assertThat(refused.isTransient()).isTrue();
            assertThat(refused.response().text()).isEqualTo("busy");
            client.noop();
        }
    }

    @Test
    void anEndlessListingIsGivenUp() throws Exception {
        try (ScriptedServer server = server("", "C: LIST", "S: +OK\r\n" + "1 1\r\n".repeat(11), "wait");
                Pop3Client client = settings(server)
                        .limits(Pop3ClientLimits.DEFAULTS.withListings(10))
                        .connect()) {
            assertThatThrownBy(client::list)
                    .isInstanceOf(MailException.ProtocolViolated.class)
                    .hasMessageContaining("TOO_MANY");
        }
    }

    @Test
    void aMessageGoesToAStreamExactlyAsItIsSent() throws Exception {
        List<String> progress = new ArrayList<>();
        try (ScriptedServer server = server("", "C: RETR 1", "S: +OK\r\na\n.\rb\0\u00ff\r\n..\r\n...c\r\n.");
                Pop3Client client = settings(server)
                        .progress((message, octets) -> progress.add(message.number() + ":" + octets))
                        .connect()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(client.retrieve(ONE, out)).isEqualTo(out.size());
            assertThat(out.toString(ISO_8859_1)).isEqualTo("a\n.\rb\0\u00ff\r\n.\r\n..c\r\n");
            assertThat(progress).last().isEqualTo("1:" + out.size());
        }
    }

    @Test
    void aMessageGoesToAFileWholeAndInPlaceOfAnother() throws Exception {
        Path file = Files.writeString(directory.resolve("1.eml"), "old");
        String text = "x".repeat(200_000) + "\r\n";
        try (ScriptedServer server = server("", "C: RETR 1", "S: +OK\r\n" + text + ".");
                Pop3Client client = client(server)) {
            assertThat(client.retrieve(ONE, file)).isEqualTo(text.length());
        }
        assertThat(file).hasContent(text);
        assertThat(files()).containsExactly(file);
    }

    @Test
    void aMessageThatDoesNotComeWholeLeavesNoFile() throws Exception {
        Path file = Files.writeString(directory.resolve("1.eml"), "old");
        try (ScriptedServer server = server("", "C: RETR 1", "S: +OK\r\nhalf", "close");
                Pop3Client client = client(server)) {
            assertThatThrownBy(() -> client.retrieve(ONE, file)).isInstanceOf(MailException.Disconnected.class);
            assertThat(client.isOpen()).isFalse();
        }
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void aMessageThatIsRefusedMakesNoFileAndTheConnectionGoesOn() throws Exception {
        try (ScriptedServer server = server("", "C: RETR 1", "S: -ERR [UTF8] say UTF8", "C: NOOP", "S: +OK");
                Pop3Client client = client(server)) {
            assertThatThrownBy(() -> client.retrieve(ONE, directory.resolve("1.eml")))
                    .isInstanceOf(Pop3Refused.class)
                    .hasMessage("RETR 1: -ERR [UTF8] say UTF8");
            client.noop();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aStreamThatFailsEndsTheConnectionSoThatNothingIsDeleted() throws Exception {
        try (ScriptedServer server =
                        server("", "C: DELE 1", "S: +OK", "C: RETR 2", "S: +OK\r\n" + "x".repeat(100_000), "wait");
                Pop3Client client = client(server)) {
            client.delete(ONE);
            OutputStream full = new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    throw new IOException("no space left");
                }
            };
            assertThatThrownBy(() -> client.retrieve(TWO, full)).hasMessage("no space left");
            assertThat(client.isOpen()).isFalse();
            assertThatThrownBy(client::quit).isInstanceOf(MailException.Disconnected.class);
            assertThat(server.heard()).noneMatch(line -> line.startsWith("QUIT"));
        }
    }

    @Test
    void aMessageIsParsedAndSoIsItsTop() throws Exception {
        String top = "Subject: hello\r\n\r\n";
        try (ScriptedServer server = server(
                        "", "C: RETR 1", "S: +OK\r\n" + top + "text\r\n.", "C: TOP 1 0", "S: +OK\r\n" + top + ".");
                Pop3Client client = client(server)) {
            Message whole = client.message(ONE);
            assertThat(whole.subject()).contains("hello");
            assertThat(whole.text()).contains("text\n");
            assertThat(client.top(ONE, 0).subject()).contains("hello");
        }
    }

    /** Keeps what it is given as text, and notes when it is whole. */
    private static final class Texts implements Receiver {
        private final Map<Integer, ByteArrayOutputStream> begun = new TreeMap<>();
        private final List<Listing> whole = new ArrayList<>();

        @Override
        public OutputStream receive(Listing message) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            begun.put(message.number(), out);
            return out;
        }

        @Override
        public void received(Listing message, long octets) {
            assertThat(begun.get(message.number()).size()).isEqualTo(octets);
            whole.add(message);
        }
    }

    @Test
    void manyMessagesAreAskedForAheadAndARefusedOneIsPassedOver() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: RETR 3",
                        "S: +OK\r\none\r\n.\r\n-ERR [SYS/TEMP] unreadable\r\n+OK\r\nthree\r\n.",
                        "C: NOOP",
                        "S: +OK");
                Pop3Client client = client(server)) {
            Texts texts = new Texts();
            assertThat(client.retrieve(List.of(ONE, TWO, THREE), texts))
                    .containsExactly(Map.entry(
                            TWO, Response.parse("-ERR [SYS/TEMP] unreadable").orElseThrow()));
            assertThat(texts.whole).containsExactly(ONE, THREE);
            assertThat(texts.begun.toString()).isEqualTo("{1=one\r\n, 3=three\r\n}");
            client.noop();
        }
    }

    @Test
    void withoutPipeliningOneMessageFollowsAnother() throws Exception {
        try (ScriptedServer server = server(
                        "", "C: RETR 1", "S: +OK\r\none\r\n.", "C: RETR 2", "S: -ERR", "C: RETR 3", "S: +OK\r\n.");
                Pop3Client client = client(server)) {
            Texts texts = new Texts();
            assertThat(client.retrieve(List.of(ONE, TWO, THREE), texts)).containsOnlyKeys(TWO);
            assertThat(texts.begun.toString()).isEqualTo("{1=one\r\n, 3=}");
        }
    }

    @Test
    void noMoreMessagesAreAskedForAheadThanTheWindowHolds() throws Exception {
        List<Listing> many = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> new Listing(i, 1, Optional.empty()))
                .toList();
        List<String> script = new ArrayList<>();
        script.add("C: RETR 32");
        for (int i = 1; i <= 100; i++) {
            script.add("S: +OK\r\n" + i + "\r\n.");
        }
        try (ScriptedServer server = server("PIPELINING", script.toArray(String[]::new));
                Pop3Client client = client(server)) {
            Texts texts = new Texts();
            client.retrieve(many, texts);
            assertThat(texts.whole).isEqualTo(many);
        }
    }

    @Test
    void manyMessagesGoToFilesAndTheOneThatDoesNotComeWholeToNone() throws Exception {
        try (ScriptedServer server = server("PIPELINING", "C: RETR 2", "S: +OK\r\none\r\n.\r\n+OK\r\nhalf", "close");
                Pop3Client client = client(server)) {
            List<Listing> kept = new ArrayList<>();
            Receiver files = Receiver.files(message -> directory.resolve(message.number() + ".eml"), kept::add);
            assertThatThrownBy(() -> client.retrieve(List.of(ONE, TWO), files))
                    .isInstanceOf(MailException.Disconnected.class);
            assertThat(kept).containsExactly(ONE);
        }
        assertThat(files()).containsExactly(directory.resolve("1.eml"));
        assertThat(directory.resolve("1.eml")).hasContent("one\r\n");
    }

    @Test
    void quitDeletesWhatIsMarked() throws Exception {
        try (ScriptedServer server = server(
                        "", "C: DELE 1", "S: +OK", "C: RSET", "S: +OK", "C: DELE 2", "S: +OK", "C: QUIT", "S: +OK");
                Pop3Client client = client(server)) {
            client.delete(ONE);
            client.undelete();
            client.delete(TWO);
            assertThat(client.quit()).isEqualTo(new Update.Done(1));
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void manyAreMarkedAheadAndTheRefusedOnesAreTold() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING", "C: DELE 3", "S: +OK\r\n-ERR already deleted\r\n+OK", "C: QUIT", "S: +OK");
                Pop3Client client = client(server)) {
            assertThat(client.delete(List.of(ONE, TWO, THREE))).containsOnlyKeys(TWO);
            assertThat(client.quit()).isEqualTo(new Update.Done(2));
        }
    }

    @Test
    void aServerThatCouldNotDeleteAllRefusesQuit() throws Exception {
        try (ScriptedServer server =
                        server("", "C: DELE 1", "S: +OK", "C: QUIT", "S: -ERR some deleted messages not removed");
                Pop3Client client = client(server)) {
            client.delete(ONE);
            assertThatThrownBy(client::quit)
                    .isInstanceOf(Pop3Refused.class)
                    .hasMessageContaining("some deleted messages not removed");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void aConnectionLostAfterQuitIsAnUnknownOutcome() throws Exception {
        try (ScriptedServer server = server("", "C: DELE 1", "S: +OK", "C: QUIT", "close");
                Pop3Client client = client(server)) {
            client.delete(ONE);
            assertThat(client.quit())
                    .isInstanceOfSatisfying(
                            Update.Unknown.class,
                            unknown -> assertThat(unknown.marked()).isEqualTo(1));
        }
    }

    @Test
    void aConnectionLostAfterQuitIsAFailureWhereNothingIsMarked() throws Exception {
        try (ScriptedServer server = server("", "C: QUIT", "close");
                Pop3Client client = client(server)) {
            assertThatThrownBy(client::quit).isInstanceOf(MailException.Disconnected.class);
        }
    }

    @Test
    void leavingWithoutQuitSaysNothingSoThatNothingIsDeleted() throws Exception {
        try (ScriptedServer server = server("", "C: DELE 1", "S: +OK", "wait")) {
            try (Pop3Client client = client(server)) {
                client.delete(ONE);
            }
            assertThat(server.heard()).containsExactly("CAPA", "DELE 1");
        }
    }

    @Test
    void closingFromAnotherThreadBreaksOffWhatIsUnderWay() throws Exception {
        try (ScriptedServer server = server("", "C: RETR 1", "S: +OK\r\nhalf", "wait");
                Pop3Client client = client(server)) {
            OutputStream out = new OutputStream() {
                @Override
                public void write(int octet) {
                    new Thread(client::close).start();
                }
            };
            assertThatThrownBy(() -> client.retrieve(ONE, out))
                    .isInstanceOf(MailException.Disconnected.class)
                    .hasMessageContaining("closed here");
        }
    }

    @Test
    void aServerThatDoesNotRespondIsNotWaitedForForEver() throws Exception {
        try (ScriptedServer server = server("", "C: NOOP", "hang");
                Pop3Client client =
                        settings(server).responseTimeout(Duration.ofMillis(200)).connect()) {
            assertThatThrownBy(client::noop).isInstanceOf(MailException.TimedOut.class);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void aMessageThatStopsComingIsNotWaitedForForEver() throws Exception {
        try (ScriptedServer server = server("", "C: RETR 1", "S: +OK\r\nhalf", "hang");
                Pop3Client client =
                        settings(server).responseTimeout(Duration.ofMillis(200)).connect()) {
            assertThatThrownBy(() -> client.message(ONE)).isInstanceOf(MailException.TimedOut.class);
        }
    }

    @Test
    void aCallCanHaveALimitOfItsOwn() throws Exception {
        try (ScriptedServer server = server("", "C: NOOP", "hang");
                Pop3Client client =
                        settings(server).callTimeout(Duration.ofMillis(200)).connect()) {
            assertThatThrownBy(client::noop).isInstanceOf(MailException.TimedOut.class);
        }
    }

    @Test
    void aServerThatLeavesWithAWordIsHeard() throws Exception {
        try (ScriptedServer server = server("", "S: -ERR Disconnected for inactivity", "close");
                Pop3Client client = client(server)) {
            assertThatThrownBy(client::noop)
                    .isInstanceOf(Pop3Refused.class)
                    .hasMessageContaining("Disconnected for inactivity");
        }
    }

    @Test
    void languagesAreListedAndChosen() throws Exception {
        try (ScriptedServer server = server(
                        "LANG",
                        "C: LANG",
                        "S: +OK\r\nen English\r\nes Espa\u00c3\u00b1ol\r\n.",
                        "C: LANG es",
                        "S: +OK es Idioma cambiado",
                        "C: LANG x-klingon",
                        "S: -ERR no");
                Pop3Client client = client(server)) {
            assertThat(client.languages()).containsExactly("en English", "es Espa\u00f1ol");
            assertThat(client.language("es")).isEqualTo("es");
            assertThatThrownBy(() -> client.language("x-klingon")).isInstanceOf(Pop3Refused.class);
            assertThatThrownBy(() -> client.language("a b")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatTheServerCanDoIsKnown() throws Exception {
        try (ScriptedServer server = server("UIDL,EXPIRE 30,IMPLEMENTATION Shlemazle", "wait");
                Pop3Client client = client(server)) {
            assertThat(client.capabilities().offers(Capability.UIDL)).isTrue();
            assertThat(client.capabilities().implementation()).contains("Shlemazle");
            assertThat(client.tls()).isEmpty();
        }
    }
}
