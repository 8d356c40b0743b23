package org.posthorn.imap;

/**
 * What a server says: everything in RFC 9051, RFC 3501 and the extensions that {@code RFCS.md} lists. Mailboxes are named as a user reads them,
 * with the separator that the server uses.
 */
public sealed interface Response permits SessionResponse, MailboxResponse, MessageResponse, AccountResponse {}
