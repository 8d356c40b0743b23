package org.posthorn.pop3;

/**
 * How long a server keeps messages at least (RFC 2449 section 6.7).
 *
 * @param days the least number of days; 0 means that none may be left on the server; {@link #NO_END} that they are kept for good
 * @param perUser whether it differs per user, and is known after the login only
 */
public record Expiry(int days, boolean perUser) {

    /** A number of days that never comes. */
    public static final int NO_END = Integer.MAX_VALUE;

    /** Messages are kept until they are deleted. */
    public static final Expiry NEVER = new Expiry(NO_END, false);

    /** Refuses a negative number. */
    public Expiry {
        if (days < 0) {
            throw new IllegalArgumentException(days + " days");
        }
    }

    /**
     * {@return messages are kept so long, the same for all users}
     *
     * @param days the least number of days
     */
    public static Expiry after(int days) {
        return new Expiry(days, false);
    }
}
