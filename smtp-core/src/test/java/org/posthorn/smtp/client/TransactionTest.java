package org.posthorn.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Message;
import org.posthorn.smtp.DeliverBy;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.FutureRelease;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.MailParameters.Returned;
import org.posthorn.smtp.Notify;
import org.posthorn.smtp.OriginalRecipient;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.client.Outcome.Phase;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.wire.MailException;

/** What the client says to servers that offer this or that, and what it makes of their replies. */
@Timeout(60)
class TransactionTest {

    private static final Envelope ONE = Envelope.of("joey@example.org", "chandler@example.org");
    private static final Envelope TWO = Envelope.of("joey@example.org", "chandler@example.org", "ross@example.org");
    private static final ForwardPath CHANDLER = ForwardPath.of("chandler@example.org");
    private static final ForwardPath ROSS = ForwardPath.of("ross@example.org");
    private static final String[] TAKES_IT = {
        "C: MAIL", "S: 250 ok", "C: RCPT", "S: 250 ok", "C: DATA", "S: 354 go", "C: .", "S: 250 ok"
    };

    private static ScriptedServer server(String extensions, String... script) throws IOException {
        List<String> whole = new ArrayList<>(List.of("S: 220 hi", "C: "));
        whole.add("S: 250-hi\r\n250-" + extensions.replace(" + ", "\r\n250-") + "\r\n250 HELP");
        whole.addAll(List.of(script));
        return new ScriptedServer(whole.toArray(String[]::new));
    }

    private static SmtpClient client(ScriptedServer server) throws MailException {
        return client(server, settings -> settings);
    }

    private static SmtpClient client(ScriptedServer server, UnaryOperator<SmtpClientBuilder> settings)
            throws MailException {
        return settings.apply(SmtpClient.to("localhost", server.port())
                        .hostName("client.example")
                        .replyTimeout(Duration.ofSeconds(10))
                        .plaintext())
                .connect();
    }

    /** So that the server has heard all. */
    private static void end(SmtpClient client) {
        client.close();
    }

