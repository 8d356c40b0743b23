package org.posthorn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mime.Address;
import org.posthorn.mime.DeliveryStatus.Action;
import org.posthorn.mime.Message;
import org.posthorn.mime.Part;
import org.posthorn.mime.Report;

/** The recipes that compose, as those who get their mails read them. */
class ComposingTest {

    @TempDir
    Path directory;

    private static Message arrived(Message message) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        message.writeTo(octets);
        Message read = Message.parse(octets.toByteArray());
        assertThat(read.defects()).isEmpty();
        return read;
    }

    private Message html() throws IOException {
        Path picture = Files.write(directory.resolve("map.png"), new byte[] {1});
        Path file = Files.write(directory.resolve("rules.pdf"), new byte[] {2});
        return arrived(ComposeHtml.compose(picture, file));
    }

    @Test
    void htmlShowsThePictureAndTheFileIsBesideIt() throws IOException {
        Message mail = html();
        Part picture = mail.parts().get(0).parts().get(1);
        assertThat(mail.htmlBody().get(0).decoded().text())
                .contains("cid:" + picture.contentId().orElseThrow().value());
        assertThat(mail.attachments())
                .extracting(Part::filename)
                .extracting(name -> name.orElse(""))
                .contains("rules.pdf");
    }

    @Test
    void theReplyGoesToAllOthersAndQuotes() throws IOException {
        Message reply = arrived(ReplyToAll.reply(html()));
        assertThat(reply.recipients())
                .extracting(Address.Mailbox::address)
                .containsExactly("joey@example.org", "ross@example.org");
        assertThat(reply.decoded().text()).contains("I will be there.", "> The map is attached.");
    }

    @Test
    void theForwardedMailHasPictureAndFile() throws IOException {
        Message forward = arrived(ForwardMessage.forward(html()));
        assertThat(forward.subject()).hasValue("Fwd: Where to meet");
        assertThat(forward.htmlBody().get(0).decoded().text()).contains("Are we going?", "<img src=\"cid:");
        assertThat(forward.attachments()).hasSize(2);
    }

    @Test
    void theInvitationIsAFormOfTheTextAndAFile() throws IOException {
        Message invitation = arrived(SendInvitation.invite("BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"));
        assertThat(invitation.attachments())
                .extracting(part -> part.contentType().mediaType())
                .containsExactly("text/calendar", "application/ics");
    }

    @Test
    void theSenderIsToldWhatFailed() throws IOException {
        Address.Mailbox nobody = Address.Mailbox.parse("nobody@example.org");
        Message report = arrived(BounceMessage.bounce(html(), Address.Mailbox.parse("joey@example.org"), nobody));
        var recipient = Report.of(report)
                .flatMap(Report::deliveryStatus)
                .orElseThrow()
                .value()
                .recipients()
                .get(0);
        assertThat(recipient.action()).hasValue(Action.FAILED);
        assertThat(recipient.finalRecipient().flatMap(value -> value.mailbox())).hasValue(nobody);
    }
}
