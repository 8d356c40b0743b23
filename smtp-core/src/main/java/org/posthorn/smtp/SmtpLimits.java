package org.posthorn.smtp;

import java.time.Duration;
import java.util.Objects;
import org.posthorn.wire.LeastRate;

/**
 * How much a peer may ask of us, for both ends of an SMTP connection. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param commandLine most octets of a command line with its CRLF; at least 512 (RFC 5321 section 4.5.3.1.4), and more for extensions
 * @param replyLine most octets of a reply line with its CRLF; at least 512 (section 4.5.3.1.5)
 * @param replyLines most lines of one reply
 * @param recipients most recipients of one message; at least 100 (section 4.5.3.1.8). Those above it get 452
 * @param transactions most mail transactions in one connection, refused ones counted (MAILMAX, RFC 9422); the next MAIL gets 421.
 *     {@link #NO_LIMIT} for any
 * @param domains most domains of recipients in one connection (RCPTDOMAINMAX, RFC 9422); recipients of others get 452. {@link #NO_LIMIT} for
 *     any
 * @param messageSize most octets of a message, as RFC 1870 section 5 counts them; at least 64 KiB (section 4.5.3.1.7);
 *     {@link #NO_SIZE_LIMIT} for any
 * @param commands most commands between two messages, or before the first; the next gets 421
 * @param errors most commands that the session itself must refuse, in one connection; the next gets 421
 * @param authenticationLine most octets of a line of an authentication exchange with its CRLF; at least 512. RFC 4954 section 4 takes
 *     12,288 for enough
 * @param authenticationTries most authentications that may fail in one connection; at least 3 (RFC 4954 section 9). AUTH then gets 421
 * @param textLine most octets of a line of a message with its CRLF, a stuffed dot not counted; at least 1,000 (RFC 5321 section 4.5.3.1.6). What
 *     that section allows is often exceeded; a message with a line above this is refused, unless it is declared BINARYMIME
 * @param bodyRate how slowly a message may come
 * @param times how long to wait
 */
public record SmtpLimits(
        int commandLine,
        int replyLine,
        int replyLines,
        int recipients,
        int transactions,
        int domains,
        long messageSize,
        int commands,
        int errors,
        int authenticationLine,
        int authenticationTries,
        int textLine,
        LeastRate bodyRate,
        SmtpTimes times) {

    /** A message size that no message reaches. */
    public static final long NO_SIZE_LIMIT = Long.MAX_VALUE;

    /** A number that is never reached. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /**
     * 2,048 octets a line, 1,000 lines a reply, 1,000 recipients, any number of mail transactions and of domains, 64 MiB a message, 200,000
     * commands, 20 errors, 12,288 octets a line of an authentication exchange, 3 authentications that fail, 65,536 octets a line of a message,
     * 100 octets a second over three minutes (the Data Block time of RFC 5321 section 4.5.3.2.5), and {@link SmtpTimes#DEFAULTS}.
     */
    public static final SmtpLimits DEFAULTS = new SmtpLimits(
            2_048,
            2_048,
            1_000,
            1_000,
            NO_LIMIT,
            NO_LIMIT,
            64L << 20,
            200_000,
            20,
            12_288,
            3,
            65_536,
            new LeastRate(100, Duration.ofMinutes(3)),
            SmtpTimes.DEFAULTS);

    /** Refuses less than RFC 5321 section 4.5.3.1 asks for. */
    public SmtpLimits {
        atLeast(512, commandLine, "commandLine");
        atLeast(512, replyLine, "replyLine");
        atLeast(1, replyLines, "replyLines");
        atLeast(100, recipients, "recipients");
        atLeast(1, transactions, "transactions");
        atLeast(1, domains, "domains");
        atLeast(64 << 10, messageSize, "messageSize");
        atLeast(1, commands, "commands");
        atLeast(0, errors, "errors");
        atLeast(512, authenticationLine, "authenticationLine");
        atLeast(3, authenticationTries, "authenticationTries");
        atLeast(1_000, textLine, "textLine");
        Objects.requireNonNull(bodyRate);
        Objects.requireNonNull(times);
    }

    /**
     * {@return the same with another {@link #commandLine}}
     *
     * @param octets the most there may be, in octets
     */
    public SmtpLimits withCommandLine(int octets) {
        return new SmtpLimits(
                octets,
                replyLine,
                replyLines,
                recipients,
                transactions,
                domains,
                messageSize,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #recipients}}
     *
     * @param most the most there may be
     */
    public SmtpLimits withRecipients(int most) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                most,
                transactions,
                domains,
                messageSize,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #transactions}}
     *
     * @param most the most there may be
     */
    public SmtpLimits withTransactions(int most) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                most,
                domains,
                messageSize,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #domains}}
     *
     * @param most the most there may be
     */
    public SmtpLimits withDomains(int most) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                transactions,
                most,
                messageSize,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #messageSize}}
     *
     * @param octets the most there may be, in octets
     */
    public SmtpLimits withMessageSize(long octets) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                transactions,
                domains,
                octets,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #commands}}
     *
     * @param most the most there may be
     */
    public SmtpLimits withCommands(int most) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                transactions,
                domains,
                messageSize,
                most,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #errors}}
     *
     * @param most the most there may be
     */
    public SmtpLimits withErrors(int most) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                transactions,
                domains,
                messageSize,
                commands,
                most,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #replyLines}}
     *
     * @param most the most there may be
     */
    public SmtpLimits withReplyLines(int most) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                most,
                recipients,
                transactions,
                domains,
                messageSize,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #authenticationTries}}
     *
     * @param most the most there may be
     */
    public SmtpLimits withAuthenticationTries(int most) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                transactions,
                domains,
                messageSize,
                commands,
                errors,
                authenticationLine,
                most,
                textLine,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #textLine}}
     *
     * @param octets the most there may be, in octets; {@link Integer#MAX_VALUE} for any
     */
    public SmtpLimits withTextLine(int octets) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                transactions,
                domains,
                messageSize,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                octets,
                bodyRate,
                times);
    }

    /**
     * {@return the same with another {@link #bodyRate}}
     *
     * @param rate the least rate
     */
    public SmtpLimits withBodyRate(LeastRate rate) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                transactions,
                domains,
                messageSize,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                rate,
                times);
    }

    /**
     * {@return the same with other {@link #times}}
     *
     * @param others those instead
     */
    public SmtpLimits withTimes(SmtpTimes others) {
        return new SmtpLimits(
                commandLine,
                replyLine,
                replyLines,
                recipients,
                transactions,
                domains,
                messageSize,
                commands,
                errors,
                authenticationLine,
                authenticationTries,
                textLine,
                bodyRate,
                others);
    }

    private static void atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be at least " + least);
        }
    }
}
