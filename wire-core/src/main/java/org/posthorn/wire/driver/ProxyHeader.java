package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Violation;

/**
 * What a proxy says before all else of the connection that it passes on: the header of the PROXY protocol, version 1 or 2.
 *
 * @param source the address that the connection came from; null if the proxy speaks for itself, or does not know
 * @param destination the address that it came to; null if {@code source} is
 */
record ProxyHeader(
        @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {

    /** The longest header of version 1, its line end included. */
    private static final int MOST_TEXT = 107;

    /** The most octets that may follow the fixed ones of version 2: addresses and what else the proxy tells. */
    private static final int MOST_REST = 4096;

    private static final byte[] TEXT = "PROXY ".getBytes(US_ASCII);
    private static final byte[] BINARY = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED = BINARY.length + 4;
    private static final int CHECKSUM = 3;

    private static final ProxyHeader UNKNOWN = new ProxyHeader(null, null);

    /**
     * Reads a header, once it is there whole.
     *
     * @param in what came so far, from position to limit; moved behind the header if that is whole, else not at all
     * @return the header, or null if more must come
     * @throws MailException.ProtocolViolated if this is no header
     */
    static @Nullable ProxyHeader read(ByteBuffer in) throws MailException.ProtocolViolated {
        if (!in.hasRemaining()) {
            return null;
        }
        return in.get(in.position()) == TEXT[0] ? readText(in) : readBinary(in);
    }

    private static @Nullable ProxyHeader readText(ByteBuffer in) throws MailException.ProtocolViolated {
        if (!begins(in, TEXT)) {
            return null;
        }
        int most = Math.min(in.remaining(), MOST_TEXT);
        for (int i = TEXT.length; i < most; i++) {
            if (in.get(in.position() + i) == '\n') {
                byte[] line = new byte[i + 1];
                in.get(line);
                return text(new String(line, US_ASCII));
            }
        }
        if (most == MOST_TEXT) {
            throw violated("a line of more than " + MOST_TEXT + " octets");
        }
        return null;
    }

    private static ProxyHeader text(String line) throws MailException.ProtocolViolated {
        if (!line.endsWith("\r\n")) {
            throw violated("a line that does not end with CR LF");
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return UNKNOWN; // whatever follows
        }
        boolean ipv4 = words[1].equals("TCP4");
        if (words.length != 6 || !ipv4 && !words[1].equals("TCP6")) {
            throw violated(line);
        }
        try {
            return new ProxyHeader(address(words[2], words[4], ipv4), address(words[3], words[5], ipv4));
        } catch (IllegalArgumentException e) {
            throw violated(line);
        }
    }

    private static InetSocketAddress address(String address, String port, boolean ipv4) {
        if (ipv4 == address.contains(":") || !port.matches("0|[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException("another family, or no port");
        }
        return new InetSocketAddress(Network.address(address), Integer.parseInt(port));
    }

    private static @Nullable ProxyHeader readBinary(ByteBuffer in) throws MailException.ProtocolViolated {
        if (!begins(in, BINARY) || in.remaining() < FIXED) {
            return null;
        }
        int start = in.position();
        int versionAndCommand = in.get(start + BINARY.length) & 0xFF;
        int family = in.get(start + BINARY.length + 1) & 0xFF;
        int rest = (in.get(start + FIXED - 2) & 0xFF) << 8 | in.get(start + FIXED - 1) & 0xFF;
        if (versionAndCommand != 0x20 && versionAndCommand != 0x21) {
            throw violated("version and command " + Integer.toHexString(versionAndCommand));
        }
        if (rest > MOST_REST) {
            throw violated(rest + " octets of addresses and more");
        }
        if (in.remaining() < FIXED + rest) {
            return null;
        }
        ByteBuffer header = in.slice(start, FIXED + rest);
        in.position(start + FIXED + rest);
        header.position(FIXED);
        if (versionAndCommand == 0x20) {
            return UNKNOWN; // the proxy speaks for itself, and the rest means nothing
        }
        ProxyHeader told = addresses(header, family);
        checkSum(header);
        return told;
    }

    /** The addresses; the header is moved behind them. */
    private static ProxyHeader addresses(ByteBuffer header, int family) throws MailException.ProtocolViolated {
        int size = switch (family) {
            case 0x11 -> 4; // TCP over IPv4
            case 0x21 -> 16; // TCP over IPv6
            case 0x00, 0x31 -> { // not said, or a socket of the system's own
                header.position(header.limit());
                yield 0;
            }
            default -> throw violated("family " + Integer.toHexString(family));
        };
        if (size == 0) {
            return UNKNOWN;
        }
        if (header.remaining() < 2 * size + 4) {
            throw violated("addresses cut short");
        }
        byte[] from = new byte[size];
        byte[] to = new byte[size];
        header.get(from).get(to);
        return new ProxyHeader(
                new InetSocketAddress(address(from), header.getShort() & 0xFFFF),
                new InetSocketAddress(address(to), header.getShort() & 0xFFFF));
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for other lengths
        }
    }

    /** Goes through what else the proxy tells: each a type, a length and a value. If one is a checksum of the header, it must be right. */
    private static void checkSum(ByteBuffer header) throws MailException.ProtocolViolated {
        while (header.hasRemaining()) {
            int type = header.remaining() < 3 ? 0 : header.get() & 0xFF;
            int length = type == 0 ? Integer.MAX_VALUE : header.getShort() & 0xFFFF;
            if (length > header.remaining() || type == CHECKSUM && length != 4) {
                throw violated("a value that is cut short");
            }
            if (type == CHECKSUM && sum(header, header.position()) != header.getInt(header.position())) {
                throw violated("a wrong checksum");
            }
            header.position(header.position() + length);
        }
    }

    private static int sum(ByteBuffer header, int checksumAt) {
        ByteBuffer octets = ByteBuffer.allocate(header.limit());
        octets.put(header.duplicate().position(0)).flip();
        octets.putInt(checksumAt, 0);
        CRC32C crc = new CRC32C();
        crc.update(octets);
        return (int) crc.getValue();
    }

    /** Whether it begins so; false if it does so far. */
    private static boolean begins(ByteBuffer in, byte[] wanted) throws MailException.ProtocolViolated {
        int count = Math.min(in.remaining(), wanted.length);
        for (int i = 0; i < count; i++) {
            if (in.get(in.position() + i) != wanted[i]) {
                throw violated("it is missing");
            }
        }
        return count == wanted.length;
    }

    private static MailException.ProtocolViolated violated(String what) {
        return new MailException.ProtocolViolated(
                new Violation(Violation.Kind.SYNTAX, "the proxy's header: " + Printable.of(what)));
    }
}
