package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {

    private static final String ME = "mary@example.net";

    private static Message message(String lf) {
        return Message.parse(Samples.crlf(lf).getBytes(StandardCharsets.UTF_8));
    }

    private static Message sent(MessageBuilder builder) {
        return Message.parse(octets(builder.from(ME).build()));
    }

    private static byte[] octets(Message message) {
        try {
            var out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Message replyTo(String header) {
        return sent(message(header + "\nHello.\n").reply());
    }

    private static Message replyToAll(String header) {
        return sent(message(header + "\nHello.\n").replyAll(ME));
    }

    private static List<String> addresses(List<Address> field) {
        return field.stream().map(Address::toString).toList();
    }

    /** RFC 5322 appendix A.2. */
    @Test
    void aReplyGoesToTheAuthorAndContinuesTheThread() {
        Message first = message(Samples.RFC5322);
        Message reply = sent(first.reply());
        assertThat(reply.to()).containsExactly(Address.parse("John Doe <jdoe@machine.example>"));
        assertThat(reply.subject()).hasValue("Re: Saying Hello");
        assertThat(reply.inReplyTo()).containsExactly(new MessageId("1234@local.machine.example"));
        assertThat(reply.references()).containsExactly(new MessageId("1234@local.machine.example"));

        Message answer = sent(message("""
                From: Mary Smith <mary@example.net>
                Reply-To: "Mary Smith: Personal Account" <smith@home.example>
                Subject: Re: Saying Hello
                Message-ID: <3456@example.net>
                In-Reply-To: <1234@local.machine.example>
                References: <1234@local.machine.example>

                This is a reply to your hello.
                """).reply());
        assertThat(answer.to()).containsExactly(Address.parse("\"Mary Smith: Personal Account\" <smith@home.example>"));
        assertThat(answer.subject()).hasValue("Re: Saying Hello");
        assertThat(answer.inReplyTo()).containsExactly(new MessageId("3456@example.net"));
        assertThat(answer.references())
                .containsExactly(new MessageId("1234@local.machine.example"), new MessageId("3456@example.net"));
    }

    @Test
    void withoutReferencesTheOneMessageAnsweredBeginsTheThread() {
        assertThat(replyTo("From: a@b.c\nMessage-ID: <2@b>\nIn-Reply-To: <1@b>\n")
                        .references())
                .containsExactly(new MessageId("1@b"), new MessageId("2@b"));
        assertThat(replyTo("From: a@b.c\nMessage-ID: <2@b>\nIn-Reply-To: <0@b> <1@b>\n")
                        .references())
                .containsExactly(new MessageId("2@b"));
    }

    @Test
    void aParentWithoutIdentifierIsNotNamed() {
        Message reply = replyTo("From: a@b.c\nReferences: <1@b>\n");
        assertThat(reply.headers().contains("In-Reply-To")).isFalse();
        assertThat(reply.references()).containsExactly(new MessageId("1@b"));
        assertThat(replyTo("From: a@b.c\n").headers().contains("References")).isFalse();
    }

    @Test
    void aLongThreadLosesItsMiddle() {
        StringBuilder references = new StringBuilder("From: a@b.c\nMessage-ID: <last@b>\nReferences:");
        for (int i = 0; i < 1000; i++) {
            references.append(" <").append(i).append("@b>\n");
        }
        List<MessageId> all = replyTo(references.toString()).references();
        assertThat(all).hasSize(100).startsWith(new MessageId("0@b")).doesNotContain(new MessageId("900@b"));
        assertThat(all).endsWith(new MessageId("999@b"), new MessageId("last@b"));
        assertThat(all.get(1)).isEqualTo(new MessageId("902@b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '$',
            value = {
                "Hello|Re: Hello|Fwd: Hello",
                "Re: Hello|Re: Hello|Fwd: Re: Hello",
                "RE: re:Re : Hello|Re: Hello|Fwd: RE: re:Re : Hello",
                "Re[2]: Hello|Re: Hello|Fwd: Re[2]: Hello",
                "AW: Hello|Re: Hello|Fwd: AW: Hello",
                "Fwd: Hello|Re: Fwd: Hello|Fwd: Hello",
                "Fw: FWD: Hello|Re: Fw: FWD: Hello|Fwd: Hello",
                "Resume|Re: Resume|Fwd: Resume",
                "Re Hello|Re: Re Hello|Fwd: Re Hello",
                "Re:|Re:|Fwd: Re:",
                "$$|Re:|Fwd:",
            })
    void aSubjectHasOnePrefix(String subject, String reply, String forward) {
        assertThat(Subjects.reply(subject)).isEqualTo(reply);
        assertThat(Subjects.forward(subject)).isEqualTo(forward);
    }

    @Test
    void aReplyToAllGoesToTheAuthorWithCopiesToTheOthers() {
        Message reply = replyToAll("""
                From: John <john@example.org>
                To: Mary <Mary@Example.net>, jane@example.org, Team: JOHN@example.org, jim@example.org;
                Cc: <jane@example.org>, joe@example.org
                """);
        assertThat(addresses(reply.to())).containsExactly("John <john@example.org>");
        assertThat(addresses(reply.cc())).containsExactly("jane@example.org", "jim@example.org", "joe@example.org");
    }

    @Test
    void theWishOfTheAuthorDecidesWhoGetsTheReply() {
        Message reply = replyToAll("""
                From: john@example.org
                Reply-To: office@example.org
                To: mary@example.net
                Cc: joe@example.org
                """);
        assertThat(addresses(reply.to())).containsExactly("office@example.org");
        assertThat(addresses(reply.cc())).containsExactly("joe@example.org");
        Message toList = replyToAll("""
                From: john@example.org
                To: mary@example.net, list@example.org
                Mail-Followup-To: list@example.org, mary@example.net
                """);
        assertThat(addresses(toList.to())).containsExactly("list@example.org");
        assertThat(toList.cc()).isEmpty();
    }

    @Test
    void aReplyToOnesOwnMessageGoesToWhomThatWentTo() {
        Message reply = replyToAll("From: mary@example.net\nTo: john@example.org\nCc: joe@example.org\n");
        assertThat(addresses(reply.to())).containsExactly("john@example.org");
        assertThat(addresses(reply.cc())).containsExactly("joe@example.org");
        assertThat(addresses(replyToAll("From: mary@example.net\nTo: mary@example.net\n")
                        .to()))
                .containsExactly("mary@example.net");
    }

    @Test
    void blindCopiesAreNotToldOfByReplies() {
        assertThat(replyToAll("From: a@b.c\nTo: mary@example.net\nBcc: secret@example.org\n")
                        .recipients())
                .containsExactly(Address.Mailbox.parse("a@b.c"));
    }

    @Test
    void theQuotedTextStandsBelowTheReplyInFlowedForm() {
        Message original = message("""
                From: John Doe <jdoe@machine.example>
                Date: Fri, 21 Nov 1997 09:55:06 -0600
                Content-Type: text/plain; format=flowed

                This is a message just\s
                to say hello.
                > So, "Hello".

                --\s
                John
                """);
        Message reply = sent(original.reply().text("Hello yourself.\nFrom Mary").quote(original));
        assertThat(reply.contentType().parameter("format")).hasValue("flowed");
        assertThat(reply.decoded().text()).isEqualTo(Samples.crlf("""
                Hello yourself.
                 From Mary

                On Fri, 21 Nov 1997 09:55:06 -0600, John Doe wrote:
                > This is a message just to say hello.
                >> So, "Hello".
                """));
    }

    @Test
    void theQuotationStandsInTheHtmlToo() {
        Message reply = sent(message(Samples.RFC5322)
                .reply()
                .text("Hi")
                .html("<html><body><p>Hi</p></body></html>")
                .quote(message("From: a@b.c\n\n1 < 2\n"), "They wrote:"));
        assertThat(reply.contentType().mediaType()).isEqualTo("multipart/alternative");
        String html = reply.htmlBody().get(0).decoded().text();
        assertThat(html).startsWith("<html><body><p>Hi</p>").endsWith("</body></html>");
        assertThat(html).contains("They wrote:").contains("<blockquote type=\"cite\">1 &lt; 2");
    }

    @Test
    void aForwardedMessageBringsItsTextAndItsFiles() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0, '\n', '\r'};
        Message original = Message.compose()
                .from("John <john@example.org>")
                .to("mary@example.net")
                .subject("Plan")
                .text("See there.\n")
                .attach("map.png", png)
                .attach("notes.txt", "a\nb".getBytes(StandardCharsets.UTF_8))
                .attach(message(Samples.RFC5322))
                .build();
        Message forwarded = sent(original.forward().text("As promised."));
        assertThat(forwarded.subject()).hasValue("Fwd: Plan");
        assertThat(forwarded.textBody().get(0).decoded().text())
                .startsWith("As promised.\r\n\r\n")
                .contains("Subject: Plan\r\n")
                .contains("From: John <john@example.org>\r\n")
                .endsWith("See there.\r\n");
        List<Part> files = forwarded.attachments();
        assertThat(files).extracting(part -> part.filename().orElse("")).containsExactly("map.png", "notes.txt", "");
        assertThat(files.get(0).decoded().octets()).isEqualTo(png);
        assertThat(files.get(1).decoded().text()).isEqualTo("a\nb");
        assertThat(files.get(2).message().orElseThrow().subject()).hasValue("Saying Hello");
    }

    @Test
    void aMessageForwardedWholeKeepsItsOctets() {
        Message original = message(Samples.RFC2046);
        Message forwarded = sent(original.forwardAttached().text("See below."));
        Part part = forwarded.attachments().get(0);
        assertThat(part.contentType().mediaType()).isEqualTo("message/rfc822");
        assertThat(part.transferEncoding()).isEqualTo("7bit");
        assertThat(octets(part.message().orElseThrow())).isEqualTo(octets(original));
    }

    @Test
    void anAttachedMessageInLinesOfLfGetsCrlf() {
        Message original = Message.parse(Samples.RFC5322.getBytes(StandardCharsets.UTF_8));
        Part part = sent(original.forwardAttached()).parts().get(0);
        assertThat(octets(part.message().orElseThrow()))
                .isEqualTo(Samples.crlf(Samples.RFC5322).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anAttachedMessageOf8BitTextIsDeclaredSoOnEveryLevel() {
        Message original = message("From: a@b.c\nContent-Type: text/plain; charset=utf-8\n\nSch\u00F6n\n");
        Message forwarded = sent(original.forwardAttached().text("See below."));
        assertThat(forwarded.transferEncoding()).isEqualTo("8bit");
        assertThat(forwarded.parts().get(0).transferEncoding()).isEqualTo("7bit");
        assertThat(forwarded.parts().get(1).transferEncoding()).isEqualTo("8bit");
        assertThat(octets(forwarded.parts().get(1).message().orElseThrow())).isEqualTo(octets(original));
    }

    @Test
    void anAttachedMessageThatNoLinesCanHoldIsGlobalAndEncoded() {
        for (String odd : List.of(
                "Subject: Sch\u00F6n\n\nx\n", "Subject: x\n\n" + "x".repeat(1200) + "\n", "Subject: x\n\n\0\n")) {
            Message original = message(odd);
            Part part = sent(original.forwardAttached()).parts().get(0);
            assertThat(part.contentType().mediaType()).isEqualTo("message/global");
            assertThat(part.transferEncoding()).isEqualTo("base64");
            assertThat(octets(part.message().orElseThrow())).isEqualTo(octets(original));
        }
    }

    @Test
    void identifiersThatCannotBeFoldedAreNotTakenOver() {
        String endless = "x".repeat(2000);
        Message reply = replyToAll("From: " + endless + " <a@b.c>\nMessage-ID: <" + endless
                + "@b>\nReferences: <1@b>\nCc: " + endless + "@example.org\n");
        assertThat(addresses(reply.to())).containsExactly("a@b.c");
        assertThat(reply.cc()).isEmpty();
        assertThat(reply.references()).containsExactly(new MessageId("1@b"));
    }

    @Test
    void identifiersHaveMethodsOfTheirOwn() {
        for (String name : List.of("In-Reply-To", "references")) {
            assertThatThrownBy(() -> Message.compose().header(name, "<1@b>"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property(tries = 500)
    void anyMessageCanBeAnsweredAndForwarded(@ForAll long seed) {
        Message any = Message.parse(Samples.torture(seed));
        assertThat(sent(any.reply().text("Hi").quote(any)).from()).hasSize(1);
        assertThat(sent(any.replyAll(ME)).from()).hasSize(1);
        assertThat(sent(any.forward()).from()).hasSize(1);
        assertThat(sent(any.forwardAttached()).from()).hasSize(1);
    }

    @Property(tries = 500)
    void anyHeaderCanBeAnsweredAndForwarded(@ForAll String value) {
        for (String name : List.of("From", "To", "Subject", "Message-ID", "References", "Date", "Content-Type")) {
            Message any = Message.parse((name + ": " + value + "\n\n> " + value).getBytes(StandardCharsets.UTF_8));
            assertThat(sent(any.replyAll(ME).quote(any)).from()).hasSize(1);
            assertThat(sent(any.forward()).from()).hasSize(1);
            assertThat(sent(any.forwardAttached()).from()).hasSize(1);
        }
    }
}
