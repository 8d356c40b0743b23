package org.posthorn.mime;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.text.FlowedText;

/**
 * One part of a message: a header and a body, as they lie in the source (RFC 2045 section 2.4). The message itself is one, and its parts
 * are others. Nothing is decoded or copied before it is asked for. Immutable, and safe to share between threads.
 *
 * <p>Offsets are octets from the beginning of the source, which for the parts of an embedded message is that of the outermost one.
 */
public sealed class Part permits Message {

    private final Structure structure;
    private final int index;

    private @Nullable Headers headers;
    private @Nullable ContentType contentType;
    private @Nullable List<Part> parts;
    private @Nullable Extent extent;

    Part(Structure structure, int index) {
        this.structure = structure;
        this.index = index;
    }

    /** {@return the header} */
    public final Headers headers() {
        Headers known = headers;
        if (known == null) {
            known = new Headers(structure, index);
            headers = known;
        }
        return known;
    }

    /**
     * {@return the content type: that of the first Content-Type field or, without one, message/rfc822 in a multipart/digest and
     * {@link ContentType#DEFAULT} elsewhere (RFC 2046 section 5.1.5, RFC 2045 section 5.2)}
     */
    public final ContentType contentType() {
        ContentType known = contentType;
        if (known == null) {
            known = structure.type(index);
            if (known == null) {
                known = read("Content-Type", ContentType::read);
            }
            if (known == null) {
                known = structure.isInDigest(index) ? ContentType.DIGEST_DEFAULT : ContentType.DEFAULT;
            }
            contentType = known;
        }
        return known;
    }

    /** {@return how the part wants to be shown, if it says so (RFC 2183)} */
    public final Optional<Disposition> disposition() {
        return Optional.ofNullable(read("Content-Disposition", Disposition::read));
    }

    /**
     * {@return the name of the file that the part holds: the disposition's filename or, without one, the content type's name} As the
     * sender gave it:
     * it may hold directories, and is not to be trusted.
     */
    public final Optional<String> filename() {
        return disposition()
                .flatMap(Disposition::filename)
                .or(() -> contentType().parameter("name"));
    }

    /** {@return the identifier of the part, by which others in a multipart/related refer to it (RFC 2392), if it has one} */
    public final Optional<MessageId> contentId() {
        List<MessageId> all = read("Content-ID", MessageId::read);
        return all == null ? Optional.empty() : all.stream().findFirst();
    }

    /** {@return the languages that the part is for, as its Content-Language field names them (RFC 3282, RFC 5646); empty if it does not} */
    public final List<String> languages() {
        List<String> tags = read("Content-Language", LanguageTags::read);
        return tags == null ? List.of() : tags;
    }

    /** {@return the content transfer encoding in lower case; {@code 7bit} when the part does not say (RFC 2045 section 6.1)} */
    public final String transferEncoding() {
        String written = read("Content-Transfer-Encoding", TransferEncoding::read);
        return written == null || written.isEmpty() ? "7bit" : written;
    }

    /** {@return what the part contains} A multipart that could not be read as one, or was nested too deep, is a leaf. */
    public final MimeReader.Content content() {
        return structure.content(index);
    }

    /** {@return the parts of a multipart, in order; else empty} */
    public final List<Part> parts() {
        List<Part> known = parts;
        if (known == null) {
            known = content() == MimeReader.Content.MULTIPART ? children() : List.of();
            parts = known;
        }
        return known;
    }

    /** {@return the embedded message of a message/rfc822 or message/global part; if that was encoded, a message of its own} */
    public final Optional<Message> message() {
        if (content() == MimeReader.Content.MESSAGE) {
            return Optional.of((Message) structure.view(index + 1));
        }
        ContentType type = contentType();
        if (isEncoded() && (type.is("message", "rfc822") || type.is("message", "global"))) {
            return Optional.of(Message.parse(decoded().octets(), structure.limits));
        }
        return Optional.empty();
    }

    /**
     * {@return the octets of the body as they are written, still encoded, read-only}
     *
     * @throws IllegalStateException if they are 2 GiB or more: use {@link #openBody}
     */
    public final ByteBuffer body() {
        Source.arraySize(octets());
        return structure.source.slice(bodyOffset(), end());
    }

