package org.posthorn.imap;

/**
 * What a client asks for, without its tag: everything in RFC 9051, RFC 3501 and the extensions that {@code RFCS.md} lists. Mailboxes are named
 * as a user reads them, with the separator that the server uses; who writes or reads the command sees to the encoding.
 */
public sealed interface Command permits SessionCommand, MailboxCommand, MessageCommand, AccountCommand {}
