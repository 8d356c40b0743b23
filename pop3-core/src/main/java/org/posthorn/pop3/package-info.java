/**
 * The values that a user of POP3 names: responses and their codes, capabilities, listings, limits (RFC 1939, 2449).
 * Each checks itself when built, so that nothing invalid, and no CR, LF or NUL, can be written to the wire.
 * Start reading at {@code Response} and {@code Listing}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.pop3;
