package org.posthorn.smtp.server;

import java.time.Clock;
import java.time.OffsetDateTime;

/**
 * What a server's trace fields say of the server.
 *
 * @param hostName its name
 * @param clock tells when, and in which time zone
 */
record Stamp(String hostName, Clock clock) {

    OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
