package org.posthorn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthorn.testkit.Protocol.Role;
import org.posthorn.testkit.Step.Kind;

class TranscriptParserTest {

    private static Script parse(String text) {
        return TranscriptParser.parse("a.txt", text, Role.SERVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '`',
            value = {
                "X: a|expected S:, C:",
                "S:a|expected a space after S:",
                "S: a |white space at the end",
                "S: |white space at the end",
                "S: \\q|unknown escape \\q",
                "`>| a`|must follow a > line",
                "[wait]|expected [starttls]",
                "[wait 5]|expected a time such as",
                "[wait 5 m]|expected a time such as",
                "[tls]|[tls] can only come first",
                "@ late 1|before the first line",
                "@ Upper|expected @ name value",
            })
    void whatDoesNotFollowTheFormatIsToldWithFileAndLine(String line, String message) {
        assertThatThrownBy(() -> parse("# title\n\nS: first\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a.txt:4: ")
                .hasMessageContaining(message);
    }

    @Test
    void anOptionCanBeThereOnce() {
        assertThatThrownBy(() -> parse("@ a 1\n@ a 2\n")).hasMessage("a.txt:2: option a is there twice");
    }

    @Test
    void linesOfThePeerThatFollowEachOtherAreOnePacket() {
        assertThat(parse("C: a\n# no matter\n\nC: b\n~| c\nC: d\n[wait 1s]\nC: e\n").actions)
                .extracting(s -> s.kind() + ":" + new String(s.octets(), java.nio.charset.StandardCharsets.US_ASCII))
                .containsExactly("PEER:a\r\nb\r\nd\r\n", "WAIT:", "PEER:e\r\n");
    }

    @Test
    void theRoleDecidesWhoseLinesAreOurs() {
        assertThat(TranscriptParser.parse("a.txt", "S: a\nC: b\n", Role.CLIENT).output)
                .asString()
                .isEqualTo("b\r\n");
        assertThat(parse("S: a\nC: b\n").output).asString().isEqualTo("a\r\n");
    }

    @Test
    void commandsRightBehindAnEventAnswerItAndOthersStandAlone() {
        Script script = parse("> first\n~ A[]\n> one\n>| body\n> two\nS: x\n> last\n");
        assertThat(script.actions).extracting(Step::text).containsExactly("first", "last");
        assertThat(script.events.get(0).answers()).extracting(Step::text).containsExactly("one", "two");
        assertThat(script.events.get(0).answers().get(0).octets()).asString().isEqualTo("body\r\n");
    }

    @Test
    void theFirstCommentIsTheTitle() {
        assertThat(parse("#\n# RFC 1 section 2\n# more\n").title()).contains("RFC 1 section 2");
        assertThat(parse("").title()).isEmpty();
    }

    @Test
    void dotsStandForAnything() {
        Script script = parse("~ A[x=..., y=(1)]\n");
        assertThat("A[x=5, z, y=(1)]").matches(script.events.get(0).pattern());
        assertThat("A[x=5, y=1]").doesNotMatch(script.events.get(0).pattern());
    }

    @Test
    void whatMustHaveComeBeforeEachActionIsCounted() {
        Script script = parse("S: 220 hi\nC: a\n~ A[]\nS: 1\nS: 2\nC: b\n[end]\nS: 3\n");
        assertThat(script.actions).extracting(Step::kind).containsExactly(Kind.PEER, Kind.PEER, Kind.END);
        assertThat(script.outputBefore).containsExactly(8, 14, 14, 17);
        assertThat(script.eventsBefore).containsExactly(0, 1, 1, 1);
    }
}
