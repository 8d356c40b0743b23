package org.posthorn.mime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ModifiedUtf7Test {

    @Test
    void namesAreWrittenInModifiedUtf7InOneWay() {
        assertThat(ModifiedUtf7.IMAP.encode("~peter/mail/台北/日本語")).isEqualTo("~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assertThat(ModifiedUtf7.IMAP.decode("~peter/mail/&U,BTFw-/&ZeVnLIqe-")).contains("~peter/mail/台北/日本語");
        assertThat(ModifiedUtf7.IMAP.decode("&Jjo-!")).contains("\u263a!");
        // RFC 3501 section 5.1.3: superfluous shifts, and what needs none
        for (String wrong : List.of("&Jjo!", "&U,BTFw-&ZeVnLIqe-", "&AGE-", "&", "&-&", "ä", "&2AA-", "&AAA", "a\tb")) {
            assertThat(ModifiedUtf7.IMAP.decode(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void aCharacterThatMeansSomethingElseIsEncodedTooAndOnlySo() {
        ModifiedUtf7 dotless = new ModifiedUtf7(".");
        assertThat(dotless.encode("a.b\u00FC.&")).isEqualTo("a&AC4-b&APwALg-&-");
        assertThat(dotless.decode("a&AC4-b&APwALg-&-")).contains("a.b\u00FC.&");
        assertThat(dotless.decode("a.b")).isEmpty();
        assertThat(ModifiedUtf7.IMAP.decode("a&AC4-b")).isEmpty();
        assertThatThrownBy(() -> new ModifiedUtf7("&")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void anyNameIsReadBack(@ForAll String name) {
        String fit = name.replaceAll("\\p{Cs}", "x");
        assertThat(ModifiedUtf7.IMAP.decode(ModifiedUtf7.IMAP.encode(fit))).contains(fit);
        ModifiedUtf7 dotless = new ModifiedUtf7(".");
        assertThat(dotless.encode(fit)).doesNotContain(".");
        assertThat(dotless.decode(dotless.encode(fit))).contains(fit);
    }
}
