/**
 * The POP3 servers and clients that are measured: ours, their peers, and a raw client that loads every server alike.
 * Start reading at {@link org.posthorn.verify.pop3.Pop3Target} and {@link org.posthorn.verify.pop3.Fetcher}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.pop3;
