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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.session.SmtpServerSession.Authenticate;
import org.posthorn.smtp.session.SmtpServerSession.Connect;
import org.posthorn.smtp.session.SmtpServerSession.Hello;
import org.posthorn.wire.Transcript;

/** What callers of the sessions may not do in an authentication, and what transcripts do not hear of it. */
class AuthenticationMisuseTest {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final SaslStep.Message MESSAGE = new SaslStep.Message(new byte[] {1, 2, 3});
    private static final SaslStep.Done DONE = new SaslStep.Done(new SaslIdentity("joey", "joey", ""));

    private final List<String> heard = new ArrayList<>();
    private final Transcript transcript = new Transcript() {
        @Override
        public void received(String line) {
            heard.add("< " + line);
        }

        @Override
        public void sent(String line) {
            heard.add("> " + line);
        }

        @Override
        public void note(String text) {}
    };

    private final SmtpServerSession server = new SmtpServerSession(
            SmtpServerOptions.of("foo.com").withAuthentication(Mechanisms.only(List.of("LOGIN", "PLAIN"), true)),
            transcript);
    private final SmtpClientSession client = new SmtpClientSession(SmtpLimits.DEFAULTS, transcript);

    /** All that the server's session does of itself, greeting and hello accepted. Returns the question it stops at. */
    private SmtpServerSession.Event say(String text) {
        ByteBuffer in = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        SmtpServerSession.Event event = server.next(in);
        while (event instanceof Connect || event instanceof Hello) {
            server.accept();
            event = server.next(in);
        }
        return event;
    }

    private SmtpClientSession.Event hear(String text) {
        return client.next(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void anExchangeIsAnsweredByItsMechanismOrRefused() {
        assertThat(say("EHLO bar.com\r\nAUTH LOGIN\r\n")).isInstanceOf(Authenticate.class);
        assertThatIllegalArgumentException().isThrownBy(server::accept);
        assertThatIllegalArgumentException().isThrownBy(() -> server.reply(Reply.of(235, "Fine")));
        assertThatIllegalArgumentException().isThrownBy(() -> server.reply(Reply.of(334, "VXNlcm5hbWU6")));
        server.answer(DONE);
        assertThat(server.identity()).contains(DONE.identity());
        assertThatIllegalStateException().isThrownBy(() -> server.answer(DONE));
    }

    @Test
    void whatIsNoExchangeIsNotAnsweredByAStep() {
        assertThat(say("EHLO bar.com\r\nVRFY someone\r\n")).isInstanceOf(SmtpServerSession.Verify.class);
        assertThatIllegalStateException().isThrownBy(() -> server.answer(DONE));
        server.accept();
        assertThatIllegalStateException().isThrownBy(() -> server.answer(MESSAGE));
    }

    @Test
    void aChallengeIsAnsweredOnceAndNeverBySuccess() {
        assertThatIllegalStateException().isThrownBy(() -> client.respond(MESSAGE));
        client.submit(new SmtpCommand.Auth("LOGIN", Optional.empty()));
        assertThat(hear("220 foo.com\r\n")).isInstanceOf(SmtpClientSession.Greeting.class);
        assertThat(hear("334 VXNlcm5hbWU6\r\n")).isInstanceOf(SmtpClientSession.Challenge.class);
        assertThatIllegalArgumentException().isThrownBy(() -> client.respond(DONE));
        client.respond(MESSAGE);
        assertThatIllegalStateException().isThrownBy(() -> client.respond(MESSAGE));
        client.endOfInput();
        assertThat(client.next(NOTHING)).isInstanceOf(SmtpClientSession.Fault.class);
        client.respond(new SaslStep.Failed(SaslFailure.UNEXPECTED, "")); // which is ignored
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "PLAIN X", "PLAIN\r\nQUIT", "A=B", "MORE-THAN-TWENTY-CHARS"})
    void whatIsNoMechanismsNameCannotBeSaid(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SmtpCommand.Auth(name, Optional.empty()));
    }

    @Test
    void aCommandDoesNotTellItsInitialResponse() {
        SmtpCommand command = new SmtpCommand.Auth("PLAIN", Optional.of(MESSAGE));
        assertThat(command.line()).isEqualTo("AUTH PLAIN");
        assertThat(command).hasToString("Auth[mechanism=PLAIN, initial=Optional[Message[***, 3 octets]]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTH LOGIN c2VjcmV0\r\n",
                "auth login c2VjcmV0 c2VjcmV0\r\n",
                "AUTH c2VjcmV0\r\n",
                "AUTH\tLOGIN\tc2VjcmV0\r\n",
                "AUTHLOGIN c2VjcmV0\r\n",
                "AUTH  LOGIN c2VjcmV0\r\n",
                "AUTH LOGIN\0c2VjcmV0\r\n",
                "AUTH GSSAPI c2VjcmV0\r\n",
                "AUTH GSSAPI\r\nc2VjcmV0\r\nc2VjcmV0\r\nNOOP\r\n",
                "AUTH GSSAPI\r\nc2VjcmV0\r\n c2VjcmV0\r\n\r\nc2VjcmV0 \r\nNOOP\r\n"
            })
    void noLineBesideAnExchangeTellsASecretEither(String lines) {
        say("EHLO bar.com\r\n" + lines);
        assertThat(heard).anyMatch(line -> line.startsWith("< ") && line.contains("***"));
        assertThat(heard).noneMatch(line -> line.contains("c2VjcmV0"));
    }

    @Test
    void afterTheNextKnownCommandLinesAreHeardAgain() {
        say("EHLO bar.com\r\nAUTH GSSAPI\r\nc2VjcmV0\r\nNOOP\r\nsomething\r\n");
        assertThat(heard.stream().filter(line -> line.startsWith("< ")))
                .containsExactly("< EHLO bar.com", "< AUTH ***", "< ***", "< NOOP", "< something");
    }
}
