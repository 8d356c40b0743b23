package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEditTest {

    private static final String MIXED = """
            From: a@example.org
            Subject: one
            X-Same: 1
            Content-Type: multipart/mixed; boundary=b

            preamble
            --b
            Content-Type: text/plain

            first
            --b
            Content-Type: text/html

            <p>second
            --b--
            epilogue
            """;

    private static Message message(String text) {
        return Message.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String octets(Message message) {
        return Samples.octets(message);
    }

    private static Stamps stamps() {
        return new Stamps() {
            @Override
            public OffsetDateTime date() {
                return OffsetDateTime.parse("2020-01-01T00:00:00Z");
            }

            @Override
            public String unique() {
                return "unique";
            }
        };
    }

    @Test
    void anEditOfNothingIsTheSameOctets() {
        assertThat(octets(message(MIXED).edit().build())).isEqualTo(MIXED);
    }

    @Test
    void aFieldIsSetWhereItWasWithTheLineEndsOfTheMessage() {
        Message edited = message(MIXED).edit().set("subject", "two").build();
        assertThat(octets(edited)).isEqualTo(MIXED.replace("Subject: one", "subject: two"));
        assertThat(edited.subject()).contains("two");
        String crlf = Samples.crlf(MIXED);
        assertThat(octets(message(crlf).edit().set("Subject", "two").build()))
                .isEqualTo(crlf.replace("Subject: one", "Subject: two"));
    }

    @Test
    void setLeavesOneFieldOfTheName() {
        Message edited =
                message("A: 1\nB: 2\na: 3\nC: 4\nA: 5\n\n").edit().set("A", "6").build();
        assertThat(octets(edited)).isEqualTo("A: 6\nB: 2\nC: 4\n\n");
    }

    @Test
    void newFieldsStandBehindTheOthersAndTraceFieldsOnTop() {
        Message edited = message(MIXED)
                .edit()
                .add("X-New", "1")
                .addFirst("Received", "by a; Fri, 21 Nov 1997 09:55:06 -0600")
                .addFirst("Received", "by b; Fri, 21 Nov 1997 09:55:06 -0600")
                .add("X-New", "2")
                .build();
        assertThat(octets(edited))
                .isEqualTo("Received: by b; Fri, 21 Nov 1997 09:55:06 -0600\n"
                        + "Received: by a; Fri, 21 Nov 1997 09:55:06 -0600\n"
                        + MIXED.replace("boundary=b\n", "boundary=b\nX-New: 1\nX-New: 2\n"));
    }

    @Test
    void editsOfFieldsHappenInOrder() {
        MessageEdit edit =
                message("A: 1\n\n").edit().add("A", "2").set("A", "3").add("A", "4");
        assertThat(octets(edit.build())).isEqualTo("A: 3\nA: 4\n\n");
        assertThat(octets(edit.remove("A").add("A", "5").build())).isEqualTo("A: 5\n\n");
        assertThat(octets(edit.build())).isEqualTo("A: 3\nA: 4\n\n");
    }

    @Test
    void aRemovedFieldGoesWithItsFoldsAndLineEnd() {
        Message message = message("A: 1\r\nBcc: x@y,\r\n z@y\nB: 2\r\nbcc: a@b\r\n\r\nbody");
        assertThat(octets(message.edit().remove("BCC").build())).isEqualTo("A: 1\r\nB: 2\r\n\r\nbody");
        assertThat(octets(message.withoutBcc())).isEqualTo("A: 1\r\nB: 2\r\n\r\nbody");
        assertThat(message.withoutBcc().bcc()).hasSize(3);
    }

    @Test
    void oneFieldOfSeveralIsRemovedOrReplaced() {
        Message message = message("R: 1\nR: 2\nR: 3\n\n");
        Header second = message.headers().all("R").get(1);
        assertThat(octets(message.edit().remove(second).build())).isEqualTo("R: 1\nR: 3\n\n");
        assertThat(octets(message.edit().replace(second, NewField.of("S", "x")).build()))
                .isEqualTo("R: 1\nS: x\nR: 3\n\n");
        assertThat(octets(message.edit()
                        .remove(second)
                        .add(NewField.copyOf(second))
                        .build()))
                .isEqualTo("R: 1\nR: 3\nR: 2\n\n");
        Header other = message("R: 1\n\n").headers().get(0);
        assertThatThrownBy(() -> message.edit().remove(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nBcc: b", "a\r\nb", "a\rb", "a\0b"})
    void noValueCanEndItsField(String value) {
        MessageEdit edit = message(MIXED).edit();
        for (String name : List.of("Subject", "X-Any", "To", "Received", "Date", "Message-ID", "Content-Type")) {
            assertThatThrownBy(() -> edit.set(name, value)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> edit.set(value, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesHaveTheFormOfTheirField() {
        Message edited = message("\n")
                .edit()
                .set("To", "J\u00f6 <jo@example.org>, b@example.org")
                .set("Subject", "J\u00f6")
                .set("Date", "Fri, 21 Nov 1997 09:55:06 -0600")
                .set(NewField.identifiers("References", List.of(new MessageId("a@b"), new MessageId("c@d"))))
                .build();
        assertThat(octets(edited)).isEqualTo("""
                To: =?UTF-8?B?SsO2?= <jo@example.org>, b@example.org
                Subject: =?UTF-8?B?SsO2?=
                Date: Fri, 21 Nov 1997 09:55:06 -0600
                References: <a@b> <c@d>

                """);
        MessageEdit edit = edited.edit();
        assertThatThrownBy(() -> edit.set("To", "nobody at all")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> edit.set("Date", "tomorrow")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> edit.set("Content-Type", "text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> edit.set("Received", "by \u00f6")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> edit.set("a b", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longValuesAreFolded() {
        String text = "word ".repeat(40).strip();
        String written =
                octets(message("A: 1\r\n\r\n").edit().set("Subject", text).build());
        assertThat(written.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(78);
        assertThat(message(written).subject()).contains(text);
    }

    @Test
    void headersWithoutFieldsGetTheirFirst() {
        assertThat(octets(message("").edit().set("A", "1").build())).isEqualTo("A: 1\r\n");
        assertThat(octets(message("\nbody").edit().set("A", "1").build())).isEqualTo("A: 1\n\nbody");
        assertThat(octets(message("no header\n").edit().set("A", "1").build())).isEqualTo("A: 1\n\nno header\n");
        assertThat(octets(message(" \t\nbody").edit().set("A", "1").build())).isEqualTo("A: 1\n\nbody");
        assertThat(octets(message("From x y\n\nbody").edit().set("A", "1").build()))
                .isEqualTo("From x y\nA: 1\n\nbody");
        assertThat(octets(message("From x y\nbody").edit().addFirst("A", "1").build()))
                .isEqualTo("From x y\nA: 1\n\nbody");
        assertThat(octets(message("A: 1").edit().set("B", "1").build())).isEqualTo("A: 1\r\nB: 1\r\n");
    }

    @Test
    void aLineThatIsNoFieldNeverComesToStandFirst() {
        Message message = message("A: 1\nno field\nB: 2\n\nbody");
        assertThat(octets(message.edit().remove("A").build())).isEqualTo("B: 2\n\nbody");
        assertThat(octets(message.edit().set("A", "2").build())).isEqualTo("A: 2\nno field\nB: 2\n\nbody");
        assertThat(octets(message.edit().remove("A").remove("B").build())).isEqualTo("\nbody");
    }

    @Test
    void fieldsBehindALimitAreRemovedToo() {
        byte[] octets = "A: 1\nBcc: x@y\nSubject: s\nBcc: z@y\n\n".getBytes(StandardCharsets.US_ASCII);
        Message message =
                Message.parse(octets, MimeLimits.DEFAULTS.withHeaderFields(2).withHeaderFieldSize(5));
        assertThat(octets(message.edit().remove("Bcc").build())).isEqualTo("A: 1\nSubject: s\n\n");
        assertThat(octets(message.withoutBcc())).isEqualTo("A: 1\nSubject: s\n\n");
    }

    @Test
    void theFieldsOfAPartAreEdited() {
        Message message = message(MIXED);
        Message edited = message.edit()
                .in(message.parts().get(1))
                .set("Content-Description", "x")
                .in(message)
                .set("X-Same", "2")
                .build();
        assertThat(octets(edited))
                .isEqualTo(MIXED.replace("text/html\n", "text/html\nContent-Description: x\n")
                        .replace("X-Same: 1", "X-Same: 2"));
    }

    @Test
    void aPartIsReplaced() {
        Message message = message(MIXED);
        Message edited = message.edit()
                .replace(message.parts().get(0), NewPart.text("new\ntext"))
                .build();
        assertThat(octets(edited)).isEqualTo(MIXED.replace("Content-Type: text/plain\n\nfirst", """
                                Content-Type: text/plain; charset=utf-8
                                Content-Transfer-Encoding: 7bit

                                new
                                text"""));
        NewPart old = NewPart.copyOf(message.parts().get(0));
        assertThat(octets(edited.edit().replace(edited.parts().get(0), old).build()))
                .isEqualTo(MIXED);
    }

    @Test
    void partsAreAddedBeforeBetweenAndBehindOthers() {
        Message message = message(MIXED);
        String part = "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\nnew\n";
        MessageEdit edit = message.edit();
        NewPart fresh = NewPart.text("new");
        String[] places = {"--b\nContent-Type: text/plain", "--b\nContent-Type: text/html", "--b--"};
        for (int i = 0; i < 3; i++) {
            Message edited = edit.addPart(message, i, fresh).build();
            assertThat(octets(edited)).isEqualTo(MIXED.replace(places[i], part + places[i]));
            assertThat(octets(edited.edit().remove(edited.parts().get(i)).build()))
                    .isEqualTo(MIXED);
        }
        assertThat(octets(
                        edit.addPart(message, fresh).addPart(message, 0, fresh).build()))
                .isEqualTo(MIXED.replace(places[0], part + places[0]).replace(places[2], part + places[2]));
        assertThatThrownBy(edit.addPart(message, 3, fresh)::build).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPartIsRemovedWithItsDelimiter() {
        Message message = message(MIXED);
        assertThat(octets(message.edit().remove(message.parts().get(0)).build()))
                .isEqualTo(MIXED.replace("--b\nContent-Type: text/plain\n\nfirst\n", ""));
        assertThat(octets(message.edit().remove(message.parts().get(1)).build()))
                .isEqualTo(MIXED.replace("--b\nContent-Type: text/html\n\n<p>second\n", ""));
    }

    @Test
    void aMultipartWhosePartsAreAllRemovedKeepsAnEmptyText() {
        Message message = message(MIXED);
        Message edited = message.edit()
                .remove(message.parts().get(0))
                .remove(message.parts().get(1))
                .build();
        assertThat(edited.parts()).hasSize(1);
        assertThat(edited.parts().get(0).decoded().text()).isEmpty();
        assertThat(octets(edited)).startsWith(MIXED.substring(0, MIXED.indexOf("--b\n") + 4));
        assertThat(octets(edited)).endsWith("\n--b--\nepilogue\n");
    }

    @Test
    void removedPartsMakeRoomForNewOnes() {
        Message message = message(MIXED);
        Message edited = message.edit()
                .remove(message.parts().get(0))
                .addPart(message, NewPart.text("new"))
                .remove(message.parts().get(1))
                .build();
        assertThat(edited.parts()).hasSize(1);
        assertThat(edited.parts().get(0).decoded().text()).isEqualTo("new");
    }

    @Test
    void theBodyOfAMessageIsReplacedWithTheFieldsAboutIt() {
        Message message = message(MIXED);
        Message edited = message.edit().replace(message, NewPart.html("<p>x")).build();
        assertThat(octets(edited)).isEqualTo("""
                From: a@example.org
                Subject: one
                X-Same: 1
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: 7bit
                MIME-Version: 1.0

                <p>x
                """);
        Message back = edited.edit()
                .replace(edited, NewPart.copyOf(message))
                .remove("MIME-Version")
                .build();
        assertThat(octets(back)).isEqualTo(MIXED);
    }

    @Test
    void whatIsNoMultipartBecomesOneThatKeepsItsOctets() {
        Message message = message("Content-Type: text/plain;\n charset=x\nSubject: s\nContent-Language: en\n\nbody\n");
        Message edited = message.edit()
                .stamps(stamps())
                .addPart(message, NewPart.text("footer"))
                .build();
        assertThat(octets(edited)).isEqualTo("""
                Content-Type: multipart/mixed; boundary="=_unique"
                Subject: s
                MIME-Version: 1.0

                --=_unique
                Content-Type: text/plain;
                 charset=x
                Content-Language: en

                body

                --=_unique
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 7bit

                footer
                --=_unique--
                """);
        assertThat(octets(message.edit()
                        .stamps(stamps())
                        .addPart(message, 0, NewPart.text("1"))
                        .addPart(message, 2, NewPart.text("3"))
                        .addPart(message, 1, NewPart.text("2"))
                        .build()))
                .containsSubsequence("\n1\n--=_unique", "\n2\n--=_unique", "\nbody\n", "\n3\n--=_unique--");
    }

    @Test
    void aMessageInADigestStaysOneInTheNewMultipart() {
        Message message = message("Content-Type: multipart/digest; boundary=a\n\n--a\n\nSubject: s\n\nbody\n--a--\n");
        Message edited = message.edit()
                .addPart(message.parts().get(0), NewPart.text("note"))
                .build();
        Part wrapped = edited.parts().get(0);
        assertThat(wrapped.contentType().mediaType()).isEqualTo("multipart/mixed");
        assertThat(wrapped.parts().get(0).message().orElseThrow().subject()).contains("s");
    }

    @Test
    void octetsThatStayEightBitAreSaidToBeSo() {
        Message message = message("Content-Transfer-Encoding: 8bit\n\n\u00e4\n");
        Message edited = message.edit().addPart(message, NewPart.text("x")).build();
        assertThat(edited.transferEncoding()).isEqualTo("8bit");
        assertThat(edited.parts().get(0).transferEncoding()).isEqualTo("8bit");
    }

    @Test
    void anEmbeddedMessageIsEditedInPlace() {
        String text = "Content-Type: message/rfc822\n\nSubject: inner\n\nbody\n";
        Message message = message(text);
        Message inner = message.message().orElseThrow();
        assertThat(octets(message.edit().in(inner).set("Subject", "changed").build()))
                .isEqualTo(text.replace("inner", "changed"));
        assertThat(octets(inner.edit().set("Subject", "changed").build())).isEqualTo("Subject: changed\n\nbody\n");
        assertThatThrownBy(() -> inner.edit().in(message)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.edit().remove(inner)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPartOfAnEncodedMessageIsRefused() {
        Message message = message("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nQTogMQoKYgo=\n");
        Message inner = message.message().orElseThrow();
        assertThatThrownBy(() -> message.edit().in(inner)).isInstanceOf(IllegalArgumentException.class);
        Message changed = inner.edit().set("A", "2").build();
        Message edited =
                message.edit().replace(message, NewPart.message(changed)).build();
        assertThat(edited.message().orElseThrow().headers().text("A")).contains("2");
    }

    @Test
    void textThatHoldsADelimiterIsEncodedAndACopyIsRefused() {
        Message message = message(MIXED);
        Message edited =
                message.edit().addPart(message, NewPart.text("x\n--b--\ny")).build();
        assertThat(edited.parts()).hasSize(3);
        assertThat(edited.parts().get(2).decoded().text()).isEqualTo("x\r\n--b--\r\ny");
        Message hostile = message("Subject: x\n\n--b\nContent-Type: text/plain\n\n");
        MessageEdit edit = message.edit().addPart(message, NewPart.copyOf(hostile));
        assertThatThrownBy(edit::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBodyThatHoldsADelimiterIsEncodedAndSaysSo() {
        Message message = message("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
                + "Subject: s\n\nbody\n--b--\n");
        Message inner = message.parts().get(0).message().orElseThrow();
        Message edited =
                message.edit().replace(inner, NewPart.text("x\n--b--\ny")).build();
        Message changed = edited.parts().get(0).message().orElseThrow();
        assertThat(changed.subject()).contains("s");
        assertThat(changed.decoded().text()).isEqualTo("x\r\n--b--\r\ny");
    }

    @Test
    void aMultipartWithoutItsEndIsGivenOneWhenAPartIsAdded() {
        String open = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\n\nsecond\n";
        Message message = message(open);
        Message edited = message.edit().addPart(message, NewPart.text("third")).build();
        assertThat(octets(edited)).startsWith(open + "\n--b\nContent-Type").endsWith("third\n--b--\n");
        assertThat(edited.parts().get(1).decoded().text()).isEqualTo("second\n");
        assertThat(octets(message.edit().remove(message.parts().get(1)).build()))
                .isEqualTo("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst");
    }

    @Test
    void aMultipartWithTheBoundaryOfTheOneAroundItIsClosedFirst() {
        String open = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n"
                + "--b\n\ninner\n";
        Message message = message(open);
        Message edited = message.edit().addPart(message, NewPart.text("outer")).build();
        assertThat(edited.parts()).hasSize(2);
        assertThat(edited.parts().get(0).parts()).hasSize(1);
        assertThat(edited.parts().get(1).decoded().text()).isEqualTo("outer");
    }

    /** RFC 1847: the signed part keeps its octets, whatever becomes of the rest. */
    @Test
    void aSignedPartKeepsItsOctets() {
        String signed = "Content-Type: multipart/signed; protocol=\"application/pgp-signature\";\r\n"
                + "\tmicalg=pgp-sha256; boundary=\"s s\"\r\n\r\n--s s\r\nContent-Type: TEXT/plain\r\n\r\n"
                + "signed  \r\n\n\r text\r\n--s s \r\nContent-Type: application/pgp-signature\r\n\r\nxyz\r\n--s s--";
        Message message = message("Subject: a\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" + signed
                + "\r\n--m\r\n\r\nfooter\r\n--m--\r\n");
        Part inner = message.parts().get(0);
        Message edited = message.edit()
                .set("Subject", "[list] a")
                .addFirst("Received", "by a; Fri, 21 Nov 1997 09:55:06 -0600")
                .addPart(message, 0, NewPart.text("before"))
                .replace(message.parts().get(1), NewPart.text("another footer"))
                .in(inner)
                .add("Content-Description", "signed")
                .build();
        Part kept = edited.parts().get(1);
        assertThat(kept.body()).isEqualTo(inner.body());
        assertThat(kept.parts().get(0).headers().octets())
                .isEqualTo(inner.parts().get(0).headers().octets());
        assertThat(octets(edited)).contains(signed.substring(signed.indexOf("--s s")));
    }

    @Test
    void manyPartsAreRemovedAndAdded() {
        int count = 5_000;
        Message message =
                message("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(count) + "--b--\n");
        MessageEdit edit = message.edit();
        for (Part part : message.parts()) {
            edit = edit.remove(part).addPart(message, NewPart.text("y"));
        }
        assertThat(edit.build().parts())
                .hasSize(count)
                .allMatch(part -> part.decoded().text().equals("y"));
    }

    @Test
    void aLargeFileIsNotLoaded(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("large.eml");
        String begin = "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n";
        String line = "0123456789abcdef".repeat(4) + "\n";
        Files.writeString(file, begin + line.repeat(40_000) + "--b--\n");
        Message message = Message.parse(file);
        Message edited = message.edit()
                .set("Subject", "b")
                .addPart(message, NewPart.text("x"))
                .build();
        assertThat(edited.structure().source.array).isNull();
        String written = octets(edited);
        assertThat(written).startsWith(begin.replace("Subject: a", "Subject: b") + line);
        assertThat(written)
                .endsWith(line + "--b\nContent-Type: text/plain; charset=utf-8\n"
                        + "Content-Transfer-Encoding: 7bit\n\nx\n--b--\n");
        assertThat(edited.edit().set("Subject", "c").build().subject()).contains("c");
    }
}
