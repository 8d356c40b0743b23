package org.posthorn.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageTest {

    private static Message parse(String message) {
        return Message.parse(message.getBytes(UTF_8));
    }

    private static String body(Part part) {
        return ISO_8859_1.decode(part.body()).toString();
    }

    private static byte[] written(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    @Test
    void theFirstFieldIsReadBehindAByteOrderMarkAndBehindWhiteSpace() {
        Message marked = parse("\uFEFFSubject: one\r\n two\r\nTo: b@example.org\r\n\r\nbody");
        assertThat(marked.subject()).contains("one two");
        assertThat(marked.headers()).hasSize(2);
        assertThat(marked.defects()).containsExactly(new Defect(Defect.Kind.BYTE_ORDER_MARK, 0));
        assertThat(written(marked)).startsWith(0xEF, 0xBB, 0xBF, 'S');
        Message indented = parse(" \tSubject: one\r\nTo: b@example.org\r\n\r\nbody");
        assertThat(indented.subject()).contains("one");
        assertThat(indented.headers().get(0).offset()).isEqualTo(2);
        assertThat(indented.defects()).containsExactly(new Defect(Defect.Kind.LEADING_SPACE, 0));
        assertThat(parse("\uFEFFno field\r\n\r\nbody").defects())
                .containsExactly(new Defect(Defect.Kind.MISSING_SEPARATOR, 0));
    }

    /** Everything that the tree says of a message, for comparison. */
    private static List<Object> facts(Message message) {
        List<Object> facts = new ArrayList<>();
        facts.add(message.defects());
        facts.add(message.subject());
        facts.add(message.from());
        List<Part> waiting = new ArrayList<>(List.of(message));
        while (!waiting.isEmpty()) {
            Part part = waiting.remove(waiting.size() - 1);
            facts.addAll(List.of(part.offset(), part.bodyOffset(), part.end(), part.lines(), part.octetsWithCrlf()));
            part.headers().forEach(header -> facts.add(header.offset() + header.toString() + header.end()));
            facts.add(part.contentType());
            facts.add(part.disposition());
            facts.add(part.decoded().text());
            assertThat(part.decoded().size()).isEqualTo(part.decoded().octets().length);
            waiting.addAll(part.parts());
            part.message().filter(inner -> inner.size() < 1 << 20).ifPresent(waiting::add);
        }
        return facts;
    }

    @Test
    void theExampleOfRfc2049IsATreeOfThreeLevels() {
        Message message = parse(Samples.crlf(Samples.RFC2049));
        assertThat(message.parts())
                .extracting(part -> part.contentType().mediaType())
                .containsExactly("text/plain", "text/plain", "multipart/parallel", "text/enriched", "message/rfc822");
        assertThat(message.parts().get(2).parts())
                .extracting(part -> part.contentType().mediaType())
                .containsExactly("audio/basic", "image/jpeg");
        Message inner = message.parts().get(4).message().orElseThrow();
        assertThat(inner.subject()).contains("(subject in US-ASCII)");
        assertThat(inner.transferEncoding()).isEqualTo("quoted-printable");
    }

    @Test
    void aPartKnowsItsOctetsAndLinesAsTheyLieInTheSource() {
        String text = Samples.crlf(Samples.RFC2046);
        Part second = parse(text).parts().get(1);
        assertThat(text.substring((int) second.offset(), (int) second.bodyOffset()))
                .isEqualTo("Content-type: text/plain; charset=us-ascii\r\n\r\n");
        assertThat(body(second))
                .isEqualTo("This is explicitly typed plain US-ASCII text.\r\nIt DOES end with a linebreak.\r\n");
        assertThat(second.lines()).isEqualTo(2);
        assertThat(second.octets()).isEqualTo(78);
    }

    @Test
    void octetsWithCrlfAreThoseOfTheSameMessageWithCrlf() {
        Message lf = parse(Samples.RFC2049);
        Message crlf = parse(Samples.crlf(Samples.RFC2049));
        for (int i = 0; i < 5; i++) {
            assertThat(lf.parts().get(i).octetsWithCrlf())
                    .isEqualTo(crlf.parts().get(i).octets());
            assertThat(lf.parts().get(i).lines()).isEqualTo(crlf.parts().get(i).lines());
        }
    }

    @Test
    void headerFieldsAreFoundInWhateverCase() {
        Headers headers = parse("X-One: 1\r\nx-two: 2\r\nX-ONE: 3\r\n\r\n").headers();
        assertThat(headers.all("x-one")).extracting(Header::text).containsExactly("1", "3");
        assertThat(headers.text("X-Two")).contains("2");
        assertThat(headers.first("X-On")).isEmpty();
        assertThat(headers.first("X-One ")).isEmpty();
        assertThat(headers.contains("X\rONE")).isFalse();
        assertThat(headers).extracting(Header::name).containsExactly("X-One", "x-two", "X-ONE");
    }

    @Test
    void aHeaderFieldGivesItsOctetsAsTheyAreWritten() {
        Header header = parse("Subject : a\r\n b \r\n\r\n").headers().get(0);
        assertThat(ISO_8859_1.decode(header.octets()).toString()).isEqualTo("Subject : a\r\n b ");
        assertThat(ISO_8859_1.decode(header.value()).toString()).isEqualTo(" a\r\n b ");
        assertThat(header.text()).isEqualTo("a b");
        assertThat(header.valueOffset()).isEqualTo(9);
        assertThat(header.end()).isEqualTo(16);
        assertThat(header.octets().isReadOnly()).isTrue();
    }

    @Test
    void addressesOfAllFieldsOfANameCountTogether() {
        Message message = parse("To: a@example.org\r\nCc: c@example.org\r\nTo: b@example.org\r\n\r\n");
        assertThat(message.to()).extracting(Address::toString).containsExactly("a@example.org", "b@example.org");
        assertThat(message.cc()).hasSize(1);
        assertThat(message.from()).isEmpty();
    }

    @Test
    void bodiesAreDecodedByTheirTransferEncodingAndCharset() {
        Message message = parse("""
                Content-Type: multipart/mixed; boundary=a

                --a
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                gr=FC=DF=
                e
                --a
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: BASE64 (really)

                Z3LDvMOf
                ZQ==
                --a

                grüße
                --a--
                """);
        assertThat(message.parts()).extracting(part -> part.decoded().text()).containsOnly("grüße");
        assertThat(message.parts().get(1).decoded().size()).isEqualTo(7);
        assertThat(message.parts().get(0).decoded().octets()).hasSize(5);
    }

    @Test
    void theFilenameIsThatOfTheDispositionBeforeThatOfTheContentType() {
        assertThat(parse("Content-Type: a/b; name=x\nContent-Disposition: inline; filename=y\n\n")
                        .filename())
                .contains("y");
        assertThat(parse("Content-Type: a/b; name=x\n\n").filename()).contains("x");
        assertThat(parse("Content-Type: a/b\n\n").filename()).isEmpty();
    }

    @Test
    void anEncodedMessageIsReadWhenAskedFor() {
        Message message =
                parse("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW4KCmJvZHk=\n");
        assertThat(message.content()).isEqualTo(MimeReader.Content.LEAF);
        assertThat(message.message().orElseThrow().subject()).contains("in");
    }

    @Test
    void anEmbeddedMessageIsWrittenAsItLiesInTheOuterOne() {
        String inner = "Subject: in\r\n\r\nbody";
        Message message =
                parse("Content-Type: multipart/digest; boundary=a\r\n\r\n--a\r\n\r\n" + inner + "\r\n--a--\r\n");
        assertThat(written(message.parts().get(0).message().orElseThrow()))
                .asString(UTF_8)
                .isEqualTo(inner);
    }

    @Test
    void defectsOfAnEmbeddedMessageAreThoseWithinIt() {
        Message message = parse("junk : x\r\nContent-Type: message/rfc822\r\n\r\nno : y\r\n\r\n");
        assertThat(message.defects()).hasSize(2);
        assertThat(message.message().orElseThrow().defects())
                .containsExactly(new Defect(Defect.Kind.SPACE_BEFORE_COLON, 42));
    }

    @Test
    void defectsOfValuesAndBodiesAreToldWhereTheyAre() {
        String text =
                "To: <a@b\r\nContent-Type: text/plain;; x=y\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==!\r\n";
        assertThat(parse(text).defects())
                .containsExactly(
                        new Defect(Defect.Kind.UNBALANCED_ANGLE, text.indexOf("\r\n")),
                        new Defect(Defect.Kind.EMPTY_PARAMETER, text.indexOf(";;") + 1),
                        new Defect(Defect.Kind.MALFORMED_ENCODING, text.indexOf('!')));
    }

    @Test
    void aMessageInOrderHasNoDefects() {
        assertThat(parse(Samples.crlf(Samples.RFC2046)).defects()).isEmpty();
        assertThat(parse(Samples.crlf(Samples.RFC5322)).defects()).isEmpty();
    }

    @Test
    void aMultipartWithoutAPartIsText() {
        Message message = parse("Content-Type: multipart/mixed; boundary=a\n\ntext\n");
        assertThat(message.parts()).isEmpty();
        assertThat(message.content()).isEqualTo(MimeReader.Content.LEAF);
        assertThat(message.textBody()).containsExactly(message);
    }

    @Test
    void bodyAndAttachmentsAreDividedAsTheExampleOfRfc8621Says() {
        Message message = parse("""
                Content-Type: multipart/mixed; boundary=1

                --1
                Content-Disposition: inline

                A
                --1
                Content-Type: multipart/mixed; boundary=2

                --2
                Content-Type: multipart/alternative; boundary=3

                --3
                Content-Type: multipart/mixed; boundary=4

                --4
                Content-Disposition: inline

                B
                --4
                Content-Type: image/jpeg
                Content-Disposition: inline

                C
                --4
                Content-Disposition: inline

                D
                --4--
                --3
                Content-Type: multipart/related; boundary=5

                --5
                Content-Type: text/html

                E
                --5
                Content-Type: image/jpeg

                F
                --5--
                --3--
                --2
                Content-Type: image/jpeg
                Content-Disposition: attachment

                G
                --2
                Content-Type: application/x-excel

                H
                --2
                Content-Type: message/rfc822

                Subject: J

                J
                --2--
                --1
                Content-Disposition: inline

                K
                --1--
                """);
        assertThat(names(message.textBody())).isEqualTo("A B C D K");
        assertThat(names(message.htmlBody())).isEqualTo("A E K");
        assertThat(names(message.attachments())).isEqualTo("C F G H J");
    }

    private static String names(List<Part> parts) {
        List<String> names = new ArrayList<>();
        parts.forEach(
                part -> names.add(body(part.message().map(Part.class::cast).orElse(part))));
        return String.join(" ", names);
    }

    @Test
    void ofTwoAlternativesEachServesItsKind() {
        Message message = parse("""
                Content-Type: multipart/alternative; boundary=a

                --a

                plain
                --a
                Content-Type: text/html

                html
                --a--
                """);
        assertThat(names(message.textBody())).isEqualTo("plain");
        assertThat(names(message.htmlBody())).isEqualTo("html");
        assertThat(message.attachments()).isEmpty();
    }

    @Test
    void aLoneKindOfBodyServesAsBoth() {
        Message message = parse("Content-Type: text/html\n\nx");
        assertThat(message.textBody()).containsExactly(message);
        assertThat(message.htmlBody()).containsExactly(message);
    }

    @Test
    void everyWayToReadAMessageGivesTheSame(@TempDir Path directory) throws IOException {
        for (String text : Samples.RFC) {
            byte[] message = Samples.crlf(text).getBytes(UTF_8);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(message.length).put(message).flip();
            byte[] padded = new byte[message.length + 7];
            System.arraycopy(message, 0, padded, 5, message.length);
            Path file = Files.write(directory.resolve("message.eml"), message);
            List<Object> facts = facts(Message.parse(message));
            assertThat(facts(Message.parse(direct))).isEqualTo(facts);
            assertThat(facts(Message.parse(ByteBuffer.wrap(padded, 5, message.length))))
                    .isEqualTo(facts);
            assertThat(facts(Message.parse(file))).isEqualTo(facts);
            assertThat(facts(Message.parse(new ByteArrayInputStream(message)))).isEqualTo(facts);
            assertThat(written(Message.parse(direct))).isEqualTo(message);
        }
    }

    @Test
    void aLargeFileIsReadInWindowsAndWrittenBack(@TempDir Path directory) throws IOException {
        String parts = ("--a\r\nSubject: " + "x".repeat(900) + "\r\n " + "y".repeat(900) + "\r\n\r\n"
                        + "line\r\n".repeat(300))
                .repeat(600);
        byte[] message = ("Content-Type: multipart/mixed; boundary=a\r\nX: " + "z".repeat(200_000) + "\r\n\r\n" + parts
                        + "--a--\r\n")
                .getBytes(UTF_8);
        Path file = Files.write(directory.resolve("message.eml"), message);
        Message mapped = Message.parse(file);
        assertThat(mapped.parts()).hasSize(600);
        assertThat(facts(mapped)).isEqualTo(facts(Message.parse(message)));
        assertThat(written(mapped)).isEqualTo(message);
    }

    @Property(tries = 500)
    void whatWasReadIsWrittenOctetForOctet(@ForAll long seed) {
        byte[] message = Samples.torture(seed);
        assertThat(written(Message.parse(message))).isEqualTo(message);
    }

    @Property(tries = 500)
    void anyLinesGiveTheSameTreeFromAnArrayAndFromWindows(@ForAll long seed) {
        byte[] message = Samples.torture(seed);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(message.length).put(message).flip();
        assertThat(facts(Message.parse(direct))).isEqualTo(facts(Message.parse(message)));
    }

    /** Part ends, field offsets and defects as the reader's events have them. */
    private static List<Object> events(byte[] message) {
        MimeReader reader = new MimeReader();
        reader.endOfInput();
        ByteBuffer in = ByteBuffer.wrap(message);
        List<Object> facts = new ArrayList<>();
        for (MimeReader.Event event = reader.next(in); event != null; event = reader.next(in)) {
            if (event instanceof MimeReader.PartEnd end) {
                facts.add(end);
            } else if (event instanceof MimeReader.HeaderField field) {
                facts.add(field.offset());
            } else if (event instanceof MimeReader.Deviation deviation) {
                facts.add(deviation.defect());
            }
        }
        return facts;
    }

    private static List<Object> asEvents(Message message) {
        List<Object> facts = new ArrayList<>(message.defects());
        List<Part> waiting = new ArrayList<>(List.of(message));
        while (!waiting.isEmpty()) {
            Part part = waiting.remove(waiting.size() - 1);
            part.headers().forEach(header -> facts.add(header.offset()));
            facts.add(new MimeReader.PartEnd(
                    part.index(),
                    part.bodyOffset(),
                    part.octets(),
                    part.lines(),
                    part.octetsWithCrlf() - part.octets()));
            waiting.addAll(part.parts());
            if (part.content() == MimeReader.Content.MESSAGE) {
                waiting.add(part.message().orElseThrow());
            }
        }
        return facts;
    }

    @Property(tries = 2000)
    void theTreeSaysWhatTheReaderSays(@ForAll long seed) {
        byte[] message = Samples.torture(seed);
        List<Object> tree = asEvents(Message.parse(message));
        assertThat(tree).containsAll(events(message));
        assertThat(tree)
                .filteredOn(fact -> !(fact instanceof Defect))
                .hasSameSizeAs(events(message).stream()
                        .filter(fact -> !(fact instanceof Defect))
                        .toList());
    }

    @Property(tries = 1000)
    void anyOctetsAreAMessage(@ForAll byte[] octets) {
        assertThat(facts(Message.parse(octets))).isNotEmpty();
    }

    @Property(tries = 500)
    void partsLieWithinTheirParentsOneBehindTheOther(@ForAll long seed) {
        Message message = Message.parse(Samples.torture(seed));
        List<Part> waiting = new ArrayList<>(List.of(message));
        while (!waiting.isEmpty()) {
            Part parent = waiting.remove(waiting.size() - 1);
            assertThat(parent.offset()).isLessThanOrEqualTo(parent.bodyOffset());
            long before = parent.bodyOffset();
            for (Part child : parent.parts()) {
                assertThat(child.offset()).isGreaterThanOrEqualTo(before);
                assertThat(child.end()).isLessThanOrEqualTo(parent.end());
                before = child.end();
            }
            waiting.addAll(parent.parts());
        }
    }

    // Bombs: each must come to its end within the limits, and with limits that let it through

    private static final MimeLimits WIDE = MimeLimits.DEFAULTS
            .withDepth(1_000_000)
            .withParts(1_000_000)
            .withHeaderFields(1_000_000)
            .withHeaderFieldSize(MimeLimits.MOST_HEADER_FIELD_SIZE);

    private static void isCut(byte[] bomb, Defect.Kind kind) {
        Message cut = Message.parse(bomb);
        assertThat(cut.defects()).extracting(Defect::kind).contains(kind);
        assertThat(written(cut)).isEqualTo(bomb);
        assertThat(Message.parse(bomb, WIDE).defects()).extracting(Defect::kind).doesNotContain(kind);
        assertThatThrownBy(() -> Message.parse(bomb, MimeLimits.DEFAULTS.onBreach(MimeLimits.OnBreach.THROW)))
                .isInstanceOf(LimitExceeded.class);
    }

    @Test
    void tenThousandNestedMultipartsAreCutAtTheDepthLimit() {
        StringBuilder bomb = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            bomb.append("Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n");
        }
        byte[] octets = bomb.toString().getBytes(UTF_8);
        isCut(octets, Defect.Kind.DEPTH_LIMIT);
        Part part = Message.parse(octets, WIDE);
        int depth = 1;
        for (; !part.parts().isEmpty(); part = part.parts().get(0)) {
            depth++;
        }
        assertThat(depth).isEqualTo(10_001);
        assertThat(Message.parse(octets, WIDE).attachments()).isEmpty();
    }

    @Test
    void tenThousandNestedMessagesAreCutAtTheDepthLimit() {
        isCut("Content-Type: message/rfc822\r\n\r\n".repeat(10_000).getBytes(UTF_8), Defect.Kind.DEPTH_LIMIT);
    }

    @Test
    void aHundredThousandPartsAreCutAtThePartsLimit() {
        byte[] bomb = ("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + "--a\r\n\r\nx\r\n".repeat(100_000))
                .getBytes(UTF_8);
        isCut(bomb, Defect.Kind.PARTS_LIMIT);
        assertThat(Message.parse(bomb).parts()).hasSize(MimeLimits.DEFAULTS.parts() - 1);
        assertThat(Message.parse(bomb, WIDE).textBody()).hasSize(100_000);
    }

    @Test
    void twoHundredThousandHeaderFieldsAreCutAtTheirLimit() {
        byte[] bomb = "X: y\r\n".repeat(200_000).getBytes(UTF_8);
        isCut(bomb, Defect.Kind.HEADER_FIELDS_LIMIT);
        assertThat(Message.parse(bomb).headers()).hasSize(MimeLimits.DEFAULTS.headerFields());
    }

    @Test
    void aHeaderFieldOfTwoMebibytesIsCutAtItsLimit() {
        byte[] bomb = new byte[2 << 20];
        Arrays.fill(bomb, (byte) 'x');
        bomb[1] = ':';
        isCut(bomb, Defect.Kind.HEADER_FIELD_SIZE_LIMIT);
    }
}
