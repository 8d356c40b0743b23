package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Address;
import org.posthorn.mime.Message;
import org.posthorn.mime.MimeReader;
import org.posthorn.mime.Part;

/** What is read out of a message is what the parser of messages says, without the whole being read or kept. */
class StoredMessageTest {

    private static final String NESTED = """
        From: Joey <joey@example.org>
        To: a@example.org, Friends: b@example.org;
        Subject: =?utf-8?Q?=C3=A4?=
        Message-ID: <1@example.org>
        Date: Thu, 02 Jan 2020 00:30:00 +0100
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=o

        preamble
        --o
        Content-Type: multipart/alternative; boundary=i
        Content-Language: en, de

        --i

        plain words
        --i
        Content-Type: text/html; charset=utf-8
        Content-ID: <c@example.org>
        Content-Description: the same
        Content-Location: http://example.org/
        Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==

        <p>words</p>
        --i--
        --o
        Content-Type: multipart/digest; boundary=d

        --d

        Subject: digested
        From: x@example.org

        in a digest
        --d--
        --o
        Content-Type: message/rfc822
        Content-Disposition: attachment; filename=m.eml

        Subject: inner
        Content-Type: multipart/mixed; boundary=n

        --n

        inner one
        --n
        Content-Type: image/png
        Content-Transfer-Encoding: BASE64

        AAAA
        --n--
        --o--
        epilogue
        """.replace("\n", "\r\n");

    /** Counts what is read, and gives little at a time. */
    private static final class Watched implements StoredMessage {
        private final byte[] octets;
        private long read;

        Watched(String text) {
            octets = text.getBytes(StandardCharsets.UTF_8);
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
            return new MessageOctets() {
                @Override
                public long size() {
                    return octets.length;
                }

                @Override
                public int read(long offset, ByteBuffer into) {
                    int length = Math.min(Math.min(into.remaining(), 1_000), octets.length - (int) offset);
                    into.put(octets, (int) offset, length);
                    read += length;
                    return length;
                }
            };
        }
    }

