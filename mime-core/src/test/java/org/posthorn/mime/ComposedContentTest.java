package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.text.FlowedText;
import org.posthorn.mime.view.Related;

/** Texts, what stands beneath them, and what they show. */
class ComposedContentTest {

    private static final ContentType PNG = ContentType.of("image", "png");

    private static MessageBuilder compose() {
        return Message.compose().from("joey@example.org");
    }

    private static Message read(String text) {
        return Message.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Message checked(MessageBuilder builder) {
        return StrictMail.check(builder.build(), Transport.SEVEN_BIT);
    }

    @Test
    void aNamedPartIsGivenAnIdentifierThatTheHtmlHasInPlaceOfTheName() {
        Message mail = checked(compose()
                .html(
                        "<img src=\"cid:logo\"><img src='CID:my%20map.png'><p style=\"background:url(cid:logo)\">"
                                + "<img src=cid:logo2><img src=\"cid:my map.png\"><a href='acid:logo'>cid:</a><img src=cid:x@y>")
                .inline("logo", PNG, new byte[] {1})
                .inline("my map.png", PNG, new byte[] {2})
                .inline("x@y", PNG, new byte[] {3}));
        Related related = Related.of(mail).orElseThrow();
        List<Part> images = mail.parts().subList(1, 4);
        String logo = images.get(0).contentId().orElseThrow().value();
        String map = images.get(1).contentId().orElseThrow().value();
        assertThat(logo).isNotEqualTo(map).endsWith("@example.org");
        assertThat(images.get(2).contentId()).hasValue(new MessageId("x@y"));
        assertThat(related.root().decoded().text())
                .isEqualTo("<img src=\"cid:" + logo + "\"><img src='CID:" + map
                        + "'><p style=\"background:url(cid:" + logo + ")\">"
                        + "<img src=cid:logo2><img src=\"cid:" + map
                        + "\"><a href='acid:" + logo + "'>cid:</a><img src=cid:x@y>");
        assertThat(related.find("cid:" + logo).map(Part::offset))
                .hasValue(images.get(0).offset());
    }

    @Test
    void aFileIsNamedInTheHtmlByItsOwnName(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("caf\u00E9.png"), new byte[] {1, 2});
        Message mail = checked(compose().html("<img src=\"cid:caf%C3%A9.png\">").inline(file));
        Part image = mail.parts().get(1);
        assertThat(image.filename()).hasValue("caf\u00E9.png");
        assertThat(mail.parts().get(0).decoded().text())
                .isEqualTo("<img src=\"cid:" + image.contentId().orElseThrow().value() + "\">");
    }

