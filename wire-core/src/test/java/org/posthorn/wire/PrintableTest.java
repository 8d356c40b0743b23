package org.posthorn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void whatIsNotPrintableAsciiIsEscaped() {
        assertThat(Printable.of("a\r\n\0\t\\\u00e9\u20ac\u007f")).isEqualTo("a\\x0D\\x0A\\x00\\t\\\\\\xE9\\u20AC\\x7F");
    }

    @Test
    void aLongTextIsCut() {
        assertThat(Printable.of("x".repeat(5_000))).hasSize(Printable.MOST + 3).endsWith("x...");
        assertThat(Printable.of("x".repeat(1_000))).hasSize(1_000);
    }

    @Property
    void anyTextBecomesOneLineOfPrintableAscii(@ForAll String text) {
        assertThat(Printable.of(text).chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
