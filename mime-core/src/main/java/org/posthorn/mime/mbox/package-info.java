/**
 * Files of many messages, each after a {@code From } line (RFC 4155 and its relatives), read and written in constant memory.
 * Start reading at {@code MboxReader}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime.mbox;
