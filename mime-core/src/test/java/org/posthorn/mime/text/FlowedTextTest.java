package org.posthorn.mime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthorn.mime.text.FlowedText.Paragraph;

class FlowedTextTest {

    private static List<Paragraph> read(String body) {
        return FlowedText.read(body, false).paragraphs();
    }

    private static Paragraph own(String text) {
        return new Paragraph(0, text);
    }

    /** Text in which every rule has something to do. */
    private static String awkward(byte[] data) {
        String[] pieces = {
            " ",
            "  ",
            ">",
            "> ",
            "-- ",
            "--",
            "\r\n",
            "\n",
            "\r",
            "From ",
            "a",
            "word ",
            "\u65E5\u672C",
            "\uD83D\uDE00",
            "\t",
            "\u0000"
        };
        StringBuilder text = new StringBuilder();
        for (byte each : data) {
            text.append(pieces[each & 15]);
        }
        return text.toString();
    }

    // RFC 3676 section 4.7
    private static final String TEA = "`Take some more tea,' the March Hare said to Alice, very \r\n"
            + "earnestly.\r\n"
            + "\r\n"
            + "`I've had nothing yet,' Alice replied in an offended tone, `so \r\n"
            + "I can't take more.'\r\n"
            + "\r\n"
            + "`You mean you can't take LESS,' said the Hatter: `it's very \r\n"
            + "easy to take MORE than nothing.'\r\n";

    @Test
    void theExampleOfTheSpecificationHasThreeParagraphs() {
        assertThat(read(TEA))
                .containsExactly(
                        own("`Take some more tea,' the March Hare said to Alice, very earnestly."),
                        own(""),
                        own("`I've had nothing yet,' Alice replied in an offended tone, `so I can't take more.'"),
                        own(""),
                        own("`You mean you can't take LESS,' said the Hatter: `it's very easy to take MORE than"
                                + " nothing.'"));
    }

    @Test
    void theExampleOfTheSpecificationIsWrittenAsItStandsThere() {
        assertThat(FlowedText.read(TEA, false).encoded(64, false)).isEqualTo(TEA);
    }

    @Test
    void theQuotedExampleOfTheSpecificationIsRead() {
        assertThat(read(">>>Take some more tea.\r\n>>I've had nothing yet, so I can't take more.\r\n"
                        + ">You mean you can't take LESS, it's very easy to take \r\n>MORE than nothing.\r\n"))
                .containsExactly(
                        new Paragraph(3, "Take some more tea."),
                        new Paragraph(2, "I've had nothing yet, so I can't take more."),
                        new Paragraph(1, "You mean you can't take LESS, it's very easy to take MORE than nothing."));
    }

    @Test
    void theDepthOfQuotationWinsOverAFlowedLine() {
        assertThat(read("> reeky elf-skinned \r\n> pigeon-egg! \r\n>> Thou artless \r\n>> scut!\r\n"))
                .containsExactly(
                        new Paragraph(1, "reeky elf-skinned pigeon-egg! "), new Paragraph(2, "Thou artless scut!"));
    }

    @ParameterizedTest
    @CsvSource({
        "'>> Exit, Stage Left', 2, 'Exit, Stage Left'",
        "'>>Exit, Stage Left', 2, 'Exit, Stage Left'",
        "'> > Exit, Stage Left', 1, '> Exit, Stage Left'",
        "' >not quoted', 0, '>not quoted'",
        "' From here', 0, 'From here'",
        "'-- ', 0, '-- '",
        "'>-- ', 1, '-- '",
        "'>> -- ', 2, '-- '",
        "' -- ', 0, '--'",
        "'> ', 1, ''",
    })
    void marksAndStuffingAreTakenAway(String line, int depth, String text) {
        assertThat(read(line)).containsExactly(new Paragraph(depth, text));
    }

    @Test
    void aSignatureSeparatorEndsTheParagraphBeforeItAndIsNotFlowed() {
        assertThat(read("flowed \r\n-- \r\nJoey\r\n")).containsExactly(own("flowed "), own("-- "), own("Joey"));
    }

    @Test
    void theSpaceOfASoftBreakGoesIfTheTypeSaysSo() {
        assertThat(FlowedText.read("\u65E5 \r\n\u672C\r\nwords  \r\nhere", true).paragraphs())
                .containsExactly(own("\u65E5\u672C"), own("words here"));
    }

