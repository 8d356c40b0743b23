package org.posthorn.verify.interop;

/** How a connection is secured, if it is. */
enum Way {
    PLAIN,
    STARTTLS,
    /** TLS from the first byte. */
    TLS
}
