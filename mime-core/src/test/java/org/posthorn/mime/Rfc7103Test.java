package org.posthorn.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthorn.mime.Defect.Kind;

/** What is made of each malformation that RFC 7103 describes, section by section. */
class Rfc7103Test {

    private static Message message(String text) {
        return Message.parse(text.replace("\n", "\r\n").getBytes(UTF_8));
    }

    private static List<Kind> kinds(Message message) {
        return message.defects().stream().map(Defect::kind).toList();
    }

    @Test
    void section6AnIsolatedLfEndsALineAndIsTold() {
        Message message = Message.parse("A: b\nC: d\r\n\r\ne\n".getBytes(UTF_8));

        assertThat(message.headers()).extracting(Header::name).containsExactly("A", "C");
        assertThat(message.defects()).containsExactly(new Defect(Kind.MIXED_LINE_ENDS, 4));
    }

    @Test
    void section6AnIsolatedCrEndsNoLineAndIsTold() {
        Message message = Message.parse("A: b\rC: d\r\n\r\ne\r\n".getBytes(UTF_8));

        assertThat(message.headers()).extracting(Header::name).containsExactly("A");
        assertThat(message.defects()).containsExactly(new Defect(Kind.BARE_CR, 4));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "7.1.1 | <@example.net:fran@example.com>     | OBSOLETE_ROUTE   | fran@example.com",
                "7.1.2 | <<<user2@example.org>>>             | UNBALANCED_ANGLE | user2@example.org",
                "7.1.3 | <another@example.net                | UNBALANCED_ANGLE | another@example.net",
                "7.1.3 | second@example.org>                 | UNBALANCED_ANGLE | second@example.org",
                "7.1.4 | (Testing <fran@example.com>         | UNCLOSED_COMMENT | fran@example.com",
                "7.1.4 | Testing) <sam@example.com>          | UNQUOTED_PHRASE  | sam@example.com",
                "7.1.5 | <third@example.net, fourth@example.net> | UNBALANCED_ANGLE | third@example.net fourth@example.net",
                "7.1.6 | \"Joe <joe@example.com>             | UNCLOSED_QUOTE   | joe@example.com",
                "7.1.7 | Joe                                 | MISSING_ADDRESS  | ~~"
            })
    void section7Point1TheAddressIsFoundAndTheFormTold(String section, String field, Kind kind, String addresses) {
        Message message = message("To: " + field + "\n\n");

        assertThat(message.recipients().stream().map(Address.Mailbox::address))
                .containsExactlyElementsOf(addresses.isEmpty() ? List.of() : List.of(addresses.split(" ")));
        assertThat(kinds(message)).contains(kind);
    }

    @Test
    void section7Point2ALineThatIsNoFieldIsPassedOverAndTheHeaderGoesOn() {
        Message message =
                message("Subject: This is your reminder\nabout the game\nDate: Wed, 20 Oct 2010 20:53:35 -0400\n\nx\n");

        assertThat(message.date()).isPresent();
        assertThat(message.defects()).containsExactly(new Defect(Kind.NOT_A_HEADER_FIELD, 32));
    }

    @Test
    void section7Point3AFoldOfBlanksDoesNotEndTheHeader() {
        Message message = message("Subject: This is\n \n your reminder\nTo: a@b.c\n\nx\n");

        assertThat(message.subject().orElseThrow().replaceAll(" +", " ")).isEqualTo("This is your reminder");
        assertThat(message.to()).hasSize(1);
    }

    @Test
    void section7Point4WhiteSpaceBeforeAColonIsNoPartOfTheName() {
        Message message = message("MIME-Version : 1.0\n\nx\n");

        assertThat(message.headers().text("MIME-Version")).contains("1.0");
        assertThat(message.defects()).containsExactly(new Defect(Kind.SPACE_BEFORE_COLON, 0));
    }

    @Test
    void section7Point5Point1OfRepeatedFieldsTheFirstCountsAndAllAuthorsAreRead() {
        Message message = message("From: a@b.c\nSubject: one\nFrom: d@e.f\nSubject: two\n\nx\n");

        assertThat(message.from()).hasSize(2);
        assertThat(message.subject()).contains("one");
        assertThat(message.defects())
                .containsExactly(new Defect(Kind.REPEATED_FIELD, 27), new Defect(Kind.REPEATED_FIELD, 40));
    }

    @Test
    void section7Point5Point2NothingIsMadeUpForFieldsThatAreMissing() {
        Message message = message("Subject: x\n\nx\n");

        assertThat(message.from()).isEmpty();
        assertThat(message.date()).isEmpty();
        assertThat(message.messageId()).isEmpty();
    }

    @Test
    void section7Point5Point3TheTopmostReturnPathIsFoundFirst() {
        Message message = message("Return-Path: <a@b.c>\nReturn-Path: <d@e.f>\n\nx\n");

        assertThat(message.headers().text("Return-Path")).contains("<a@b.c>");
    }

    @Test
    void section7Point6TextThatIsNotInItsCharsetIsGuessedAndNulsAreTold() {
        Message ascii = message("Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 8bit\n\né\n");
        Message nul = message("A: b\n\nx\0y\n");

        assertThat(ascii.decoded().text()).isEqualTo("é\r\n");
        assertThat(nul.defects()).containsExactly(new Defect(Kind.NUL_OCTET, 9));
    }

    @Test
    void section7Point7EightBitHeadersAreUtf8OrElseWindows1252() {
        Message latin = Message.parse("Subject: caf\351\r\n\r\n".getBytes(ISO_8859_1));

        assertThat(message("Subject: café\n\n").subject()).contains("café");
        assertThat(latin.subject()).contains("café");
    }

    @Test
    void section8Point1AMessageWithoutMimeVersionIsReadAsMime() {
        Message message = message("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n");

        assertThat(message.parts()).hasSize(1);
    }

    @Test
    void section8Point2WhatIsNoBase64IsLeftOutAndTold() {
        Message message = message("Content-Transfer-Encoding: base64\n\nSGVs!bG8=\n");

        assertThat(message.decoded().text()).isEqualTo("Hello");
        assertThat(message.defects()).containsExactly(new Defect(Kind.MALFORMED_ENCODING, 41));
    }

    @Test
    void section9Point1AnOversizedLineIsReadWholeAndTold() {
        Message message = message("A: b\n\n" + "x".repeat(5_000) + "\n");

        assertThat(message.decoded().text()).hasSize(5_002);
        assertThat(message.defects()).containsExactly(new Defect(Kind.LONG_LINE, 8));
    }
}
