package org.posthorn.wire.driver;

import java.time.Duration;
import java.util.Objects;

/**
 * What a driver needs to know to serve a port, apart from the protocol. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param connections most connections at one time
 * @param connectionsPerAddress most connections at one time from one address
 * @param backlog most connections that the system holds before they are accepted
 * @param handshake how long a TLS handshake may take
 * @param write how long the peer may take no bytes while there are some for it
 */
public record ListenOptions(
        int connections, int connectionsPerAddress, int backlog, Duration handshake, Duration write) {

    /** 10,000 connections, 100 from one address, a backlog of 1,024, a minute for a handshake, five for a write. */
    public static final ListenOptions DEFAULTS =
            new ListenOptions(10_000, 100, 1_024, Duration.ofMinutes(1), Duration.ofMinutes(5));

    /** Refuses what is not positive. */
    public ListenOptions {
        if (connections < 1 || connectionsPerAddress < 1 || backlog < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        Objects.requireNonNull(handshake);
        Objects.requireNonNull(write);
    }
}
