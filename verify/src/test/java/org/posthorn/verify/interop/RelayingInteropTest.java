package org.posthorn.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.posthorn.mime.DeliveryStatus;
import org.posthorn.mime.Message;
import org.posthorn.mime.Report;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.interop.MailServer.Kind;
import org.posthorn.verify.interop.MailServer.NextHop;
import org.posthorn.wire.driver.Driver;

/** Whole mail servers pass mail on to our server: their queues, retries and bounces. */
class RelayingInteropTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost", "127.0.0.1");
    private static final String SENDER = "sender@example.org";
    private static final String RECIPIENT = "recipient@example.org";
    private static final String OTHER = "another@example.org";

    private static UnaryOperator<SmtpServerBuilder> settings(Way way, boolean login) {
        Driver driver = way == Way.PLAIN ? Driver.blocking() : Driver.selector();
        return builder -> {
            SmtpServerBuilder some = Inbox.secured(way, CERTIFICATE).apply(builder.driver(driver));
            return login ? some.authentication(RelayingInteropTest::isRight).requireAuthentication() : some;
        };
    }

    private static boolean isRight(String user, Secret password) {
        return user.equals(MailServer.USER) && password.equals(Secret.of(MailServer.PASSWORD));
    }

    private static void submit(MailServer server, Kind kind, String... to) throws Exception {
        if (kind != Kind.OPENSMTPD) {
            server.submit(Mail.withLf(), SENDER, to);
            return;
        }
        try (SmtpClient smtp =
                SmtpClient.to("localhost", server.port()).plaintext().connect()) {
            assertThat(smtp.send(Envelope.of(SENDER, to), new ByteArrayInputStream(Mail.withCrlf()))
                            .isComplete())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POSTFIX, PLAIN, false",
        "POSTFIX, STARTTLS, false",
        "POSTFIX, STARTTLS, true",
        "POSTFIX, TLS, false",
        "EXIM, PLAIN, false",
        "EXIM, STARTTLS, false",
        "EXIM, STARTTLS, true",
        "EXIM, TLS, false",
        "OPENSMTPD, PLAIN, false",
        "OPENSMTPD, STARTTLS, true",
        "OPENSMTPD, TLS, false"
    })
    void whatWasSubmittedToThemArrives(Kind kind, Way way, boolean login, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.open(settings(way, login));
                MailServer server = kind.start(directory, CERTIFICATE, new NextHop(inbox.port(), way, login, false))) {
            submit(server, kind, RECIPIENT);
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.envelope().from()).isEqualTo(Envelope.of(SENDER).from());
            assertThat(arrived.envelope().to()).containsExactly(ForwardPath.of(RECIPIENT));
            assertThat(arrived.secured()).isEqualTo(way != Way.PLAIN);
            assertThat(arrived.user()).isEqualTo(login ? MailServer.USER : null);
            Mail.assertSameBelowTrace(arrived.octets());
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTFIX, DATA", "EXIM, BDAT", "OPENSMTPD, DATA"}) // Postfix takes chunks, but sends none
    void itArrivesInChunksFromThoseThatSendThem(Kind kind, String verb, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.open(server -> server);
                MailServer server = kind.start(directory, CERTIFICATE, NextHop.plain(inbox.port()))) {
            submit(server, kind, RECIPIENT);
            Mail.assertSameBelowTrace(inbox.next().octets());
            assertThat(bodies(inbox)).isNotEmpty().allMatch(line -> line.startsWith(verb));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theyTryAgainAfterATransientRefusal(Kind kind, @TempDir Path directory) throws Exception {
        Set<ForwardPath> known = ConcurrentHashMap.newKeySet();
        try (Inbox inbox = Inbox.open(
                        server -> server.withhold(Extension.CHUNKING),
                        to -> known.add(to) ? Reply.of(450, "4.2.1", "Come back later") : Reply.ok());
                MailServer server = kind.start(directory, CERTIFICATE, NextHop.plain(inbox.port()))) {
            submit(server, kind, RECIPIENT);
            Mail.assertSameBelowTrace(inbox.next().octets());
            assertThat(inbox.heard())
                    .filteredOn(line -> line.startsWith("RCPT"))
                    .hasSize(2);
            // Who says DATA after its only recipient is refused has not waited for that reply.
            assertThat(bodies(inbox)).hasSize(kind == Kind.OPENSMTPD ? 1 : 2);
            assertThat(server.log()).contains("450 4.2.1 Come back later");
        }
    }

    private static List<String> bodies(Inbox inbox) {
        return inbox.heard().stream()
                .filter(line -> line.equals("DATA") || line.startsWith("BDAT "))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theirBounceHasOurWords(Kind kind, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.open(server -> server, to -> except(RECIPIENT, to));
                MailServer server = kind.start(directory, CERTIFICATE, NextHop.plain(inbox.port()))) {
            submit(server, kind, RECIPIENT);
            assertBounce(inbox.next(), kind);
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTFIX, false", "EXIM, false", "EXIM, true", "OPENSMTPD, false"})
    void theirBounceHasOurWordsToTheWholeMessage(Kind kind, boolean chunks, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.deciding(
                        server -> chunks ? server : server.withhold(Extension.CHUNKING), to -> except(RECIPIENT, to));
                MailServer server = kind.start(directory, CERTIFICATE, NextHop.plain(inbox.port()))) {
            submit(server, kind, RECIPIENT);
            Mail.assertSameBelowTrace(inbox.next().octets());
            assertBounce(inbox.next(), kind);
            assertThat(bodies(inbox)).allMatch(line -> line.startsWith(chunks ? "BDAT" : "DATA"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POSTFIX, PLAIN",
        "POSTFIX, STARTTLS",
        "EXIM, PLAIN",
        "EXIM, STARTTLS",
        "OPENSMTPD, PLAIN",
    })
    void byLmtpTheyBounceTheOneRecipientThatIsRefused(Kind kind, Way way, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.deciding(
                        server -> settings(way, false).apply(server).lmtp(), to -> except(RECIPIENT, to));
                MailServer server = kind.start(directory, CERTIFICATE, new NextHop(inbox.port(), way, false, true))) {
            submit(server, kind, OTHER, RECIPIENT);
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.envelope().to())
                    .containsExactlyInAnyOrder(ForwardPath.of(OTHER), ForwardPath.of(RECIPIENT));
            assertThat(arrived.secured()).isEqualTo(way != Way.PLAIN);
            Mail.assertSameBelowTrace(arrived.octets());
            assertBounce(kind == Kind.OPENSMTPD ? bounceAfterAnotherTry(inbox) : inbox.next(), kind);
            assertThat(inbox.heard()).noneMatch(line -> line.startsWith("EHLO"));
            assertThat(bodies(inbox))
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith(kind == Kind.EXIM ? "BDAT" : "DATA"));
        }
    }

    /** OpenSMTPD takes one reply at a time, and those that come together for a fault: it sends to the other recipient again. */
    private static Inbox.Arrived bounceAfterAnotherTry(Inbox inbox) throws InterruptedException {
        Inbox.Arrived arrived = inbox.next();
        if (arrived.envelope().from().isNull()) {
            return arrived;
        }
        assertThat(arrived.envelope().to()).hasSize(1);
        return inbox.next();
    }

    private static Reply except(String refused, ForwardPath recipient) {
        return recipient.address().equals(refused)
                ? Reply.of(550, "5.1.1", "Nobody here goes by that name")
                : Reply.ok();
    }

    private static void assertBounce(Inbox.Arrived bounce, Kind kind) {
        assertThat(bounce.envelope().from().isNull()).isTrue();
        assertThat(bounce.envelope().to()).containsExactly(ForwardPath.of(SENDER));
        assertTellsWhy(Message.parse(bounce.octets()), kind);
    }

    private static void assertTellsWhy(Message bounce, Kind kind) {
        if (kind == Kind.OPENSMTPD) { // which says it to people only
            assertThat(bounce.textBody().get(0).decoded().text())
                    .contains(RECIPIENT + ": 550 5.1.1 Nobody here")
                    .doesNotContain(OTHER);
            return;
        }
        DeliveryStatus status =
                Report.of(bounce).flatMap(Report::deliveryStatus).orElseThrow().value();
        assertThat(status.recipients()).singleElement().satisfies(RelayingInteropTest::assertRefusedByUs);
    }

    private static void assertRefusedByUs(DeliveryStatus.Recipient recipient) {
        assertThat(recipient.finalRecipient().orElseThrow().value()).isEqualTo(RECIPIENT);
        assertThat(recipient.action()).contains(DeliveryStatus.Action.FAILED);
        assertThat(recipient.diagnosticCode().orElseThrow().value())
                .contains("550")
                .contains("5.1.1 Nobody here goes by that name");
    }
}
