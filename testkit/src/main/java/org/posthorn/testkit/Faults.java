package org.posthorn.testkit;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link FaultProxy} does to the connections that go through it. Start from {@link #none} and add.
 *
 * @param piece most octets that are sent on at one time, in either direction
 * @param delay how long each piece waits
 * @param dropToServer after how many octets from client to server the connection breaks
 * @param dropToClient after how many octets from server to client the connection breaks
 */
public record Faults(int piece, Duration delay, long dropToServer, long dropToClient) {

    /** Refuses pieces of nothing, and what is negative. */
    public Faults {
        Objects.requireNonNull(delay);
        if (piece < 1 || dropToServer < 0 || dropToClient < 0 || delay.isNegative()) {
            throw new IllegalArgumentException("no such fault");
        }
    }

    /**
     * A proxy that passes everything on.
     *
     * @return no faults
     */
    public static Faults none() {
        return new Faults(65_536, Duration.ZERO, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * These faults, and what passes is cut into pieces, each sent by itself.
     *
     * @param octets most octets in a piece
     * @return the faults
     */
    public Faults pieces(int octets) {
        return new Faults(octets, delay, dropToServer, dropToClient);
    }

    /**
     * These faults, and each piece waits.
     *
     * @param time how long
     * @return the faults
     */
    public Faults delayed(Duration time) {
        return new Faults(piece, time, dropToServer, dropToClient);
    }

    /**
     * These faults, and the connection breaks when the client has said so much.
     *
     * @param octets how many octets still reach the server
     * @return the faults
     */
    public Faults droppedToServer(long octets) {
        return new Faults(piece, delay, octets, dropToClient);
    }

    /**
     * These faults, and the connection breaks when the server has said so much.
     *
     * @param octets how many octets still reach the client
     * @return the faults
     */
    public Faults droppedToClient(long octets) {
        return new Faults(piece, delay, dropToServer, octets);
    }
}
