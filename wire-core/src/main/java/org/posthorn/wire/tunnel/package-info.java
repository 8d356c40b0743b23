/**
 * Asking a proxy for a way to a server: SOCKS version 5 (RFC 1928, RFC 1929) and HTTP CONNECT (RFC 9110 section 9.3.6), as sessions
 * without I/O. Once a way is there, all octets that follow belong to what goes through it.
 * Start reading at {@code TunnelEvent}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.wire.tunnel;
