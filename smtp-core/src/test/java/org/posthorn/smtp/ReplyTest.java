package org.posthorn.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

    @Test
    void everyLineHasTheCodeAndTheStatus() {
        Reply reply = new Reply(551, EnhancedStatus.at("5.7.1"), List.of("one", "two"));
        assertThat(reply.wireLines()).containsExactly("551-5.7.1 one", "551 5.7.1 two");
        assertThat(reply).hasToString("551-5.7.1 one | 551 5.7.1 two");
        assertThat(reply.text()).isEqualTo("one two");
    }

    @Test
    void theFirstDigitSaysWhatItMeans() {
        assertThat(Reply.ok().isPositive()).isTrue();
        assertThat(Reply.of(354, "go").isIntermediate()).isTrue();
        assertThat(Reply.tryLater().isTransient()).isTrue();
        assertThat(Reply.noSuchUser().isPermanent()).isTrue();
        assertThat(Reply.noSuchUser().isPositive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "a\u001bb", "a\u007fb"})
    void textThatBreaksOutOfItsLineCannotBeBuilt(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(250, text));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.queuedAs(text));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.ok().withText("fine", text));
    }

    @Test
    void codeStatusAndTextMustFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(199, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(600, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(250, "5.1.1", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(354, "2.1.1", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(250, "2.1", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(250, "2.1.1 x", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply(250, Optional.empty(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "4.1.999", "5.999.0", "5.1.1 text", "2.1.5 "})
    void aStatusStandsAtTheStartOfAText(String text) {
        assertThat(EnhancedStatus.at(text))
                .hasValueSatisfying(status -> assertThat(text).startsWith(status.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "2.",
                "2.0",
                "2.0.",
                "2..0",
                "2.0.0.0",
                "3.0.0",
                "1.0.0",
                "2.1000.0",
                "2.0.1000",
                "2.0.0x",
                "a.b.c",
                " 2.0.0",
                "22.0.0",
                "2,0.0",
                "2.-1.0",
                "2.0.\u0660"
            })
    void anythingElseIsNoStatus(String text) {
        assertThat(EnhancedStatus.at(text)).isEmpty();
    }

    @Test
    void aStatusChecksItself() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EnhancedStatus(3, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new EnhancedStatus(2, 1_000, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new EnhancedStatus(2, 0, -1));
    }
}
