/**
 * The content transfer encodings of RFC 2045, and uuencode and yEnc, each usable alone over arrays, buffers and streams.
 * A codec keeps no more than an unfinished group between calls, never a buffer of the caller, and reads anything.
 * Start reading at {@code Base64}, then {@code QuotedPrintable}, {@code Uuencode}, {@code YEncDecoder}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime.codec;
