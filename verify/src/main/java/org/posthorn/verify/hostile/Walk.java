package org.posthorn.verify.hostile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.posthorn.mime.Address;
import org.posthorn.mime.AuthenticationResults;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Defect;
import org.posthorn.mime.Disposition;
import org.posthorn.mime.EncodedWords;
import org.posthorn.mime.Header;
import org.posthorn.mime.MailDate;
import org.posthorn.mime.MailingList;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageId;
import org.posthorn.mime.MimeLimits;
import org.posthorn.mime.MimeReader;
import org.posthorn.mime.Part;
import org.posthorn.mime.Received;
import org.posthorn.mime.Report;
import org.posthorn.mime.codec.Decoder;
import org.posthorn.mime.codec.Uuencode;
import org.posthorn.mime.codec.YEncDecoder;
import org.posthorn.mime.mbox.MboxFormat;
import org.posthorn.mime.mbox.MboxInput;
import org.posthorn.mime.text.EnrichedText;
import org.posthorn.mime.text.FlowedText;
import org.posthorn.mime.text.HtmlText;
import org.posthorn.mime.text.Preview;
import org.posthorn.mime.tnef.Tnef;

/** Asks for all that can be asked of a message: every value in every field, every body in every form that it may have. */
public final class Walk {

    private static final ObjLongConsumer<Defect.Kind> IGNORE = (kind, offset) -> {};

    private final MimeLimits limits;

    /** Of what was found, so that none of it is in vain. */
    private long sum;

    private Walk(MimeLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a message, and all that is in it.
     *
     * @return a number made of what was found
     */
    public static long over(byte[] octets, MimeLimits limits) {
        return new Walk(limits).message(Message.parse(octets, limits));
    }

    /** Reads a message, or an mbox, without limits. */
    public static long unlimited(byte[] octets, boolean mbox) {
        return mbox ? mbox(octets) : over(octets, MimeLimits.UNLIMITED);
    }

    /** As {@link #over}, for a message that was parsed with those limits. */
    public static long over(Message message, MimeLimits limits) {
        return new Walk(limits).message(message);
    }

    /** Reads a message as it arrives, in pieces of that size. */
    public static long stream(byte[] octets, int piece, MimeLimits limits) {
        MimeReader reader = new MimeReader(limits);
        long events = 0;
        for (int at = 0; at < octets.length; at += piece) {
            ByteBuffer in = ByteBuffer.wrap(octets, at, Math.min(piece, octets.length - at));
            while (reader.next(in) != null) {
                events++;
            }
        }
        reader.endOfInput();
        while (reader.next(ByteBuffer.allocate(0)) != null) {
            events++;
        }
        return events;
    }

    /** Reads an mbox, and how large its messages are. */
    public static long mbox(byte[] octets) {
        long sum = 0;
        for (MboxFormat format : MboxFormat.values()) {
            try {
                MboxInput input = new MboxInput(new ByteArrayInputStream(octets), format);
                for (Optional<?> begin = input.next(); begin.isPresent(); begin = input.next()) {
                    sum += 1 + input.message().transferTo(OutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sum;
    }

    private long message(Message root) {
        count(root.defects());
        count(root.recipients());
        count(root.textBody());
        count(root.htmlBody());
        count(root.attachments());
        count(MailingList.of(root).id());
        count(MailingList.of(root).name());
        count(Report.of(root).flatMap(Report::deliveryStatus));
        Deque<Part> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Part part = open.pop();
            part(part);
            part.parts().forEach(open::push);
            part.message().ifPresent(open::push);
        }
        return sum;
    }

    private void count(Object found) {
        sum += found.hashCode() & 0xFF;
    }

    private void part(Part part) {
        part.headers().forEach(this::field);
        if (part instanceof Message message) {
            count(message.subject());
            count(message.date());
            count(message.from());
            count(message.messageId());
        }
        ContentType type = part.contentType();
        count(type.parameters().list());
        count(part.disposition());
        count(part.filename());
        count(part.contentId());
        count(part.transferEncoding());
        sum += part.lines() + part.octetsWithCrlf();
        if (part.content() == MimeReader.Content.LEAF) {
            body(part, type);
        }
    }

    private void field(Header field) {
        count(field.name());
        count(field.text());
        ByteBuffer value = field.value();
        byte[] octets = new byte[value.remaining()];
        value.get(octets);
        switch (field.name().toLowerCase(java.util.Locale.ROOT)) {
            case "from", "to", "cc" -> count(Address.read(octets, 0, octets.length, limits, IGNORE));
            case "date" -> count(MailDate.read(octets, 0, octets.length, limits, IGNORE));
            case "message-id", "references" -> count(MessageId.read(octets, 0, octets.length, limits, IGNORE));
            case "received" -> count(Received.read(octets, 0, octets.length, limits, IGNORE));
            case "content-type" -> count(ContentType.read(octets, 0, octets.length, limits, IGNORE));
            case "content-disposition" -> count(Disposition.read(octets, 0, octets.length, limits, IGNORE));
            case "authentication-results" ->
                count(AuthenticationResults.read(octets, 0, octets.length, limits, IGNORE));
            default -> count(EncodedWords.decode(field.body(), limits, IGNORE));
        }
    }

    private void body(Part part, ContentType type) {
        sum += part.decoded().size();
        if (type.is("text")) {
            text(part.decoded().text(), type);
        } else if (type.is("application", "ms-tnef")) {
            count(Tnef.read(part.decoded().octets()).contents().size());
        }
        byte[] octets = part.decoded().octets();
        switch (part.transferEncoding()) {
            case "x-uuencode" -> {
                count(Uuencode.find(octets, 0, octets.length).size());
                decode(Uuencode.decoder(), octets);
            }
            case "x-yenc" -> decode(new YEncDecoder(), octets);
            default -> {}
        }
    }

    private void decode(Decoder decoder, byte[] octets) {
        try (InputStream decoded = decoder.reading(new ByteArrayInputStream(octets))) {
            sum += decoded.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void text(String text, ContentType type) {
        switch (type.subtype()) {
            case "html" -> sum += Preview.of(HtmlText.read(text)).length();
            case "enriched" -> sum += EnrichedText.read(text).length();
            default -> {
                if (type.parameter("format").isPresent()) {
                    FlowedText flowed = FlowedText.read(text, false);
                    sum += flowed.wrapped(72).length() + flowed.html().length();
                    sum += flowed.quoted().encoded(72, false).length();
                }
            }
        }
        sum += Preview.of(text).length();
    }
}
