package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags are a set, in which keywords have no case. */
class FlagsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "\\Seen", "a]", "(", ")", "{", "}", "%", "*", "\"", "\u00E4", "a\r", "\u007F"})
    void whatIsNoKeywordIsRefused(String name) {
        assertThat(Keyword.isKeyword(name)).isFalse();
        assertThatThrownBy(() -> new Keyword(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeywordIsNotTooLong() {
        assertThat(Keyword.isKeyword("a".repeat(Keyword.LONGEST))).isTrue();
        assertThat(Keyword.isKeyword("a".repeat(Keyword.LONGEST + 1))).isFalse();
    }

    @Test
    void keywordsAreComparedWithoutCaseAndKeptAsWritten() {
        Flags flags = Flags.of(new Keyword("Work"), new Keyword("WORK"), SystemFlag.SEEN);
        assertThat(flags.all()).hasSize(2);
        assertThat(flags.contains(new Keyword("wORK"))).isTrue();
        assertThat(flags).hasToString("[SEEN, Work]").isEqualTo(Flags.of(SystemFlag.SEEN, new Keyword("work")));
        assertThat(flags).hasSameHashCodeAs(Flags.of(SystemFlag.SEEN, new Keyword("work")));
    }

    @Test
    void aMessageHasNotTooManyKeywords() {
        List<Flag> many = new ArrayList<>();
        for (int i = 0; i <= Flags.MOST_KEYWORDS; i++) {
            many.add(new Keyword("k" + i));
        }
        assertThatThrownBy(() -> Flags.of(many)).isInstanceOf(IllegalArgumentException.class);
        Flags most = Flags.of(many.subList(1, many.size()));
        assertThat(most.keywords()).hasSize(Flags.MOST_KEYWORDS);
        assertThatThrownBy(() -> most.plus(Flags.of(new Keyword("k0")))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatDoesNotChangeIsTheSameObject() {
        Flags flags = Flags.of(SystemFlag.SEEN, new Keyword("a"));
        assertThat(FlagChange.add(SystemFlag.SEEN).applied(flags)).isSameAs(flags);
        assertThat(FlagChange.remove(SystemFlag.DRAFT, new Keyword("b")).applied(flags))
                .isSameAs(flags);
        assertThat(FlagChange.replace(new Keyword("A"), SystemFlag.SEEN).applied(flags))
                .isSameAs(flags);
        assertThat(FlagChange.replace().applied(flags)).isEqualTo(Flags.NONE);
    }
}
