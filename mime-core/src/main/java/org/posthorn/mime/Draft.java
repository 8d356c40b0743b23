package org.posthorn.mime;

import java.util.List;

/**
 * What a composed message was made of, so that it can be written for another transport.
 *
 * @param header the header fields but for those of MIME that depend on the content; each ends with CRLF
 * @param hidden recipients that are not written
 */
record Draft(String header, Entity body, List<Address> hidden) {

    /** For any transport, but for messages that are attached as they are. */
    Message message() {
        return Composition.message(this, Transport.SEVEN_BIT, Transport.EIGHT_BIT);
    }

    Message message(Transport transport) {
        return Composition.message(this, transport, transport);
    }
}
