package org.posthorn.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.MimeReader.Event;

class MimeReaderTest {

    /** What the reader says when the message comes in pieces that end at these places; neighbouring chunks joined. */
    private static List<String> read(byte[] message, MimeLimits limits, boolean direct, int... cuts) {
        MimeReader reader = new MimeReader(limits);
        List<String> said = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? message.length : cuts[i];
            ByteBuffer in = direct ? ByteBuffer.allocateDirect(to - from) : ByteBuffer.allocate(to - from + 3);
            in.position(direct ? 0 : 3).mark();
            in.put(message, from, to - from).reset();
            drain(reader, in, said);
            assertThat(in.remaining()).isZero();
            from = to;
        }
        reader.endOfInput();
        drain(reader, ByteBuffer.allocate(0), said);
        assertThat(reader.isDone()).isTrue();
        return said;
    }

    private static void drain(MimeReader reader, ByteBuffer in, List<String> said) {
        for (Event event; (event = reader.next(in)) != null; ) {
            say(event, said);
        }
    }

    private static void say(Event event, List<String> said) {
        if (event instanceof MimeReader.Chunk c) {
            String text = text(c.bytes());
            int lastLine = said.size() - 1;
            if (lastLine >= 0 && said.get(lastLine).startsWith(c.area() + " ")) {
                said.set(lastLine, said.get(lastLine) + text);
            } else {
                said.add(c.area() + " " + c.offset() + " " + text);
            }
        } else if (event instanceof MimeReader.HeaderField f) {
            said.add("field " + f.offset() + " " + f.name() + "|" + text(f.value()));
        } else if (event instanceof MimeReader.PartBegin b) {
            said.add("begin " + b.part() + " depth " + b.depth() + " at " + b.offset());
        } else if (event instanceof MimeReader.HeadersEnd h) {
            said.add(h.content() + " at " + h.offset());
        } else if (event instanceof MimeReader.PartEnd e) {
            said.add("end " + e.part() + " " + e.bodyOffset() + "+" + e.octets() + " lines " + e.lines() + " bare "
                    + e.bareLineFeeds());
        } else if (event instanceof MimeReader.Deviation d) {
            said.add(d.defect().kind() + " at " + d.defect().offset());
        }
    }

    private static List<String> read(String message) {
        return read(bytes(message), MimeLimits.DEFAULTS, false);
    }

    private static byte[] bytes(String s) {
        return s.getBytes(ISO_8859_1);
    }

    private static String text(ByteBuffer b) {
        return ISO_8859_1.decode(b.duplicate()).toString();
    }

    private static void sameForEveryCut(byte[] message, MimeLimits limits) {
        List<String> whole = read(message, limits, false);
        for (int cut = 0; cut <= message.length; cut++) {
            assertThat(read(message, limits, false, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
        int[] every = new int[message.length];
        for (int i = 0; i < every.length; i++) {
            every[i] = i;
        }
        assertThat(read(message, limits, false, every)).as("octet by octet").isEqualTo(whole);
        assertThat(read(message, limits, true, every))
                .as("octet by octet, direct")
                .isEqualTo(whole);
        assertThat(read(message, limits, true)).as("direct").isEqualTo(whole);
    }

    @Test
    void theExampleOfRfc2046HasTwoPartsBetweenPreambleAndEpilogue() {
        String message = Samples.crlf(Samples.RFC2046);
        int body = message.indexOf("\r\n\r\n") + 4;
        long lines = message.substring(body).lines().count();
        List<String> said = read(message);
        assertThat(said).filteredOn(s -> s.startsWith("begin")).hasSize(3);
        assertThat(said)
                .filteredOn(s -> s.startsWith("BODY"))
                .satisfiesExactly(
                        s -> assertThat(s).endsWith("text.\r\nIt does NOT end with a linebreak."),
                        s -> assertThat(s).endsWith("It DOES end with a linebreak.\r\n"));
        assertThat(said)
                .filteredOn(s -> s.startsWith("PREAMBLE"))
                .singleElement()
                .asString()
                .endsWith("readers.\r\n");
        assertThat(said)
                .filteredOn(s -> s.startsWith("EPILOGUE"))
                .singleElement()
                .asString()
                .endsWith("ignored.\r\n");
        assertThat(said)
                .last()
                .asString()
                .isEqualTo("end 0 %d+%d lines %d bare 0".formatted(body, message.length() - body, lines));
    }

    @Test
    void aHeaderFieldIsGivenWithItsFoldsAndWithoutItsLineEnd() {
        assertThat(read("A: b\r\n c\r\nDe:f\n\n"))
                .containsExactly(
                        "begin 0 depth 0 at 0",
                        "field 0 A| b\r\n c",
                        "field 10 De|f",
                        "LEAF at 16",
                        "end 0 16+0 lines 0 bare 0",
                        "MIXED_LINE_ENDS at 14");
    }

    @Test
    void anEmptyMessageIsALeafWithoutOctets() {
        assertThat(read("")).containsExactly("begin 0 depth 0 at 0", "LEAF at 0", "end 0 0+0 lines 0 bare 0");
    }

    @Test
    void aMessageWithoutABodyEndsInItsHeader() {
        assertThat(read("A: b"))
                .containsExactly("begin 0 depth 0 at 0", "field 0 A| b", "LEAF at 4", "end 0 4+0 lines 0 bare 0");
    }

    @Test
    void anEmptyHeaderLeavesTheFirstLineToTheBody() {
        assertThat(read("\r\nx\r\n")).contains("LEAF at 2", "BODY 2 x\r\n", "end 0 2+3 lines 1 bare 0");
    }

    @Test
    void textWithoutAnyHeaderIsABodyWithoutItsSeparator() {
        assertThat(read("just text\r\nmore: text\r\n"))
                .containsExactly(
                        "begin 0 depth 0 at 0",
                        "LEAF at 0",
                        "MISSING_SEPARATOR at 0",
                        "BODY 0 just text\r\nmore: text\r\n",
                        "end 0 0+23 lines 2 bare 0");
    }

    @Test
    void aLineBetweenFieldsThatIsNoneIsPassedOver() {
        assertThat(read("A: b\r\nnot a field\r\nC: d\r\n\r\n"))
                .contains("field 0 A| b", "NOT_A_HEADER_FIELD at 6", "field 19 C| d", "LEAF at 27");
    }

    @Test
    void anMboxSeparatorBeforeTheHeaderIsPassedOver() {
        assertThat(read("From joe Mon Jan 1\r\nA: b\r\n\r\n")).contains("MBOX_FROM_LINE at 0", "field 20 A| b");
    }

    @Test
    void spaceMayStandBeforeTheColon() {
        assertThat(read("A \t: b\r\n\r\n")).contains("field 0 A| b", "SPACE_BEFORE_COLON at 0");
    }

    @Test
    void theSecondContentTypeDoesNotCount() {
        assertThat(read("Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\n--a--\n"))
                .contains("LEAF at 68", "DUPLICATE_CONTENT_TYPE at 25");
    }

    private static String multipart(String boundary, String body) {
        return "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n" + body.replace("\n", "\r\n");
    }

    @Test
    void aBoundaryThatBeginsWithAnotherIsAnotherBoundary() {
        String inner =
                "--a\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n\n1\n--ab\n\n2\n--ab--\n--a\n\n3\n--a--\n";
        List<String> said = read(multipart("a", inner));
        assertThat(said)
                .filteredOn(s -> s.startsWith("BODY"))
                .map(s -> s.charAt(s.length() - 1))
                .containsExactly('1', '2', '3');
        assertThat(said)
                .filteredOn(s -> s.startsWith("begin"))
                .map(s -> s.substring(0, 15))
                .containsExactly(
                        "begin 0 depth 0", "begin 1 depth 1", "begin 2 depth 2", "begin 3 depth 2", "begin 4 depth 1");
        assertThat(said).noneMatch(s -> s.startsWith("MISSING"));
    }

    @Test
    void blanksBehindADelimiterBelongToIt() {
        List<String> said = read(multipart("a", "--a \t\n\nx\n--a-- \ny"));
        assertThat(said).anyMatch(s -> s.startsWith("BODY") && s.endsWith(" x"));
        assertThat(said).anyMatch(s -> s.startsWith("EPILOGUE") && s.endsWith(" y"));
    }

    @Test
    void blanksAtTheEndOfABoundaryParameterAreDropped() {
        assertThat(read(multipart("\"a b  \"", "--a b\n\nx\n--a b--\n")))
                .anyMatch(s -> s.startsWith("BODY") && s.endsWith(" x"));
    }

    @Test
    void aLineThatOnlyBeginsLikeADelimiterIsBody() {
        assertThat(read(multipart("a", "--a\n\n--a-\n--ab\n --a\n--\n--a--x\n--a--\n")))
                .anyMatch(s -> s.endsWith(" --a-\r\n--ab\r\n --a\r\n--\r\n--a--x"));
    }

    @Test
    void aMissingCloseDelimiterEndsAtTheEndOfTheMessage() {
        List<String> said = read(multipart("a", "--a\n\nx\n"));
        assertThat(said).anyMatch(s -> s.startsWith("BODY") && s.endsWith(" x\r\n"));
        assertThat(said).anyMatch(s -> s.startsWith("MISSING_CLOSE_DELIMITER"));
    }

    @Test
    void aDelimiterOfTheOuterMultipartClosesTheInnerOne() {
        String body = "--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--a\n\n2\n--a--\n";
        List<String> said = read(multipart("a", body));
        assertThat(said)
                .filteredOn(s -> s.startsWith("BODY"))
                .map(s -> s.charAt(s.length() - 1))
                .containsExactly('1', '2');
        assertThat(said)
                .filteredOn(s -> s.startsWith("MISSING_CLOSE_DELIMITER"))
                .hasSize(1);
    }

    // RFC 2046 section 5.1.1: a delimiter begins with the line end before it
    @Test
    void theLineEndBehindACloseDelimiterBelongsToTheOuterDelimiterThatFollows() {
        String inner = "--b\n\none\n--b--";
        String message = multipart("a", "--a\nContent-Type: multipart/mixed; boundary=b\n\n" + inner + "\n--a--\n");
        assertThat(read(message)).contains("end 1 %d+17 lines 3 bare 0".formatted(message.indexOf("--b")));
        String lf = message.replace("\r\n", "\n");
        assertThat(read(lf)).contains("end 1 %d+14 lines 3 bare 3".formatted(lf.indexOf("--b")));
        sameForEveryCut(bytes(message), MimeLimits.DEFAULTS);
    }

    @Test
    void aMultipartWithoutAnyDelimiterIsAllPreamble() {
        List<String> said = read(multipart("a", "x\ny\n"));
        assertThat(said).anyMatch(s -> s.startsWith("PREAMBLE") && s.endsWith("x\r\ny\r\n"));
        assertThat(said).anyMatch(s -> s.startsWith("MISSING_FIRST_DELIMITER"));
    }

    @Test
    void aMultipartWithoutABoundaryIsALeaf() {
        assertThat(read("Content-Type: multipart/mixed\n\n--a\n\nx\n--a--\n"))
                .contains("LEAF at 31", "MISSING_BOUNDARY at 31");
    }

    @Test
    void ofEqualBoundariesTheInnermostIsMeant() {
        String inner = "--a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\n1\n--a--\n--a\n\n2\n--a--\n";
        assertThat(read(multipart("a", inner)))
                .filteredOn(s -> s.startsWith("begin"))
                .map(s -> s.substring(0, 15))
                .containsExactly("begin 0 depth 0", "begin 1 depth 1", "begin 2 depth 2", "begin 3 depth 1");
    }

    @Test
    void aDelimiterEndsAHeaderThatLacksItsEmptyLine() {
        List<String> said = read(multipart("a", "--a\nX: y\n--a\nZ: z\n--a--\n"));
        assertThat(said).filteredOn(s -> s.startsWith("field")).hasSize(3);
        assertThat(said).filteredOn(s -> s.startsWith("begin")).hasSize(3);
        assertThat(said).filteredOn(s -> s.startsWith("end")).hasSize(3);
    }

    @Test
    void anEmbeddedMessageEndsAtTheDelimiterAroundIt() {
        String body = "--a\nContent-Type: message/rfc822\n\nSubject: in\n\nhello\n--a\n\n2\n--a--\n";
        List<String> said = read(multipart("a", body));
        assertThat(said).anyMatch(s -> s.startsWith("MESSAGE at "));
        assertThat(said).anyMatch(s -> s.startsWith("BODY") && s.endsWith(" hello"));
        assertThat(said).anyMatch(s -> s.startsWith("begin 2 depth 2"));
        assertThat(said).anyMatch(s -> s.matches("end 1 \\d+\\+20 lines 2 bare 0"));
    }

    @Test
    void anEncodedMessageIsALeaf() {
        assertThat(read("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nQTogYgoK\n"))
                .anyMatch(s -> s.startsWith("LEAF"));
    }

    @Test
    void partsOfADigestAreMessagesUnlessTheySayOtherwise() {
        List<String> said = read(Samples.DIGEST);
        assertThat(said).filteredOn(s -> s.startsWith("MESSAGE")).hasSize(2);
        assertThat(said)
                .filteredOn(s -> s.startsWith("field") && s.contains("my "))
                .hasSize(2);
    }

    @Test
    void boundaryParametersAreReadHoweverTheyAreWritten() {
        for (String parameter : List.of(
                "boundary=a=b:c",
                "BOUNDARY = \"a=b:c\"",
                "charset=x; boundary=\"a=b\\:c\"",
                "x=\";boundary=no\"; boundary=a=b:c",
                ";; boundary=(comment)a=b:c ; y=z",
                "boundary*0=a=; boundary*1=b:c",
                "boundary*=us-ascii'en'a%3Db%3ac",
                "boundary*0*=''a%3D; boundary*1=b:c",
                "boundary*0=no; boundary=a=b:c",
                "boundary=\"a=b:c")) {
            String message = "Content-Type: multipart/mixed; " + parameter + "\n\n--a=b:c\n\nx\n--a=b:c--\n";
            assertThat(read(message)).as(parameter).anyMatch(s -> s.startsWith("BODY") && s.endsWith(" x"));
        }
    }

    @Test
    void eachKindOfBadLineIsToldOnceAtTheEnd() {
        String message = "A: b\r\n\r\n" + "x\0y\rz\r\n".repeat(3) + "x".repeat(999) + "\r\n" + "y\n";
        assertThat(read(message))
                .endsWith(
                        "end 0 8+1024 lines 5 bare 1",
                        "MIXED_LINE_ENDS at 1031",
                        "BARE_CR at 11",
                        "NUL_OCTET at 9",
                        "LONG_LINE at 29");
    }

    @Test
    void partsBeyondTheDepthLimitAreLeaves() {
        String inner = "--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b--\n--a--\n";
        List<String> said = read(bytes(multipart("a", inner)), MimeLimits.DEFAULTS.withDepth(2), false);
        assertThat(said).filteredOn(s -> s.startsWith("begin")).hasSize(2);
        assertThat(said).anyMatch(s -> s.startsWith("DEPTH_LIMIT"));
        assertThat(said).anyMatch(s -> s.startsWith("BODY") && s.endsWith("--b\r\n\r\n1\r\n--b--"));
    }

    @Test
    void whatFollowsTheLastPartAllowedIsEpilogue() {
        List<String> said =
                read(bytes(multipart("a", "--a\n\n1\n--a\n\n2\n--a--\n")), MimeLimits.DEFAULTS.withParts(2), false);
        assertThat(said).filteredOn(s -> s.startsWith("begin")).hasSize(2);
        assertThat(said).anyMatch(s -> s.startsWith("PARTS_LIMIT"));
        assertThat(said).anyMatch(s -> s.startsWith("EPILOGUE") && s.endsWith(" \r\n2\r\n--a--\r\n"));
    }

    @Test
    void headerFieldsBeyondTheLimitArePassedOver() {
        List<String> said = read(bytes("A: 1\nB: 2\nC: 3\n\nx"), MimeLimits.DEFAULTS.withHeaderFields(2), false);
        assertThat(said).filteredOn(s -> s.startsWith("field")).hasSize(2);
        assertThat(said).contains("HEADER_FIELDS_LIMIT at 10", "LEAF at 16");
    }

    @Test
    void aHeaderFieldIsCutAtItsLimit() {
        List<String> said = read(bytes("A: 12345\n 67\nB: 2\n\nx"), MimeLimits.DEFAULTS.withHeaderFieldSize(6), false);
        assertThat(said).contains("field 0 A| 123", "HEADER_FIELD_SIZE_LIMIT at 0", "field 13 B| 2");
    }

    @Test
    void aBreachThrowsWhereTheLimitsSaySo() {
        MimeLimits limits = MimeLimits.DEFAULTS.withHeaderFields(2).onBreach(MimeLimits.OnBreach.THROW);
        assertThatThrownBy(() -> read(bytes("A: 1\nB: 2\nC: 3\n\nx"), limits, false))
                .isInstanceOfSatisfying(
                        LimitExceeded.class,
                        e -> assertThat(e.defect()).isEqualTo(new Defect(Defect.Kind.HEADER_FIELDS_LIMIT, 10)));
    }

    @Test
    void noMoreDefectsAreToldThanTheLimitSays() {
        String junk = "A: b\r\n" + "junk\r\n".repeat(100);
        assertThat(read(bytes(junk), MimeLimits.DEFAULTS.withDefects(7), false))
                .filteredOn(s -> s.startsWith("NOT_A_HEADER_FIELD"))
                .hasSize(7);
    }

    @Test
    void chunksAreSlicesOfTheCallersBuffer() {
        byte[] message = bytes("A: b\r\n\r\nhello\r\n");
        ByteBuffer in = ByteBuffer.wrap(message);
        MimeReader reader = new MimeReader();
        for (Event event; (event = reader.next(in)) != null; ) {
            if (event instanceof MimeReader.Chunk c) {
                assertThat(c.bytes().array()).isSameAs(message);
                assertThat(text(c.bytes())).isEqualTo("hello\r\n");
                return;
            }
        }
        throw new AssertionError("no chunk");
    }

    @Test
    void theExamplesOfTheRfcsReadTheSameForEveryCut() {
        for (String message : Samples.RFC) {
            sameForEveryCut(bytes(message), MimeLimits.DEFAULTS);
            sameForEveryCut(bytes(Samples.crlf(message)), MimeLimits.DEFAULTS);
        }
    }

    @Property(tries = 300)
    void anyLinesReadTheSameForEveryCut(@ForAll long seed) {
        sameForEveryCut(Samples.torture(seed), MimeLimits.DEFAULTS);
    }

    @Property(tries = 300)
    void anyLinesReadTheSameForEveryCutWithinTightLimits(@ForAll long seed) {
        Random random = new Random(seed);
        MimeLimits limits = MimeLimits.DEFAULTS
                .withDepth(1 + random.nextInt(4))
                .withParts(1 + random.nextInt(5))
                .withHeaderFields(1 + random.nextInt(3))
                .withHeaderFieldSize(1 + random.nextInt(50))
                .withDefects(1 + random.nextInt(5));
        sameForEveryCut(Samples.torture(seed), limits);
    }

    @Property(tries = 1000)
    void anyOctetsReadTheSameForRandomCuts(@ForAll byte[] message, @ForAll long seed) {
        int[] cuts = new Random(seed).ints(5, 0, message.length + 1).sorted().toArray();
        assertThat(read(message, MimeLimits.DEFAULTS, false, cuts)).isEqualTo(read(message, MimeLimits.DEFAULTS, true));
    }
}
