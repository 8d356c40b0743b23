package org.posthorn.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.imap.BodyStructure;
import org.posthorn.imap.FetchData;
import org.posthorn.imap.MessageEnvelope;
import org.posthorn.imap.MessageResponse;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.wire.OutputQueue;

/** What a store knows of a message becomes an ENVELOPE and a BODYSTRUCTURE that can be written, whatever the message is like. */
class TellingTest {

    private static final String NOTHING_MORE = " NIL NIL NIL NIL)";

    /** The message of RFC 9051 section 8 (and RFC 3501 section 8), with a body of the size that is told there. */
    private static final String SUMMARY =
            """
        Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
        From: Terry Gray <gray@cac.washington.edu>
        Subject: IMAP4rev2 WG mtg summary and minutes
        To: imap@cac.washington.edu
        cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
        Message-Id: <B27397-0100000@cac.washington.edu>
        MIME-Version: 1.0
        Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

        """ + "x".repeat(30) + "\n" + ("x".repeat(31) + "\n").repeat(90) + "x".repeat(24) + "\n";

    /** A message in memory. */
    private record Stored(byte[] octets) implements StoredMessage {

        static Stored of(String text) {
            return new Stored(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public long uid() {
            return 1;
        }

        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public Instant internalDate() {
            return Instant.EPOCH;
        }

        @Override
        public MessageOctets open() {
            return MessageOctets.of(octets);
        }
    }

    private static MessageEnvelope envelope(String text) throws MailboxException {
        return MessageEnvelope.of(Stored.of(text).envelope());
    }

    private static BodyStructure structure(String text) throws MailboxException {
        return BodyStructure.of(Stored.of(text).structure());
    }

    /** What is written, without what is around it; it is read back as the same. */
    private static String written(FetchData data) {
        MessageResponse.Fetch fetch = new MessageResponse.Fetch(false, 1, List.of(data));
        OutputQueue queue = new OutputQueue(1 << 20);
        new ResponseWriter(queue).write(fetch);
        byte[] octets = ResponseRoundTripTest.drained(queue);
        assertThat(Hearing.whole(octets, SyntaxLimits.CLIENT, Set.of())).containsExactly(fetch);
        String line = new String(octets, StandardCharsets.UTF_8);
        String before = "* 1 FETCH (";
        assertThat(line).startsWith(before).endsWith(")\r\n");
        return line.substring(before.length(), line.length() - 3);
    }

    private static String written(MessageEnvelope envelope) {
        return written(new FetchData.Envelope(envelope)).substring("ENVELOPE ".length());
    }

    private static String written(BodyStructure structure) {
        return written(new FetchData.Structure(structure, true)).substring("BODYSTRUCTURE ".length());
    }

    private static String body(BodyStructure structure) {
        return written(new FetchData.Structure(structure.withoutExtension(), false))
                .substring("BODY ".length());
    }

    // ---- envelopes ----

    @Test
    void theExampleOfTheRfcHasItsEnvelopeAndBody() throws MailboxException {
        assertThat(written(envelope(SUMMARY)))
                .isEqualTo("(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\""
                        + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))".repeat(3)
                        + " ((NIL NIL \"imap\" \"cac.washington.edu\"))"
                        + " ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\"))"
                        + " NIL NIL \"<B27397-0100000@cac.washington.edu>\")");
        assertThat(body(structure(SUMMARY)))
                .isEqualToIgnoringCase("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3028 92)");
    }

