package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartialTest {

    private static Message message(String lf) {
        return Message.parse(Samples.crlf(lf).getBytes(StandardCharsets.UTF_8));
    }

    private static String written(Message message) {
        try {
            var out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** RFC 2046 section 5.2.2.2. */
    private static final Message FIRST = message("""
            X-Weird-Header-1: Foo
            From: Bill@host.com
            To: joe@otherhost.com
            Date: Fri, 26 Mar 1993 12:59:38 -0500 (EST)
            Subject: Audio mail (part 1 of 2)
            Message-ID: <id1@host.com>
            MIME-Version: 1.0
            Content-type: message/partial; id="ABC@host.com";
                          number=1; total=2

            X-Weird-Header-1: Bar
            X-Weird-Header-2: Hello
            Message-ID: <anotherid@foo.com>
            Subject: Audio mail
            MIME-Version: 1.0
            Content-type: audio/basic
            Content-transfer-encoding: base64

            first
            """);

    private static final Message SECOND = message("""
            From: Bill@host.com
            To: joe@otherhost.com
            Date: Fri, 26 Mar 1993 12:59:38 -0500 (EST)
            Subject: Audio mail (part 2 of 2)
            MIME-Version: 1.0
            Message-ID: <id2@host.com>
            Content-type: message/partial;
                          id="ABC@host.com"; number=2; total=2

            second
            """);

    private static final Message OTHER =
            message("Content-Type: message/partial; id=\"D@host.com\"; number=2; total=2\n\nother\n");

    @Test
    void thePiecesOfAMessageAreJoined() {
        Message whole = Partial.join(List.of(SECOND, FIRST, SECOND)).orElseThrow();
        assertThat(written(whole)).isEqualTo(Samples.crlf("""
                X-Weird-Header-1: Foo
                From: Bill@host.com
                To: joe@otherhost.com
                Date: Fri, 26 Mar 1993 12:59:38 -0500 (EST)
                Message-ID: <anotherid@foo.com>
                Subject: Audio mail
                MIME-Version: 1.0
                Content-type: audio/basic
                Content-transfer-encoding: base64

                first
                second
                """));
    }

    @Test
    void piecesThatDoNotMakeAMessageAreNotJoined() {
        assertThat(Partial.join(List.of())).isEmpty();
        assertThat(Partial.join(List.of(FIRST))).isEmpty();
        assertThat(Partial.join(List.of(SECOND))).isEmpty();
        assertThat(Partial.join(List.of(FIRST, OTHER))).isEmpty();
        assertThat(Partial.join(List.of(FIRST, SECOND, message(Samples.RFC5322))))
                .isEmpty();
        assertThat(Partial.join(List.of(message("Content-Type: message/partial; id=x; number=0; total=0\n\nx\n"))))
                .isEmpty();
    }

    @Property(tries = 100)
    void whatIsSplitIsJoined(
            @ForAll @IntRange(min = 0, max = 400) int lines, @ForAll @IntRange(min = 1000, max = 4000) int size) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            body.append("line ").append(i).append(" x".repeat(i % 90)).append('\n');
        }
        Message message =
                message("From: a@b.c\nSubject: =?utf-8?Q?Sch=C3=B6n?=\nMessage-ID: <1@b.c>\nMIME-Version: 1.0\n"
                        + "Content-Type: text/plain\n\n" + body);
        List<Message> pieces = new ArrayList<>(Partial.split(message, size, Stamps.system()));
        assertThat(pieces).allMatch(piece -> piece.octets() <= size);
        assertThat(pieces.get(0).subject()).hasValue("Sch\u00F6n (part 1 of " + pieces.size() + ")");
        assertThat(pieces).extracting(Message::messageId).doesNotHaveDuplicates();
        assertThat(pieces).allMatch(piece -> piece.from().equals(message.from()));
        Collections.reverse(pieces);
        assertThat(written(Partial.join(pieces).orElseThrow())).isEqualTo(written(message));
    }

    @Test
    void aLineThatIsLongerThanAPieceStaysWhole() {
        String pad = "X-Pad: " + "x".repeat(60) + "\n";
        Message message =
                message("From: a@b.c\n" + pad.repeat(30) + "\n" + "y".repeat(900) + "\n" + "z".repeat(900) + "\n");
        List<Message> pieces = Partial.split(message, 1000, Stamps.system());
        assertThat(pieces).hasSize(2);
        assertThat(pieces.get(1).decoded().text()).isEqualTo("z".repeat(900) + "\r\n");
    }

    @Test
    void whatIsNot7BitIsNotSplit() {
        assertThatThrownBy(() -> Partial.split(message("From: a@b.c\n\nSch\u00F6n\n"), 1000, Stamps.system()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Partial.split(Message.parse(new byte[] {'x', ':', '\n'}), 1000, Stamps.system()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Partial.split(message(Samples.RFC5322), 10, Stamps.system()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
