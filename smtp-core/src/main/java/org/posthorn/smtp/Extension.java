package org.posthorn.smtp;

/** The service extensions of SMTP that the sessions know (RFC 5321 section 2.2), in the order in which a server lists them. */
public enum Extension {
    /** Commands in groups (RFC 2920). */
    PIPELINING("PIPELINING"),
    /** The message's size is declared (RFC 1870). */
    SIZE("SIZE"),
    /** Messages with octets above 127 (RFC 6152). */
    EIGHT_BIT_MIME("8BITMIME"),
    /** BDAT (RFC 3030 section 2). */
    CHUNKING("CHUNKING"),
    /** Messages with any octets, lines or not (RFC 3030 section 3). */
    BINARY_MIME("BINARYMIME"),
    /** Addresses and headers beyond ASCII (RFC 6531). */
    SMTPUTF8("SMTPUTF8"),
    /** Reports as the sender wants them (RFC 3461). */
    DSN("DSN"),
    /** An enhanced status in every reply (RFC 2034). A server session has it always. */
    ENHANCED_STATUS_CODES("ENHANCEDSTATUSCODES"),
    /** TLS on the way (RFC 3207). */
    STARTTLS("STARTTLS"),
    /** TLS on all the way (RFC 8689). */
    REQUIRETLS("REQUIRETLS"),
    /** Delivery by a given time (RFC 2852). */
    DELIVERBY("DELIVERBY"),
    /** Messages held for a time (RFC 4865): for submission only, never on a port to which other servers relay. */
    FUTURERELEASE("FUTURERELEASE"),
    /** Some messages before others (RFC 6710). */
    MT_PRIORITY("MT-PRIORITY"),
    /** Recipients who must have had their mailbox since a time (RFC 7293). */
    RRVS("RRVS"),
    /** What a server limits, told before it is reached (RFC 9422). */
    LIMITS("LIMITS"),
    /** Clients can have the mail sent that waits for them (RFC 1985). */
    ETRN("ETRN"),
    /** Trusted clients tell on whose behalf they speak (as Postfix describes it). */
    XCLIENT("XCLIENT"),
    /** Clients can say who they are (RFC 4954). */
    AUTH("AUTH"),
    /** VRFY is more than a courtesy (RFC 5321 section 3.5). */
    VRFY("VRFY"),
    /** EXPN (RFC 5321 section 3.5). */
    EXPN("EXPN"),
    /** HELP (RFC 5321 section 4.1.1.8). */
    HELP("HELP");

    private final String keyword;

    Extension(String keyword) {
        this.keyword = keyword;
    }

    /** {@return its EHLO keyword} */
    public String keyword() {
        return keyword;
    }
}
