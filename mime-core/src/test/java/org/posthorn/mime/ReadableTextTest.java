package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.text.Preview;

class ReadableTextTest {

    private static Message message(String text) {
        return Message.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Message alternative(String... parts) {
        return message("Content-Type: multipart/alternative; boundary=b\n\n--b\n" + String.join("\n--b\n", parts)
                + "\n--b--\n");
    }

    @Test
    void thePlainTextOfAMessageIsItsText() {
        assertThat(message("\none\r\ntwo\r\n").text()).isEqualTo("one\ntwo\n");
        assertThat(alternative("\nplain", "Content-Type: text/html\n\n<p>html").text())
                .isEqualTo("plain\n");
    }

    @Test
    void flowedTextHasItsParagraphsOnALineEach() {
        Message message = message("Content-Type: text/plain; format=flowed; delsp=yes\n\nfl \nowed\n> quo \n> ted\n");
        assertThat(message.text()).isEqualTo("flowed\n> quoted\n");
        assertThat(message.flowedText().orElseThrow().paragraphs()).hasSize(2);
        assertThat(message("\na \nb\n").flowedText().orElseThrow().paragraphs()).hasSize(2);
    }

    @Test
    void whereThereIsNoPlainTextHtmlIsRead() {
        assertThat(message("Content-Type: text/html\n\n<p>a<p>b").text()).isEqualTo("a\n\nb\n");
        assertThat(alternative("\n \n", "Content-Type: text/html\n\n<p>html").text())
                .isEqualTo("html\n");
    }

    @Test
    void enrichedTextIsReadWhereNothingElseIs() {
        assertThat(message("Content-Type: text/enriched\n\n<bold>Now</bold>\n").text())
                .isEqualTo("Now\n");
        assertThat(alternative("\nplain", "Content-Type: text/enriched\n\n<bold>Now</bold>")
                        .text())
                .isEqualTo("plain\n");
    }

    @Test
    void partsOfTheBodyFollowOneAnother() {
        Message message =
                message("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: image/png\n"
                        + "Content-Disposition: inline\n\nx\n--b\nContent-Type: text/html\n\n<i>two\n--b--\n");
        assertThat(message.text()).isEqualTo("one\n\ntwo\n");
        assertThat(message.parts().get(1).plainText()).isEmpty();
        assertThat(message.parts().get(2).plainText()).contains("two");
    }

    @Test
    void aPreviewHasNoMarkupAndNoQuotation() {
        assertThat(message("\n> quoted\n\nHello,\n  Joey\n-- \nme\n").preview()).isEqualTo("Hello, Joey");
        assertThat(message("\n> quoted\n").preview()).isEqualTo("> quoted");
        assertThat(message("Content-Type: text/html\n\n<style>p{}</style><p>a &amp; <a href='http://x/'>b</a>")
                        .preview())
                .isEqualTo("a & b");
        assertThat(message("Content-Type: image/png\n\nx").preview()).isEmpty();
    }

    /** RFC 8970 section 3.3. */
    @Test
    void aPreviewOfMuchIsShortAndEndsWithAWholeCharacter() {
        String text = "\u20ac".repeat(1 << 20);
        String preview =
                message("Content-Type: text/plain; charset=utf-8\n\n" + text).preview();
        assertThat(preview).isEqualTo("\u20ac".repeat(Preview.LENGTH));
        Message html = message("Content-Type: text/html; charset=utf-8\n\n" + "<b>".repeat(80_000) + "\u20ac");
        assertThat(html.decoded().beginning((1 << 18) + 1)).doesNotEndWith("\uFFFD");
    }

    @Property(tries = 1000)
    void everyPartIsBodyOrAttachment(@ForAll long seed) {
        Message message = Message.parse(Samples.torture(seed));
        Set<Part> listed = new HashSet<>(message.textBody());
        listed.addAll(message.htmlBody());
        listed.addAll(message.attachments());
        for (int i = 0; i < message.structure().count(); i++) {
            Part part = message.structure().view(i);
            boolean inEmbedded = part instanceof Message && i > 0;
            if (inEmbedded) {
                break;
            }
            if (part.content() != MimeReader.Content.MULTIPART) {
                assertThat(listed).contains(part);
            }
        }
        assertThat(message.preview().codePointCount(0, message.preview().length()))
                .isLessThanOrEqualTo(256);
    }

    @Test
    void whatTheAlgorithmPutsNowhereIsAnAttachment() {
        Message message = alternative(
                "Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\nh\n" + "--c\n\nt\n--c--");
        assertThat(message.attachments()).hasSize(1);
        assertThat(message.attachments().get(0).decoded().text()).isEqualTo("t");
    }
}
