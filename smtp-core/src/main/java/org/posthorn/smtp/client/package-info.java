/**
 * Sending mail over a socket: the client session behind a few methods that block.
 * TLS is required unless the caller says otherwise by name; every wait has an end.
 * Start reading at {@code SmtpClient}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.smtp.client;
