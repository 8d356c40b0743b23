package org.posthorn.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Transcript;

/** What the caller must not do, and what it can see. */
class SmtpMisuseTest {

    private static final TlsInfo TLS = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of());
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Writes down what a transcript hears. */
    private static final class Heard implements Transcript {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void received(String line) {
            lines.add("< " + line);
        }

        @Override
        public void sent(String line) {
            lines.add("> " + line);
        }

        @Override
        public void note(String text) {
            lines.add("# " + text);
        }
    }

    private final SmtpServerSession server = new SmtpServerSession(SmtpServerOptions.of("foo.com"));
    private final SmtpClientSession client = new SmtpClientSession();

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String drain(Session<?> session) {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer bytes : session.output()) {
            text.append(StandardCharsets.ISO_8859_1.decode(bytes));
        }
        return text.toString();
    }

    private void say(String text) {
        ByteBuffer in = octets(text);
        while (server.next(in) != null) {
            server.accept();
        }
        drain(server);
    }

    @Test
    void aQuestionIsAnsweredOnce() {
        assertThatIllegalStateException().isThrownBy(server::accept);
        assertThat(server.next(NOTHING)).isEqualTo(new SmtpServerSession.Connect());
        assertThat(server.next(NOTHING)).isNull();
        assertThat(server.signal()).isEqualTo(Signal.AWAITING_ANSWER);
        server.accept();
        assertThatIllegalStateException().isThrownBy(() -> server.reply(Reply.ok()));
    }

    @Test
    void aReplyMustFitTheQuestion() {
        server.next(NOTHING);
        assertThatIllegalArgumentException().isThrownBy(() -> server.reply(Reply.of(354, "go")));
        server.accept();
        ByteBuffer in = octets("EHLO bar.com\r\nMAIL FROM:<>\r\nRCPT TO:<b@foo.com>\r\nDATA\r\n");
        for (int i = 0; i < 3; i++) {
            server.next(in);
            server.accept();
        }
        assertThat(server.next(in)).isInstanceOf(SmtpServerSession.Data.class);
        assertThatIllegalArgumentException().isThrownBy(() -> server.reply(Reply.ok()));
        server.reply(Reply.tryLater());
        assertThat(drain(server)).endsWith("451 4.3.0 Requested action aborted, try again later\r\n");
    }

    @Test
    void aBodyIsRefusedOnlyWhileItComesAndOnlyWithARefusal() {
        assertThatIllegalStateException().isThrownBy(() -> server.refuseBody(Reply.tryLater()));
        say("EHLO bar.com\r\nMAIL FROM:<>\r\nRCPT TO:<b@foo.com>\r\nDATA\r\n");
        assertThatIllegalArgumentException().isThrownBy(() -> server.refuseBody(Reply.ok()));
        server.refuseBody(Reply.tryLater());
        server.refuseBody(Reply.noSuchUser());
        ByteBuffer in = octets("text\r\n.\r\n");
        assertThat(server.next(in)).isNull();
        assertThat(drain(server)).startsWith("451 ");
    }

    @Test
    void tlsComesOnlyWhereItWasAskedForOrFirst() {
        server.next(NOTHING);
        assertThatIllegalStateException().isThrownBy(() -> server.secured(TLS));
        SmtpServerSession first = new SmtpServerSession(SmtpServerOptions.of("foo.com"));
        first.secured(TLS);
        assertThat(first.tls()).contains(TLS);
        assertThatIllegalStateException().isThrownBy(() -> first.secured(TLS));
        client.next(octets("220 foo.com\r\n"));
        assertThatIllegalStateException().isThrownBy(() -> client.secured(TLS));
    }

    @Test
    void aClientCannotStartTlsTwiceNorSayTheEndItself() {
        client.secured(TLS);
        assertThat(client.tls()).contains(TLS);
        assertThatIllegalStateException().isThrownBy(() -> client.submit(new SmtpCommand.StartTls()));
        assertThatIllegalArgumentException().isThrownBy(() -> client.submit(new SmtpCommand.EndOfData()));
        assertThatIllegalStateException().isThrownBy(() -> client.body(octets("x")));
        assertThatIllegalStateException().isThrownBy(client::endOfBody);
    }

    @Test
    void whatIsAskedOfAClientThatIsOverIsIgnored() {
        client.next(octets("421 foo.com\r\n"));
        client.submit(new SmtpCommand.Noop());
        client.body(octets("x"));
        client.endOfBody();
        assertThat(client.next(NOTHING)).isNull();
        assertThat(client.signal()).isEqualTo(Signal.CLOSED);
        assertThat(client.hasOutput()).isFalse();
    }

    @Test
    void aMessageWithoutReplyIsToldFromOneThatWasAnswered() {
        client.submit(new SmtpCommand.Data());
        client.next(octets("220 foo.com\r\n"));
        client.next(NOTHING);
        drain(client);
        client.next(octets("354 go\r\n"));
        assertThat(client.messageUnanswered()).isFalse();
        client.body(octets("text"));
        client.endOfBody();
        assertThat(client.messageUnanswered()).isTrue();
        assertThat(drain(client)).isEqualTo("text\r\n.\r\n");
        client.endOfInput();
        assertThat(client.next(NOTHING)).isInstanceOf(SmtpClientSession.Fault.class);
        assertThat(client.messageUnanswered()).isTrue();
    }

    @Test
    void textThatWouldInjectACommandCannotBeSubmitted() {
        for (String text : List.of("a\r\nQUIT", "a\nb", "a\rb", "a\0b", "", " ", "\u010d\u010a", "x".repeat(501))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SmtpCommand.Vrfy(text));
            assertThatIllegalArgumentException().isThrownBy(() -> new SmtpCommand.Expn(text));
            assertThatIllegalArgumentException().isThrownBy(() -> new SmtpCommand.Help(Optional.of(text)));
            assertThatIllegalArgumentException().isThrownBy(() -> new SmtpCommand.Ehlo(text));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpServerOptions.of("foo.com\r\n"));
    }

    @Test
    void aTranscriptHearsLinesBothWaysAndTheSizeOfBodies() {
        Heard heard = new Heard();
        SmtpServerSession session = new SmtpServerSession(SmtpServerOptions.of("foo.com"), heard);
        ByteBuffer in = octets("HELO b\r\nMAIL FROM:<>\r\nRCPT TO:<b@foo.com>\r\nDATA\r\nsecret\r\n.\r\n\u00e9\r\n");
        for (SmtpServerSession.Event event; (event = session.next(in)) != null; ) {
            if (event instanceof SmtpServerSession.Ask) {
                session.accept();
            }
        }
        assertThat(heard.lines)
                .containsExactly(
                        "> 220 foo.com ESMTP",
                        "< HELO b",
                        "> 250 foo.com greets b",
                        "< MAIL FROM:<>",
                        "> 250 2.1.0 Sender OK",
                        "< RCPT TO:<b@foo.com>",
                        "> 250 2.1.5 Recipient OK",
                        "< DATA",
                        "> 354 Start mail input; end with <CRLF>.<CRLF>",
                        "# 8 octets of a message",
                        "> 250 2.0.0 OK",
                        "< \\xE9",
                        "> 500 5.5.1 Command unrecognized");
    }

    @Test
    void aClientsTranscriptHearsLinesBothWays() {
        Heard heard = new Heard();
        SmtpClientSession session = new SmtpClientSession(SmtpLimits.DEFAULTS, heard);
        session.submit(new SmtpCommand.Rcpt(ForwardPath.of("b@foo.com"), RcptParameters.NONE));
        session.next(octets("220 foo.com\r\n"));
        session.next(NOTHING);
        assertThat(heard.lines).containsExactly("< 220 foo.com", "> RCPT TO:<b@foo.com>");
    }

    @Test
    void aHundredThousandRecipientsAreAnsweredAndMoreThanTheLimitNotKept() {
        say("EHLO bar.com\r\nMAIL FROM:<>\r\n");
        int accepted = 0;
        int tooMany = 0;
        byte[] group = "RCPT TO:<somebody@foo.com>\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 1_000; i++) {
            ByteBuffer in = ByteBuffer.wrap(group);
            while (in.hasRemaining()) {
                if (server.next(in) != null) {
                    server.accept();
                }
                String replies = drain(server);
                accepted += replies.split("250 2.1.5", -1).length - 1;
                tooMany += replies.split("452 4.5.3", -1).length - 1;
            }
        }
        assertThat(accepted).isEqualTo(SmtpLimits.DEFAULTS.recipients());
        assertThat(accepted + tooMany).isEqualTo(100_000);
        ByteBuffer in = octets("DATA\r\n");
        assertThat(server.next(in))
                .isInstanceOfSatisfying(
                        SmtpServerSession.Data.class,
                        data -> assertThat(data.envelope().to()).hasSize(1_000));
    }

    @Test
    void noMoreIsParsedWhileMuchOutputIsUnwritten() {
        say("EHLO bar.com\r\n");
        ByteBuffer in = ByteBuffer.wrap("NOOP\r\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        assertThat(server.next(in)).isNull();
        assertThat(server.signal()).isEqualTo(Signal.FLUSH);
        assertThat(drain(server).length()).isLessThan(9_000);
        assertThat(in.remaining()).isGreaterThan(500_000);
    }

    @Test
    void aReplyTooLongForOneLineIsFolded() {
        say("EHLO bar.com\r\n");
        server.next(octets("MAIL FROM:<>\r\n"));
        server.reply(Reply.of(550, "5.7.1", "x".repeat(1_000)));
        String reply = drain(server);
        assertThat(reply.lines()).allMatch(line -> line.length() <= 510).hasSize(3);
        assertThat(reply).startsWith("550-5.7.1 x").contains("\r\n550 5.7.1 x");
        assertThat(reply.replaceAll("550[- ]5.7.1 |\r\n", "")).isEqualTo("x".repeat(1_000));
    }
}
