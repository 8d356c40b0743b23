package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Defect.Kind;

class MessageIdTest {

    private static String values(Parsed<List<MessageId>> parsed) {
        return parsed.value().stream().map(MessageId::value).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<1234@local.machine.example>                       | 1234@local.machine.example",
                "             <testabcd.1234@silly.test>            | testabcd.1234@silly.test",
                "<1@a.test> <2@b.test><3@[192.0.2.1]> (comment)     | 1@a.test 2@b.test 3@[192.0.2.1]",
                "<5678.21-Nov-1997@example.com>                     | 5678.21-Nov-1997@example.com",
            })
    void whatRfc5322AllowsIsReadWithoutDefect(String text, String values) {
        Parsed<List<MessageId>> parsed = MessageId.read(text);
        assertThat(values(parsed)).isEqualTo(values);
        assertThat(parsed.defects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<1234   @   local(blah)  .machine .example> | 1234@local.machine.example | OBSOLETE_SPACING",
                "Your message of \"Monday\" <1@a.test>       | 1@a.test                   | UNEXPECTED_TEXT",
                "<1@a.test>, <2@b.test>                      | 1@a.test 2@b.test          | UNEXPECTED_TEXT",
                "1@a.test                                    | 1@a.test                   | MALFORMED_MESSAGE_ID",
                "1@a.test 2@b.test                           | 1@a.test 2@b.test          | MALFORMED_MESSAGE_ID",
                "unmarked                                    | unmarked                   | MALFORMED_MESSAGE_ID",
                "two words                                   | ``                         | MALFORMED_MESSAGE_ID",
                "<unmarked>                                  | unmarked                   | MALFORMED_MESSAGE_ID",
                "<>                                          | ``                         | MALFORMED_MESSAGE_ID",
                "``                                          | ``                         | MALFORMED_MESSAGE_ID",
                "<1@a.test                                   | 1@a.test                   | UNBALANCED_ANGLE",
                "<1@a.test <2@b.test>                        | 1@a.test 2@b.test          | UNBALANCED_ANGLE",
                "<1)@a.test>                                 | 1@a.test                   | MALFORMED_MESSAGE_ID",
            })
    void whatTheWorldWritesIsReadWithADefectThatSaysSo(String text, String values, Kind kind) {
        Parsed<List<MessageId>> parsed = MessageId.read(text);
        assertThat(values(parsed)).isEqualTo(values);
        assertThat(parsed.defects()).extracting(Defect::kind).contains(kind);
        assertThatThrownBy(() -> MessageId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdentifierFoldedInTheMiddleIsOne() {
        assertThat(values(MessageId.read("<a.very.long.left.side\r\n @example.org>")))
                .isEqualTo("a.very.long.left.side@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b@c", "a\r\n@c", "<a@b>", "a(b)@c", "a\0@c", "a\t@c"})
    void whatCouldNotBeReadBackCannotBeBuilt(String value) {
        assertThatThrownBy(() -> new MessageId(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 3000)
    void anyTextGivesIdentifiersThatReadBackTheSame(@ForAll("mess") String text) {
        List<MessageId> ids = MessageId.read(text).value();
        String printed = ids.stream().map(MessageId::toString).collect(Collectors.joining(" "));
        assertThat(ids.isEmpty() ? List.of() : MessageId.read(printed).value()).isEqualTo(ids);
    }

    @Provide
    static Arbitrary<String> mess() {
        return AddressTest.mess();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "(", "a ", "<a ", "a@b ", ","})
    void whatFollowsALongListIsStillFound(String piece) {
        // A quadratic reader would look at more than 10^10 octets here, and not come back.
        byte[] octets = (piece.repeat(200_000) + "<last@a.test>").getBytes(StandardCharsets.US_ASCII);
        assertThat(MessageId.read(octets, 0, octets.length, MimeLimits.UNLIMITED, Headers.IGNORE))
                .contains(new MessageId("last@a.test"));
    }
}
