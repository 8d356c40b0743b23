/**
 * A POP3 client for applications: fetches mail, and deletes it or leaves it on the server.
 * It drives {@code Pop3ClientSession} on a socket, with TLS unless told otherwise.
 * Start reading at {@code Pop3Client}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.pop3.client;
