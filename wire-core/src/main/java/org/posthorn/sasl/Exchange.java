package org.posthorn.sasl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What all mechanisms do alike on either side: they take a message of bounded length at a time, and end once. */
abstract class Exchange {

    /** Tokens are the longest; RFC 4954 section 4 lets lines be 12288 octets of Base64. */
    private static final int LONGEST = 16_384;

    private final SaslMechanism mechanism;
    private boolean begun;
    private boolean ended;

    Exchange(SaslMechanism mechanism) {
        this.mechanism = mechanism;
    }

    public final SaslMechanism mechanism() {
        return mechanism;
    }

    public final SaslStep step(byte[] message) {
        begun = true;
        if (ended) {
            return new SaslStep.Failed(SaslFailure.UNEXPECTED, "the exchange has ended");
        }
        SaslStep step = message.length > LONGEST
                ? new SaslStep.Failed(SaslFailure.TOO_LONG, message.length + " octets")
                : answer(message);
        ended = !(step instanceof SaslStep.Message);
        return step;
    }

    private SaslStep answer(byte[] message) {
        try {
            return next(message);
        } catch (Rejection e) {
            return e.step();
        } catch (IOException e) {
            return new SaslStep.Failed(SaslFailure.UNAVAILABLE, "");
        }
    }

    /** The answer to a message; IOException says that what must be asked cannot be. */
    abstract SaslStep next(byte[] message) throws Rejection, IOException;

    /** Once, and before any step. */
    final void begin() {
        if (begun) {
            throw new IllegalStateException("the exchange has begun");
        }
        begun = true;
    }

    final boolean ended() {
        return ended;
    }

    static SaslStep message(String text) {
        return new SaslStep.Message(text.getBytes(StandardCharsets.UTF_8));
    }

    static SaslStep emptyMessage() {
        return new SaslStep.Message(new byte[0]);
    }

    static Rejection malformed(String detail) {
        return new Rejection(SaslFailure.MALFORMED, detail);
    }

    static Rejection unexpected() {
        return new Rejection(SaslFailure.UNEXPECTED, "a message too many");
    }

    static void mustBeEmpty(byte[] message) throws Rejection {
        if (message.length > 0) {
            throw new Rejection(SaslFailure.UNEXPECTED, "a message that should be empty");
        }
    }
}