    /** {@return a stream of the octets of the body as they are written, still encoded} */
    public final InputStream openBody() {
        return structure.source.open(bodyOffset(), end());
    }

    /** {@return the body with its transfer encoding undone} */
    public final Decoded decoded() {
        return new Decoded(this);
    }

    /**
     * {@return the part as it is written, header and body, read-only: a view where the octets are at hand, else a copy}
     *
     * @throws IllegalStateException if it is 2 GiB or more: use {@link #open}
     */
    public final ByteBuffer asWritten() {
        Source.arraySize(end() - offset());
        return structure.source.slice(offset(), end());
    }

    /** {@return a stream of the part as it is written, header and body, octet for octet} */
    public final InputStream open() {
        return structure.source.open(offset(), end());
    }

    /**
     * The text of the part for people: of HTML and text/enriched what they say, of flowed text its paragraphs on a line each; of any other
     * text itself. Its lines are divided by LF.
     *
     * @return the text; empty if the part is no text
     * @throws IllegalStateException if it does not fit in memory
     */
    public final Optional<String> plainText() {
        return Optional.ofNullable(ReadableText.of(this));
    }

    /**
     * The paragraphs of plain text, to be wrapped for display or shown as HTML: as its {@code format} and {@code delsp} parameters say (RFC
     * 3676 section 4), and where they say nothing each line is one.
     *
     * @return the text; empty if the part is not text/plain
     * @throws IllegalStateException if it does not fit in memory
     */
    public final Optional<FlowedText> flowedText() {
        return contentType().is("text", "plain")
                ? Optional.of(ReadableText.flowed(contentType(), decoded().text()))
                : Optional.empty();
    }

    /** {@return where the header begins} */
    public final long offset() {
        return structure.begin(index);
    }

    /** {@return where the body begins} */
    public final long bodyOffset() {
        return structure.body(index);
    }

    /** {@return where the body ends; the line end before a delimiter line belongs to the delimiter (RFC 2046 section 5.1.1)} */
    public final long end() {
        return structure.end(index);
    }

    /** {@return how many octets the body has as it is written} */
    public final long octets() {
        return end() - bodyOffset();
    }

    /**
     * {@return how many octets the body would have if all its lines ended with CRLF, as they do in SMTP and IMAP} The first call of this or
     * of {@link #lines} looks at the whole body.
     */
    public final long octetsWithCrlf() {
        return octets() + extent().bareLineFeeds;
    }

    /**
     * {@return how many line ends the body has (RFC 9051 section 7.5.2, body size in lines)} The first call of this or of
     * {@link #octetsWithCrlf} looks at the whole body.
     */
    public final long lines() {
        return extent().lines;
    }

    /** The content type and where the part lies, for people. */
    @Override
    public String toString() {
        return contentType().mediaType() + " at " + offset() + ", body " + bodyOffset() + " to " + end();
    }

    private Extent extent() {
        Extent known = extent;
        if (known == null) {
            known = content() == MimeReader.Content.LEAF ? ownExtent() : structure.extent(index);
            extent = known;
        }
        return known;
    }

    private Extent ownExtent() {
        Lines lines = structure.lines(bodyOffset(), end());
        return new Extent(lines.count, lines.bare);
    }

    /** How many line ends a body has, and how many of them are bare LFs. */
    record Extent(long lines, long bareLineFeeds) {}

    final Structure structure() {
        return structure;
    }

    final int index() {
        return index;
    }

    final boolean isEncoded() {
        return encoding() != ContentProbe.Encoding.NONE;
    }

    final ContentProbe.Encoding encoding() {
        return structure.encoding(index);
    }

    /** The first field of that name by this reading, or null. */
    final <T> @Nullable T read(String name, Parsed.Reading<T> reading) {
        Headers all = headers();
        int field = all.find(name, all.begin());
        return field == all.end() ? null : all.read(field, reading, Headers.IGNORE);
    }

    private List<Part> children() {
        int count = 0;
        int behind = structure.behind(index);
        for (int child = index + 1; child < behind; child = structure.behind(child)) {
            count++;
        }
        Part[] children = new Part[count];
        count = 0;
        for (int child = index + 1; child < behind; child = structure.behind(child)) {
            children[count++] = structure.view(child);
        }
        return List.of(children);
    }
}
