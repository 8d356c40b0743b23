package org.posthorn.pop3;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long a client waits for a server. All are positive. RFC 1939 names none of them.
 *
 * @param greeting for the greeting
 * @param response for the response to a command that has no time of its own here
 * @param login for the response to what logs in, which finds and locks the maildrop
 * @param message for a message to begin
 * @param quit for the response to QUIT, for which the server deletes what is marked
 */
public record Pop3Times(Duration greeting, Duration response, Duration login, Duration message, Duration quit) {

    /** Two minutes for the greeting and a response, five for a login and a message, ten for QUIT. */
    public static final Pop3Times DEFAULTS = new Pop3Times(
            Duration.ofMinutes(2),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10));

    /** Refuses a time that is not positive. */
    public Pop3Times {
        if (Stream.of(greeting, response, login, message, quit).anyMatch(time -> time.isNegative() || time.isZero())) {
            throw new IllegalArgumentException("times must be positive");
        }
    }

    /**
     * {@return one time for everything: for tests, and for those in a hurry}
     *
     * @param time how long
     */
    public static Pop3Times all(Duration time) {
        return new Pop3Times(time, time, time, time, time);
    }
}