    @Test
    void aNameIsThatOfOnePart() {
        MessageBuilder mail = compose().inline("a", PNG, new byte[0]).inline("a@b", PNG, new byte[0]);
        for (String name : List.of("a", "a@b", "", "a b@c", "a\nb")) {
            assertThatThrownBy(() -> mail.inline(name, PNG, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void flowedTextIsWrappedAndReadBack() {
        FlowedText text = FlowedText.ofLines("word ".repeat(40).strip() + "\n\nFrom here\n-- \nJoey");
        Message mail = checked(compose().text("not this").text(text));
        assertThat(mail.contentType()).hasToString("text/plain; charset=utf-8; format=flowed");
        assertThat(mail.transferEncoding()).isEqualTo("7bit");
        assertThat(mail.decoded().text().lines()).allMatch(line -> line.length() <= 78 && !line.startsWith("From "));
        assertThat(FlowedText.read(mail.decoded().text(), false)).isEqualTo(text);
        assertThat(compose().text(text).text("this").build().decoded().text()).isEqualTo("this\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From me to you\r\n",
                "a\r\nFrom me\r\nb\r\n",
                "trailing \r\nblank\r\n",
                "tab\t\r\n",
                "-- \r\nJoey\r\n"
            })
    void whatMailSystemsChangeIsEncoded(String text) {
        Message mail = checked(compose().text(text));
        assertThat(mail.transferEncoding()).isEqualTo("quoted-printable");
        assertThat(new String(StrictMail.octets(mail), StandardCharsets.US_ASCII).lines())
                .noneMatch(line -> line.startsWith("From ") || line.endsWith(" ") || line.endsWith("\t"));
        assertThat(mail.decoded().text()).isEqualTo(text);
    }

    @Test
    void noLineOfQuotedPrintableBecomesAFromLineEither() {
        String text = "\u00E9" + "x".repeat(69) + "From the middle of a line that is broken softly " + "y".repeat(200)
                + "\r\n" + "From " + "z".repeat(69) + "\r\n" + "From " + "z".repeat(70) + "\r\n" + "From "
                + "z".repeat(71) + "\r\n";
        for (int shift = 0; shift < 8; shift++) {
            String shifted = "a".repeat(shift) + text;
            Message mail = checked(compose().text(shifted));
            assertThat(new String(StrictMail.octets(mail), StandardCharsets.US_ASCII).lines())
                    .noneMatch(line -> line.startsWith("From "));
            assertThat(mail.decoded().text()).isEqualTo(shifted);
        }
    }

    @Test
    void theTextOfHtmlIsQuotedWhereThereIsNothingElse() {
        Message original = read(
                "From: Ross <ross@example.org>\nContent-Type: text/html; charset=utf-8\n\n"
                        + "<html><head><title>no</title></head><body><p>One <b>two</b></p><blockquote>old</blockquote></body></html>\n");
        Message reply =
                checked(original.reply().from("joey@example.org").text("Yes.").quote(original));
        assertThat(FlowedText.read(reply.decoded().text(), false).plain())
                .startsWith("Yes.\n\nRoss wrote:\n> One two\n")
                .contains(">> old\n")
                .doesNotContain("<", "no");
    }

    private static final String HTML_MAIL = """
            From: Ross <ross@example.org>
            Subject: Gr\u00FCn
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: text/html; charset=utf-8

            <!DOCTYPE html><html><head><style>p{}</style></head><body class=x><p>H\u00FC <img src="cid:i@ross"></p></body></html>
            --r
            Content-Type: image/png
            Content-ID: <i@ross>

            png
            --r--
            --m
            Content-Type: image/gif
            Content-Disposition: inline

            gif
            --m
            Content-Type: application/pdf
            Content-Disposition: attachment; filename=a.pdf

            pdf
            --m--
            """;

    @Test
    void aForwardedMessageKeepsItsHtmlItsPicturesAndItsFiles() {
        Message forward = checked(read(HTML_MAIL)
                .forward()
                .from("joey@example.org")
                .to("c@example.org")
                .text("Look: <here>"));
        assertThat(forward.subject()).hasValue("Fwd: Gr\u00FCn");
        String html = forward.htmlBody().get(0).decoded().text();
        assertThat(html)
                .contains(
                        "Look: &lt;here&gt;",
                        "From: Ross &lt;ross@example.org&gt;",
                        "<p>H\u00FC <img src=\"cid:i@ross\"></p>")
                .doesNotContain("<body", "DOCTYPE");
        assertThat(forward.textBody().get(0).decoded().text()).contains("Look: <here>", "H\u00FC");
        Related related = Related.of(forward.parts().get(0)).orElseThrow();
        assertThat(related.find("cid:i@ross").orElseThrow().decoded().text()).isEqualTo("png");
        assertThat(forward.parts().subList(1, 3))
                .extracting(part -> part.contentType().mediaType())
                .containsExactly("image/gif", "application/pdf");
    }

    @Test
    void ownHtmlStandsAboveTheHtmlThatIsForwarded() {
        Message forward = checked(
                read(HTML_MAIL).forward().from("joey@example.org").html("<html><body><p>Look!</p></body></html>"));
        assertThat(forward.htmlBody().get(0).decoded().text())
                .startsWith("<html><body><p>Look!</p><br>")
                .contains("<p>H\u00FC ")
                .endsWith("</body></html>");
    }

    @Test
    void anAttachedFileOfAMessageIsAMessage() {
        byte[] eml = "Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
        Message mail = checked(compose().text("t").attach("a.eml", ContentType.of("message", "rfc822"), eml));
        Part part = mail.attachments().get(0);
        assertThat(part.filename()).hasValue("a.eml");
        assertThat(part.transferEncoding()).isEqualTo("7bit");
        assertThat(part.message().flatMap(Message::subject)).hasValue("x");
        assertThatThrownBy(() -> compose().attach("a", ContentType.of("multipart", "mixed"), eml))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
