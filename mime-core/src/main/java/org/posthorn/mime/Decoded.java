package org.posthorn.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.codec.Base64;
import org.posthorn.mime.codec.Decoder;
import org.posthorn.mime.codec.QuotedPrintable;

/**
 * The body of a part with its transfer encoding undone. A view: each method decodes anew and keeps nothing. What is not Base64 or
 * quoted-printable is given as it is written.
 */
public final class Decoded {

    private final Part part;
    private final Source source;
    private final ContentProbe.Encoding encoding;

    Decoded(Part part) {
        this.part = part;
        this.source = part.structure().source;
        this.encoding = part.content() == MimeReader.Content.LEAF ? part.encoding() : ContentProbe.Encoding.NONE;
    }

    /** {@return how many octets there are} What is encoded is decoded to count them, in constant memory. */
    public long size() {
        if (decoder() == null) {
            return part.octets();
        }
        try (InputStream octets = stream()) {
            byte[] some = new byte[(int) Math.min(8192, part.octets() + 1)];
            long size = 0;
            for (int count; (count = octets.read(some)) >= 0; ) {
                size += count;
            }
            return size;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the octets, in an array of the caller's own}
     *
     * @throws IllegalStateException if they do not fit: use {@link #stream}
     */
    public byte[] octets() {
        long from = part.bodyOffset();
        long to = part.end();
        if (encoding == ContentProbe.Encoding.NONE) {
            return source.copy(from, to);
        }
        byte[] array = source.array;
        int at = source.arrayOffset + (int) from;
        if (array == null) {
            array = source.copy(from, to);
            at = 0;
        }
        int end = at + (int) (to - from);
        return encoding == ContentProbe.Encoding.BASE64
                ? Base64.MIME.decode(array, at, end)
                : QuotedPrintable.decode(array, at, end);
    }

    /** {@return the octets as a stream, decoded as it is read} */
    public InputStream stream() {
        Decoder decoder = decoder();
        return decoder == null ? part.openBody() : decoder.reading(part.openBody());
    }

    /**
     * {@return the octets as characters of the part's charset} Without one, and for an unknown one: of UTF-8 or, if they are none, of
     * Latin-1. Line
     * ends stay as they are.
     *
     * @throws IllegalStateException if they do not fit
     */
    public String text() {
        String charset = part.contentType().parameters().find("charset");
        if (decoder() == null && source.array != null) {
            int from = source.arrayOffset + (int) part.bodyOffset();
            return text(source.array, from, from + (int) part.octets(), charset);
        }
        byte[] octets = octets();
        return text(octets, 0, octets.length, charset);
    }

    /** The beginning of {@link #text}: so many octets of it, decoded, or all. */
    String beginning(int most) {
        try (InputStream octets = stream()) {
            byte[] some = octets.readNBytes(most);
            String text =
                    text(some, 0, some.length, part.contentType().parameters().find("charset"));
            // the last character may be cut
            return some.length < most || !text.endsWith("\uFFFD") ? text : text.substring(0, text.length() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] octets, int from, int to, @Nullable String charset) {
        return charset == null
                ? Charsets.guess(octets, from, to)
                : Charsets.decode(octets, from, to, charset, Headers.IGNORE);
    }

    /** Undoes the encoding; null when there is none. */
    @Nullable Decoder decoder() {
        return switch (encoding) {
            case BASE64 -> Base64.MIME.decoder();
            case QUOTED_PRINTABLE -> QuotedPrintable.decoder();
            case NONE -> null;
        };
    }
}
