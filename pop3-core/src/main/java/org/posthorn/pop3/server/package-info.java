/**
 * A POP3 server to embed, over any mail store or over maildrops of one's own.
 * It drives {@code Pop3ServerSession} on sockets and asks the store what the session asks.
 * Start reading at {@code Pop3Server}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.pop3.server;
