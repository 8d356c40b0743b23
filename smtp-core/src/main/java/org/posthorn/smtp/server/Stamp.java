package org.posthorn.smtp.server;

import java.time.Clock;
import java.time.OffsetDateTime;
import org.posthorn.smtp.Protocol;

/**
 * What a server's trace fields say of the server.
 *
 * @param protocol what it speaks
 * @param hostName its name
 * @param clock tells when, and in which time zone
 */
record Stamp(Protocol protocol, String hostName, Clock clock) {

    OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
