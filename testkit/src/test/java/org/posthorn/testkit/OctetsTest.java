package org.posthorn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "hello=68656c6c6f0d0a",
                "\\r\\n\\t\\0\\s\\\\\\xe9=0d0a0900205ce90d0a",
                "é=c3a90d0a",
                "QUI\\=515549",
                "x\\{3}y=787878790d0a",
                "é\\{2}=c3a9c3a90d0a",
                "\\(ab\\r\\)\\{2}\\=61620d61620d",
                "\\(a\\(bc\\)\\{2}\\)\\{2}\\=61626362636162636263",
                "a\\{0}b={0}",
                "{310}=7b3331307d0d0a",
            })
    void escapesStandForTheirOctets(String text, String hex) {
        String expected = hex.equals("{0}") ? "620d0a" : hex;
        assertThat(java.util.HexFormat.of().formatHex(Octets.line(text))).isEqualTo(expected);
    }

    @Test
    void anEmptyLineIsCrLf() {
        assertThat(Octets.line("")).containsExactly('\r', '\n');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\q", "\\x1", "\\xg0", "\\{3}", "a\\{b}", "a\\{-1}", "a\\{3", "\\(a", "\\)", "x\\{99999999}"})
    void whatIsNoEscapeIsRefused(String text) {
        assertThatThrownBy(() -> Octets.line(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void whatIsShownReadsBackAsTheSameOctets(
            @ForAll @Size(max = 100) @ByteRange(min = Byte.MIN_VALUE, max = Byte.MAX_VALUE) byte[] octets) {
        assertThat(read(octets)).isEqualTo(octets);
    }

    @Test
    void longRunsAndLineEndsReadBackAsTheSameOctets() {
        byte[] octets = ("a".repeat(5_000) + "\r\n\r\n \r\r\n\n\r\n" + " ".repeat(40) + "\r\n.\r\nno end ")
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(read(octets)).isEqualTo(octets);
    }

    private static byte[] read(byte[] octets) {
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        if (octets.length > 0) {
            Octets.show("S:", octets).lines().forEach(line -> {
                assertThat(line).startsWith("S:").doesNotMatch(".*\\s");
                back.writeBytes(Octets.line(line.length() > 2 ? line.substring(line.charAt(2) == ' ' ? 3 : 2) : ""));
            });
        }
        return back.toByteArray();
    }
}
