package org.posthorn.smtp;

/** What a server speaks. */
public enum Protocol {
    /** Simple Mail Transfer Protocol (RFC 5321): a message has one reply. */
    SMTP,
    /**
     * Local Mail Transfer Protocol (RFC 2033), for final delivery without a queue: the client says LHLO, and a message has one reply for each
     * recipient. Never on port 25.
     */
    LMTP
}
