package org.posthorn.wire.tunnel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Violation;

/** Asks a SOCKS version 5 proxy (RFC 1928), which resolves the server's name itself; with user name and password (RFC 1929) if it wants. */
public final class Socks5Tunnel extends Tunnel {

    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int NO_LOGIN = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int LONGEST_ANSWER = 4 + 1 + 255 + 2;

    /** RFC 1928 section 6. */
    private static final String[] REASONS = {
        "succeeded",
        "general failure",
        "connection not allowed by ruleset",
        "network unreachable",
        "host unreachable",
        "connection refused",
        "TTL expired",
        "command not supported",
        "address type not supported"
    };

    private enum Step {
        METHOD,
        LOGIN,
        ANSWER
    }

    private final byte[] target;
    private final int kind;
    private final int port;
    private final @Nullable ProxyLogin login;
    private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
    private Step step = Step.METHOD;

    private Socks5Tunnel(int kind, byte[] target, int port, @Nullable ProxyLogin login) {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port);
        }
        this.kind = kind;
        this.target = target;
        this.port = port;
        this.login = login;
        put(VERSION, login == null ? 1 : 2, NO_LOGIN);
        if (login != null) {
            put(USER_AND_PASSWORD);
        }
    }

    /**
     * {@return a tunnel to a server by its name, which the proxy resolves}
     *
     * @param host the name: printable ASCII, 1 to 255 octets
     * @param port from 1 to 65535
     * @param login who we are, if the proxy wants to know
     */
    public static Socks5Tunnel toName(String host, int port, @Nullable ProxyLogin login) {
        if (host.isEmpty() || host.length() > 255 || !host.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("not a host's name");
        }
        return new Socks5Tunnel(NAME, host.getBytes(StandardCharsets.US_ASCII), port, login);
    }

    /**
     * {@return a tunnel to a server by its address}
     *
     * @param address four octets or sixteen
     * @param port from 1 to 65535
     * @param login who we are, if the proxy wants to know
     */
    public static Socks5Tunnel toAddress(byte[] address, int port, @Nullable ProxyLogin login) {
        if (address.length != 4 && address.length != 16) {
            throw new IllegalArgumentException("not an address");
        }
        return new Socks5Tunnel(address.length == 4 ? IPV4 : IPV6, address.clone(), port, login);
    }

    @Override
    @Nullable TunnelEvent take(ByteBuffer in) {
        while (in.hasRemaining()) {
            answer.put(in.get());
            int size = answer.position();
            TunnelEvent event = switch (step) {
                case METHOD -> size < 2 ? null : method();
                case LOGIN -> size < 2 ? null : loggedIn();
                case ANSWER -> size < 5 || size < answerSize() ? checked(size) : answered();
            };
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    /** How long the answer to our request is: the address in it is of no use to us, but it must be passed over. */
    private int answerSize() {
        int address = switch (answer.get(3)) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            default -> 1 + (answer.get(4) & 0xff);
        };
        return 4 + address + 2;
    }

    /** An answer that has not come whole, but may be wrong already. */
    private @Nullable TunnelEvent checked(int size) {
        if (answer.get(0) != VERSION) {
            return fault(Violation.Kind.SYNTAX, "not SOCKS version 5");
        }
        if (size >= 2 && answer.get(1) != 0) {
            int code = answer.get(1) & 0xff;
            return new TunnelEvent.Refused(code < REASONS.length ? REASONS[code] : "reply " + code);
        }
        if (size >= 4 && answer.get(3) != IPV4 && answer.get(3) != IPV6 && answer.get(3) != NAME) {
            return fault(Violation.Kind.SYNTAX, "an address of an unknown type");
        }
        return null;
    }

    private @Nullable TunnelEvent method() {
        if (answer.get(0) != VERSION) {
            return fault(Violation.Kind.SYNTAX, "not SOCKS version 5");
        }
        int method = answer.get(1) & 0xff;
        answer.clear();
        if (method == NO_LOGIN) {
            request();
            return null;
        }
        if (method != USER_AND_PASSWORD || login == null) {
            return method == 0xff || method == USER_AND_PASSWORD
                    ? new TunnelEvent.Refused("it does not let us in without another login")
                    : fault(Violation.Kind.SYNTAX, "a method that was not offered");
        }
        byte[] user = login.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
        put(LOGIN_VERSION, user.length);
        out.share(ByteBuffer.wrap(user));
        put(password.length);
        out.share(ByteBuffer.wrap(password));
        step = Step.LOGIN;
        return null;
    }

    private @Nullable TunnelEvent loggedIn() {
        boolean welcome = answer.get(1) == 0;
        answer.clear();
        if (!welcome) {
            return new TunnelEvent.Refused("user name or password are wrong");
        }
        request();
        return null;
    }

    private void request() {
        put(VERSION, CONNECT, 0, kind);
        if (kind == NAME) {
            put(target.length);
        }
        out.share(ByteBuffer.wrap(target));
        put(port >> 8, port);
        step = Step.ANSWER;
    }

    private @Nullable TunnelEvent answered() {
        TunnelEvent event = checked(answer.position());
        return event != null ? event : new TunnelEvent.Established();
    }

    private void put(int... octets) {
        for (int octet : octets) {
            out.put((byte) octet);
        }
    }

    /** The server. */
    @Override
    public String toString() {
        return "SOCKS5 to "
                + (kind == NAME ? Printable.of(new String(target, StandardCharsets.US_ASCII)) : "an address") + ":"
                + port;
    }
}
