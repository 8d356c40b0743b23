package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.wire.MailException.ProtocolViolated;

/** Headers of the PROXY protocol, versions 1 and 2, as its description has them. */
class ProxyHeaderTest {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IPV4 = "c0000207" + "c6336419" + "d903" + "0019";
    private static final String IPV6 =
            "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "d903" + "0019";

    private static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] binary(String behindSignature) {
        return HexFormat.of().parseHex(SIGNATURE + behindSignature);
    }

    private static InetSocketAddress address(String address, int port) {
        return new InetSocketAddress(Network.address(address), port);
    }

    private static ProxyHeader read(byte[] octets) throws ProtocolViolated {
        ByteBuffer in = ByteBuffer.wrap(octets);
        ProxyHeader header = ProxyHeader.read(in);
        assertThat(header).isNotNull();
        assertThat(in.hasRemaining()).isFalse();
        return header;
    }

    @ParameterizedTest
    @CsvSource({
        "TCP4 192.0.2.7 198.51.100.25 55555 25, 192.0.2.7, 55555, 198.51.100.25, 25",
        "TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255, 65535, 255.255.255.255, 65535",
        "TCP6 2001:db8::1 2001:db8::2 0 587, 2001:db8::1, 0, 2001:db8::2, 587",
    })
    void theLineNamesBothEnds(String line, String source, int sourcePort, String destination, int destinationPort)
            throws Exception {
        assertThat(read(octets("PROXY " + line + "\r\n")))
                .isEqualTo(new ProxyHeader(address(source, sourcePort), address(destination, destinationPort)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "UNKNOWN ffff::1 ffff::1 65535 65535", "UNKNOWN whatever"})
    void theLineMaySayThatNothingIsKnown(String line) throws Exception {
        assertThat(read(octets("PROXY " + line + "\r\n"))).isEqualTo(new ProxyHeader(null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO example.org\r\n",
                "proxy UNKNOWN\r\n",
                "PROXY\r\n",
                "PROXY \r\n",
                "PROXY UNKNOWN\n",
                "PROXY  UNKNOWN\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.25 55555\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.25 55555 25 \r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.25 55555 65536\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.25 55555 025\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.25 55555 -1\r\n",
                "PROXY TCP4 192.0.2.256 198.51.100.25 55555 25\r\n",
                "PROXY TCP4 example.org 198.51.100.25 55555 25\r\n",
                "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
                "PROXY TCP6 192.0.2.7 198.51.100.25 55555 25\r\n",
                "PROXY UDP4 192.0.2.7 198.51.100.25 55555 25\r\n",
            })
    void anythingElseIsAViolation(String text) {
        assertThatThrownBy(() -> ProxyHeader.read(ByteBuffer.wrap(octets(text))))
                .isInstanceOf(ProtocolViolated.class);
    }

    @Test
    void aLineHasAtMost107Octets() throws Exception {
        String line = "PROXY UNKNOWN " + "x".repeat(91);
        assertThat(read(octets(line + "\r\n"))).isEqualTo(new ProxyHeader(null, null));
        assertThatThrownBy(() -> ProxyHeader.read(ByteBuffer.wrap(octets(line + "x\r\n"))))
                .isInstanceOf(ProtocolViolated.class);
    }

    @Test
    void theBinaryHeaderNamesBothEnds() throws Exception {
        assertThat(read(binary("2111000c" + IPV4)))
                .isEqualTo(new ProxyHeader(address("192.0.2.7", 55555), address("198.51.100.25", 25)));
        assertThat(read(binary("21210024" + IPV6)))
                .isEqualTo(new ProxyHeader(address("2001:db8::1", 55555), address("2001:db8::2", 25)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20000000", "20110003ffffff", "21000000", "21000002ffff", "21310002ffff"})
    void theBinaryHeaderMaySayThatNothingIsKnown(String header) throws Exception {
        assertThat(read(binary(header))).isEqualTo(new ProxyHeader(null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11110000", // version 1
                "22110000", // an unknown command
                "2112000cc0000207c6336419d9030019", // UDP
                "2111000bc0000207c6336419d90300", // addresses cut short
                "2111000ec0000207c6336419d90300190400", // a value without its length
                "21110010c0000207c6336419d903001904000200", // a value cut short
                "21111001", // longer than 4,096
            })
    void aMalformedBinaryHeaderIsAViolation(String header) {
        assertThatThrownBy(() -> ProxyHeader.read(ByteBuffer.wrap(binary(header))))
                .isInstanceOf(ProtocolViolated.class);
    }

    @Test
    void aChecksumMustBeRight() throws Exception {
        byte[] header = binary("21110016" + IPV4 + "040000" + "03000400000000");
        CRC32C crc = new CRC32C();
        crc.update(header);
        ByteBuffer.wrap(header).putInt(header.length - 4, (int) crc.getValue());
        assertThat(read(header).source()).isEqualTo(address("192.0.2.7", 55555));
        header[header.length - 1] ^= 1;
        assertThatThrownBy(() -> read(header)).isInstanceOf(ProtocolViolated.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHeaderThatIsNotWholeIsWaitedForAndWhatFollowsIsLeft(boolean binary) throws Exception {
        byte[] header = binary ? binary("21210024" + IPV6) : octets("PROXY TCP6 2001:db8::1 2001:db8::2 55555 25\r\n");
        byte[] all = ByteBuffer.allocate(header.length + 4)
                .put(header)
                .put(octets("EHLO"))
                .array();
        for (int i = 0; i < header.length; i++) {
            ByteBuffer in = ByteBuffer.wrap(all, 0, i);
            assertThat(ProxyHeader.read(in)).as("after %d octets", i).isNull();
            assertThat(in.position()).isZero();
        }
        ByteBuffer in = ByteBuffer.wrap(all);
        assertThat(ProxyHeader.read(in))
                .isEqualTo(new ProxyHeader(address("2001:db8::1", 55555), address("2001:db8::2", 25)));
        assertThat(in.position()).isEqualTo(header.length);
    }

    @Property
    void anyOctetsAreAHeaderOrAViolationOrNotWhole(@ForAll boolean signed, @ForAll byte[] octets) {
        byte[] start = signed ? binary("21") : octets("PROXY ");
        ByteBuffer in = ByteBuffer.allocate(start.length + octets.length)
                .put(start)
                .put(octets)
                .flip();
        try {
            ProxyHeader header = ProxyHeader.read(in);
            assertThat(header == null).isEqualTo(in.position() == 0);
        } catch (ProtocolViolated e) {
            assertThat(e.violation().detail()).startsWith("the proxy's header: ");
        }
    }
}
