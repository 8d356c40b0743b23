/**
 * The content transfer encodings of RFC 2045, and uuencode and yEnc, each usable alone over arrays, buffers and streams; and modified UTF-7.
 * Start reading at {@code Base64}, then {@code QuotedPrintable}, {@code Uuencode}, {@code YEncDecoder}.
 *
 * <p>A whole array at once; the result is an array of its own:
 *
 * <pre>{@code
 * byte[] body = Base64.MIME.encode(octets);     // lines of 76, CRLF between them
 * byte[] octets = Base64.MIME.decode(body);     // reads anything
 * }</pre>
 *
 * <p>Piece by piece, in constant memory: a {@code Transcoder} takes all of its input at each call and needs room for
 * {@code bound(n)} octets; it keeps no buffer of the caller, and an unfinished group at most.
 *
 * <pre>{@code
 * Decoder decoder = QuotedPrintable.decoder();
 * while (read(in)) {                            // in is flipped; out has decoder.bound(in.remaining()) left
 *     decoder.transcode(in, out);
 *     drain(out);
 * }
 * decoder.finish(out);
 * }</pre>
 *
 * <p>Streams: {@code decoder.reading(source)} and {@code encoder.writing(sink)}.
 *
 * <p>Errors. The usual decoders forgive: they read anything, never throw for it, and count defects, of which the first is told as
 * a {@code Flaw} with its kind and offset. Strict ones ({@code decodeStrict}, {@code strictDecoder}) refuse what breaks a rule.
 * A range that is not within its array is an {@code IndexOutOfBoundsException}, an output without room a
 * {@code BufferOverflowException}; nothing was taken then.
 *
 * <p>Limits: results of whole arrays are below 2<sup>31</sup> octets, pieces and streams are endless. The static methods and the records may be used
 * by any number of threads; a transcoder and its streams by one at a time.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime.codec;