    private static InputStream octets(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private static Envelope with(MailParameters parameters) {
        return ONE.withParameters(parameters);
    }

    /** What is sent in answer to these offers, or the refusal. */
    private static List<String> said(String extensions, Envelope envelope, String text) throws Exception {
        try (ScriptedServer server = server(extensions, TAKES_IT);
                SmtpClient client = client(server)) {
            client.send(envelope, octets(text));
            end(client);
            return server.heard();
        }
    }

    private static SmtpRefused refusal(String extensions, Envelope envelope, String text) throws Exception {
        try (ScriptedServer server = server(extensions, "C: NOOP", "S: 250 ok", "C: QUIT", "S: 221 bye");
                SmtpClient client = client(server)) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(envelope, octets(text)));
            client.noop();
            end(client);
            assertThat(server.heard()).as("nothing was said of it").hasSize(3);
            return refused;
        }
    }

    @Test
    void allParametersGoToAServerThatOffersThem() throws Exception {
        MailParameters parameters = MailParameters.NONE
                .withReturned(Returned.HEADERS)
                .withEnvelopeId("QQ314159")
                .withDeliverBy(new DeliverBy(600, DeliverBy.Mode.RETURN, false))
                .withRelease(new FutureRelease.HoldFor(60))
                .withPriority(3);
        RcptParameters wishes =
                RcptParameters.notifyOn(Notify.SUCCESS, Notify.FAILURE).withOriginal(OriginalRecipient.of(CHANDLER));
        List<String> said = said(
                "SIZE + DSN + DELIVERBY 500 + FUTURERELEASE 3600 2030-01-01T00:00:00Z + MT-PRIORITY MIXER",
                with(parameters).withWishes(wishes),
                "x\r\n");
        assertThat(said)
                .contains(
                        "MAIL FROM:<joey@example.org> SIZE=3 RET=HDRS ENVID=QQ314159 BY=600;R HOLDFOR=60 MT-PRIORITY=3",
                        "RCPT TO:<chandler@example.org> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;chandler@example.org");
    }

    @Test
    void whatIsBestEffortIsLeftOutAndTold() throws Exception {
        MailParameters parameters = MailParameters.NONE
                .withReturned(Returned.FULL)
                .withDeliverBy(new DeliverBy(600, DeliverBy.Mode.NOTIFY, false))
                .withPriority(3);
        try (ScriptedServer server = server("X", TAKES_IT);
                SmtpClient client = client(server)) {
            Delivery delivery = client.send(
                    with(parameters).withWishes(CHANDLER, RcptParameters.notifyOn(Notify.NEVER)), octets("x\r\n"));
            assertThat(delivery.leftOut())
                    .containsExactlyInAnyOrder(Extension.DSN, Extension.DELIVERBY, Extension.MT_PRIORITY);
            end(client);
            assertThat(server.heard()).contains("MAIL FROM:<joey@example.org>", "RCPT TO:<chandler@example.org>");
        }
    }

    @Test
    void whatIsRequiredKeepsTheMessageFromBeingSent() throws Exception {
        MailParameters none = MailParameters.NONE;
        DeliverBy soon = new DeliverBy(60, DeliverBy.Mode.RETURN, false);
        assertThat(refusal("X", with(none.withDeliverBy(soon)), "x").missing()).contains(Extension.DELIVERBY);
        assertThat(refusal("DELIVERBY 61", with(none.withDeliverBy(soon)), "x").missing())
                .contains(Extension.DELIVERBY);
        FutureRelease hold = new FutureRelease.HoldFor(3_601);
        assertThat(refusal("X", with(none.withRelease(hold)), "x").missing()).contains(Extension.FUTURERELEASE);
        assertThat(refusal("FUTURERELEASE 3600 2030-01-01T00:00:00Z", with(none.withRelease(hold)), "x")
                        .missing())
                .contains(Extension.FUTURERELEASE);
        FutureRelease until = new FutureRelease.HoldUntil(Instant.parse("2030-01-01T00:00:01Z"));
        assertThat(refusal("FUTURERELEASE 3600 2030-01-01T00:00:00Z", with(none.withRelease(until)), "x")
                        .missing())
                .contains(Extension.FUTURERELEASE);
        assertThat(refusal("REQUIRETLS", with(none.withRequireTls(true)), "x")
                        .reply()
                        .status())
                .hasToString("Optional[5.7.10]");
        assertThat(refusal("8BITMIME", with(none.withBody(BodyType.BINARY_MIME)), "x")
                        .missing())
                .contains(Extension.BINARY_MIME);
        assertThat(refusal("8BITMIME", ONE, "Subject: \u00e9\r\n\r\nx").missing())
                .contains(Extension.SMTPUTF8);
        assertThat(refusal("X", ONE, "Subject: x\r\n\r\n\u00e9").missing()).contains(Extension.EIGHT_BIT_MIME);
        assertThat(refusal("SIZE 10", ONE, "x".repeat(11)).missing()).contains(Extension.SIZE);
        assertThat(refusal("X", Envelope.of("j\u00f6y@example.org", "a@example.org"), "x")
                        .missing())
                .contains(Extension.SMTPUTF8);
    }

    @Test
    void theChoiceOfWhatIsRequiredIsTheCallers() throws Exception {
        try (ScriptedServer server = server("X", "C: QUIT", "S: 221 bye");
                SmtpClient client = client(server, settings -> settings.bestEffort(Extension.MT_PRIORITY))) {
            SmtpRefused refused = catchThrowableOfType(
                    SmtpRefused.class,
                    () -> client.send(with(MailParameters.NONE.withReturned(Returned.FULL)), octets("x")));
            assertThat(refused.missing()).contains(Extension.DSN);
        }
    }

    @Test
    void addressesBeyondAsciiGoWithSmtpUtf8AndTheirOctets() throws Exception {
        List<String> said = said(
                "8BITMIME + SMTPUTF8", Envelope.of("joey@example.org", "\u010dandler@b\u00fccher.example"), "x\r\n");
        String expected = new String("\u010dandler@b\u00fccher.example".getBytes(UTF_8), ISO_8859_1);
        assertThat(said).contains("MAIL FROM:<joey@example.org> SMTPUTF8", "RCPT TO:<" + expected + ">");
    }

    @Test
    void aDomainBeyondAsciiGoesInItsAsciiForm() throws Exception {
        assertThat(said("X", Envelope.of("joey@b\u00fccher.example", "a@b\u00fccher.example"), "x\r\n"))
                .contains("MAIL FROM:<joey@xn--bcher-kva.example>", "RCPT TO:<a@xn--bcher-kva.example>");
    }

    @Test
    void bodyIsDeclaredOnlyWhereItIsNeeded(@TempDir Path directory) throws Exception {
        String ascii = "Subject: x\r\n\r\n" + "plain\r\n".repeat(20_000);
        String late = ascii + "\u00e9\r\n";
        for (boolean eightBit : new boolean[] {false, true}) {
            byte[] octets = (eightBit ? late : ascii).getBytes(ISO_8859_1);
            Path file = Files.write(directory.resolve("mail.eml"), octets);
            String mail = "MAIL FROM:<joey@example.org> SIZE=" + octets.length + (eightBit ? " BODY=8BITMIME" : "");
            try (ScriptedServer server = server("SIZE + 8BITMIME", TAKES_IT);
                    SmtpClient client = client(server)) {
                client.send(ONE, file);
                end(client);
                assertThat(server.heard()).contains(mail);
            }
            try (ScriptedServer server = server("SIZE + 8BITMIME", TAKES_IT);
                    SmtpClient client = client(server)) {
                client.send(ONE, Message.parse(octets));
                end(client);
                assertThat(server.heard()).contains(mail);
            }
        }
        assertThat(said("8BITMIME", ONE, ascii))
                .as("of a stream nothing is known")
                .contains("MAIL FROM:<joey@example.org> BODY=8BITMIME");
    }

    @Test
    void whatTheServerCannotTakeIsEncodedUnlessItIsSigned(@TempDir Path directory) throws Exception {
        String text = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\nMore of plain text than of caf\u00e9s\r\n";
        Path file = Files.write(directory.resolve("mail.eml"), text.getBytes(ISO_8859_1));
        try (ScriptedServer server = server("X", TAKES_IT);
                SmtpClient client = client(server)) {
            client.send(ONE, file);
            end(client);
            assertThat(server.heard())
                    .contains("Content-Transfer-Encoding: quoted-printable", "More of plain text than of caf=E9s");
        }
        Files.write(file, ("DKIM-Signature: v=1\r\n" + text).getBytes(ISO_8859_1));
        try (ScriptedServer server = server("X", TAKES_IT);
                SmtpClient client = client(server)) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(ONE, file));
            assertThat(refused.missing()).contains(Extension.EIGHT_BIT_MIME);
        }
        byte[] binary = "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\n\r"
                .getBytes(ISO_8859_1);
        try (ScriptedServer server = server("8BITMIME", TAKES_IT);
                SmtpClient client = client(server)) {
            SmtpRefused refused =
                    catchThrowableOfType(SmtpRefused.class, () -> client.send(ONE, Message.parse(binary)));
            assertThat(refused.missing()).contains(Extension.BINARY_MIME);
        }
    }

    @Test
    void aStreamThatTurnsOutEightBitIsTakenBackFromAServerWithout8BitMime() throws Exception {
        try (ScriptedServer server =
                        server("PIPELINING", "C: DATA", "S: 250 ok\r\n250 ok\r\n354 go", "C: .", "S: 250 ok");
                SmtpClient client = client(server)) {
            SmtpRefused refused = catchThrowableOfType(
                    SmtpRefused.class, () -> client.send(ONE, octets("x\r\n".repeat(40_000) + "\u00e9")));
            assertThat(refused.reply().status()).hasToString("Optional[5.6.3]");
            assertThat(client.isOpen()).isFalse();
            assertThat(server.heard()).doesNotContain(".", "\u00e9");
        }
    }

    @Test
    void messagesGoInChunksWhereTheServerTakesThem() throws Exception {
        String text = "Subject: xy\r\n\r\n" + ".dot\n".repeat(20_000);
        try (ScriptedServer server = server(
                        "CHUNKING + PIPELINING",
                        "C: RCPT",
                        "S: 250 ok\r\n250 ok",
                        "C: BDAT",
                        "S: 250 some",
                        "C: BDAT",
                        "S: 250 all",
                        "C: QUIT",
                        "S: 221 bye");
                SmtpClient client = client(server)) {
            assertThat(client.send(ONE, octets(text)).isComplete()).isTrue();
            end(client);
            List<String> heard = server.heard();
            assertThat(heard).filteredOn(line -> line.equals(".dot")).hasSize(20_000);
            assertThat(heard)
                    .filteredOn(line -> line.startsWith("BDAT"))
                    .last()
                    .asString()
                    .endsWith(" LAST");
            long sizes = heard.stream()
                    .filter(line -> line.startsWith("BDAT"))
                    .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
                    .sum();
            assertThat(sizes).isEqualTo(text.length() + 20_000);
            assertThat(heard).doesNotContain("DATA");
        }
    }

    @Test
    void repliesToChunksThatComeLateAreNotTakenForOthers() throws Exception {
        String text = "Subject: xy\r\n\r\n" + ".dot\n".repeat(20_000);
        String[] late = {"C: RCPT", "S: 250 ok\r\n250 ok", "C: BDAT", "C: BDAT", "S: 250 some\r\n250 all"};
        List<String> script = new ArrayList<>(List.of(late));
        script.addAll(List.of("C: RCPT", "S: 250 ok\r\n250 ok", "C: BDAT", "C: BDAT"));
        script.addAll(List.of("S: 452 4.3.1 full\r\n503 5.5.1 what", "C: RCPT", "S: 250 reset\r\n250 ok\r\n250 ok"));
        script.addAll(List.of("C: BDAT", "C: BDAT", "S: 250 some\r\n250 2.0.0 last", "C: QUIT", "S: 221 bye"));
        try (ScriptedServer server = server("CHUNKING + PIPELINING", script.toArray(String[]::new));
                SmtpClient client = client(server)) {
            assertThat(client.send(ONE, octets(text)).outcomes())
                    .hasToString("{<chandler@example.org>=Accepted[reply=250 all]}");
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(ONE, octets(text)));
            assertThat(refused.reply()).hasToString("452 4.3.1 full");
            assertThat(client.send(ONE, octets(text)).outcomes())
                    .hasToString("{<chandler@example.org>=Accepted[reply=250 2.0.0 last]}");
        }
    }

    @Test
    void chunksCanBeDoneWithoutAndAreUsedAllTheSameForBinaryMail() throws Exception {
        try (ScriptedServer server = server("CHUNKING + BINARYMIME", TAKES_IT);
                SmtpClient client = client(server, SmtpClientBuilder::withoutChunking)) {
            assertThat(client.send(ONE, octets("x\r\n")).isComplete()).isTrue();
        }
        byte[] binary = "Content-Transfer-Encoding: binary\r\n\r\n\0\n\r".getBytes(ISO_8859_1);
        try (ScriptedServer server = server(
                        "CHUNKING + BINARYMIME",
                        "C: MAIL",
                        "S: 250 ok",
                        "C: RCPT",
                        "S: 250 ok",
                        "C: BDAT",
                        "S: 250 ok");
                SmtpClient client = client(server, SmtpClientBuilder::withoutChunking)) {
            assertThat(client.send(ONE, Message.parse(binary)).isComplete()).isTrue();
            assertThat(server.heard())
                    .contains("MAIL FROM:<joey@example.org> BODY=BINARYMIME", "BDAT " + binary.length + " LAST");
        }
    }

    @Test
    void aChunkThatIsRefusedEndsTheTransactionAndNotTheConnection() throws Exception {
        try (ScriptedServer server = server(
                        "CHUNKING",
                        "C: MAIL",
                        "S: 250 ok",
                        "C: RCPT",
                        "S: 250 ok",
                        "C: BDAT",
                        "skip",
                        "S: 452 4.3.1 disk full",
                        "C: RSET",
                        "S: 250 ok",
                        "C: MAIL",
                        "S: 450 later");
                SmtpClient client = client(server)) {
            SmtpRefused refused =
                    catchThrowableOfType(SmtpRefused.class, () -> client.send(ONE, octets("x\r\n".repeat(60_000))));
            assertThat(refused.outcomes().get(CHANDLER)).isEqualTo(new Outcome.Refused(refused.reply(), Phase.MESSAGE));
            assertThat(refused.reply().code()).isEqualTo(452);
            assertThat(catchThrowableOfType(SmtpRefused.class, () -> client.send(ONE, octets("x")))
                            .reply()
                            .code())
                    .isEqualTo(450);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.3.2 going down", "552 5.3.4 too much"})
    void aRefusalInTheMiddleOfTheMessageIsSeenAndReported(String reply) throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING", "C: DATA", "S: 250 ok\r\n250 ok\r\n354 go", "C: line", "S: " + reply, "hang");
                SmtpClient client = client(server)) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(ONE, new Endless()));
            assertThat(refused.reply()).hasToString(reply);
            assertThat(refused.outcomes().get(CHANDLER)).isEqualTo(new Outcome.Refused(refused.reply(), Phase.MESSAGE));
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void aRefusalBeforeTheServerClosesIsSeenAndReported() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING", "C: DATA", "S: 250 ok\r\n250 ok\r\n354 go", "C: line", "S: 421 bye", "close");
                SmtpClient client = client(server)) {
            MailException e = catchThrowableOfType(MailException.class, () -> client.send(ONE, new Endless()));
            assertThat(e).hasMessageContaining("421 bye");
        }
    }

    @Test
    void aConnectionClosedInTheMiddleOfTheMessageIsNoticed() throws Exception {
        try (ScriptedServer server =
                        server("PIPELINING", "C: DATA", "S: 250 ok\r\n250 ok\r\n354 go", "C: line", "close");
                SmtpClient client = client(server)) {
            MailException e = catchThrowableOfType(MailException.class, () -> client.send(ONE, new Endless()));
            assertThat(e).isInstanceOf(MailException.Disconnected.class);
        }
    }

    /** Lines without end. */
    private static final class Endless extends InputStream {
        private static final byte[] LINE = "line\r\n".getBytes(ISO_8859_1);
        private int at;

        @Override
        public int read() {
            return LINE[at++ % LINE.length];
        }

        @Override
        public int read(byte[] into, int from, int count) {
            for (int i = 0; i < count; i++) {
                into[from + i] = LINE[at++ % LINE.length];
            }
            at %= LINE.length;
            return count;
        }
    }

    @Test
    void allOrNothingSendsNothingWhenOneIsRefused() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: RCPT TO:<ross",
                        "S: 250 ok\r\n250 ok\r\n550 no",
                        "C: RSET",
                        "C: MAIL",
                        "C: RCPT",
                        "S: 250 ok\r\n250 ok\r\n250 ok",
                        "C: DATA",
                        "S: 354 go",
                        "C: .",
                        "S: 250 ok");
                SmtpClient client =
                        client(server, settings -> settings.partialRefusal(PartialRefusal.ALL_OR_NOTHING))) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(TWO, octets("x")));
            assertThat(refused.refused()).containsOnlyKeys(ROSS);
            assertThat(client.send(ONE, octets("x\r\n")).isComplete()).isTrue();
        }
    }

    @Test
    void whoeverIsAskedDecidesWhetherTheRestIsSent() throws Exception {
        List<String> asked = new ArrayList<>();
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: RCPT TO:<ross",
                        "S: 250 ok\r\n250 ok\r\n550 no",
                        "C: DATA",
                        "S: 354 go",
                        "C: .",
                        "S: 250 ok");
                SmtpClient client = client(
                        server,
                        settings -> settings.partialRefusal((accepted, refused) -> {
                            asked.add(accepted + " " + refused);
                            return true;
                        }))) {
            assertThat(client.send(TWO, octets("x\r\n")).accepted()).containsExactly(CHANDLER);
            assertThat(asked).containsExactly("[<chandler@example.org>] {<ross@example.org>=550 no}");
        }
    }

    @Test
    void inLmtpEachRecipientHasItsOwnOutcome() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: RCPT TO:<ross",
                        "S: 250 ok\r\n250 ok\r\n250 ok",
                        "C: DATA",
                        "S: 354 go",
                        "C: .",
                        "S: 250 ok",
                        "S: 452 4.2.2 over quota");
                SmtpClient client = client(server, SmtpClientBuilder::lmtp)) {
            Delivery delivery = client.send(TWO, octets("x\r\n"));
            assertThat(delivery.accepted()).containsExactly(CHANDLER);
            assertThat(delivery.outcomes().get(ROSS))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.phase()).isEqualTo(Phase.MESSAGE));
            assertThat(server.heard()).contains("LHLO client.example");
        }
    }

    @Test
    void inLmtpThoseAreUnknownWhoseReplyDidNotCome() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: RCPT TO:<ross",
                        "S: 250 ok\r\n250 ok\r\n250 ok",
                        "C: DATA",
                        "S: 354 go",
                        "C: .",
                        "S: 250 ok",
                        "close");
                SmtpClient client = client(server, SmtpClientBuilder::lmtp)) {
            Delivery delivery = client.send(TWO, octets("x\r\n"));
            assertThat(delivery.accepted()).containsExactly(CHANDLER);
            assertThat(delivery.unknown()).containsExactly(ROSS);
        }
    }

    private static MailObject mail(String subject) {
        return MailObject.of(Message.parse(
                ("From: joey@example.org\r\nTo: chandler@example.org\r\nSubject: " + subject + "\r\n\r\nx\r\n")
                        .getBytes(ISO_8859_1)));
    }

    @Test
    void theNextEnvelopeGoesWithTheEndOfTheMessageBefore() throws Exception {
        List<@Nullable Object> told = new ArrayList<>();
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: DATA",
                        "S: 250 ok\r\n250 ok\r\n354 go",
                        "C: DATA", // of the second, without a reply to the first
                        "S: 250 one\r\n250 ok\r\n550 no\r\n503 none",
                        "C: DATA",
                        "S: 250 reset\r\n250 ok\r\n250 ok\r\n354 go",
                        "C: .",
                        "S: 250 three",
                        "C: QUIT",
                        "S: 221 bye");
                SmtpClient client = client(server)) {
            List<MailObject> mails = List.of(mail("1"), mail("2"), mail("3"));
            client.sendAll(
                    mails, (mail, delivery) -> told.add(delivery.outcomes().get(CHANDLER)));
            end(client);
            assertThat(told)
                    .map(String::valueOf)
                    .satisfiesExactly(
                            one -> assertThat(one).contains("Accepted", "250 one"),
                            two -> assertThat(two).contains("Refused", "550 no", "RCPT"),
                            three -> assertThat(three).contains("Accepted", "250 three"));
            assertThat(server.heard()).containsOnlyOnce("RSET");
        }
    }

    @Test
    void aChunkThatIsRefusedDoesNotRefuseTheMessageBehindIt() throws Exception {
        List<@Nullable Object> told = new ArrayList<>();
        try (ScriptedServer server = server(
                        "CHUNKING + PIPELINING",
                        "C: RCPT",
                        "S: 250 ok\r\n250 ok",
                        "C: BDAT",
                        "C: RSET", // before it is known what became of the first
                        "C: RCPT",
                        "S: 452 4.3.1 full\r\n250 reset\r\n250 ok\r\n250 ok",
                        "C: BDAT",
                        "S: 250 two",
                        "C: QUIT",
                        "S: 221 bye");
                SmtpClient client = client(server)) {
            client.sendAll(
                    List.of(mail("1"), mail("2")),
                    (mail, delivery) -> told.add(delivery.outcomes().get(CHANDLER)));
            end(client);
            assertThat(told)
                    .map(String::valueOf)
                    .satisfiesExactly(
                            one -> assertThat(one).contains("Refused", "452"),
                            two -> assertThat(two).contains("Accepted", "250 two"));
        }
    }

    @Test
    void aSeriesThatBreaksTellsWhatItKnows() throws Exception {
        List<Delivery> told = new ArrayList<>();
        try (ScriptedServer server =
                        server("PIPELINING", "C: DATA", "S: 250 ok\r\n250 ok\r\n354 go", "C: DATA", "close");
                SmtpClient client = client(server)) {
            MailException e = catchThrowableOfType(
                    MailException.class,
                    () -> client.sendAll(List.of(mail("1"), mail("2")), (mail, delivery) -> told.add(delivery)));
            assertThat(e).isInstanceOf(MailException.Disconnected.class);
            assertThat(told)
                    .singleElement()
                    .satisfies(d -> assertThat(d.unknown()).containsExactly(CHANDLER));
        }
    }

    @Test
    void progressIsTold() throws Exception {
        List<Long> sent = new ArrayList<>();
        List<OptionalLong> totals = new ArrayList<>();
        try (ScriptedServer server = server("X", TAKES_IT);
                SmtpClient client = client(
                        server,
                        settings -> settings.progress((envelope, octets, total) -> {
                            sent.add(octets);
                            totals.add(total);
                        }))) {
            Envelope sized = with(MailParameters.NONE.withSize(150_000));
            client.send(sized, octets("xyz\r\n".repeat(30_000)));
            assertThat(sent).isSorted().last().isEqualTo(150_000L);
            assertThat(totals).containsOnly(OptionalLong.of(150_000));
        }
    }

    @Test
    void aProbeTellsWhetherTheServerAnswers() throws Exception {
        try (ScriptedServer server = server("X", "C: NOOP", "S: 250 ok", "C: NOOP", "close");
                SmtpClient client = client(server)) {
            assertThat(client.probe()).isTrue();
            assertThat(client.probe()).isFalse();
        }
    }
}
