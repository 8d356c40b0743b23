package org.posthorn.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
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

    private static void submit(MailServer server, Kind kind, String to) throws Exception {
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
    @EnumSource(Kind.class)
    void theyTryAgainAfterATransientRefusal(Kind kind, @TempDir Path directory) throws Exception {
        Set<ForwardPath> known = ConcurrentHashMap.newKeySet();
        try (Inbox inbox = Inbox.open(
                        server -> server,
                        to -> known.add(to) ? Reply.of(450, "4.2.1", "Come back later") : Reply.ok());
                MailServer server = kind.start(directory, CERTIFICATE, NextHop.plain(inbox.port()))) {
            submit(server, kind, RECIPIENT);
            Mail.assertSameBelowTrace(inbox.next().octets());
            assertThat(inbox.heard())
                    .filteredOn(line -> line.startsWith("RCPT"))
                    .hasSize(2);
            assertThat(server.log()).contains("450 4.2.1 Come back later");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theirBounceHasOurWords(Kind kind, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.open(
                        server -> server,
                        to -> to.address().equals(SENDER)
                                ? Reply.ok()
                                : Reply.of(550, "5.1.1", "Nobody here goes by that name"));
                MailServer server = kind.start(directory, CERTIFICATE, NextHop.plain(inbox.port()))) {
            submit(server, kind, RECIPIENT);
            Inbox.Arrived bounce = inbox.next();
            assertThat(bounce.envelope().from().isNull()).isTrue();
            assertThat(bounce.envelope().to()).containsExactly(ForwardPath.of(SENDER));
            assertTellsWhy(Message.parse(bounce.octets()), kind);
        }
    }

    private static void assertTellsWhy(Message bounce, Kind kind) {
        if (kind == Kind.OPENSMTPD) { // which says it to people only
            assertThat(bounce.textBody().get(0).decoded().text()).contains(RECIPIENT + ": 550 5.1.1 Nobody here");
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
