package org.posthorn.pop3;

import java.time.Duration;
import java.util.Objects;
import org.posthorn.wire.LeastRate;

/**
 * How much a server may ask of a client. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param responseLine most octets of the first line of a response, or of a line of a listing, with its CRLF; at least 512 (RFC 2449
 *     section 4)
 * @param authenticationLine most octets of a line of an authentication exchange with its CRLF; at least 512
 * @param listings most lines of one listing: what a client keeps of a maildrop grows with them
 * @param messageSize most octets of a message, dots unstuffed; the connection ends with the first one above it. {@link #NO_SIZE_LIMIT} for
 *     any
 * @param rate how slowly a message, or a listing, may come
 * @param times how long to wait
 */
public record Pop3ClientLimits(
        int responseLine, int authenticationLine, int listings, long messageSize, LeastRate rate, Pop3Times times) {

    /** A message size that no message reaches. */
    public static final long NO_SIZE_LIMIT = Long.MAX_VALUE;

    /**
     * 2,048 octets a response line, 12,288 a line of an authentication exchange, 250,000 lines of a listing, any size of a message, 100 octets
     * a second over three minutes, and {@link Pop3Times#DEFAULTS}.
     */
    public static final Pop3ClientLimits DEFAULTS = new Pop3ClientLimits(
            2_048, 12_288, 250_000, NO_SIZE_LIMIT, new LeastRate(100, Duration.ofMinutes(3)), Pop3Times.DEFAULTS);

    /** Refuses less than RFC 2449 section 4 asks for. */
    public Pop3ClientLimits {
        if (responseLine < 512 || authenticationLine < 512 || listings < 1 || messageSize < 1) {
            throw new IllegalArgumentException("limits below what a server needs");
        }
        Objects.requireNonNull(rate);
        Objects.requireNonNull(times);
    }

    /**
     * {@return the same with another {@link #responseLine}}
     *
     * @param octets the most there may be, in octets
     */
    public Pop3ClientLimits withResponseLine(int octets) {
        return new Pop3ClientLimits(octets, authenticationLine, listings, messageSize, rate, times);
    }

    /**
     * {@return the same with another {@link #authenticationLine}}
     *
     * @param octets the most there may be, in octets
     */
    public Pop3ClientLimits withAuthenticationLine(int octets) {
        return new Pop3ClientLimits(responseLine, octets, listings, messageSize, rate, times);
    }

    /**
     * {@return the same with another {@link #listings}}
     *
     * @param most the most there may be
     */
    public Pop3ClientLimits withListings(int most) {
        return new Pop3ClientLimits(responseLine, authenticationLine, most, messageSize, rate, times);
    }

    /**
     * {@return the same with another {@link #messageSize}}
     *
     * @param octets the most there may be, in octets
     */
    public Pop3ClientLimits withMessageSize(long octets) {
        return new Pop3ClientLimits(responseLine, authenticationLine, listings, octets, rate, times);
    }

    /**
     * {@return the same with another {@link #rate}}
     *
     * @param least how slowly a message may come
     */
    public Pop3ClientLimits withRate(LeastRate least) {
        return new Pop3ClientLimits(responseLine, authenticationLine, listings, messageSize, least, times);
    }

    /**
     * {@return the same with other {@link #times}}
     *
     * @param wait how long to wait
     */
    public Pop3ClientLimits withTimes(Pop3Times wait) {
        return new Pop3ClientLimits(responseLine, authenticationLine, listings, messageSize, rate, wait);
    }
}
