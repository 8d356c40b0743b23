package org.posthorn.smtp;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long the two ends of a connection wait for each other. All are positive.
 *
 * @param nextCommand the server: for the whole of the next command (RFC 5321 section 4.5.3.2.7)
 * @param greeting the client: for the server's greeting (section 4.5.3.2.1)
 * @param reply the client: for the reply to a command that has no time of its own here
 * @param mail the client: for the reply to MAIL (section 4.5.3.2.2)
 * @param recipient the client: for the reply to RCPT (section 4.5.3.2.3)
 * @param data the client: for the reply to DATA (section 4.5.3.2.4)
 * @param endOfData the client: for the reply to the end of the message; too little makes duplicates (section 4.5.3.2.6)
 * @param session the server: for the whole connection
 * @param answer the server: for the application's answer to a question, and for it to take a piece of a message; after it the client is told
 *     421 and the connection ends. It is to be less than clients wait, ten minutes for the reply to a message (section 4.5.3.2.6). A
 *     handler that blocks the connection's own thread is not held to it
 */
public record SmtpTimes(
        Duration nextCommand,
        Duration greeting,
        Duration reply,
        Duration mail,
        Duration recipient,
        Duration data,
        Duration endOfData,
        Duration session,
        Duration answer) {

    /** What RFC 5321 section 4.5.3.2 asks for, a day for a session, and five minutes for an answer. */
    public static final SmtpTimes DEFAULTS = new SmtpTimes(
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofDays(1),
            Duration.ofMinutes(5));

    /** Refuses a time that is not positive. */
    public SmtpTimes {
        if (Stream.of(nextCommand, greeting, reply, mail, recipient, data, endOfData, session, answer)
                .anyMatch(time -> time.isNegative() || time.isZero())) {
            throw new IllegalArgumentException("times must be positive");
        }
    }

    /**
     * {@return one time for everything but the session and the answer: for tests, and for those in a hurry}
     *
     * @param time how long
     */
    public static SmtpTimes all(Duration time) {
        return new SmtpTimes(time, time, time, time, time, time, time, DEFAULTS.session, DEFAULTS.answer);
    }

    /**
     * {@return the same with another time for the next command}
     *
     * @param time how long
     */
    public SmtpTimes withNextCommand(Duration time) {
        return new SmtpTimes(time, greeting, reply, mail, recipient, data, endOfData, session, answer);
    }

    /**
     * {@return the same with another time for the whole session}
     *
     * @param time how long
     */
    public SmtpTimes withSession(Duration time) {
        return new SmtpTimes(nextCommand, greeting, reply, mail, recipient, data, endOfData, time, answer);
    }

    /**
     * {@return the same with another time for the application's answer}
     *
     * @param time how long
     */
    public SmtpTimes withAnswer(Duration time) {
        return new SmtpTimes(nextCommand, greeting, reply, mail, recipient, data, endOfData, session, time);
    }
}
