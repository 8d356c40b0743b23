package org.posthorn.verify.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Chunk;
import org.posthorn.smtp.session.SmtpServerSession.Event;
import org.posthorn.testkit.Cuts;
import org.posthorn.testkit.Options;
import org.posthorn.testkit.Protocol;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Session;

/**
 * Any octets, for the server's session: whatever a client sends and however it is cut, the same events and replies come of it, and no
 * exception. The first octet of an input says which protocol is spoken and which policy for line ends holds.
 */
class ServerSessionFuzzTest {

    private static final SmtpServerOptions OPTIONS = SmtpServerOptions.of("foo.com")
            .with(Extension.CHUNKING)
            .with(Extension.BINARY_MIME)
            .with(Extension.SMTPUTF8)
            .with(Extension.DSN)
            .with(Extension.ETRN)
            .with(Extension.EXPN)
            .with(Extension.STARTTLS)
            .withLimits(SmtpLimits.DEFAULTS.withTextLine(1_000).withCommandLine(512));

    @FuzzTest
    void smtp(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        LineEnds policy = LineEnds.values()[(octets[0] & 0x7f) % LineEnds.values().length];
        SmtpServerOptions options = OPTIONS.withLineEnds(policy);
        SmtpServerOptions spoken = octets[0] < 0 ? options.speakingLmtp() : options;
        byte[] rest = Arrays.copyOfRange(octets, 1, octets.length);
        Cuts.of(new Events(), () -> new Willing(spoken)).random(rest, 4, octets[0]);
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
        public @Nullable ByteBuffer chunk(Event event) {
            return event instanceof Chunk chunk ? chunk.bytes() : null;
        }

        @Override
        public boolean question(Event event) {
            return event instanceof Ask;
        }
    }

    /** An application that accepts all but every seventh question. */
    private static final class Willing implements Subject<Event> {

        private final SmtpServerSession session;
        private int questions;

        Willing(SmtpServerOptions options) {
            session = new SmtpServerSession(options);
        }

        @Override
        public Session<Event> session() {
            return session;
        }

        @Override
        public void on(Event event) {
            if (event instanceof Ask && ++questions % 7 == 0) {
                session.reply(Reply.of(450, "4.3.0", "Not now"));
            } else if (event instanceof Ask) {
                session.accept();
            }
        }
    }
}
