package org.posthorn.examples.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static final String USAGE = """
            usage: posthorn x [--flag] FILE...

              --flag          does this;
                              --not-one, though a line begins with it
              --port N        a number
              --kind one|two  a word
            """;

    private enum Kind {
        ONE,
        TWO_WORDS
    }

    private static CommandLine line(String... args) {
        return new CommandLine(USAGE, args);
    }

    @Test
    void theUsageSaysWhichOptionsThereAre() {
        CommandLine line = line("--flag", "--port", "25", "--kind=one", "--help");
        assertThat(line.has("--flag")).isTrue();
        assertThat(line.value("--port")).contains("25");
        assertThat(line.value("--kind")).contains("one");
        assertThat(line.has("--help")).isTrue();
        assertThat(line().has("--help")).isFalse();
    }

    @Test
    void whatIsNoOptionIsAnOperandAndSoIsAllBehindTwoHyphens() {
        assertThat(line("a", "-", "--flag", "b", "--", "--port", "-x").operands())
                .containsExactly("a", "-", "b", "--port", "-x");
    }

    @Test
    void aValueMayBeginWithHyphensAndHoldAnEqualsSign() {
        assertThat(line("--kind", "--flag").value("--kind")).contains("--flag");
        assertThat(line("--kind=a=b").value("--kind")).contains("a=b");
    }

    @ParameterizedTest
    @CsvSource({
        "--bogus, unknown option --bogus",
        "--not-one, unknown option --not-one",
        "-x, unknown option -x",
        "--port, --port takes a value",
        "--flag=yes, --flag takes no value"
    })
    void whatTheUsageDoesNotTellOfIsRefused(String word, String reason) {
        assertThatThrownBy(() -> line(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({"x", "-1", "0", "11", "1e1", "99999999999999999999", "+5", "''"})
    void aNumberOutOfRangeIsRefused(String text) {
        assertThatThrownBy(() -> line("--port", text).number("--port", 1, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--port takes a number from 1 to 10");
    }

    @Test
    void aWordIsOneOfThoseThereAre() {
        assertThat(line("--kind", "two-words").word("--kind", Kind.class)).contains(Kind.TWO_WORDS);
        assertThatThrownBy(() -> line("--kind", "ONE").word("--kind", Kind.class))
                .hasMessage("--kind takes one of one, two-words; not ONE");
    }

    @Test
    void anOptionOfOneValueIsNotToBeGivenTwice() {
        CommandLine line = line("--port", "1", "--port", "2");
        assertThat(line.values("--port")).containsExactly("1", "2");
        assertThatThrownBy(() -> line.value("--port")).hasMessage("--port is given twice");
    }

    @Test
    void someOptionsExcludeAndSomeNeedOthers() {
        CommandLine both = line("--flag", "--port", "1");
        assertThatThrownBy(() -> both.exclusive("--kind", "--flag", "--port"))
                .hasMessage("--flag and --port exclude each other");
        both.need("--flag", "--port");
        assertThatThrownBy(() -> line("--port", "1").need("--flag", "--port")).hasMessage("--port goes with --flag");
    }
}
