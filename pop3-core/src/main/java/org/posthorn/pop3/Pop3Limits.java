package org.posthorn.pop3;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a client may ask of a POP3 server. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param commandLine most octets of a command with its CRLF; at least 255 (RFC 2449 section 4)
 * @param authenticationLine most octets of a line of an authentication exchange with its CRLF; at least 512. AUTH itself is held to
 *     {@code commandLine} (RFC 5034 section 4)
 * @param commands most commands between two messages that are sent, or before the first; at least 1. The server then ends the connection
 * @param errors most commands that the session itself must refuse in one connection; the server then ends it
 * @param logins most logins that may fail in one connection; at least 1. The server then ends it
 * @param output above how many octets owed to the client the server takes no more commands before some are written; at least 1,024
 * @param idle how long the server waits for a command, after which it ends the connection and deletes nothing. RFC 1939 section 3 asks for 10
 *     minutes at least
 * @param answer how long the server's application may take to answer
 */
public record Pop3Limits(
        int commandLine,
        int authenticationLine,
        int commands,
        int errors,
        int logins,
        int output,
        Duration idle,
        Duration answer) {

    /**
     * 255 octets a command, 12,288 a line of an authentication exchange, 1,000,000 commands, 20 errors, 3 logins that fail, 64 KiB of
     * output, 10 minutes of silence, 5 minutes for an answer.
     */
    public static final Pop3Limits DEFAULTS =
            new Pop3Limits(255, 12_288, 1_000_000, 20, 3, 64 << 10, Duration.ofMinutes(10), Duration.ofMinutes(5));

    /** Refuses less than RFC 2449 section 4 asks for, and times that are not positive. */
    public Pop3Limits {
        atLeast(255, commandLine, "commandLine");
        atLeast(512, authenticationLine, "authenticationLine");
        atLeast(1, commands, "commands");
        atLeast(0, errors, "errors");
        atLeast(1, logins, "logins");
        atLeast(1_024, output, "output");
        positive(idle, "idle");
        positive(answer, "answer");
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " below " + least + ": " + value);
        }
    }

    private static void positive(Duration time, String name) {
        Objects.requireNonNull(time);
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + ": " + time);
        }
    }

    /**
     * {@return the same with another {@link #commandLine}}
     *
     * @param octets the most there may be, in octets
     */
    public Pop3Limits withCommandLine(int octets) {
        return new Pop3Limits(octets, authenticationLine, commands, errors, logins, output, idle, answer);
    }

    /**
     * {@return the same with another {@link #authenticationLine}}
     *
     * @param octets the most there may be, in octets
     */
    public Pop3Limits withAuthenticationLine(int octets) {
        return new Pop3Limits(commandLine, octets, commands, errors, logins, output, idle, answer);
    }

    /**
     * {@return the same with another {@link #commands}}
     *
     * @param most the most there may be
     */
    public Pop3Limits withCommands(int most) {
        return new Pop3Limits(commandLine, authenticationLine, most, errors, logins, output, idle, answer);
    }

    /**
     * {@return the same with another {@link #errors}}
     *
     * @param most the most there may be
     */
    public Pop3Limits withErrors(int most) {
        return new Pop3Limits(commandLine, authenticationLine, commands, most, logins, output, idle, answer);
    }

    /**
     * {@return the same with another {@link #logins}}
     *
     * @param most the most there may be
     */
    public Pop3Limits withLogins(int most) {
        return new Pop3Limits(commandLine, authenticationLine, commands, errors, most, output, idle, answer);
    }

    /**
     * {@return the same with another {@link #output}}
     *
     * @param octets above how many octets
     */
    public Pop3Limits withOutput(int octets) {
        return new Pop3Limits(commandLine, authenticationLine, commands, errors, logins, octets, idle, answer);
    }

    /**
     * {@return the same with another {@link #idle}}
     *
     * @param time how long
     */
    public Pop3Limits withIdle(Duration time) {
        return new Pop3Limits(commandLine, authenticationLine, commands, errors, logins, output, time, answer);
    }

    /**
     * {@return the same with another {@link #answer}}
     *
     * @param time how long
     */
    public Pop3Limits withAnswer(Duration time) {
        return new Pop3Limits(commandLine, authenticationLine, commands, errors, logins, output, idle, time);
    }
}
