package org.posthorn.pop3;

/**
 * How long a user has to wait between two logins (RFC 2449 section 6.5).
 *
 * @param seconds from one login to the next; 0 if there is no need to wait
 * @param perUser whether it differs per user, and is known after the login only
 */
public record LoginDelay(int seconds, boolean perUser) {

    /** There is no need to wait. */
    public static final LoginDelay NONE = new LoginDelay(0, false);

    /** Refuses a negative number. */
    public LoginDelay {
        if (seconds < 0) {
            throw new IllegalArgumentException(seconds + " seconds");
        }
    }
}
