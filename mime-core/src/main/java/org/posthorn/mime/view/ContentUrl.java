package org.posthorn.mime.view;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageId;
import org.posthorn.mime.MimeReader;
import org.posthorn.mime.Part;

/**
 * A {@code cid:} or {@code mid:} URL: what one part calls another, in the same message or in another one (RFC 2392).
 *
 * @param message the message, or null in a {@code cid:} URL
 * @param part the part, or null where a whole message is meant
 */
public record ContentUrl(
        @Nullable MessageId message, @Nullable MessageId part) {

    private static final String CID = "cid:";
    private static final String MID = "mid:";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Refuses a URL of nothing. */
    public ContentUrl {
        if (message == null && part == null) {
            throw new IllegalArgumentException("neither message nor part");
        }
    }

    /**
     * Reads a URL, as it stands in HTML for instance.
     *
     * @param url any text
     * @return what it names; empty if it is no such URL
     */
    public static Optional<ContentUrl> read(String url) {
        String text = url.strip();
        if (text.regionMatches(true, 0, CID, 0, CID.length())) {
            return id(text.substring(CID.length())).map(part -> new ContentUrl(null, part));
        }
        if (!text.regionMatches(true, 0, MID, 0, MID.length())) {
            return Optional.empty();
        }
        String rest = text.substring(MID.length());
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return id(rest).map(message -> new ContentUrl(message, null));
        }
        return id(rest.substring(0, slash))
                .flatMap(message -> id(rest.substring(slash + 1)).map(part -> new ContentUrl(message, part)));
    }

    private static Optional<MessageId> id(String escaped) {
        String text = unescaped(escaped);
        try {
            return Optional.of(new MessageId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Finds the part in a message, or the message itself; parts of embedded messages too. Of several with the same identifier it is the
     * last alternative in a multipart/alternative, and else the first.
     *
     * @param in the message
     * @return the part; empty if it is not there, or the URL names another message
     */
    public Optional<Part> find(Message in) {
        if (message != null && !in.messageId().equals(Optional.of(message))) {
            return Optional.empty();
        }
        MessageId wanted = part;
        if (wanted == null) {
            return Optional.of(in);
        }
        Deque<Part> open = new ArrayDeque<>();
        open.push(in);
        while (!open.isEmpty()) {
            Part each = open.pop();
            if (each.contentId().filter(wanted::equals).isPresent()) {
                return Optional.of(each);
            }
            boolean alternative = Alternative.of(each).isPresent();
            int count = each.parts().size();
            for (int i = 0; i < count; i++) {
                open.push(each.parts().get(alternative ? i : count - 1 - i));
            }
            if (each.content() == MimeReader.Content.MESSAGE) {
                each.message().ifPresent(open::push);
            }
        }
        return Optional.empty();
    }

    /** The URL. */
    @Override
    public String toString() {
        String first = message == null ? CID + escaped(Objects.requireNonNull(part)) : MID + escaped(message);
        return message == null || part == null ? first : first + '/' + escaped(part);
    }

    private static String escaped(MessageId id) {
        StringBuilder out = new StringBuilder();
        for (byte b : id.value().getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= '0' && b <= '9' || (b | 0x20) >= 'a' && (b | 0x20) <= 'z' && b > 0;
            if (plain || b > 0 && "@.-_~!$&'()*+,;=:".indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                HEX.toHexDigits(out.append('%'), b);
            }
        }
        return out.toString();
    }

    /** Undoes the escapes of a URI (RFC 3986 section 2.1); what is no escape stays. */
    static String unescaped(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            int high = octets[i] == '%' && i + 2 < octets.length ? Character.digit(octets[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(octets[i + 2], 16);
            out.write(low < 0 ? octets[i] : 16 * high + low);
            i += low < 0 ? 0 : 2;
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
