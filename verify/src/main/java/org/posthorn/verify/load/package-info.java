/**
 * One load generator for every SMTP server that is measured: raw sockets on one thread, so that what it costs is the same for all.
 * Start reading at {@link org.posthorn.verify.load.Load}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.load;
