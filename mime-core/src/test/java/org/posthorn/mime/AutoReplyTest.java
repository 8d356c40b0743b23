package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthorn.mime.AutoReply.Allowed;
import org.posthorn.mime.AutoReply.Reason;
import org.posthorn.mime.AutoReply.Refused;

class AutoReplyTest {

    private static final List<Address> OWN = Address.parseList("joey@example.org, tribbiani@example.org");

    private static Message received(String fields) {
        String text = fields + "\r\nFrom: c@example.org\r\nReply-To: list@example.org\r\nTo: Joey@example.org\r\n"
                + "Message-ID: <1@example.org>\r\nReferences: <0@example.org>\r\nSubject: =?utf-8?Q?gr=C3=BCn?=\r\n\r\nx\r\n";
        return Message.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theAnswerGoesToTheReturnPathInTheThreadAndIsMarked() {
        AutoReply answer = AutoReply.to(received("Return-Path: <chandler@example.org>"), OWN);
        assertThat(answer).isInstanceOf(Allowed.class);
        Message reply = StrictMail.check(
                ((Allowed) answer)
                        .reply()
                        .from("joey@example.org")
                        .text("away\n")
                        .build(),
                Transport.SEVEN_BIT);
        assertThat(reply.recipients()).containsExactly(Address.Mailbox.parse("chandler@example.org"));
        assertThat(reply.subject()).hasValue("Auto: gr\u00FCn");
        assertThat(reply.headers().text("Auto-Submitted")).hasValue("auto-replied");
        assertThat(reply.inReplyTo()).containsExactly(new MessageId("1@example.org"));
        assertThat(reply.references()).containsExactly(new MessageId("0@example.org"), new MessageId("1@example.org"));
        assertThat(AutoReply.to(reply, List.of())).isEqualTo(new Refused(Reason.NO_RETURN_PATH));
        assertThat(AutoReply.to(reply, Address.Mailbox.parse("joey@example.org"), List.of()))
                .isEqualTo(new Refused(Reason.AUTOMATIC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-A: x | NO_RETURN_PATH",
                "Return-Path: junk | NO_RETURN_PATH",
                "Return-Path: <> | NULL_RETURN_PATH",
                "Return-Path: < > | NULL_RETURN_PATH",
                "Return-Path: <MAILER-DAEMON@example.org> | RETURN_PATH_OF_PROGRAM",
                "Return-Path: <owner-list@example.org> | RETURN_PATH_OF_PROGRAM",
                "Return-Path: <list-request@example.org> | RETURN_PATH_OF_PROGRAM",
                "Return-Path: <Joey@Example.org> | OWN_RETURN_PATH",
                "Return-Path: <c@x.y>\\Auto-Submitted: auto-generated | AUTOMATIC",
                "Return-Path: <c@x.y>\\Auto-Submitted: (yes) auto-replied; a=b | AUTOMATIC",
                "Return-Path: <c@x.y>\\Auto-Submitted: anything | AUTOMATIC",
                "Return-Path: <c@x.y>\\X-Auto-Response-Suppress: OOF, AutoReply | AUTOMATIC",
                "Return-Path: <c@x.y>\\Content-Type: multipart/report | AUTOMATIC",
                "Return-Path: <c@x.y>\\List-Id: <l.x.y> | MAILING_LIST",
                "Return-Path: <c@x.y>\\list-unsubscribe: <mailto:l@x.y> | MAILING_LIST",
                "Return-Path: <c@x.y>\\Precedence: Bulk | MAILING_LIST"
            })
    void whatMustNotBeAnsweredIsRefusedWithTheReason(String fields, Reason reason) {
        assertThat(AutoReply.to(received(fields.replace("\\", "\r\n")), OWN)).isEqualTo(new Refused(reason));
    }

    @Test
    void onlyWhoIsNamedAsARecipientAnswersUnlessItIsAService() {
        Message received = received("Return-Path: <c@x.y>\r\nAuto-Submitted: no\r\nPrecedence: first-class");
        assertThat(AutoReply.to(received, OWN)).isInstanceOf(Allowed.class);
        assertThat(AutoReply.to(received, Address.parseList("ross@example.org")))
                .isEqualTo(new Refused(Reason.NOT_ADDRESSED));
        assertThat(AutoReply.to(received, List.of())).isInstanceOf(Allowed.class);
        assertThat(AutoReply.to(
                        received("Return-Path: <c@x.y>\r\nResent-To: ross@example.org"),
                        Address.parseList("ross@example.org")))
                .isInstanceOf(Allowed.class);
    }
}
