package org.posthorn.mime.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrichedTextTest {

    // RFC 1896, "An Example"
    @Test
    void theExampleOfTheSpecificationIsReadAsItSays() {
        String body = """
                <bold>Now</bold> is the time for <italic>all</italic>
                good men
                <smaller>(and <<women>)</smaller> to
                <ignoreme>come</ignoreme>

                to the aid of their


                <color><param>red</param>beloved</color>
                country.

                By the way,
                I think that <paraindent><param>left</param><<smaller>

                </paraindent>should REALLY be called

                <paraindent><param>left</param><<tinier></paraindent>

                and that I am always right.

                -- the end
                """;
        String text = """
                Now is the time for all good men (and <women>) to come
                to the aid of their

                beloved country.
                By the way, I think that
                <smaller>
                should REALLY be called
                <tinier>
                and that I am always right.
                -- the end""";
        assertThat(EnrichedText.read(body)).isEqualTo(text);
        assertThat(EnrichedText.read(body.replace("\n", "\r\n"))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb', a b",
        "'a\n\nb', 'a\nb'",
        "'a\n\n\nb', 'a\n\nb'",
        "'<nofill>a\nb\n\nc</nofill>d', 'a\nb\n\nc\nd'",
        "'a<excerpt>b<Excerpt>c</EXCERPT></excerpt>d', 'a\n> b\n>> c\nd'",
        "'<fontfamily><param>x</param><param>y</PARAM>a', 'a'",
        "'<param>a', 'a'",
        "'</param>a', 'a'",
        "'a < b <c d> <e', 'a < b <c d> <e'",
        "'a  b', 'a  b'",
        "'<<bold>', '<bold>'",
    })
    void commandsAreObeyedOrLeftOut(String body, String text) {
        assertThat(EnrichedText.read(body)).isEqualTo(text);
    }

    @Test
    void aNameOfOver60CharactersIsNoCommand() {
        assertThat(EnrichedText.read("<" + "a".repeat(60) + ">x")).isEqualTo("x");
        assertThat(EnrichedText.read("<" + "a".repeat(61) + ">x")).hasSize(64);
    }

    @Test
    void repetitionCostsNoMoreThanItsLength() {
        assertThat(EnrichedText.read("<param>".repeat(100_000))).isEmpty();
        assertThat(EnrichedText.read("<excerpt>x".repeat(100_000)).length()).isLessThan(4_000_000);
    }
}
