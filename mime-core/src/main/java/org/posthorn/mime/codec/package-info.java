/**
 * The content transfer encodings of RFC 2045, each usable alone over arrays, buffers and streams.
 * The codecs keep no state but that of an unfinished group, and allocate nothing beyond their result.
 * Start reading at {@code Base64}, then {@code QuotedPrintable}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime.codec;
