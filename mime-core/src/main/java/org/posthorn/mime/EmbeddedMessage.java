package org.posthorn.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.TransferChoice.Encoded;

/** A message, or its header alone, as a part of a message that is being composed. */
final class EmbeddedMessage {

    private static final ContentType MESSAGE = ContentType.of("message", "rfc822");
    private static final ContentType GLOBAL = ContentType.of("message", "global");
    private static final ContentType HEADERS = ContentType.of("text", "rfc822-headers");
    private static final ContentType GLOBAL_HEADERS = ContentType.of("message", "global-headers");

    private EmbeddedMessage() {}

    /**
     * The message octet for octet, but for bare LFs, which become CRLF. A message/rfc822 may not be encoded (RFC 2046 section 5.2.1), but its
     * parts may: they are where the transport cannot carry them. What has UTF-8 in its header, lines that are too long, or NULs is a
     * message/global, which may be encoded (RFC 6532 section 3.7).
     */
    static Entity.Leaf whole(Message message, @Nullable Disposition disposition) {
        Message sent = withCrlf(message);
        Transport needed = sent.needs();
        if (needed == Transport.BINARY || !isAscii(sent, sent.offset(), sent.bodyOffset())) {
            return new Entity.Leaf(
                    GLOBAL,
                    disposition,
                    null,
                    transport -> transport.carries(needed) && needed != Transport.BINARY
                            ? asItIs(sent, needed)
                            : new Encoded("base64", new Base64Source(octets(sent))));
        }
        return new Entity.Leaf(
                MESSAGE,
                disposition,
                null,
                transport -> asItIs(transport.carries(needed) ? sent : sent.over(transport), needed.and(transport)));
    }

    private static Encoded asItIs(Message message, Transport needed) {
        return new Encoded(needed.encoding(), octets(message));
    }

    private static Source octets(Message message) {
        Segments.Builder range = new Segments.Builder();
        range.add(message.structure().source, message.offset(), message.end());
        return range.build(0);
    }

    /** The header fields of the message, without the empty line behind them (RFC 6522 section 4, RFC 6533 section 4.3). */
    static Entity.Leaf headers(Message message) {
        byte[] octets = message.structure().source.copy(message.offset(), message.bodyOffset());
        byte[] fields = withCrlf(octets);
        int end = fields.length;
        boolean empty = end >= 4 && fields[end - 4] == '\r' && fields[end - 3] == '\n' && fields[end - 2] == '\r';
        byte[] kept = empty ? Arrays.copyOf(fields, end - 2) : fields;
        ContentType type = TransferChoice.isUtf8BeyondAscii(kept) ? GLOBAL_HEADERS : HEADERS;
        return Entity.Leaf.encoded(type, null, null, kept);
    }

    /** The same if there is no bare LF. */
    static Message withCrlf(Message message) {
        Structure structure = message.structure();
        if (structure.lines(message.offset(), message.end()).bare == 0) {
            return message;
        }
        byte[] octets = structure.source.copy(message.offset(), message.end());
        return Message.parse(withCrlf(octets), structure.limits.onBreach(MimeLimits.OnBreach.TRUNCATE));
    }

    /** The octets with a CR before each LF that has none. */
    static byte[] withCrlf(byte[] octets) {
        int missing = 0;
        for (int i = 0; i < octets.length; i++) {
            missing += isBareLf(octets, i) ? 1 : 0;
        }
        byte[] all = new byte[octets.length + missing];
        int filled = 0;
        for (int i = 0; i < octets.length; i++) {
            if (isBareLf(octets, i)) {
                all[filled++] = '\r';
            }
            all[filled++] = octets[i];
        }
        return all;
    }

    private static boolean isBareLf(byte[] octets, int at) {
        return octets[at] == '\n' && (at == 0 || octets[at - 1] != '\r');
    }

    static boolean isAscii(Message message, long from, long to) {
        byte[] some = new byte[(int) Math.min(to - from, 1 << 14)];
        try (InputStream octets = message.structure().source.open(from, to)) {
            int signs = 0;
            for (int read = octets.read(some); read > 0 && signs >= 0; read = octets.read(some)) {
                for (int i = 0; i < read; i++) {
                    signs |= some[i];
                }
            }
            return signs >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