    private static void same(BodyPart read, Part parsed) {
        assertThat(read.contentType()).isEqualTo(parsed.contentType());
        assertThat(read.content()).isEqualTo(parsed.content());
        assertThat(read.offset()).isEqualTo(parsed.offset());
        assertThat(read.bodyOffset()).isEqualTo(parsed.bodyOffset());
        assertThat(read.octets()).isEqualTo(parsed.octets());
        assertThat(read.end()).isEqualTo(parsed.end());
        assertThat(read.lines()).isEqualTo(parsed.lines());
        assertThat(read.transferEncoding()).isEqualTo(parsed.transferEncoding());
        assertThat(read.disposition()).isEqualTo(parsed.disposition());
        assertThat(read.languages()).isEqualTo(parsed.languages());
        if (parsed.content() == MimeReader.Content.MESSAGE) {
            same(read.parts().get(0), parsed.message().orElseThrow());
        } else {
            assertThat(read.parts()).hasSameSizeAs(parsed.parts());
            for (int i = 0; i < parsed.parts().size(); i++) {
                same(read.parts().get(i), parsed.parts().get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\r\n", "no header", "A: b", "A: b\r\n\r\n", "A: b\n\nbody", "Subject: a\r\n\r\n\r\n.\r\n"})
    void theStructureOfSmallMessagesIsThatOfTheParser(String text) throws Exception {
        same(new Watched(text).structure(), Message.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theStructureIsThatOfTheParser() throws Exception {
        same(new Watched(NESTED).structure(), Message.parse(NESTED.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aPartTellsItsFieldsAsTheyAreWritten() throws Exception {
        BodyPart html = new Watched(NESTED).structure().section(List.of(1, 2)).orElseThrow();
        assertThat(html.contentId()).contains("<c@example.org>");
        assertThat(html.description()).contains("the same");
        assertThat(html.location()).contains("http://example.org/");
        assertThat(html.md5()).contains("Q2hlY2sgSW50ZWdyaXR5IQ==");
    }

    private static String body(String numbers) throws Exception {
        List<Integer> section = numbers.isEmpty()
                ? List.of()
                : List.of(numbers.split("\\.")).stream().map(Integer::valueOf).toList();
        return new Watched(NESTED)
                .structure()
                .section(section)
                .map(p -> NESTED.substring((int) p.bodyOffset(), (int) p.end()))
                .orElse("none");
    }

    @Test
    void sectionsAreNumberedAsImapDoes() throws Exception {
        assertThat(body("1.1")).isEqualTo("plain words");
        assertThat(body("1.2")).isEqualTo("<p>words</p>");
        assertThat(body("2.1")).startsWith("Subject: digested").endsWith("in a digest");
        assertThat(body("2.1.1")).isEqualTo("in a digest");
        assertThat(body("3")).startsWith("Subject: inner").endsWith("--n--");
        assertThat(body("3.1")).isEqualTo("inner one");
        assertThat(body("3.2")).isEqualTo("AAAA");
        for (String none : List.of("0", "4", "1.3", "1.1.1", "2.1.2", "3.3", "3.2.1", "2.1.1.1")) {
            assertThat(body(none)).as(none).isEqualTo("none");
        }
    }

    @Test
    void theFirstSectionOfAMessageWithoutPartsIsItsBody() throws Exception {
        BodyPart message = new Watched("A: b\r\n\r\nwords").structure();
        assertThat(message.section(List.of(1))).contains(message);
        assertThat(message.section(List.of(2))).isEmpty();
        assertThat(message.section(List.of(1, 1))).isEmpty();
    }

    @Test
    void theEnvelopeIsWhatTheHeaderSays() throws Exception {
        Envelope envelope = new Watched(NESTED).envelope();
        assertThat(envelope.subject()).contains("=?utf-8?Q?=C3=A4?=");
        assertThat(envelope.date()).contains("Thu, 02 Jan 2020 00:30:00 +0100");
        assertThat(envelope.messageId()).contains("<1@example.org>");
        assertThat(envelope.from()).isEqualTo(Address.parseList("Joey <joey@example.org>"));
        assertThat(envelope.sender()).isEqualTo(envelope.from());
        assertThat(envelope.replyTo()).isEqualTo(envelope.from());
        assertThat(envelope.to()).hasSize(2);
        assertThat(envelope.cc()).isEmpty();
        assertThat(envelope.inReplyTo()).isEmpty();
        assertThat(envelope).isEqualTo(new Watched(NESTED).envelope()).isNotEqualTo(new Watched("").envelope());
    }

    @Test
    void theEnvelopeOfAnEmbeddedMessageIsInTheStructure() throws Exception {
        BodyPart inner = new Watched(NESTED).structure().parts().get(2).parts().get(0);
        assertThat(inner.envelope().subject()).contains("inner");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8_000, 8_190, 8_191, 8_192, 8_193, 40_000})
    void ofALargeMessageTheHeaderAloneIsRead(int padding) throws Exception {
        Watched message = new Watched("X: " + "x".repeat(padding) + "\r\nSubject: a\r\n\r\n" + "b".repeat(3_000_000));
        assertThat(message.envelope().subject()).contains("a");
        assertThat(message.read).isLessThan(4L * padding + 17_000);
    }

    @Test
    void aHeaderWithoutEndIsReadSoFarOnly() throws Exception {
        Watched message = new Watched("Subject: a\r\n" + "X: y\r\n".repeat(500_000));
        assertThat(message.envelope().subject()).contains("a");
        assertThat(message.read).isLessThanOrEqualTo(Reading.LARGEST_HEAD);
    }

    @Test
    void thePreviewIsTheFirstWordsAndReadsTheBeginningOnly() throws Exception {
        assertThat(new Watched(NESTED).preview()).isEqualTo("plain words");
        Watched large = new Watched("Subject: a\r\n\r\nFirst words. " + "more ".repeat(1_000_000));
        assertThat(large.preview()).startsWith("First words. more").hasSizeLessThanOrEqualTo(200);
        assertThat(large.read).isLessThanOrEqualTo(1 << 18);
    }
}
