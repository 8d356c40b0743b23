/**
 * The shape that every protocol session has, and the pure pieces that sessions are made of: lines, dot-stuffing, output.
 * Nothing in this package touches a socket, a file, a thread, a lock, a clock or a logger.
 * Start reading at {@link org.posthorn.wire.Session}, then {@link org.posthorn.wire.Signal}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.wire;
