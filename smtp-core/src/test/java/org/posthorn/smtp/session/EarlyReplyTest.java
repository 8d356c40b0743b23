package org.posthorn.smtp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpClientSession.Event;
import org.posthorn.smtp.session.SmtpClientSession.Fault;
import org.posthorn.smtp.session.SmtpClientSession.Replied;
import org.posthorn.wire.Signal;
import org.posthorn.wire.Violation;

/** A server that says something while a message is on its way to it. */
class EarlyReplyTest {

    private final SmtpClientSession session = new SmtpClientSession();

    private @Nullable Event hear(String text) {
        return session.next(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    private void drain() {
        for (ByteBuffer each : session.output()) {
            each.position(each.limit());
        }
    }

    private void inTheMiddleOfAMessage() {
        session.tick(0);
        hear("220 hi\r\n");
        session.submit(new SmtpCommand.Data());
        hear("");
        drain();
        assertThat(hear("354 go\r\n")).isInstanceOf(Replied.class);
        session.body(ByteBuffer.wrap("one\r\n".getBytes(US_ASCII)));
        assertThat(hear("")).isNull();
        assertThat(session.signal()).isEqualTo(Signal.FLUSH);
        drain();
        assertThat(hear("")).isNull();
        assertThat(session.signal()).isEqualTo(Signal.BODY_WANTED);
    }

    private static Replied refusal(int code, String text) {
        return new Replied(new SmtpCommand.EndOfData(), Reply.of(code, text));
    }

    @Test
    void aRefusalInTheMiddleOfAMessageEndsTheConnection() {
        inTheMiddleOfAMessage();
        session.body(ByteBuffer.wrap("two\r\n".getBytes(US_ASCII)));
        assertThat(hear("552 too much\r\n")).isEqualTo(refusal(552, "too much"));
        assertThat(session.hasOutput()).as("the rest of the message is void").isFalse();
        assertThat(hear("")).isNull();
        assertThat(session.signal()).isEqualTo(Signal.CLOSED);
    }

    @Test
    void aReplyOfSeveralLinesIsAwaitedWhole() {
        inTheMiddleOfAMessage();
        assertThat(hear("421-going")).isNull();
        assertThat(session.signal()).isEqualTo(Signal.NEED_INPUT);
        assertThat(hear("\r\n421 down\r")).isNull();
        assertThat(session.deadline()).isLessThan(Long.MAX_VALUE);
        Replied replied = (Replied) hear("\n");
        assertThat(replied).isNotNull();
        assertThat(replied.reply().lines()).containsExactly("going", "down");
    }

    @Test
    void aPositiveReplyInTheMiddleOfAMessageIsAViolation() {
        inTheMiddleOfAMessage();
        assertThat(hear("250 queued\r\n"))
                .isEqualTo(new Fault(new Violation(Violation.Kind.UNEXPECTED_REPLY, "250 in the middle of a message")));
    }

    @Test
    void theEndOfTheConnectionInTheMiddleOfAMessageIsNoticed() {
        inTheMiddleOfAMessage();
        session.endOfInput();
        assertThat(hear(""))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.violation().kind()).isEqualTo(Violation.Kind.CLOSED_EARLY));
    }
}
