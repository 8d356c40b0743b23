/**
 * Mail messages as RFC 5322 and MIME define them: reading, the tree of parts, header values, composing.
 * Everything here works on bytes that the caller owns and does no I/O, except {@code Message}, which can open a file.
 * Start reading at {@code Message} (one static door), then {@code MimeReader}, the tokenizer beneath it.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime;
