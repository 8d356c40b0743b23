package org.posthorn.wire.tunnel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.Violation;

/** Dialogues with proxies, by RFC 1928, RFC 1929 and RFC 9110 section 9.3.6. */
class TunnelTest {

    private static final ProxyLogin LOGIN = new ProxyLogin("joey", "secret");

    private static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String said(Session<TunnelEvent> tunnel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer each : tunnel.output()) {
            byte[] some = new byte[each.remaining()];
            each.get(some);
            all.writeBytes(some);
        }
        return all.toString(ISO_8859_1);
    }

    private static @Nullable TunnelEvent hear(Session<TunnelEvent> tunnel, String text) {
        ByteBuffer in = ByteBuffer.wrap(octets(text));
        TunnelEvent event = tunnel.next(in);
        assertThat(in.hasRemaining()).as("octets left").isFalse();
        return event;
    }

    @Test
    void socksAsksForAServerByItsName() {
        Socks5Tunnel tunnel = Socks5Tunnel.toName("mail.example", 587, null);
        assertThat(said(tunnel)).isEqualTo("\5\1\0");
        assertThat(hear(tunnel, "\5\0")).isNull();
        assertThat(tunnel.signal()).isEqualTo(Signal.NEED_INPUT);
        assertThat(said(tunnel)).isEqualTo("\5\1\0\3\14mail.example\2\113");
        assertThat(hear(tunnel, "\5\0\0\1\177\0\0\1\4\1")).isEqualTo(new TunnelEvent.Established());
        assertThat(tunnel.signal()).isEqualTo(Signal.CLOSED);
    }

    @Test
    void socksAsksForAServerByItsAddressAndLogsIn() {
        Socks5Tunnel tunnel = Socks5Tunnel.toAddress(new byte[] {127, 0, 0, 1}, 25, LOGIN);
        assertThat(said(tunnel)).isEqualTo("\5\2\0\2");
        assertThat(hear(tunnel, "\5\2")).isNull();
        assertThat(said(tunnel)).isEqualTo("\1\4joey\6secret");
        assertThat(hear(tunnel, "\1\0")).isNull();
        assertThat(said(tunnel)).isEqualTo("\5\1\0\1\177\0\0\1\0\31");
        assertThat(hear(tunnel, "\5\0\0\3\1x\0\0")).isEqualTo(new TunnelEvent.Established());
        Socks5Tunnel six = Socks5Tunnel.toAddress(new byte[16], 25, null);
        said(six);
        hear(six, "\5\0");
        assertThat(said(six)).startsWith("\5\1\0\4").hasSize(22);
        assertThat(hear(six, "\5\0\0\4" + "\0".repeat(18))).isEqualTo(new TunnelEvent.Established());
    }

    @Test
    void aSocksProxyCanRefuse() {
        assertThat(hear(Socks5Tunnel.toName("a", 25, null), "\5\u00ff")).isInstanceOf(TunnelEvent.Refused.class);
        assertThat(hear(Socks5Tunnel.toName("a", 25, null), "\5\2")).isInstanceOf(TunnelEvent.Refused.class);
        assertThat(hear(Socks5Tunnel.toName("a", 25, LOGIN), "\5\2\1\1")).isInstanceOf(TunnelEvent.Refused.class);
        assertThat(hear(Socks5Tunnel.toName("a", 25, null), "\5\0\5\5"))
                .isEqualTo(new TunnelEvent.Refused("connection refused"));
        assertThat(hear(Socks5Tunnel.toName("a", 25, null), "\5\0\5\u00fe"))
                .isEqualTo(new TunnelEvent.Refused("reply 254"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\4\0", "\5\1", "\5\0\4", "\5\0\5\0\0\2"})
    void whatIsNotSocksIsAFault(String answer) {
        Session<TunnelEvent> tunnel = Socks5Tunnel.toName("a", 25, null);
        assertThat(hear(tunnel, answer)).isInstanceOf(TunnelEvent.Fault.class);
    }

    @Test
    void httpAsksForAServer() {
        HttpTunnel tunnel = new HttpTunnel("mail.example", 587, null);
        assertThat(said(tunnel)).isEqualTo("CONNECT mail.example:587 HTTP/1.1\r\nHost: mail.example:587\r\n\r\n");
        assertThat(hear(tunnel, "HTTP/1.1 200 Connection established\r\nVia: x\r\n"))
                .isNull();
        assertThat(hear(tunnel, "\r\n")).isEqualTo(new TunnelEvent.Established());
        assertThat(said(new HttpTunnel("::1", 25, null))).startsWith("CONNECT [::1]:25 HTTP/1.1\r\n");
    }

    @Test
    void httpLogsInAndPassesOverInterimResponses() {
        HttpTunnel tunnel = new HttpTunnel("a", 25, LOGIN);
        assertThat(said(tunnel))
                .contains("\r\nProxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(octets("joey:secret")) + "\r\n");
        assertThat(hear(tunnel, "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.0 204 \r\n\r\n"))
                .isEqualTo(new TunnelEvent.Established());
    }

    @Test
    void anHttpProxyCanRefuse() {
        assertThat(hear(new HttpTunnel("a", 25, null), "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"))
                .isEqualTo(new TunnelEvent.Refused("407 Proxy Authentication Required"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 mail.example ESMTP\r\n", "HTTP/2 200 ok\r\n", "HTTP/1.1 200 ok\n", "\r\n"})
    void whatIsNotHttpIsAFault(String answer) {
        assertThat(hear(new HttpTunnel("a", 25, null), answer)).isInstanceOf(TunnelEvent.Fault.class);
    }

    @Test
    void aResponseWithoutEndIsAFault() {
        Session<TunnelEvent> lines = new HttpTunnel("a", 25, null);
        hear(lines, "HTTP/1.1 200 ok\r\n");
        assertThat(lines.next(ByteBuffer.wrap(octets("a: b\r\n".repeat(300)))))
                .isInstanceOfSatisfying(
                        TunnelEvent.Fault.class,
                        fault -> assertThat(fault.violation().kind()).isEqualTo(Violation.Kind.TOO_MANY));
        Session<TunnelEvent> line = new HttpTunnel("a", 25, null);
        assertThat(line.next(ByteBuffer.wrap(octets("x".repeat(20_000) + "\r\n"))))
                .isInstanceOf(TunnelEvent.Fault.class);
    }

    @Test
    void aProxyThatLeavesIsAFault() {
        for (Session<TunnelEvent> tunnel :
                java.util.List.of(new HttpTunnel("a", 25, null), Socks5Tunnel.toName("a", 25, null))) {
            tunnel.endOfInput();
            assertThat(hear(tunnel, "")).isInstanceOf(TunnelEvent.Fault.class);
        }
    }

    /** However the octets are cut, the end is the same, and what belongs to the server is left. */
    @Property(tries = 300)
    void cutsDoNotMatter(@ForAll long seed) {
        cut(
                () -> Socks5Tunnel.toName("a", 25, LOGIN),
                "\5\2\1\0\5\0\0\3\7example\0\0" + "220 mail.example\r\n",
                "220 mail.example\r\n",
                seed);
        cut(
                () -> new HttpTunnel("a", 25, LOGIN),
                "HTTP/1.1 100 \r\n\r\nHTTP/1.1 200 ok\r\na: b\r\n\r\n220 mail.example\r\n",
                "220 mail.example\r\n",
                seed);
    }

    private static void cut(Supplier<Session<TunnelEvent>> making, String octets, String left, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Session<TunnelEvent> tunnel = making.get();
        byte[] all = octets(octets);
        TunnelEvent event = null;
        int at = 0;
        while (event == null && at < all.length) {
            int size = 1 + random.nextInt(Math.min(12, all.length - at));
            ByteBuffer in = ByteBuffer.wrap(all, at, size);
            event = tunnel.next(in);
            at = in.position();
        }
        assertThat(event).isEqualTo(new TunnelEvent.Established());
        assertThat(new String(all, at, all.length - at, ISO_8859_1)).isEqualTo(left);
    }

    @Property(tries = 500)
    void anyOctetsGiveEventsAndNoException(@ForAll byte[] octets) {
        for (Session<TunnelEvent> tunnel :
                java.util.List.of(new HttpTunnel("a", 25, null), Socks5Tunnel.toName("a", 25, LOGIN))) {
            ByteBuffer in = ByteBuffer.wrap(octets);
            tunnel.next(in);
            tunnel.endOfInput();
            tunnel.next(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r", "a\nb", "a\0", "a/b", "\u010d", "\u010a", "a>\u0001"})
    void nothingThatIsSaidBreaksOutOfItsPlace(String evil) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpTunnel(evil, 25, null));
        if (!evil.equals("a/b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Socks5Tunnel.toName(evil, 25, null));
        }
        if (evil.isEmpty() || evil.chars().anyMatch(Character::isISOControl)) {
            assertThatIllegalArgumentException().isThrownBy(() -> new ProxyLogin(evil, "a"));
            assertThatIllegalArgumentException().isThrownBy(() -> new ProxyLogin("a", evil));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new ProxyLogin("a:b", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpTunnel("a", 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> Socks5Tunnel.toName("a", 65_536, null));
        assertThatIllegalArgumentException().isThrownBy(() -> Socks5Tunnel.toAddress(new byte[5], 25, null));
    }

    @Test
    void aPasswordIsNeverPrinted() {
        assertThat(LOGIN.toString()).contains("joey").doesNotContain("secret");
    }
}
