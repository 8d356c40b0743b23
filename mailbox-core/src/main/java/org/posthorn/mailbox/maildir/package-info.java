/**
 * Mail in Maildir directories (Maildir++ layout), which other programs deliver to and read from at the same time.
 * Begin at {@link org.posthorn.mailbox.maildir.MaildirStore}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mailbox.maildir;
