package org.posthorn.pop3;

import java.util.Locale;
import java.util.Optional;

/**
 * What a program can read from a response (RFC 2449 section 8): one or more levels, the later ones telling more, as {@code SYS/TEMP}.
 *
 * @param name the levels with slashes between them, in upper case, without the brackets
 */
public record ResponseCode(String name) {

    /** The login was right, but another session has the maildrop (RFC 2449 section 8.1.2). */
    public static final ResponseCode IN_USE = new ResponseCode("IN-USE");

    /** The user logged in too short a time ago (RFC 2449 section 8.1.1). */
    public static final ResponseCode LOGIN_DELAY = new ResponseCode("LOGIN-DELAY");

    /** The server has a problem that is likely to pass (RFC 3206 section 4). */
    public static final ResponseCode SYS_TEMP = new ResponseCode("SYS/TEMP");

    /** The server has a problem that someone has to look at (RFC 3206 section 4). */
    public static final ResponseCode SYS_PERM = new ResponseCode("SYS/PERM");

    /** Something is wrong with the user's credentials (RFC 3206 section 5). */
    public static final ResponseCode AUTH = new ResponseCode("AUTH");

    /** The message needs UTF-8 mode (RFC 6856 section 5). */
    public static final ResponseCode UTF8 = new ResponseCode("UTF8");

    /**
     * Puts the name in upper case.
     *
     * @throws IllegalArgumentException if it does not follow RFC 2449 section 3
     */
    public ResponseCode {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a response code");
        }
        name = name.toUpperCase(Locale.ROOT);
    }

    /**
     * {@return whether this is {@code other}, or says more of the same}
     *
     * @param other a code
     */
    public boolean is(ResponseCode other) {
        return name.equals(other.name) || name.startsWith(other.name + "/");
    }

    /**
     * {@return the code that a response's text begins with; empty if it begins with none}
     *
     * @param text what stands behind the status
     */
    public static Optional<ResponseCode> at(String text) {
        int end = text.indexOf(']');
        boolean found = text.startsWith("[")
                && isName(text.substring(1, Math.max(1, end)))
                && (end + 1 == text.length() || text.charAt(end + 1) == ' ');
        return found ? Optional.of(new ResponseCode(text.substring(1, end))) : Optional.empty();
    }

    private static boolean isName(String text) {
        boolean visible = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ']');
        return visible && !text.isEmpty() && !text.startsWith("/") && !text.endsWith("/") && !text.contains("//");
    }

    /** The code as it is sent, in brackets. */
    @Override
    public String toString() {
        return "[" + name + "]";
    }
}
