/**
 * How the values of {@code org.posthorn.imap} are written, in both directions for both sides (RFC 9051 section 9), without any I/O: bytes go
 * in as they arrive and values come out, the same however the bytes were cut, and no byte is parsed twice. Small literals are taken; large
 * ones come as a question, and then as slices of the caller's buffer. A server begins at {@link org.posthorn.imap.syntax.CommandReader},
 * a client at {@link org.posthorn.imap.syntax.ResponseReader}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.imap.syntax;
