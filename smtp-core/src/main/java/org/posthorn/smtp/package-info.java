/**
 * The values that a user of SMTP names: replies, paths, envelopes, limits (RFC 5321).
 * Each checks itself when built, so that nothing invalid, and no CR, LF or NUL, can be written to the wire.
 * Start reading at {@code Reply} and {@code Envelope}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.smtp;
