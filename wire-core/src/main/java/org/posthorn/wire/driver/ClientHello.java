package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a TLS handshake (RFC 8446 section 4.1.2), read for the host that the client asks for before there is an engine to
 * read it. Whatever is wrong with it is for the engine to find: here it has no name.
 *
 * @param serverName the host (RFC 6066 section 3), in lower case, without a dot at its end
 */
record ClientHello(Optional<String> serverName) {

    private static final ClientHello NAMELESS = new ClientHello(Optional.empty());

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;

    /** Version and random. */
    private static final int FIXED = 34;

    private static final int MOST_RECORDS = 16;
    private static final int LONGEST = 32_000;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*\\.?");

    /** Looks into {@code net}, and takes nothing out of it. Returns null if more of it must come first. */
    static @Nullable ClientHello read(ByteBuffer net) {
        int end = net.position();
        int length = 0;
        int wanted = 4;
        for (int records = 0; length < wanted; records++) {
            if (net.limit() - end < RECORD_HEADER) {
                return net.limit() - end > 0 && net.get(end) != HANDSHAKE ? NAMELESS : null;
            }
            int size = net.getShort(end + 3) & 0xffff;
            if (net.get(end) != HANDSHAKE || size == 0 || records == MOST_RECORDS || length + size > LONGEST) {
                return NAMELESS;
            }
            end += RECORD_HEADER + size;
            if (net.limit() < end) {
                return null;
            }
            length += size;
            if (length >= 4) {
                wanted = 4 + length(message(net, end, 4));
            }
        }
        return wanted > LONGEST ? NAMELESS : in(message(net, end, wanted));
    }

    /** What the records up to {@code end} bring, as far as {@code wanted}. */
    private static ByteBuffer message(ByteBuffer net, int end, int wanted) {
        ByteBuffer message = ByteBuffer.allocate(wanted);
        for (int at = net.position(); at < end && message.hasRemaining(); ) {
            int size = net.getShort(at + 3) & 0xffff;
            int some = Math.min(size, message.remaining());
            message.put(message.position(), net, at + RECORD_HEADER, some);
            message.position(message.position() + some);
            at += RECORD_HEADER + size;
        }
        return message.flip();
    }

    private static int length(ByteBuffer message) {
        return message.getInt(0) & 0xffffff;
    }

    private static ClientHello in(ByteBuffer message) {
        if (message.get() != CLIENT_HELLO) {
            return NAMELESS;
        }
        message.position(4);
        ByteBuffer extensions = skip(message, FIXED)
                        && skip(message, size(message, 1)) // session id
                        && skip(message, size(message, 2)) // cipher suites
                        && skip(message, size(message, 1)) // compression methods
                ? part(message)
                : null;
        while (extensions != null && extensions.remaining() >= 4) {
            boolean named = extensions.getShort() == SERVER_NAME;
            ByteBuffer extension = part(extensions);
            if (named && extension != null) {
                return new ClientHello(hostName(part(extension)));
            }
            extensions = extension == null ? null : extensions;
        }
        return NAMELESS;
    }

    private static Optional<String> hostName(@Nullable ByteBuffer names) {
        if (names == null || names.remaining() < 3 || names.get() != HOST_NAME) {
            return Optional.empty();
        }
        ByteBuffer name = part(names);
        String text = name == null ? "" : US_ASCII.decode(name).toString();
        if (text.length() > 255 || !HOST.matcher(text).matches()) {
            return Optional.empty();
        }
        String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return Optional.of(host.toLowerCase(Locale.ROOT));
    }

    /** A number of one octet or two; -1 if there is none. */
    private static int size(ByteBuffer from, int octets) {
        if (from.remaining() < octets) {
            return -1;
        }
        return octets == 1 ? from.get() & 0xff : from.getShort() & 0xffff;
    }

    private static boolean skip(ByteBuffer from, int octets) {
        if (octets < 0 || from.remaining() < octets) {
            return false;
        }
        from.position(from.position() + octets);
        return true;
    }

    /** What stands behind its length in two octets; null if that is not all there. */
    private static @Nullable ByteBuffer part(ByteBuffer from) {
        int octets = size(from, 2);
        if (octets < 0 || from.remaining() < octets) {
            return null;
        }
        ByteBuffer part = from.slice(from.position(), octets);
        from.position(from.position() + octets);
        return part;
    }
}