    @Test
    void aFieldThatIsMissingIsNilAndATextThatIsEmptyIsEmpty() throws MailboxException {
        assertThat(written(envelope("X: y\n\n"))).isEqualTo("(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
        assertThat(written(envelope("Date:\nSubject: \nIn-Reply-To:\nMessage-ID:\nTo:\nFrom: \nCc:\n\n")))
                .isEqualTo("(\"\" \"\" NIL NIL NIL NIL NIL NIL \"\" \"\")");
    }

    @Test
    void senderAndReplyToAreTheAuthorsUnlessTheyAreNamed() throws MailboxException {
        MessageEnvelope defaults = envelope("From: a@example.org\nSender:\n\n");
        assertThat(defaults.sender()).isEqualTo(defaults.from()).hasSize(1);
        assertThat(defaults.replyTo()).isEqualTo(defaults.from());
        MessageEnvelope named = envelope("From: a@example.org\nSender: b@example.org\nReply-To: c@example.org\n\n");
        assertThat(named.sender()).isEqualTo(envelope("From: b@example.org\n\n").from());
        assertThat(named.replyTo())
                .isEqualTo(envelope("From: c@example.org\n\n").from());
    }

    @Test
    void groupsHaveTheirMarks() throws MailboxException {
        assertThat(written(envelope(
                        "To: Friends: \"Bing, C.\" <c@example.org>, j@example.org;, x@example.org\nCc: none:;\n\n")))
                .isEqualTo("(NIL NIL NIL NIL NIL"
                        + " ((NIL NIL \"Friends\" NIL)(\"Bing, C.\" NIL \"c\" \"example.org\")(NIL NIL \"j\" \"example.org\")"
                        + "(NIL NIL NIL NIL)(NIL NIL \"x\" \"example.org\"))"
                        + " ((NIL NIL \"none\" NIL)(NIL NIL NIL NIL)) NIL NIL NIL)");
    }

    @Test
    void whatLacksADomainIsNoGroup() throws MailboxException {
        assertThat(envelope("To: Joey <joey>, root\n\n").to())
                .extracting(MessageEnvelope.Address::mailbox, MessageEnvelope.Address::host)
                .doesNotContain(org.assertj.core.groups.Tuple.tuple(Optional.empty(), Optional.empty()))
                .allSatisfy(pair -> assertThat(pair.toList().get(1)).isEqualTo(Optional.of("")));
    }

    @Test
    void quotingIsTakenOffNamesAndLocalPartsAndRoutesAreNotTold() throws MailboxException {
        assertThat(envelope("From: \"a \\\"b\\\"\" <@r.example,@s.example:\"x y\"@example.org>\n\n")
                        .from())
                .containsExactly(new MessageEnvelope.Address(
                        Optional.of("a \"b\""), Optional.empty(), Optional.of("x y"), Optional.of("example.org")));
    }

    @Test
    void encodedWordsStayAndNamesInEightBitsBecomeSome() throws MailboxException {
        MessageEnvelope envelope = envelope(
                "Subject: =?utf-8?Q?=C3=A4?=\nFrom: =?utf-8?Q?=C3=A4?= <a@example.org>\nTo: \u00E4 <a@example.org>\n\n");
        assertThat(envelope.subject()).contains("=?utf-8?Q?=C3=A4?=");
        assertThat(envelope.from()).isEqualTo(envelope.to());
        assertThat(envelope.to().get(0).name().orElseThrow()).matches("=\\?(?i:utf-8)\\?[^?]+\\?[^?]+\\?=");
        assertThat(envelope("From: =?utf-8?X?a?= <a@example.org>\n\n")
                        .from()
                        .get(0)
                        .name())
                .contains("=?utf-8?X?a?=");
        assertThat(envelope("Subject: \u00E4\u0000b\n\n").subject()).contains("\u00E4 b");
    }

    // ---- body structures ----

    @Test
    void aMultipartHasItsParametersAndEachPartItsExtensionInBodyStructureOnly() throws MailboxException {
        BodyStructure structure = structure("""
            Content-Type: multipart/mixed; boundary=b
            Content-Language: en, de

            --b
            Content-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME="cc.diff"
            Content-ID: <960723163407.20117h@cac.washington.edu>
            Content-Description: Compiler diff
            Content-Transfer-Encoding: BASE64
            Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
            Content-Disposition: attachment; filename=cc.diff
            Content-Location: http://example.org/cc.diff

            AAAA
            BBBB

            --b
            Content-Type: image/png
            Content-Language: en

            x
            --b--
            """);
        assertThat(written(structure))
                .isEqualTo("((\"text\" \"plain\" (\"charset\" \"US-ASCII\" \"name\" \"cc.diff\")"
                        + " \"<960723163407.20117h@cac.washington.edu>\" \"Compiler diff\" \"base64\" 12 2"
                        + " \"Q2hlY2sgSW50ZWdyaXR5IQ==\" (\"attachment\" (\"filename\" \"cc.diff\")) NIL"
                        + " \"http://example.org/cc.diff\")"
                        + "(\"image\" \"png\" NIL NIL NIL \"7bit\" 1 NIL NIL (\"en\") NIL)"
                        + " \"mixed\" (\"boundary\" \"b\") NIL (\"en\" \"de\") NIL)");
        assertThat(body(structure))
                .isEqualTo("((\"text\" \"plain\" (\"charset\" \"US-ASCII\" \"name\" \"cc.diff\")"
                        + " \"<960723163407.20117h@cac.washington.edu>\" \"Compiler diff\" \"base64\" 12 2)"
                        + "(\"image\" \"png\" NIL NIL NIL \"7bit\" 1) \"mixed\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc822", "global"})
    void anEmbeddedMessageHasItsEnvelopeItsStructureAndItsLines(String subtype) throws MailboxException {
        BodyStructure structure = structure("Content-Type: message/" + subtype + """


            Subject: inner
            From: a@example.org

            one
            two
            """);
        String author = " ((NIL NIL \"a\" \"example.org\"))";
        String inner = "(NIL \"inner\"" + author.repeat(3) + " NIL NIL NIL NIL NIL)"
                + " (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 10 2";
        String outer = "(\"message\" \"" + subtype + "\" NIL NIL NIL \"7bit\" 49 ";
        assertThat(written(structure)).isEqualTo(outer + inner + NOTHING_MORE + " 5" + NOTHING_MORE);
        assertThat(body(structure)).isEqualTo(outer + inner + ") 5)");
    }

    @Test
    void partsOfADigestAreMessages() throws MailboxException {
        assertThat(body(structure("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--\n")))
                .isEqualTo("((\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 15"
                        + " (NIL \"x\" NIL NIL NIL NIL NIL NIL NIL NIL)"
                        + " (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 1 0) 2) \"digest\")");
    }

    @Test
    void otherMessagesAreLikeOtherParts() throws MailboxException {
        assertThat(body(structure("Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\n")))
                .isEqualTo("(\"message\" \"delivery-status\" NIL NIL NIL \"7bit\" 25)");
    }

    @Test
    void aMessageThatIsEncodedAgainstTheRulesIsToldAsEmptyInside() throws MailboxException {
        assertThat(body(structure(
                        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA0K\n")))
                .isEqualTo("(\"message\" \"rfc822\" NIL NIL NIL \"base64\" 18"
                        + " (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"
                        + " (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0) 1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "Content-Type:",
                "Content-Type: text",
                "Content-Type: multipart/mixed",
                "Content-Type: ;;"
            })
    void whatHasNoContentTypeThatCanBeReadIsPlainText(String field) throws MailboxException {
        assertThat(body(structure(field + "\n\none\n")))
                .isEqualTo("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 5 1)");
    }

    @Test
    void aMultipartWithoutPartsAndPartsWithoutAnythingCanBeTold() throws MailboxException {
        String empty = "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0)";
        assertThat(body(structure("Content-Type: multipart/mixed; boundary=b\n\nno delimiter\n")))
                .isEqualTo("(" + empty + " \"mixed\")");
        assertThat(body(structure("Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\n--b--\n")))
                .isEqualTo("(" + empty + empty + " \"mixed\")");
        assertThat(body(structure(""))).isEqualTo(empty);
    }

    @Test
    void parametersAreDecodedAndAStarTellsOfMoreThanAscii() throws MailboxException {
        BodyStructure.Part part = (BodyStructure.Part) structure("Content-Type: application/x;"
                + " baz*0=a; baz*1=b; foo*0*=utf-8''%C3%A4; foo*1*=%C3%B6\n"
                + "Content-Disposition: attachment; filename*=iso-8859-1''%E4.txt\n\n");
        assertThat(part.parameters()).isEqualTo(Map.of("baz", "ab", "foo*", "\u00E4\u00F6"));
        assertThat(part.extension().orElseThrow().disposition())
                .contains(new BodyStructure.Disposition("attachment", Map.of("filename*", "\u00E4.txt")));
        assertThat(written(part)).contains("{4}\r\n\u00E4\u00F6");
    }

    @Test
    void octetsThatNoStringHoldsDoNotStopIt() throws MailboxException {
        BodyStructure.Part part = (BodyStructure.Part) structure("Content-Type: a/b; c=\"d\u0000e\"\n"
                + "Content-ID: \u0000\nContent-Description: \u00E4\u0000\nContent-Location: a\u0000b\n"
                + "Content-Transfer-Encoding: x\u0000y\nContent-Language: \u0000\nContent-MD5: \u0000\n\n");
        assertThat(part.description()).contains("\u00E4 ");
        assertThat(written(part)).doesNotContain("\u0000");
    }

    @Property(tries = 2_000)
    void whateverIsStoredCanBeWrittenAndIsReadBackAsTheSame(
            @ForAll List<@net.jqwik.api.constraints.IntRange(max = 31) Integer> pieces) throws MailboxException {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(PIECES.get(piece % PIECES.size())));
        Stored stored = new Stored(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        MessageEnvelope envelope = MessageEnvelope.of(stored.envelope());
        BodyStructure structure = BodyStructure.of(stored.structure());
        assertThat(written(envelope)).startsWith("(");
        assertThat(written(structure)).startsWith("(");
        assertThat(body(structure)).startsWith("(");
    }

    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n",
            "Content-Type: ",
            "multipart/mixed; boundary=b",
            "message/rfc822",
            "multipart/digest; boundary=c",
            "text/plain; name*=utf-8''%C3%A4%00",
            "--b\r\n",
            "--c\r\n",
            "--b--\r\n",
            "From: ",
            "To: ",
            "Subject: ",
            "Reply-To:",
            "a@example.org",
            "Friends: ",
            ";",
            ",",
            "<",
            ">",
            "\"",
            "=?utf-8?Q?=C3=A4=00?=",
            "\u00E4\u00FF",
            "\u0000",
            "\r",
            "\n",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Disposition: ",
            "Content-Language: ",
            "Content-ID:",
            "Content-Location: ",
            "Content-Description: ");
}
