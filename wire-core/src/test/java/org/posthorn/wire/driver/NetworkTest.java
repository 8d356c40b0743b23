package org.posthorn.wire.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 203.0.113.9, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "::ffff:192.0.2.7, 192.0.2.7, true",
    })
    void holdsTheAddressesThatShareItsPrefix(String network, String address, boolean holds) {
        assertThat(Network.parse(network).contains(Network.address(address))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org",
                "1",
                "1.2",
                "1.2.3",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4.5",
                "1.2.3.4/",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.0/8",
                "1.2.3.4/0008",
                "::1/129",
                ":",
                ":::",
                "1::2::3",
                "2001:db8::g",
                "[::1]",
                "fe80::1%eth0",
                "192.0.2.0/24 ",
                "2001:db8::1/32"
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text));
    }

    @Test
    void isWrittenAsItIsRead() {
        Network network = Network.parse("2001:db8::/32");
        assertThat(Network.parse(network.toString())).isEqualTo(network);
        assertThat(Network.parse("192.0.2.7")).hasToString("192.0.2.7/32");
    }

    @Test
    void oneSiteIsAnIpv4AddressOrAnIpv6NetworkOf64Bits() throws Exception {
        assertThat(Network.site(InetAddress.getByName("192.0.2.7"))).hasToString("192.0.2.7/32");
        assertThat(Network.site(InetAddress.getByName("2001:db8:1:2:3:4:5:6")))
                .isEqualTo(Network.parse("2001:db8:1:2::/64"));
    }
}
