package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.DeliveryStatus.Action;
import org.posthorn.mime.DispositionNotification.Mode;

class ReportTest {

    private static final Address.Mailbox LOUIS = Address.Mailbox.parse("louisl@larry.slip.umd.edu");

    /** RFC 3464 appendix E, the second part of the second example. */
    private static final String RFC3464 = """
            Reporting-MTA: dns; cs.utk.edu

            Original-Recipient: rfc822;arathib@vnet.ibm.com
            Final-Recipient: rfc822;arathib@vnet.ibm.com
            Action: failed
            Status: 5.0.0 (permanent failure)
            Diagnostic-Code: smtp;  550 'arathib@vnet.IBM.COM' is not a
             registered gateway user
            Remote-MTA: dns; vnet.ibm.com

            Original-Recipient: rfc822;johnh@hpnjld.njd.hp.com
            Final-Recipient: rfc822;johnh@hpnjld.njd.hp.com
            Action: delayed
            Status: 4.0.0 (hpnjld.njd.jp.com: host name lookup failure)

            Original-Recipient: rfc822;wsnell@sdcc13.ucsd.edu
            Final-Recipient: rfc822;wsnell@sdcc13.ucsd.edu
            Action: failed
            Status: 5.0.0
            Diagnostic-Code: smtp; 550 user unknown
            Remote-MTA: dns; sdcc13.ucsd.edu
            """;

    /** RFC 8098 section 9, the second part. */
    private static final String RFC8098 = """
            Reporting-UA: joes-pc.cs.example.com; Foomail 97.1
            Original-Recipient: rfc822;Joe_Recipient@example.com
            Final-Recipient: rfc822;Joe_Recipient@example.com
            Original-Message-ID: <199509192301.23456@example.org>
            Disposition: manual-action/MDN-sent-manually; displayed
            """;

    /** RFC 5965 appendix B.2, the second part. */
    private static final String RFC5965 = """
            Feedback-Type: abuse
            User-Agent: SomeGenerator/1.0
            Version: 1
            Original-Mail-From: <somespammer@example.net>
            Original-Rcpt-To: <user@example.com>
            Arrival-Date: Thu, 8 Mar 2005 14:00:00 EDT
            Reporting-MTA: dns; mail.example.com
            Source-IP: 192.0.2.1
            Authentication-Results: mail.example.com;
                           spf=fail smtp.mail=somespammer@example.com
            Reported-Domain: example.net
            Reported-Uri: http://example.net/earn_money.html
            Reported-Uri: mailto:user@example.com
            Removal-Recipient: user@example.com
            """;

    private static Part part(String type, String lf) {
        return Message.parse(("Content-Type: message/" + type + "\n\n" + lf).getBytes(StandardCharsets.UTF_8));
    }

    private static Parsed<DeliveryStatus> status(String lf) {
        return DeliveryStatus.read(part("delivery-status", lf));
    }

