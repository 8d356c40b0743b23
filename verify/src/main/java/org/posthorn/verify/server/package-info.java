/**
 * The SMTP servers that are measured, each started in a process of its own and each accepting and discarding: ours, its peers, and a bare
 * loop that is the floor. Start reading at {@link org.posthorn.verify.server.Target}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.server;
