package org.posthorn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OctetsTest {

    private static int oneByOne(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == 0 || octets[i] == '\n' || octets[i] == '\r') {
                return i;
            }
        }
        return to;
    }

    @Property
    void theFirstLineOctetIsFoundInEitherByteOrder(
            @ForAll @Size(max = 60) byte[] octets, @ForAll @IntRange(max = 20) int from, @ForAll boolean bigEndian) {
        int start = Math.min(from, octets.length);
        ByteBuffer bytes = ByteBuffer.wrap(octets).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        assertThat(Octets.lineOctet(bytes, start, octets.length)).isEqualTo(oneByOne(octets, start, octets.length));
    }

    @Test
    void everyOctetIsToldApartAtEveryPlaceBesideEveryNeighbour() {
        for (int octet = 0; octet < 256; octet++) {
            for (int place = 0; place < 16; place++) {
                byte[] octets = new byte[16];
                java.util.Arrays.fill(octets, (byte) (octet == 1 ? 0x0e : 1));
                octets[place] = (byte) octet;
                for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
                    assertThat(Octets.lineOctet(ByteBuffer.wrap(octets).order(order), 0, 16))
                            .as("octet %d at %d, %s", octet, place, order)
                            .isEqualTo(oneByOne(octets, 0, 16));
                }
            }
        }
    }
}
