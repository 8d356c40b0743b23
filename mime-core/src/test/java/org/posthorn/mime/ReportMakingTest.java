package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.DeliveryStatus.Action;
import org.posthorn.mime.DeliveryStatus.Recipient;
import org.posthorn.mime.DispositionNotification.Mode;

/** Reports that are made: the examples of the RFCs, field for field; and any, read back with nothing lost. */
class ReportMakingTest {

    private static final Message ORIGINAL =
            Message.parse(Samples.crlf(Samples.RFC5322).getBytes(StandardCharsets.UTF_8));

    private static Message sent(MessageBuilder builder) {
        return StrictMail.check(builder.from("postmaster@example.org").build(), Transport.SEVEN_BIT);
    }

    private static Message sent(MessageBuilder builder, Transport transport) {
        return StrictMail.check(builder.from("postmaster@example.org").build().over(transport), transport);
    }

    /** The fields of a report, with one blank behind the type of a value. */
    private static String fields(Message report) {
        return report.parts().get(1).decoded().text().replace("\r\n", "\n").replace("\n ", " ");
    }

    private static Recipient recipient(String address, Action action, String status) {
        Address.Mailbox mailbox = Address.Mailbox.parse(address);
        return Recipient.of(mailbox, action, status).with("Original-Recipient", TypedValue.of(mailbox));
    }

    /** RFC 3464 appendix E, "Simple DSN". */
    @Test
    void aStatusOfOneRecipient() {
        DeliveryStatus status = DeliveryStatus.of(
                "cs.utk.edu",
                List.of(recipient("louisl@larry.slip.umd.edu", Action.FAILED, "4.0.0")
                        .with("Diagnostic-Code", TypedValue.smtp("426 connection timed out"))
                        .with("Last-Attempt-Date", OffsetDateTime.parse("1994-07-07T17:15:49-04:00"))));
        Message dsn = sent(status.compose().to("owner-info-mime@cs.utk.edu").returning(ORIGINAL));
        assertThat(fields(dsn)).isEqualTo("""
                Reporting-MTA: dns; cs.utk.edu

                Final-Recipient: rfc822; louisl@larry.slip.umd.edu
                Action: failed
                Status: 4.0.0
                Original-Recipient: rfc822; louisl@larry.slip.umd.edu
                Diagnostic-Code: smtp; 426 connection timed out
                Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400
                """);
        assertThat(dsn.parts().get(2).message().flatMap(Message::messageId)).isEqualTo(ORIGINAL.messageId());
    }

    /** RFC 3464 appendix E, "Multi-Recipient DSN". */
    @Test
    void aStatusOfSeveralRecipients() {
        DeliveryStatus status = DeliveryStatus.of(
                "cs.utk.edu",
                List.of(
                        recipient("arathib@vnet.ibm.com", Action.FAILED, "5.0.0")
                                .with(
                                        "Diagnostic-Code",
                                        TypedValue.smtp("550 'arathib@vnet.IBM.COM' is not a registered gateway user"))
                                .with("Remote-MTA", TypedValue.dns("vnet.ibm.com")),
                        recipient("johnh@hpnjld.njd.hp.com", Action.DELAYED, "4.0.0"),
                        recipient("wsnell@sdcc13.ucsd.edu", Action.FAILED, "5.0.0")
                                .with("Diagnostic-Code", TypedValue.smtp("550 user unknown"))
                                .with("Remote-MTA", TypedValue.dns("sdcc13.ucsd.edu"))));
        assertThat(fields(sent(status.compose().returningHeaders(ORIGINAL)))).isEqualTo("""
                Reporting-MTA: dns; cs.utk.edu

                Final-Recipient: rfc822; arathib@vnet.ibm.com
                Action: failed
                Status: 5.0.0
                Original-Recipient: rfc822; arathib@vnet.ibm.com
                Diagnostic-Code: smtp; 550 'arathib@vnet.IBM.COM' is not a registered gateway user
                Remote-MTA: dns; vnet.ibm.com

                Final-Recipient: rfc822; johnh@hpnjld.njd.hp.com
                Action: delayed
                Status: 4.0.0
                Original-Recipient: rfc822; johnh@hpnjld.njd.hp.com

                Final-Recipient: rfc822; wsnell@sdcc13.ucsd.edu
                Action: failed
                Status: 5.0.0
                Original-Recipient: rfc822; wsnell@sdcc13.ucsd.edu
                Diagnostic-Code: smtp; 550 user unknown
                Remote-MTA: dns; sdcc13.ucsd.edu
                """);
    }

    /** RFC 8098 section 9. */
    @Test
    void aNotificationThatAMessageWasDisplayed() {
        Message asking = Message.parse(("From: Jane Sender <Jane_Sender@example.org>\r\n"
                        + "Disposition-Notification-To: Jane Sender <Jane_Sender@example.org>\r\n"
                        + "Message-ID: <199509192301.23456@example.org>\r\nSubject: First draft of report\r\n\r\nx\r\n")
                .getBytes(StandardCharsets.UTF_8));
        Address.Mailbox joe = Address.Mailbox.parse("Joe_Recipient@example.com");
        Message mdn =
                sent(DispositionNotification.of(joe, Mode.MANUAL, Mode.MANUAL, DispositionNotification.Type.DISPLAYED)
                        .with("Original-Recipient", TypedValue.of(joe).toString())
                        .with("Reporting-UA", "joes-pc.cs.example.com; Foomail 97.1")
                        .compose(asking)
                        .returning(asking));
        assertThat(mdn.to()).containsExactly(Address.parse("Jane Sender <Jane_Sender@example.org>"));
        assertThat(fields(mdn)).isEqualTo("""
                Final-Recipient: rfc822; Joe_Recipient@example.com
                Disposition: manual-action/MDN-sent-manually; displayed
                Original-Recipient: rfc822; Joe_Recipient@example.com
                Reporting-UA: joes-pc.cs.example.com; Foomail 97.1
                Original-Message-ID: <199509192301.23456@example.org>
                """);
        assertThat(mdn.parts()).hasSize(3);
    }

