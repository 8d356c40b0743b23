/**
 * What becomes of mail that a server takes.
 * Today that is delivery into mailboxes: a handler for {@link org.posthorn.smtp.server.SmtpServer} over any {@link org.posthorn.mailbox.MailStore}.
 * Start reading at {@link org.posthorn.relay.LocalDelivery}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.relay;
