package org.posthorn.mime.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewTest {

    @ParameterizedTest
    @CsvSource({
        "' a \r\n\t b ', a b",
        "'> quoted\n\nown\n>> more\nwords', own words",
        "'> only\n> quoted', > only > quoted",
        "'own\n-- \nsignature', own",
        "'own\n-- no signature', own -- no signature",
        "'a\u200C\u00A0\u200C\u00A0\u034F\u00AD\u200B\uFEFF\u2007', a",
        "'a\u200C\u00A0\u200Cb', a b",
        "'\uD83D\uDC69\u200D\uD83D\uDCBB', '\uD83D\uDC69\u200D\uD83D\uDCBB'",
        "'\u200Da\u200D', a",
    })
    void whatCanBeSeenIsOnOneLine(String text, String preview) {
        assertThat(Preview.of(text)).isEqualTo(preview);
    }

    @Test
    void twoHundredCharactersOfAnyWidthAreTheMost() {
        assertThat(Preview.of("x".repeat(300))).hasSize(200);
        assertThat(Preview.of("\uD83D\uDE00".repeat(300))).hasSize(400);
        assertThat(Preview.of("x".repeat(199) + " y")).isEqualTo("x".repeat(199));
        assertThat(Preview.of("\uD83D\u200D".repeat(300))).doesNotContain("\uD83D");
    }

    @Test
    void nothingVisibleIsEmpty() {
        assertThat(Preview.of("")).isEmpty();
        assertThat(Preview.of(" \n\u200B\u200C")).isEmpty();
    }
}
