package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ResendingTest {

    private static final Stamps FIXED = new Stamps() {
        @Override
        public OffsetDateTime date() {
            return OffsetDateTime.parse("1997-11-24T14:22:01-08:00");
        }

        @Override
        public String unique() {
            return "78910";
        }
    };

    private static Message original() {
        return Message.parse(Samples.crlf(Samples.RFC5322).getBytes(StandardCharsets.UTF_8));
    }

    private static String written(Message message) {
        return new String(StrictMail.octets(message), StandardCharsets.UTF_8);
    }

    /** RFC 5322 appendix A.3, the first block of whose fields is this. */
    @Test
    void aBlockOfFieldsIsPutAboveTheMessageWhichKeepsItsOctets() {
        Message sent = original()
                .resend()
                .stamps(FIXED)
                .from("Mary Smith <mary@example.net>")
                .to("Jane Brown <j-brown@other.example>")
                .build();
        assertThat(written(sent)).isEqualTo(Samples.crlf("""
                Resent-Date: Mon, 24 Nov 1997 14:22:01 -0800
                Resent-From: Mary Smith <mary@example.net>
                Resent-To: Jane Brown <j-brown@other.example>
                Resent-Message-ID: <78910@example.net>
                """) + Samples.crlf(Samples.RFC5322));
        assertThat(sent.defects()).isEqualTo(original().defects());
    }

    @Test
    void theMessageGoesToWhomItIsSentOnAndComesBackToWhoDidSo() {
        Message sent = original()
                .resend()
                .from("a@example.net, b@example.net")
                .sender("c@example.net")
                .to("d@example.net")
                .cc("E <e@example.net>")
                .bcc("f@example.net")
                .build();
        assertThat(sent.recipients())
                .extracting(Address.Mailbox::address)
                .containsExactly("d@example.net", "e@example.net", "f@example.net");
        assertThat(sent.sentBy()).hasValue(Address.Mailbox.parse("c@example.net"));
        assertThat(sent.withoutBcc().recipients()).hasSize(3);
        assertThat(written(sent)).doesNotContain("f@example.net");
        assertThat(sent.to()).isEqualTo(original().to());
        assertThat(original().sentBy())
                .isEqualTo(original().from().get(0).mailboxes().stream().findFirst());
    }

    @Test
    void eachTimeThatAMessageWasSentOnIsToldTheLastFirst() {
        Message once =
                original().resend().from("a@example.net").to("b@example.net").build();
        Message twice = once.resend()
                .stamps(FIXED)
                .from("J\u00FCrgen <b@example.net>")
                .cc("c@example.net")
                .build();
        Message read = Message.parse(StrictMail.octets(twice));
        assertThat(read.resent()).hasSize(2);
        Resent last = read.resent().get(0);
        assertThat(last.from()).containsExactly(Address.parse("J\u00FCrgen <b@example.net>"));
        assertThat(last.cc()).containsExactly(Address.parse("c@example.net"));
        assertThat(last.to()).isEmpty();
        assertThat(last.sender()).isEmpty();
        assertThat(last.bcc()).isEmpty();
        assertThat(last.date()).hasValue(FIXED.date());
        assertThat(last.messageId()).hasValue(new MessageId("78910@example.net"));
        assertThat(read.resent().get(1).to()).containsExactly(Address.parse("b@example.net"));
        assertThat(original().resent()).isEmpty();
    }

    @Test
    void aSeparatorLineOfAnMboxStaysTheFirst() {
        String mbox = "From joey Mon Nov 24 14:22:01 1997\nSubject: x\n\nbody\n";
        Message sent = Message.parse(mbox.getBytes(StandardCharsets.UTF_8))
                .resend()
                .from("a@example.net")
                .to("b@example.net")
                .build();
        assertThat(written(sent)).startsWith("From joey Mon Nov 24 14:22:01 1997\nResent-Date: ");
        assertThat(sent.subject()).hasValue("x");
        assertThat(sent.resent()).hasSize(1);
    }

    @Test
    void nobodyOrSeveralWithoutASenderOrToNobodyIsRefused() {
        assertThatThrownBy(() -> original().resend().to("a@example.net").build())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> original().resend().from("a@example.net").build())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> original()
                        .resend()
                        .from("a@b.c, b@b.c")
                        .to("a@example.net")
                        .build())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> original().resend().from("joey")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 200)
    void anyMessageIsSentOnOctetForOctet(@ForAll byte[] octets) {
        Message sent = Message.parse(octets)
                .resend()
                .from("a@example.net")
                .to("b@example.net")
                .build();
        String written = new String(StrictMail.octets(sent), StandardCharsets.ISO_8859_1);
        assertThat(written).endsWith(new String(octets, StandardCharsets.ISO_8859_1));
        assertThat(sent.resent()).hasSize(1);
    }
}
