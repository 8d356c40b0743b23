package org.posthorn.wire.tunnel;

import java.nio.charset.StandardCharsets;

/**
 * Who we are to a proxy.
 *
 * @param user the user's name: no colon, no control characters, 1 to 255 octets in UTF-8
 * @param password the password: no control characters, 1 to 255 octets in UTF-8
 */
public record ProxyLogin(String user, String password) {

    /** Refuses what RFC 1929 section 2 or RFC 7617 section 2 cannot carry. */
    public ProxyLogin {
        if (!fits(user) || user.indexOf(':') >= 0 || !fits(password)) {
            throw new IllegalArgumentException("not a user's name and password");
        }
    }

    private static boolean fits(String text) {
        int octets = text.getBytes(StandardCharsets.UTF_8).length;
        return octets >= 1 && octets <= 255 && text.chars().noneMatch(Character::isISOControl);
    }

    /** The user, never the password. */
    @Override
    public String toString() {
        return "ProxyLogin[user=" + user + ", password=***]";
    }
}
