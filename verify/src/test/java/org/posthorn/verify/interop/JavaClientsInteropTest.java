package org.posthorn.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.mime.Message;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.driver.Driver;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;

/** Other mail libraries of the JVM send to our server, logged in where there is TLS. */
class JavaClientsInteropTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");
    private static final String SENDER = "sender@example.org";
    private static final String RECIPIENT = "recipient@example.org";

    enum Library {
        ANGUS,
        SIMPLE_JAVA_MAIL,
        VERTX
    }

    static Stream<Arguments> librariesAndWays() {
        return Stream.of(Library.values())
                .flatMap(library -> Stream.of(Way.values()).map(way -> arguments(library, way)));
    }

    @ParameterizedTest
    @MethodSource("librariesAndWays")
    void theirMessageArrives(Library library, Way way) throws Exception {
        Driver driver = way == Way.STARTTLS ? Driver.selector() : Driver.blocking();
        try (Inbox inbox = Inbox.open(server -> settings(server.driver(driver), way))) {
            switch (library) {
                case ANGUS -> angus(way, inbox.port());
                case SIMPLE_JAVA_MAIL -> simpleJavaMail(way, inbox.port());
                case VERTX -> vertx(way, inbox.port());
            }
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.envelope().from().address()).isEqualTo(SENDER);
            assertThat(arrived.envelope().to()).containsExactly(ForwardPath.of(RECIPIENT));
            assertThat(arrived.secured()).isEqualTo(way != Way.PLAIN);
            assertThat(arrived.user()).isEqualTo(way == Way.PLAIN ? null : MailServer.USER);
            if (library == Library.ANGUS) {
                Mail.assertSame(arrived.octets(), Mail.withCrlf());
            } else {
                assertThat(Message.parse(arrived.octets())
                                .textBody()
                                .get(0)
                                .decoded()
                                .text())
                        .isEqualToNormalizingNewlines(Mail.text());
            }
        }
    }

    private static SmtpServerBuilder settings(SmtpServerBuilder server, Way way) {
        SmtpServerBuilder secured = Inbox.secured(way, CERTIFICATE).apply(server);
        Secret known = Secret.of(MailServer.PASSWORD);
        return way == Way.PLAIN
                ? secured
                : secured.authentication((user, password) -> user.equals(MailServer.USER) && password.equals(known))
                        .requireAuthentication();
    }

    private static void angus(Way way, int port) throws Exception {
        String protocol = way == Way.TLS ? "smtps" : "smtp";
        Properties settings = new Properties();
        settings.put(
                "mail." + protocol + ".ssl.socketFactory",
                CERTIFICATE.clientContext().getSocketFactory());
        settings.put("mail." + protocol + ".ssl.checkserveridentity", "true");
        settings.put("mail.smtp.starttls.required", Boolean.toString(way == Way.STARTTLS));
        settings.put("mail.smtp.starttls.enable", Boolean.toString(way == Way.STARTTLS));
        Session session = Session.getInstance(settings);
        MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(Mail.withCrlf()));
        try (Transport transport = session.getTransport(protocol)) {
            boolean login = way != Way.PLAIN;
            transport.connect("localhost", port, login ? MailServer.USER : null, login ? MailServer.PASSWORD : null);
            transport.sendMessage(message, InternetAddress.parse(RECIPIENT));
        }
    }

    private static void simpleJavaMail(Way way, int port) throws Exception {
        TransportStrategy strategy = Map.of(
                        Way.PLAIN, TransportStrategy.SMTP,
                        Way.STARTTLS, TransportStrategy.SMTP_TLS,
                        Way.TLS, TransportStrategy.SMTPS)
                .get(way);
        boolean login = way != Way.PLAIN;
        var mailer = MailerBuilder.withSMTPServer(
                        "localhost", port, login ? MailServer.USER : null, login ? MailServer.PASSWORD : null)
                .withTransportStrategy(strategy)
                .withProperty("mail.smtp.starttls.enable", Boolean.toString(way == Way.STARTTLS))
                .trustingSSLHosts("localhost")
                .buildMailer();
        try {
            mailer.sendMail(
                            EmailBuilder.startingBlank()
                                    .from(SENDER)
                                    .to(RECIPIENT)
                                    .withSubject("from another library")
                                    .withPlainText(Mail.text())
                                    .buildEmail(),
                            false)
                    .get(20, TimeUnit.SECONDS);
        } finally {
            mailer.close();
        }
    }

    private static void vertx(Way way, int port) throws Exception {
        MailConfig config = new MailConfig("localhost", port)
                .setSsl(way == Way.TLS)
                .setStarttls(way == Way.STARTTLS ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED)
                .setLogin(way == Way.PLAIN ? LoginOption.DISABLED : LoginOption.REQUIRED)
                .setUsername(MailServer.USER)
                .setPassword(MailServer.PASSWORD)
                .setOwnHostname("client.example")
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(CERTIFICATE.certificatePem())));
        Vertx vertx = Vertx.vertx();
        try {
            MailMessage message = new MailMessage(SENDER, RECIPIENT, "from another library", Mail.text());
            MailClient.create(vertx, config)
                    .sendMail(message)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
