package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of mailboxes are segments, and say themselves what they cannot be. */
class MailboxNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/",
                "/a",
                "a//b",
                "a\rb",
                "a\nb",
                "a\0b",
                "\t",
                "\u007F",
                "\u0085",
                "\u2028",
                "\uD800",
                "\uDC00x",
                "\uDC00\uD800"
            })
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> MailboxName.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSegmentHasNoSlash() {
        assertThatThrownBy(() -> MailboxName.of("a/b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthAndDepthAreLimited() {
        MailboxName.of("é".repeat(127));
        assertThatThrownBy(() -> MailboxName.of("é".repeat(128))).isInstanceOf(IllegalArgumentException.class);
        new MailboxName(Collections.nCopies(MailboxName.DEEPEST, "a"));
        assertThatThrownBy(() -> new MailboxName(Collections.nCopies(MailboxName.DEEPEST + 1, "a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MailboxName(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INBOX", "inbox", "InBoX"})
    void theCaseOfTheInboxDoesNotMatter(String text) {
        assertThat(MailboxName.parse(text)).isEqualTo(MailboxName.INBOX);
        assertThat(MailboxName.parse(text).isInbox()).isTrue();
        assertThat(MailboxName.parse(text + "/a")).hasToString("INBOX/a");
        assertThat(MailboxName.parse("a/" + text)).hasToString("a/" + text);
    }

    @Test
    void composedAndDecomposedAreOneName() {
        assertThat(MailboxName.of("Entwu\u0308rfe")).isEqualTo(MailboxName.of("Entw\u00FCrfe"));
    }

    @Test
    void theTreeIsAboveAndBelow() {
        MailboxName name = MailboxName.parse("a/b/c");
        assertThat(name.leaf()).isEqualTo("c");
        assertThat(name.parent()).contains(MailboxName.parse("a/b"));
        assertThat(MailboxName.of("a").parent()).isEmpty();
        assertThat(name.isBelow(MailboxName.of("a"))).isTrue();
        assertThat(name.isBelow(name)).isFalse();
        assertThat(MailboxName.of("ab").isBelow(MailboxName.of("a"))).isFalse();
        assertThat(name.moved(MailboxName.of("a"), MailboxName.parse("x/y"))).hasToString("x/y/b/c");
        assertThat(name.moved(name, MailboxName.of("d"))).hasToString("d");
        assertThatThrownBy(() -> name.moved(MailboxName.of("b"), MailboxName.of("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theInboxComesFirstAndANameBeforeThoseBelow() {
        assertThat(List.of("b", "a/b", "INBOX/x", "a", "a b", "INBOX").stream()
                        .map(MailboxName::parse)
                        .sorted()
                        .map(MailboxName::toString))
                .containsExactly("INBOX", "INBOX/x", "a", "a/b", "a b", "b");
    }
}