    @ParameterizedTest
    @CsvSource({
        "' a', '  a'",
        "'>a', ' >a'",
        "'From a', ' From a'",
        "'Fromage', 'Fromage'",
        "'-- ', '-- '",
        "'a  ', 'a'",
        "'   ', ''"
    })
    void linesAreStuffedWhereTheyMustBe(String text, String line) {
        assertThat(new FlowedText(List.of(own(text))).encoded(72, false)).isEqualTo(line + "\r\n");
    }

    @Test
    void quotedLinesAreWrittenWithTheirMarks() {
        FlowedText text = FlowedText.ofLines("a\n\n> b\n> > From c\n-- \nJoey").quoted();
        assertThat(text.encoded(72, false)).isEqualTo("> a\r\n>\r\n>> b\r\n>>> From c\r\n> -- \r\n> Joey\r\n");
        assertThat(text.plain()).isEqualTo("> a\n>\n>> b\n>>> From c\n> -- \n> Joey\n");
    }

    @Test
    void aSoftBreakMakesNoSignatureSeparator() {
        String encoded = new FlowedText(List.of(own("-- " + "x".repeat(70)))).encoded(72, false);
        assertThat(encoded).isEqualTo("-- " + "x".repeat(70) + "\r\n");
    }

    @Test
    void wrappingKeepsToTheWidthWhereWordsLetIt() {
        String wrapped = FlowedText.ofLines("> " + "word ".repeat(40)).wrapped(30);
        assertThat(wrapped.lines())
                .allSatisfy(line -> assertThat(line).startsWith("> word").hasSizeLessThanOrEqualTo(30));
        assertThat(wrapped.lines()).hasSize(8);
    }

    @Test
    void textWithoutSpacesIsBrokenBetweenIdeographs() {
        String encoded = new FlowedText(List.of(own("\u65E5\u672C".repeat(60)))).encoded(72, true);
        assertThat(encoded.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(72));
    }

    @Test
    void htmlNestsQuotationsAndEscapes() {
        assertThat(FlowedText.ofLines(">> a<b\nc & d").html())
                .isEqualTo(
                        "<div style=\"white-space: pre-wrap\"><blockquote type=\"cite\"><blockquote type=\"cite\">a&lt;b<br>"
                                + "</blockquote></blockquote>c &amp; d<br></div>\n");
    }

    @Test
    void paragraphsRefuseLineEnds() {
        assertThatIllegalArgumentException().isThrownBy(() -> own("a\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> own("a\rb"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Paragraph(101, ""));
    }

    @Test
    void manyQuoteMarksCostNoMoreThanTheirNumber() {
        String deep = ">".repeat(100_000) + "a ".repeat(100_000);
        assertThat(FlowedText.read(deep, false).encoded(72, false).length()).isLessThan(20 * deep.length());
        assertThat(FlowedText.read("> \r\n".repeat(100_000), true).paragraphs()).hasSize(100_000);
    }

    @Property
    void whatWasWrittenIsReadAgain(
            @ForAll @Size(max = 60) byte[] data,
            @ForAll boolean delSp,
            @ForAll @IntRange(min = 1, max = 78) int width) {
        FlowedText text = FlowedText.ofLines(awkward(data));
        List<Paragraph> expected = new ArrayList<>();
        for (Paragraph each : text.paragraphs()) {
            String kept =
                    each.isSignatureSeparator() ? each.text() : each.text().replaceAll(" +$", "");
            expected.add(new Paragraph(each.depth(), kept));
        }
        assertThat(FlowedText.read(text.encoded(width, delSp), delSp).paragraphs())
                .isEqualTo(expected);
    }

    @Property
    void anyTextIsReadAndWritten(@ForAll @Size(max = 60) byte[] data, @ForAll String other, @ForAll boolean delSp) {
        for (String body : List.of(awkward(data), other)) {
            FlowedText text = FlowedText.read(body, delSp);
            assertThat(text.encoded(72, delSp)).doesNotContainPattern("[^\r]\n");
            assertThat(text.plain().lines().count()).isEqualTo(text.paragraphs().size());
            assertThat(text.html()).endsWith("</div>\n");
        }
    }
}
