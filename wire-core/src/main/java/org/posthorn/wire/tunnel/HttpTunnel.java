package org.posthorn.wire.tunnel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Line;
import org.posthorn.wire.LineReader;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Violation;

/** Asks an HTTP proxy (CONNECT, RFC 9110 section 9.3.6), which resolves the server's name itself; with Basic authentication (RFC 7617). */
public final class HttpTunnel extends Tunnel {

    private static final int LONGEST_LINE = 8 << 10;
    private static final int MOST_LINES = 200;

    private final LineReader lines = new LineReader(LONGEST_LINE);
    private int count;
    private boolean inHeader;
    private String status = "";

    /**
     * A tunnel to a server.
     *
     * @param host its name, or its address, that of IPv6 without brackets
     * @param port from 1 to 65535
     * @param login who we are, if the proxy wants to know
     */
    public HttpTunnel(String host, int port, @Nullable ProxyLogin login) {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port);
        }
        if (!host.matches("[0-9A-Za-z._:-]{1,255}")) {
            throw new IllegalArgumentException("not a host's name");
        }
        String authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        out.put("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n");
        if (login != null) {
            byte[] both = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
            out.put("Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(both) + "\r\n");
        }
        out.put("\r\n");
    }

    @Override
    @Nullable TunnelEvent take(ByteBuffer in) {
        for (Line line; (line = lines.next(in)) != null; ) {
            if (!line.sound()) {
                return fault(line.problem().orElseThrow(), "in the proxy's response");
            }
            if (++count > MOST_LINES) {
                return fault(Violation.Kind.TOO_MANY, "lines in the proxy's response");
            }
            TunnelEvent event = inHeader ? header(line) : statusLine(line);
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    private @Nullable TunnelEvent statusLine(Line line) {
        String text = line.text(0, line.length());
        if (!text.matches("HTTP/1\\.[0-9] [1-5][0-9][0-9]( .*)?")) {
            return fault(Violation.Kind.SYNTAX, "no HTTP status line: " + Printable.of(text));
        }
        status = text.substring("HTTP/1.1 ".length());
        inHeader = true;
        return null;
    }

    private @Nullable TunnelEvent header(Line line) {
        if (line.length() > 0) {
            return null;
        }
        inHeader = false;
        return switch (status.charAt(0)) {
            case '1' -> null; // another status line follows
            case '2' -> new TunnelEvent.Established();
            default -> new TunnelEvent.Refused(Printable.of(status));
        };
    }
}
