/**
 * What IMAP clients and servers say to each other, as values: {@link org.posthorn.imap.Command} and {@link org.posthorn.imap.Response}, each
 * a sealed family of records, and what they are made of. A value knows nothing of how it is written; {@code org.posthorn.imap.syntax} does.
 * What means the same in any mail store is not defined anew: flags, sets of UIDs, sort criteria and threads are those of
 * {@code org.posthorn.mailbox}. Start reading at {@link org.posthorn.imap.Command}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.imap;
