package org.posthorn.verify.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.session.Pop3ServerOptions;
import org.posthorn.pop3.session.Pop3ServerSession;
import org.posthorn.pop3.session.Pop3ServerSession.Ask;
import org.posthorn.pop3.session.Pop3ServerSession.Event;
import org.posthorn.pop3.session.Pop3ServerSession.Exchange;
import org.posthorn.pop3.session.Pop3ServerSession.Open;
import org.posthorn.pop3.session.Pop3ServerSession.Send;
import org.posthorn.pop3.session.Pop3ServerSession.Update;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.testkit.Cuts;
import org.posthorn.testkit.Options;
import org.posthorn.testkit.Protocol;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Session;
import org.posthorn.wire.Transcript;

/**
 * Any octets, for the POP3 server's session: whatever a client sends and however it is cut, the same events and responses come of it, and no
 * exception. The first octet of an input says which policy for line ends holds.
 */
class Pop3ServerFuzzTest {

    private static final Pop3ServerOptions OPTIONS = Pop3ServerOptions.DEFAULTS
            .withTls(true)
            .withAuthentication(SaslServers.builder()
                    .passwords((user, password) -> true)
                    .allowInClear(SaslMechanism.values())
                    .build());

    @FuzzTest
    void pop3(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        LineEnds policy = LineEnds.values()[(octets[0] & 0x7f) % LineEnds.values().length];
        byte[] rest = Arrays.copyOfRange(octets, 1, octets.length);
        Cuts.of(new Events(), () -> new Willing(OPTIONS.withLineEnds(policy))).random(rest, 4, octets[0]);
    }

    private static final class Events implements Protocol<Event> {

        @Override
        public Role role() {
            return Role.SERVER;
        }

        @Override
        public Subject<Event> subject(Options options) {
            return new Willing(OPTIONS);
        }

        @Override
        public boolean question(Event event) {
            return event instanceof Ask;
        }
    }

    /** An application that says yes to all but every seventh question, and has two messages. */
    private static final class Willing implements Subject<Event> {

        private final Pop3ServerSession session;
        private int questions;

        Willing(Pop3ServerOptions options) {
            session = new Pop3ServerSession(options, "<1896.697170952@dbc.mtview.ca.us>", Transcript.NONE);
        }

        @Override
        public Session<Event> session() {
            return session;
        }

        @Override
        public void on(Event event) {
            if (event instanceof Ask && ++questions % 7 == 0) {
                session.refuse(Phrase.TRY_LATER);
            } else if (event instanceof Exchange) {
                session.answer(new SaslStep.Done(new SaslIdentity("mrose", "mrose", "")));
            } else if (event instanceof Open) {
                session.opened(List.of(new Maildrop.Item("a", 12), new Maildrop.Item("b", 0)));
            } else if (event instanceof Send) {
                session.send();
            } else if (event instanceof Update) {
                session.updated();
            }
        }

        @Override
        public boolean bodyWanted() {
            session.body(ByteBuffer.wrap("a: b\r\n\r\n.\r\n\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            session.endOfBody();
            return true;
        }
    }
}