    /** RFC 5965 appendix B.2. */
    @Test
    void aComplaintWithAllFields() {
        FeedbackReport abuse = FeedbackReport.of("abuse", "SomeGenerator/1.0")
                .with("Original-Mail-From", "<somespammer@example.net>")
                .with("Original-Rcpt-To", "<user@example.com>")
                .with("Arrival-Date", MailDate.format(OffsetDateTime.parse("2005-03-08T14:00:00-04:00")))
                .with("Reporting-MTA", TypedValue.dns("mail.example.com").toString())
                .with("Source-IP", "192.0.2.1")
                .with("Authentication-Results", "mail.example.com; spf=fail smtp.mail=somespammer@example.com")
                .with("Reported-Domain", "example.net")
                .with("Reported-Uri", "http://example.net/earn_money.html")
                .with("Reported-Uri", "mailto:user@example.com")
                .with("Removal-Recipient", "user@example.com");
        assertThat(fields(sent(abuse.compose(ORIGINAL).to("abuse@example.net"))))
                .isEqualTo("""
                Feedback-Type: abuse
                User-Agent: SomeGenerator/1.0
                Version: 1
                Original-Mail-From: <somespammer@example.net>
                Original-Rcpt-To: <user@example.com>
                Arrival-Date: Tue, 8 Mar 2005 14:00:00 -0400
                Reporting-MTA: dns; mail.example.com
                Source-IP: 192.0.2.1
                Authentication-Results: mail.example.com; spf=fail smtp.mail=somespammer@example.com
                Reported-Domain: example.net
                Reported-Uri: http://example.net/earn_money.html
                Reported-Uri: mailto:user@example.com
                Removal-Recipient: user@example.com
                """);
    }

    @Test
    void whatIsNotAsciiHasAFormForEachWay() {
        Address.Mailbox juergen = Address.Mailbox.parse("j\u00FCrgen+x@b\u00FCcher.example");
        DeliveryStatus status = DeliveryStatus.of("mx", List.of(Recipient.of(juergen, Action.FAILED, "5.1.1")));
        Message original = Message.parse("Subject: gr\u00FCn\r\nFrom: j\u00FCrgen@b\u00FCcher.example\r\n\r\n\u00FC\r\n"
                .getBytes(StandardCharsets.UTF_8));
        for (Transport transport : Transport.values()) {
            for (MessageBuilder dsn : List.of(
                    status.compose().returning(original), status.compose().returningHeaders(original))) {
                Message read = sent(dsn, transport);
                assertThat(read.parts().get(1).contentType().mediaType()).isEqualTo("message/global-delivery-status");
                assertThat(read.parts().get(2).contentType().subtype()).startsWith("global");
                Report report = Report.of(read).orElseThrow();
                assertThat(report.deliveryStatus()).hasValue(new Parsed<>(status, List.of()));
                assertThat(report.returned().flatMap(Message::subject)).hasValue("gr\u00FCn");
            }
        }
        TypedValue ascii = TypedValue.of(juergen).toAscii();
        assertThat(ascii).hasToString("utf-8; j\\x{FC}rgen\\x{2B}x@b\\x{FC}cher.example");
        assertThat(ascii.mailbox()).hasValue(juergen);
        Message seven = sent(DeliveryStatus.of(
                        "mx",
                        List.of(new Recipient(Fields.NONE
                                .with("Final-Recipient", ascii.toString())
                                .with("Action", "failed")
                                .with("Status", "5.1.1"))))
                .compose());
        assertThat(seven.parts().get(1).contentType().mediaType()).isEqualTo("message/delivery-status");
        assertThat(TypedValue.dns("a\u00FC").toAscii()).isEqualTo(TypedValue.dns("a\u00FC"));
    }

    @Provide
    static Arbitrary<DeliveryStatus> statuses() {
        Arbitrary<String> text = Arbitraries.of(
                        "550", "5.1.1", "(x)", ";", "no such user", "\u00FC", "\"", "\\", "x".repeat(90), "<a@b>")
                .list()
                .ofMinSize(1)
                .ofMaxSize(20)
                .map(words -> String.join(" ", words));
        Arbitrary<Recipient> recipients = Combinators.combine(
                        Arbitraries.of("a@example.org", "\"a b\"@example.org", "j\u00FCrgen@example.org"),
                        Arbitraries.of(Action.class),
                        text,
                        text)
                .as((address, action, reply, log) -> recipient(address, action, "5.1.1")
                        .with("Diagnostic-Code", TypedValue.smtp(reply))
                        .with("Final-Log-ID", log));
        return Combinators.combine(recipients.list().ofMinSize(1).ofMaxSize(5), text)
                .as((all, id) -> DeliveryStatus.of("mx.example.org", all).with("Original-Envelope-Id", id));
    }

    @Property(tries = 200)
    void anyStatusIsReadBackWithNothingLost(@ForAll("statuses") DeliveryStatus status, @ForAll Transport transport) {
        Message read = sent(status.compose().to("joey@example.org").returning(ORIGINAL), transport);
        assertThat(Report.of(read).orElseThrow().deliveryStatus()).hasValue(new Parsed<>(status, List.of()));
        List<String> types = new ArrayList<>();
        read.parts().forEach(part -> types.add(part.contentType().mediaType()));
        assertThat(types).hasSize(3).last().isEqualTo("message/rfc822");
    }
}
