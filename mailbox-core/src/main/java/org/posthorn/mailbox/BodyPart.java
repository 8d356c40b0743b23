package org.posthorn.mailbox;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Disposition;
import org.posthorn.mime.Header;
import org.posthorn.mime.Message;
import org.posthorn.mime.MimeReader;

/**
 * A part of a message: what its header says, and where in the octets of the message it lies (RFC 9051 section 7.5.2, body structure). The
 * message itself is the first. A section of a body is a range of octets, so that it is sent without the rest being read.
 */
public final class BodyPart {

    private final Message head;
    private final ContentType contentType;
    private final MimeReader.Content content;
    private final List<BodyPart> parts;
    private final long offset;
    private final long bodyOffset;
    private final long octets;
    private final long lines;

    BodyPart(
            Message head,
            ContentType contentType,
            MimeReader.Content content,
            List<BodyPart> parts,
            long offset,
            long bodyOffset,
            long octets,
            long lines) {
        this.head = head;
        this.contentType = contentType;
        this.content = content;
        this.parts = List.copyOf(parts);
        this.offset = offset;
        this.bodyOffset = bodyOffset;
        this.octets = octets;
        this.lines = lines;
    }

    /** {@return the content type, as {@link org.posthorn.mime.Part#contentType} tells it} */
    public ContentType contentType() {
        return contentType;
    }

    /** {@return whether it has parts, is an embedded message, or neither} */
    public MimeReader.Content content() {
        return content;
    }

    /** {@return the parts of a multipart; of an embedded message that message alone; unmodifiable} */
    public List<BodyPart> parts() {
        return Collections.unmodifiableList(parts);
    }

    /** {@return the content transfer encoding in lower case} */
    public String transferEncoding() {
        return head.transferEncoding();
    }

    /** {@return how it wants to be shown, if it says so} */
    public Optional<Disposition> disposition() {
        return head.disposition();
    }

    /** {@return the languages it is for; unmodifiable} */
    public List<String> languages() {
        return Collections.unmodifiableList(head.languages());
    }

    /** {@return the field Content-ID as it is written} */
    public Optional<String> contentId() {
        return field("Content-ID");
    }

    /** {@return the field Content-Description as it is written} */
    public Optional<String> description() {
        return field("Content-Description");
    }

    /** {@return the field Content-MD5 as it is written} */
    public Optional<String> md5() {
        return field("Content-MD5");
    }

    /** {@return the field Content-Location as it is written} */
    public Optional<String> location() {
        return field("Content-Location");
    }

    private Optional<String> field(String name) {
        return head.headers().first(name).map(Header::body);
    }

    /** {@return the envelope, of what its header says: of use for a message only} */
    public Envelope envelope() {
        return Envelope.of(head);
    }

    /** {@return where its header begins, in octets from the beginning of the message} */
    public long offset() {
        return offset;
    }

    /** {@return where its body begins, behind the empty line} */
    public long bodyOffset() {
        return bodyOffset;
    }

    /** {@return how many octets its body has, as it is written} */
    public long octets() {
        return octets;
    }

    /** {@return how many line ends its body has} */
    public long lines() {
        return lines;
    }

    /** {@return where its body ends} */
    public long end() {
        return bodyOffset + octets;
    }

    /**
     * The part of a number, as IMAP counts (RFC 9051 section 6.4.5.1): parts of a multipart from 1 on; the first part of a message that is no
     * multipart is its body, which is this very part.
     *
     * @param numbers from the outermost; none for this part
     * @return the part; empty if there is none
     */
    public Optional<BodyPart> section(List<Integer> numbers) {
        BodyPart part = this;
        boolean message = true;
        for (int number : numbers) {
            BodyPart next = part.numbered(number, message);
            if (next == null) {
                return Optional.empty();
            }
            part = next;
            message = false;
        }
        return Optional.of(part);
    }

    private @Nullable BodyPart numbered(int number, boolean message) {
        BodyPart holder = content == MimeReader.Content.MESSAGE && !message ? parts.get(0) : this;
        if (holder.content == MimeReader.Content.MULTIPART) {
            return number >= 1 && number <= holder.parts.size() ? holder.parts.get(number - 1) : null;
        }
        boolean body = number == 1 && (message || holder != this);
        return body ? holder : null;
    }

    @Override
    public String toString() {
        return contentType.mediaType() + " at " + offset + (parts.isEmpty() ? "" : " " + parts);
    }
}
