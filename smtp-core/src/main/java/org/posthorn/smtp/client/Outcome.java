package org.posthorn.smtp.client;

import java.util.Objects;
import org.posthorn.smtp.Reply;

/** What became of a message for one of its recipients. */
public sealed interface Outcome {

    /** To what the server said no. */
    enum Phase {
        /** To the sender, and so to all recipients. */
        MAIL,
        /** To this recipient. */
        RCPT,
        /** To the message, before it came. */
        DATA,
        /** To the message, once it had come, or while it came. */
        MESSAGE
    }

    /**
     * The server has taken over the duty to deliver.
     *
     * @param reply what it said to the message
     */
    record Accepted(Reply reply) implements Outcome {

        /** Refuses null. */
        public Accepted {
            Objects.requireNonNull(reply);
        }
    }

    /**
     * The server refused.
     *
     * @param reply how; a transient one is worth another try
     * @param phase to what
     */
    record Refused(Reply reply, Phase phase) implements Outcome {

        /** Refuses null. */
        public Refused {
            Objects.requireNonNull(reply);
            Objects.requireNonNull(phase);
        }
    }

    /**
     * The message may or may not go to this recipient: the connection ended after the whole message was sent and before the server answered
     * (RFC 5321 section 4.2.5 and RFC 1047). Sending again may deliver twice, not sending again may lose the message.
     *
     * @param why what ended the connection
     */
    record Unknown(String why) implements Outcome {

        /** Refuses null. */
        public Unknown {
            Objects.requireNonNull(why);
        }
    }
}
