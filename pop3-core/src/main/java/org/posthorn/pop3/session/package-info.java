/**
 * The POP3 state machines, without any I/O: one for the server's end of a connection, one for the client's (RFC 1939).
 * Bytes go in, events and bytes come out; the same bytes give the same events however they were cut.
 * Start reading at {@code Pop3ServerSession}, whose table of states and commands says what is allowed when.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.pop3.session;