    private static Message sent(MessageBuilder builder) {
        try {
            var out = new ByteArrayOutputStream();
            builder.from("postmaster@example.org").build().writeTo(out);
            return Message.parse(out.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Message original() {
        return Message.parse(Samples.crlf(Samples.RFC5322).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aDeliveryStatusTellsOfEachRecipient() {
        Parsed<DeliveryStatus> read = status(RFC3464);
        assertThat(read.defects()).isEmpty();
        DeliveryStatus status = read.value();
        assertThat(status.reportingMta()).hasValue(TypedValue.dns("cs.utk.edu"));
        assertThat(status.worst()).hasValue(Action.FAILED);
        assertThat(status.recipients()).hasSize(3);
        DeliveryStatus.Recipient first = status.recipients().get(0);
        assertThat(first.originalRecipient().flatMap(TypedValue::mailbox))
                .hasValue(Address.Mailbox.parse("arathib@vnet.ibm.com"));
        assertThat(first.finalRecipient()).hasValue(new TypedValue("rfc822", "arathib@vnet.ibm.com"));
        assertThat(first.action()).hasValue(Action.FAILED);
        assertThat(first.status()).hasValue("5.0.0");
        assertThat(first.diagnosticCode())
                .hasValue(TypedValue.smtp("550 'arathib@vnet.IBM.COM' is not a registered gateway user"));
        assertThat(first.remoteMta().map(TypedValue::word)).hasValue("vnet.ibm.com");
        DeliveryStatus.Recipient second = status.recipients().get(1);
        assertThat(second.action()).hasValue(Action.DELAYED);
        assertThat(second.status()).hasValue("4.0.0");
        assertThat(second.diagnosticCode()).isEmpty();
    }

    @Test
    void aStatusInOneGroupIsReadToo() {
        Parsed<DeliveryStatus> read =
                status("Reporting-MTA: dns; a\nFinal-Recipient: b@c\nAction: FAILED (x)\nStatus: 5.1.1; y\n");
        assertThat(read.defects()).isEmpty();
        assertThat(read.value().reportingMta()).hasValue(TypedValue.dns("a"));
        assertThat(read.value().recipients()).hasSize(1);
        DeliveryStatus.Recipient only = read.value().recipients().get(0);
        assertThat(only.finalRecipient().flatMap(TypedValue::mailbox)).hasValue(Address.Mailbox.parse("b@c"));
        assertThat(only.action()).hasValue(Action.FAILED);
    }

    @Test
    void aGroupThatIsAboutNobodyBelongsToTheOneBefore() {
        DeliveryStatus status = status("""
                Reporting-MTA: dns; a

                Arrival-Date: Sat, 2 Jul 1994 17:10:28 -0400
                \t
                Final-Recipient: rfc822; b@c
                Action: failed

                Status: 5.1.1
                """).value();
        assertThat(status.arrivalDate()).hasValue(OffsetDateTime.parse("1994-07-02T17:10:28-04:00"));
        assertThat(status.recipients()).hasSize(1);
        assertThat(status.recipients().get(0).status()).hasValue("5.1.1");
    }

    @Test
    void whatIsNoFieldIsPassedOverWithADefect() {
        Parsed<DeliveryStatus> read =
                status("nonsense\nReporting-MTA : dns; a\n\nFinal-Recipient: b@c\nAction: waiting\n");
        assertThat(read.value().reportingMta()).hasValue(TypedValue.dns("a"));
        assertThat(read.value().recipients().get(0).action()).isEmpty();
        assertThat(read.defects())
                .containsExactly(
                        new Defect(Defect.Kind.NOT_A_HEADER_FIELD, 0),
                        new Defect(Defect.Kind.SPACE_BEFORE_COLON, 22),
                        new Defect(Defect.Kind.MISSING_REPORT_FIELD, 0));
    }

    @Test
    void nothingIsAStatusWithoutFields() {
        assertThat(status("").value().recipients()).isEmpty();
        assertThat(status("").defects()).extracting(Defect::kind).containsExactly(Defect.Kind.MISSING_REPORT_FIELD);
    }

    @Test
    void limitsHoldForFieldsAndGroups() {
        MimeLimits limits = MimeLimits.DEFAULTS.withHeaderFields(3).withParts(2);
        byte[] fields =
                "Content-Type: message/delivery-status\n\na: 1\nb: 2\nc: 3\nd: 4\n".getBytes(StandardCharsets.UTF_8);
        Parsed<List<Fields>> cut = Fields.read(Message.parse(fields, limits));
        assertThat(cut.value())
                .containsExactly(Fields.NONE.with("a", "1").with("b", "2").with("c", "3"));
        assertThat(cut.defects()).containsExactly(new Defect(Defect.Kind.HEADER_FIELDS_LIMIT, 15));
        byte[] groups = "Content-Type: message/delivery-status\n\na: 1\n\nb: 2\n\nc: 3\n\nd: 4\n"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(Fields.read(Message.parse(groups, limits)).value())
                .containsExactly(Fields.NONE.with("a", "1"), Fields.NONE.with("b", "2"));
        Part strict = Message.parse(groups, limits.onBreach(MimeLimits.OnBreach.THROW));
        assertThatThrownBy(() -> Fields.read(strict)).isInstanceOf(LimitExceeded.class);
    }

    @Test
    void anAddressBeyondAsciiIsReadInAllItsForms() {
        Address.Mailbox wanted = Address.Mailbox.parse("j\u00FCrgen@example.org");
        assertThat(TypedValue.of(wanted)).hasToString("utf-8; j\u00FCrgen@example.org");
        assertThat(TypedValue.read("utf-8; j\u00FCrgen@example.org").mailbox()).hasValue(wanted);
        assertThat(TypedValue.read("UTF-8;j\\x{FC}rgen@example.org").mailbox()).hasValue(wanted);
        assertThat(TypedValue.read("x400; /G=j").mailbox()).isEmpty();
        assertThat(TypedValue.read("utf-8; a\\x{D800}\\x{110000}\\x{\\x{}@example.org")
                        .type())
                .isEqualTo("utf-8");
    }

    @Test
    void aDeliveryStatusIsSentAsAReport() {
        DeliveryStatus status = DeliveryStatus.of(
                        "mail.example.org",
                        List.of(
                                DeliveryStatus.Recipient.of(LOUIS, Action.FAILED, "4.0.0")
                                        .with("Remote-MTA", TypedValue.dns("larry.slip.umd.edu"))
                                        .with("Diagnostic-Code", TypedValue.smtp("426 connection timed out"))
                                        .with("Last-Attempt-Date", OffsetDateTime.parse("1994-07-07T17:15:49-04:00")),
                                DeliveryStatus.Recipient.of(Address.Mailbox.parse("a@b.c"), Action.DELIVERED, "2.0.0")))
                .with("Original-Envelope-Id", "QQ314159");
        Message dsn = sent(status.compose().to("jdoe@machine.example").returning(original()));
        assertThat(dsn.contentType().mediaType()).isEqualTo("multipart/report");
        assertThat(dsn.contentType().parameter("report-type")).hasValue("delivery-status");
        assertThat(dsn.subject()).hasValue("Undelivered mail");
        assertThat(dsn.headers().text("Auto-Submitted")).hasValue("auto-replied");
        assertThat(dsn.parts())
                .extracting(each -> each.contentType().mediaType())
                .containsExactly("text/plain", "message/delivery-status", "message/rfc822");
        assertThat(dsn.parts().get(1).transferEncoding()).isEqualTo("7bit");
        assertThat(dsn.parts().get(0).decoded().text())
                .contains("mail.example.org", "<louisl@larry.slip.umd.edu>", "426 connection timed out", "<a@b.c>");
        Report report = Report.of(dsn).orElseThrow();
        assertThat(report.type()).isEqualTo("delivery-status");
        assertThat(report.explanation().map(Part::contentType).map(ContentType::mediaType))
                .hasValue("text/plain");
        assertThat(report.deliveryStatus().orElseThrow()).isEqualTo(new Parsed<>(status, List.of()));
        assertThat(report.dispositionNotification()).isEmpty();
        assertThat(report.isReturnedWhole()).isTrue();
        assertThat(report.returned().flatMap(Message::subject)).hasValue("Saying Hello");
    }

    @Test
    void aStatusBeyondAsciiIsSentAsRfc6533HasIt() {
        DeliveryStatus status = DeliveryStatus.of(
                "mail.example.org",
                List.of(DeliveryStatus.Recipient.of(
                        Address.Mailbox.parse("j\u00FCrgen@example.org"), Action.DELAYED, "4.4.1")));
        Message dsn = sent(status.compose());
        assertThat(dsn.parts().get(1).contentType().mediaType()).isEqualTo("message/global-delivery-status");
        assertThat(Report.of(dsn).orElseThrow().deliveryStatus()).hasValue(new Parsed<>(status, List.of()));
    }

    @Test
    void theHeaderAloneCanBeGivenBack() {
        DeliveryStatus status =
                DeliveryStatus.of("a", List.of(DeliveryStatus.Recipient.of(LOUIS, Action.FAILED, "5.1.1")));
        Message dsn = sent(status.compose().returningHeaders(original()));
        Part returned = dsn.parts().get(2);
        assertThat(returned.contentType().mediaType()).isEqualTo("text/rfc822-headers");
        assertThat(returned.decoded().text()).endsWith("Message-ID: <1234@local.machine.example>\r\n");
        Report report = Report.of(dsn).orElseThrow();
        assertThat(report.isReturnedWhole()).isFalse();
        assertThat(report.returned().flatMap(Message::subject)).hasValue("Saying Hello");
    }

    @Test
    void aReportHasNothingBesideIt() {
        DeliveryStatus status =
                DeliveryStatus.of("a", List.of(DeliveryStatus.Recipient.of(LOUIS, Action.FAILED, "5.1.1")));
        assertThatThrownBy(() -> sent(status.compose().attach("a.txt", new byte[1])))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sent(Message.compose().returning(original())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatCannotBeAStatusIsRefused() {
        assertThatThrownBy(() -> DeliveryStatus.Recipient.of(LOUIS, Action.FAILED, "3.1.1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DeliveryStatus.of("a", List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fields.NONE.with("a b", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fields.NONE.with("a", "b\r\nc: d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TypedValue("a b", "c")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDispositionNotificationIsRead() {
        Parsed<DispositionNotification> read = DispositionNotification.read(part("disposition-notification", RFC8098));
        assertThat(read.defects()).isEmpty();
        DispositionNotification displayed = read.value();
        assertThat(displayed.reportingUa()).hasValue("joes-pc.cs.example.com; Foomail 97.1");
        assertThat(displayed.finalRecipient().flatMap(TypedValue::mailbox))
                .hasValue(Address.Mailbox.parse("Joe_Recipient@example.com"));
        assertThat(displayed.originalMessageId()).hasValue(new MessageId("199509192301.23456@example.org"));
        assertThat(displayed.type()).hasValue(DispositionNotification.Type.DISPLAYED);
        assertThat(displayed.action()).hasValue(Mode.MANUAL);
        assertThat(displayed.sending()).hasValue(Mode.MANUAL);
        assertThat(displayed.modifiers()).isEmpty();
    }

    @Test
    void aDispositionMayHaveBlanksCommentsAndModifiers() {
        DispositionNotification read = DispositionNotification.read(part("disposition-notification", """
                        Disposition: Automatic-Action (x) / mdn-sent-AUTOMATICALLY ; Processed / Error , x-new
                        Error: out of paper
                        """))
                .value();
        assertThat(read.type()).hasValue(DispositionNotification.Type.PROCESSED);
        assertThat(read.action()).hasValue(Mode.AUTOMATIC);
        assertThat(read.sending()).hasValue(Mode.AUTOMATIC);
        assertThat(read.modifiers()).containsExactly("error", "x-new");
        assertThat(read.errors()).containsExactly("out of paper");
    }

    @Test
    void aDispositionThatSaysNothingIsEmpty() {
        DispositionNotification read = new DispositionNotification(Fields.NONE.with("Disposition", "seen"));
        assertThat(read.type()).isEmpty();
        assertThat(read.action()).isEmpty();
        assertThat(read.sending()).isEmpty();
        assertThat(read.modifiers()).isEmpty();
    }

    @Test
    void aNotificationIsSentToWhomTheMessageAsksTo() {
        Message asking = Message.parse("""
                Return-Path: <jane@Example.org>
                From: jane@example.org
                Subject: Draft
                Message-ID: <1@example.org>
                Disposition-Notification-To: Jane <jane@example.org>

                x
                """.getBytes(StandardCharsets.UTF_8));
        DispositionNotification displayed = DispositionNotification.of(
                Address.Mailbox.parse("joe@example.com"),
                Mode.MANUAL,
                Mode.AUTOMATIC,
                DispositionNotification.Type.DISPLAYED);
        Message mdn = sent(displayed.compose(asking));
        assertThat(mdn.to()).containsExactly(Address.parse("Jane <jane@example.org>"));
        assertThat(mdn.inReplyTo()).containsExactly(new MessageId("1@example.org"));
        assertThat(mdn.headers().text("Auto-Submitted")).hasValue("auto-replied");
        DispositionNotification read = Report.of(mdn)
                .orElseThrow()
                .dispositionNotification()
                .orElseThrow()
                .value();
        assertThat(read).isEqualTo(displayed.with("Original-Message-ID", "<1@example.org>"));
        assertThat(read.fields().first("Disposition")).hasValue("manual-action/MDN-sent-automatically; displayed");
        assertThat(DispositionNotification.mayBeSentAutomatically(mdn)).isFalse();
    }

    @Test
    void onlyAReturnPathThatIsTheSameAllowsAnAutomaticNotification() {
        assertThat(mayBeSent("Return-Path: <a@B.c>\nDisposition-Notification-To: A <a@b.C>\n"))
                .isTrue();
        assertThat(mayBeSent("Return-Path: <A@b.c>\nDisposition-Notification-To: a@b.c\n"))
                .isFalse();
        assertThat(mayBeSent("Return-Path: <>\nDisposition-Notification-To: a@b.c\n"))
                .isFalse();
        assertThat(mayBeSent("Disposition-Notification-To: a@b.c\n")).isFalse();
        assertThat(mayBeSent("Return-Path: <a@b.c>\nDisposition-Notification-To: a@b.c, d@b.c\n"))
                .isFalse();
        assertThat(mayBeSent("Return-Path: <a@b.c>\n")).isFalse();
        assertThat(mayBeSent("Return-Path: <a@b.c>\nDisposition-Notification-To: a@b.c\n"
                        + "Content-Type: multipart/report; boundary=x\n"))
                .isFalse();
    }

    private static boolean mayBeSent(String header) {
        return DispositionNotification.mayBeSentAutomatically(
                Message.parse((header + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aFeedbackReportIsRead() {
        Parsed<FeedbackReport> read = FeedbackReport.read(part("feedback-report", RFC5965));
        assertThat(read.defects()).isEmpty();
        FeedbackReport abuse = read.value();
        assertThat(abuse.feedbackType()).hasValue("abuse");
        assertThat(abuse.userAgent()).hasValue("SomeGenerator/1.0");
        assertThat(abuse.version()).hasValue("1");
        assertThat(abuse.originalMailFrom()).hasValue(Address.Mailbox.parse("somespammer@example.net"));
        assertThat(abuse.originalRcptTo()).containsExactly(Address.Mailbox.parse("user@example.com"));
        assertThat(abuse.arrivalDate()).hasValue(OffsetDateTime.parse("2005-03-08T14:00:00-04:00"));
        assertThat(abuse.reportingMta()).hasValue(TypedValue.dns("mail.example.com"));
        assertThat(abuse.sourceIp()).hasValue("192.0.2.1");
        assertThat(abuse.incidents()).isEqualTo(1);
        assertThat(abuse.authenticationResults()).hasSize(1);
        assertThat(abuse.reportedDomains()).containsExactly("example.net");
        assertThat(abuse.reportedUris())
                .containsExactly("http://example.net/earn_money.html", "mailto:user@example.com");
    }

    @Test
    void aFeedbackReportIsSentWithTheMessageItIsAbout() {
        FeedbackReport abuse = FeedbackReport.of("abuse", "Posthorn/1").with("Incidents", "3");
        Message arf = sent(abuse.compose(original()).to("abuse@example.net"));
        assertThat(arf.subject()).hasValue("Saying Hello");
        assertThat(arf.contentType().parameter("report-type")).hasValue("feedback-report");
        Report report = Report.of(arf).orElseThrow();
        assertThat(report.feedbackReport().orElseThrow()).isEqualTo(new Parsed<>(abuse, List.of()));
        assertThat(report.feedbackReport().orElseThrow().value().incidents()).isEqualTo(3);
        assertThat(report.isReturnedWhole()).isTrue();
        assertThatThrownBy(() -> abuse.with("Reported-Domain", "\u00FC.example").compose(original()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReportIsFoundWithinOtherMultiparts() {
        Message wrapped = Message.parse("""
                Content-Type: multipart/mixed; boundary=o

                --o

                A footer was added.
                --o
                Content-Type: multipart/report; boundary=i

                --i
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                --i--
                --o--
                """.getBytes(StandardCharsets.UTF_8));
        Report report = Report.of(wrapped).orElseThrow();
        assertThat(report.feedbackReport().orElseThrow().value().feedbackType()).hasValue("abuse");
        assertThat(report.explanation()).isEmpty();
        assertThat(report.returned()).isEmpty();
        assertThat(Report.of(original())).isEmpty();
    }

    @Property(tries = 300)
    void anyContentIsReadAsAnyReport(@ForAll @Size(max = 200) byte[] any) {
        for (String type : List.of("delivery-status", "disposition-notification", "feedback-report")) {
            byte[] head = ("Content-Type: message/" + type + "\n\nFinal-Recipient:").getBytes(StandardCharsets.UTF_8);
            byte[] all = Arrays.copyOf(head, head.length + any.length);
            System.arraycopy(any, 0, all, head.length, any.length);
            Report report = Report.of(Message.parse(all)).orElseThrow();
            report.deliveryStatus()
                    .ifPresent(read -> read.value().recipients().forEach(each -> {
                        assertThat(each.finalRecipient().flatMap(TypedValue::mailbox))
                                .isNotNull();
                        assertThat(each.fields().list()).isNotEmpty();
                    }));
            report.dispositionNotification()
                    .ifPresent(read -> assertThat(read.value().modifiers()).isNotNull());
            report.feedbackReport().ifPresent(read -> assertThat(read.defects()).isNotEmpty());
        }
    }
}
