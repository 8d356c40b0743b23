package org.posthorn.pop3;

/** What a POP3 server can say of itself in its answer to CAPA (RFC 2449 section 6). */
public enum Capability {
    /** TOP is there (RFC 2449 section 6.1). */
    TOP,
    /** USER and PASS are there (section 6.2). */
    USER,
    /** AUTH is there, with the mechanisms named (RFC 5034 section 3). */
    SASL,
    /** Text in brackets before a response's text is a {@link ResponseCode} (RFC 2449 section 6.4). */
    RESP_CODES,
    /** A refused login has {@link ResponseCode#AUTH} if, and only if, the credentials are wrong (RFC 3206 section 6). */
    AUTH_RESP_CODE,
    /** How long to wait between two logins (RFC 2449 section 6.5). */
    LOGIN_DELAY,
    /** Commands may be sent before earlier ones are answered (section 6.6). */
    PIPELINING,
    /** How long messages are kept (section 6.7). */
    EXPIRE,
    /** UIDL is there (section 6.8). */
    UIDL,
    /** UTF-8 mode can be had (RFC 6856 section 2). */
    UTF8,
    /** The language of responses can be chosen (RFC 6856 section 3). */
    LANG,
    /** TLS can be had now (RFC 2595 section 4). */
    STLS,
    /** What program it is (RFC 2449 section 6.9). */
    IMPLEMENTATION;

    private final String tag = name().replace('_', '-');

    /** {@return its CAPA tag} */
    public String tag() {
        return tag;
    }
}
