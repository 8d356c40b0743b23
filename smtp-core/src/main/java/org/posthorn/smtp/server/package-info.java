/**
 * Embedding an SMTP server: a port, a handler, and defaults for everything else.
 * A handler answers questions (may this recipient receive mail?) and takes messages; the session behind it keeps the protocol.
 * Start reading at {@code SmtpServer} and {@code SmtpHandler}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.smtp.server;
