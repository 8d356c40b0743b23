package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageBuilderTest {

    private static final Stamps FIXED = new Stamps() {
        @Override
        public OffsetDateTime date() {
            return OffsetDateTime.parse("1997-11-21T09:55:06-06:00");
        }

        @Override
        public String unique() {
            return "1234";
        }
    };

    private static MessageBuilder compose() {
        return Message.compose().stamps(FIXED).from("Joey <joey@example.org>");
    }

    private static byte[] octets(Message message) {
        try {
            var out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String written(Message message) {
        return new String(octets(message), StandardCharsets.UTF_8);
    }

    private static Message reread(Message message) {
        return Message.parse(octets(message));
    }

    private static byte[] random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    /** The types of a part and of those in it. */
    private static String tree(Part part) {
        String type = part.contentType().mediaType();
        return part.parts().isEmpty()
                ? type
                : type + part.parts().stream().map(MessageBuilderTest::tree).toList();
    }

    @Test
    void aPlainMessageIsWrittenWhole() {
        Message mail = compose()
                .to("chandler@example.org, Ross <ross@example.org>")
                .subject("Paintball?")
                .text("You in?\n")
                .build();
        assertThat(written(mail)).isEqualTo("""
                        Date: Fri, 21 Nov 1997 09:55:06 -0600
                        From: Joey <joey@example.org>
                        To: chandler@example.org, Ross <ross@example.org>
                        Message-ID: <1234@example.org>
                        Subject: Paintball?
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 7bit

                        You in?
                        """.replace("\n", "\r\n"));
    }

    @Test
    void whatIsComposedIsReadBack() {
        Message mail = reread(compose()
                .sender("phoebe@example.org")
                .to("J\u00FCrgen M\u00FCller <juergen@example.org>")
                .cc(Address.parse("Friends: ross@example.org, rachel@example.org;"))
                .replyTo("monica@example.org")
                .subject("Gr\u00FC\u00DFe \uD83D\uDE00 from the caf\u00E9")
                .text("Sch\u00F6n.")
                .header("X-Note", "f\u00FCr dich")
                .header("List-Id", "<list.example.org>")
                .build());
        assertThat(mail.subject()).hasValue("Gr\u00FC\u00DFe \uD83D\uDE00 from the caf\u00E9");
        assertThat(mail.from()).containsExactly(Address.parse("Joey <joey@example.org>"));
        assertThat(mail.sender()).containsExactly(Address.parse("phoebe@example.org"));
        assertThat(mail.to()).containsExactly(Address.parse("J\u00FCrgen M\u00FCller <juergen@example.org>"));
        assertThat(mail.cc()).containsExactly(Address.parse("Friends: ross@example.org, rachel@example.org;"));
        assertThat(mail.replyTo()).containsExactly(Address.parse("monica@example.org"));
        assertThat(mail.headers().text("X-Note")).hasValue("f\u00FCr dich");
        assertThat(mail.headers().text("List-Id")).hasValue("<list.example.org>");
        assertThat(mail.decoded().text()).isEqualTo("Sch\u00F6n.\r\n");
        assertThat(mail.defects()).isEmpty();
    }

    @Test
    void partsAreNestedAsTheyAreNeeded() {
        byte[] image = random(100);
        ContentType png = ContentType.of("image", "png");
        assertThat(tree(compose().build())).isEqualTo("text/plain");
        assertThat(tree(compose().html("<p>").build())).isEqualTo("text/html");
        assertThat(tree(compose().text("t").html("<p>").build()))
                .isEqualTo("multipart/alternative[text/plain, text/html]");
        assertThat(tree(compose().html("<p>").inline("a", png, image).build()))
                .isEqualTo("multipart/related[text/html, image/png]");
        assertThat(tree(compose().text("t").attach("a.bin", image).build()))
                .isEqualTo("multipart/mixed[text/plain, application/octet-stream]");
        assertThat(tree(compose().attach("a.bin", image).build()))
                .isEqualTo("multipart/mixed[application/octet-stream]");
        assertThat(tree(compose().text("t").inline("a", png, image).build()))
                .isEqualTo("multipart/mixed[text/plain, image/png]");
        Message all = compose()
                .text("t")
                .html("<p>")
                .inline("a@example", png, image)
                .attach("a.pdf", image)
                .build();
        assertThat(tree(all))
                .isEqualTo("multipart/mixed[multipart/related[multipart/alternative[text/plain, text/html], image/png],"
                        + " application/pdf]");
        assertThat(all.parts().get(0).contentType().parameter("type")).hasValue("multipart/alternative");
        assertThat(all.textBody()).extracting(p -> p.decoded().text()).containsExactly("t");
        assertThat(all.htmlBody()).extracting(p -> p.decoded().text()).containsExactly("<p>");
        assertThat(all.defects()).isEmpty();
        assertThat(reread(all).defects()).isEmpty();
    }

    @Test
    void anInlinePartIsNamedByItsContentId() {
        Message mail = compose()
                .html("<img src='cid:map@example'>")
                .inline("map@example", ContentType.of("image", "gif"), random(9))
                .build();
        Part image = mail.parts().get(1);
        assertThat(image.headers().text("Content-ID")).hasValue("<map@example>");
        assertThat(image.disposition()).hasValue(Disposition.INLINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"map.png", "two words.txt", "R\u00E9sum\u00E9 \u65E5\u672C\u8A9E \"x\".pdf", "a;b='c'%.doc"})
    void namesOfFilesComeBackAsTheyWere(String name) {
        Message mail = reread(compose().text("t").attach(name, random(50)).build());
        assertThat(mail.attachments()).hasSize(1);
        assertThat(mail.attachments().get(0).filename()).hasValue(name);
        assertThat(mail.attachments().get(0).decoded().octets()).isEqualTo(random(50));
    }

    @Test
    void textIsEncodedOnlyIfItMustBeAndThenAsItIsShorter() {
        assertThat(compose().text("a\nb").build().decoded().text()).isEqualTo("a\r\nb\r\n");
        assertThat(compose().text("a\r\nb").build().transferEncoding()).isEqualTo("7bit");
        assertThat(compose().text("x".repeat(998)).build().transferEncoding()).isEqualTo("7bit");
        assertThat(compose().text("x".repeat(999)).build().transferEncoding()).isEqualTo("quoted-printable");
        assertThat(compose().text("nul\0").build().transferEncoding()).isEqualTo("quoted-printable");
        assertThat(compose().text("caf\u00E9, mostly ASCII").build().transferEncoding())
                .isEqualTo("quoted-printable");
        assertThat(compose().text("\u65E5\u672C\u8A9E").build().transferEncoding())
                .isEqualTo("base64");
    }

    @Test
    void textFilesKeepTheirLineEndsAndAreLabelledAsUtf8() {
        for (String text : List.of("unix\nfile\n", "dos\r\nfile\r\n", "mixed\r\n\r\n\n\r", "gr\u00FCn\n", "")) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            Part part = reread(compose().attach("a.txt", octets).build())
                    .attachments()
                    .get(0);
            assertThat(part.decoded().octets()).isEqualTo(octets);
            assertThat(part.contentType().charset().isPresent()).isEqualTo(text.contains("\u00FC"));
        }
    }

    @Property
    void anyTextAndAnySubjectComeBack(
            @ForAll @StringLength(max = 200) String arbitrary, @ForAll @Size(max = 300) byte[] attached) {
        String text = new String(arbitrary.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String subject = text.replaceAll("[\r\n\0]", "").strip();
        Message mail = compose()
                .subject(subject)
                .text(text)
                .html(text)
                .attach("a.txt", attached)
                .build();
        Message reread = reread(mail);
        assertThat(reread.headers().text("Subject")).hasValue(subject);
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        assertThat(reread.parts().get(0).parts())
                .extracting(p -> p.decoded().text())
                .containsExactly(lines, lines);
        assertThat(reread.parts().get(1).decoded().octets()).isEqualTo(attached);
        assertThat(reread.defects()).isEmpty();
        assertThat(tree(mail)).isEqualTo(tree(reread));
        for (String line : written(mail).split("\r\n", -1)) {
            assertThat(line).hasSizeLessThanOrEqualTo(998).matches("[\\x01-\\x7F]*");
        }
    }

    @Property
    void headerLinesAreFoldedAt78(
            @ForAll @IntRange(min = 1, max = 40) int recipients, @ForAll @StringLength(max = 40) String name) {
        String display = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\p{Cs}]", "")
                .strip();
        MessageBuilder builder = compose();
        for (int i = 0; i < recipients; i++) {
            builder.to(new Address.Mailbox(display, "user" + i, "example.org"));
        }
        String header = written(
                        builder.subject("word ".repeat(recipients).strip()).build())
                .split("\r\n\r\n")[0];
        assertThat(header.split("\r\n")).allMatch(line -> line.length() <= 78);
    }

    @Test
    void blindRecipientsAreToldOfAndNeverWritten() {
        Message mail = compose()
                .to("chandler@example.org")
                .cc("Ross <ross@example.org>")
                .bcc("Secret: gunther@example.org, chandler@example.org;")
                .build();
        assertThat(written(mail)).doesNotContainIgnoringCase("bcc").doesNotContain("gunther");
        assertThat(mail.bcc()).hasSize(1);
        assertThat(mail.recipients())
                .extracting(Address.Mailbox::address)
                .containsExactly("chandler@example.org", "ross@example.org", "gunther@example.org");
    }

    @Test
    void blindRecipientsOfAReadMessageCanBeTakenOutOfIt() {
        String source =
                "Bcc: a@example.org,\r\n b@example.org\r\nSubject: x\nBCC: c@example.org\nTo: d@example.org\n\nbody";
        Message read = Message.parse(source.getBytes(StandardCharsets.US_ASCII));
        Message sent = read.withoutBcc();
        assertThat(written(sent)).isEqualTo("Subject: x\nTo: d@example.org\n\nbody");
        assertThat(sent.recipients()).isEqualTo(read.recipients()).hasSize(4);
        assertThat(sent.withoutBcc()).isSameAs(sent);
    }

    @Test
    void dateAndIdentifierAreAddedOnlyWhenTheyAreAbsent() {
        Message own = compose()
                .date(OffsetDateTime.parse("2020-02-29T12:00:00Z"))
                .messageId(new MessageId("mine@example.com"))
                .build();
        assertThat(own.headers().text("Date")).hasValue("Sat, 29 Feb 2020 12:00:00 +0000");
        assertThat(own.headers().text("Message-ID")).hasValue("<mine@example.com>");
        assertThat(own.headers().all("Date")).hasSize(1);
    }

    @Test
    void theSystemsStampsDifferEachTimeAndNameNoHost() {
        MessageBuilder builder = Message.compose().from("joey@example.org").text("t");
        String first = builder.build().headers().text("Message-ID").orElseThrow();
        String second = builder.build().headers().text("Message-ID").orElseThrow();
        assertThat(first).matches("<[0-9a-f]{32}@example\\.org>").isNotEqualTo(second);
    }

    @Test
    void aMessageWithoutAnAuthorOrWithSeveralAndNoSenderIsRefused() {
        assertThatThrownBy(() -> Message.compose().text("t").build()).isInstanceOf(IllegalStateException.class);
        MessageBuilder two = compose().from("chandler@example.org");
        assertThatThrownBy(two::build).isInstanceOf(IllegalStateException.class);
        assertThat(two.sender("joey@example.org").build().sender()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "a\r\nBcc: x@example.org"})
    void lineBreaksAndNulAreRefusedWhereverTheyCouldReachAHeader(String bad) {
        MessageBuilder builder = compose();
        byte[] none = new byte[0];
        assertThatThrownBy(() -> builder.subject(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("X-A", bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header(bad, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.to(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.to(new Address.Mailbox(bad, "a", "example.org")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.attach(bad, none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.inline(bad, ContentType.of("image", "png"), none))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fieldsOfAddressesMayHaveAnyOtherName() {
        List<Address> to = Address.parseList("J\u00FCrgen <j@example.org>, k@example.org");
        Message mail = StrictMail.check(
                compose().header("Disposition-Notification-To", to).build(), Transport.SEVEN_BIT);
        assertThat(mail.addresses("Disposition-Notification-To")).isEqualTo(to);
        assertThatThrownBy(() -> compose().header("Cc", to)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> compose().header("X", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListThatPromisesOneClickNamesTheUri() {
        MailingList list = MailingList.named("l", "l.example.org")
                .with(MailingList.Command.UNSUBSCRIBE, List.of("https://example.org/1"))
                .withOneClick();
        assertThat(StrictMail.check(compose().list(list).build(), Transport.SEVEN_BIT)
                        .headers()
                        .text("List-Unsubscribe-Post"))
                .hasValue("List-Unsubscribe=One-Click");
        MailingList without = list.with(MailingList.Command.UNSUBSCRIBE, List.of("mailto:l@example.org"));
        MailingList two = list.with(MailingList.Command.UNSUBSCRIBE, List.of("https://a.b/", "https://a.c/"));
        Fields twice = list.fields().with("list-id", "<m.example.org>");
        for (MailingList bad : List.of(without, two, new MailingList(twice))) {
            assertThatThrownBy(() -> compose().list(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"From", "SUBJECT", "Bcc", "Content-Type", "content-x", "Date", "MIME-Version", "a b", ""})
    void fieldsThatHaveAWayOfTheirOwnAreRefused(String name) {
        assertThatThrownBy(() -> compose().header(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressWithoutADomainIsRefused() {
        assertThatThrownBy(() -> compose().to("joey")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filesAreAttachedLoadedOrMappedByTheirSize(@TempDir Path directory) throws IOException {
        for (int size : new int[] {0, 5, 57, 1 << 20, (1 << 20) + 1, 3_000_001}) {
            Path file = Files.write(directory.resolve("f" + size + ".png"), random(size));
            Message mail = compose().text("t").attach(file).inline("x", file).build();
            for (Part part : reread(mail).parts().subList(1, 3)) {
                assertThat(part.filename()).hasValue("f" + size + ".png");
                assertThat(part.contentType().mediaType()).isEqualTo("image/png");
                assertThat(part.decoded().octets()).isEqualTo(random(size));
            }
            assertThat(mail.size()).isEqualTo(octets(mail).length);
            assertThat(mail.open().readAllBytes()).isEqualTo(octets(mail));
        }
        assertThatThrownBy(() -> compose().attach(directory.resolve("absent"))).isInstanceOf(IOException.class);
    }

    @Test
    void aFileLargerThanTheHeapIsWrittenPieceByPiece(@TempDir Path directory)
            throws IOException, NoSuchAlgorithmException {
        Path file = directory.resolve("large.bin");
        byte[] piece = random(1 << 20);
        MessageDigest attached = MessageDigest.getInstance("SHA-256");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 40; i++) {
                out.write(piece);
                attached.update(piece);
            }
        }
        Message mail = compose().attach(file).build();
        long longest = longestWrite(mail);
        assertThat(longest).isLessThan(1 << 17);
        MessageDigest read = MessageDigest.getInstance("SHA-256");
        try (var in = mail.attachments().get(0).decoded().stream()) {
            byte[] some = new byte[8192];
            for (int n; (n = in.read(some)) >= 0; ) {
                read.update(some, 0, n);
            }
        }
        assertThat(HexFormat.of().formatHex(read.digest()))
                .isEqualTo(HexFormat.of().formatHex(attached.digest()));
    }

    private static long longestWrite(Message mail) throws IOException {
        long[] longest = new long[1];
        mail.writeTo(new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError("octet by octet");
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                longest[0] = Math.max(longest[0], length);
            }
        });
        return longest[0];
    }

    @Property
    void octetsEncodedOnReadingAreTheSameFromEveryPlace(
            @ForAll @IntRange(max = 2000) int size,
            @ForAll @IntRange(max = 3000) int from,
            @ForAll @IntRange(max = 3000) int to) {
        byte[] plain = random(size);
        byte[] expected = org.posthorn.mime.codec.Base64.MIME.encode(plain);
        Source source = new Base64Source(Source.of(plain, 0, size));
        assertThat(source.size()).isEqualTo(expected.length);
        int begin = Math.min(Math.min(from, to), expected.length);
        int end = Math.min(Math.max(from, to), expected.length);
        assertThat(source.copy(begin, end)).isEqualTo(Arrays.copyOfRange(expected, begin, end));
    }

    @Test
    void aCalendarIsTheLastFormOfTheText() {
        Message mail = reread(compose()
                .text("Lunch?")
                .html("<p>Lunch?</p>")
                .calendar("REQUEST", "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n")
                .build());
        assertThat(tree(mail))
                .isEqualTo("multipart/mixed[multipart/alternative[text/plain, text/html, text/calendar],"
                        + " application/ics]");
        Part calendar = mail.parts().get(0).parts().get(2);
        assertThat(mail.parts().get(1).filename()).hasValue("invite.ics");
        assertThat(mail.parts().get(1).decoded().octets())
                .isEqualTo(calendar.decoded().octets());
        assertThatThrownBy(() -> compose().calendar("REQUEST", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(calendar.contentType()).hasToString("text/calendar; charset=utf-8; method=REQUEST");
        assertThat(calendar.decoded().text()).isEqualTo("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n");
    }

    @Test
    void aPriorityIsWrittenForAllReadersAndReadBack() {
        Message mail = reread(compose().priority(Priority.HIGH).text("x").build());
        assertThat(mail.headers().text("Importance")).hasValue("high");
        assertThat(mail.headers().text("X-Priority")).hasValue("1");
        assertThat(mail.headers().text("Priority")).hasValue("urgent");
        assertThat(Priority.of(mail)).hasValue(Priority.HIGH);
        assertThat(Priority.of(reread(compose().priority(Priority.NORMAL).build())))
                .isEmpty();
        assertThat(Priority.of(Message.parse("X-Priority: 4 (Low)\n\n".getBytes(StandardCharsets.UTF_8))))
                .hasValue(Priority.LOW);
        assertThat(Priority.of(
                        Message.parse("Importance: so-so\nPriority: urgent\n\n".getBytes(StandardCharsets.UTF_8))))
                .hasValue(Priority.HIGH);
    }

    @Test
    void aHeaderMayBeInUtf8() {
        Message mail = compose()
                .utf8Headers()
                .to("J\u00FCrgen M\u00FCller <j\u00FCrgen@b\u00FCcher.example>")
                .subject("Gr\u00FC\u00DFe")
                .header("X-Note", "=?utf-8?Q?no?= word")
                .build();
        assertThat(written(mail))
                .contains("To: J\u00FCrgen M\u00FCller <j\u00FCrgen@b\u00FCcher.example>\r\n")
                .contains("Subject: Gr\u00FC\u00DFe\r\n");
        assertThat(reread(mail).subject()).hasValue("Gr\u00FC\u00DFe");
        assertThat(reread(mail).to())
                .containsExactly(Address.parse("J\u00FCrgen M\u00FCller <j\u00FCrgen@b\u00FCcher.example>"));
        assertThat(reread(mail).headers().text("X-Note")).hasValue("=?utf-8?Q?no?= word");
    }

    @Property
    void aSubjectInUtf8IsReadBack(@ForAll @StringLength(max = 60) String text) {
        String subject = HeaderText.clean(text);
        assertThat(reread(compose().utf8Headers().subject(subject).build()).subject())
                .hasValue(reread(compose().subject(subject).build()).subject().orElseThrow());
    }

    @Test
    void aMailingListIsToldOf() {
        MailingList list = MailingList.named("Friends & Co", "friends.example.org")
                .with(MailingList.Command.UNSUBSCRIBE, List.of("https://example.org/off?u=1", "mailto:off@example.org"))
                .withOneClick()
                .withoutPosts();
        Message mail = reread(compose().list(list).build());
        assertThat(mail.headers().text("List-Unsubscribe"))
                .hasValue("<https://example.org/off?u=1>, <mailto:off@example.org>");
        assertThat(MailingList.of(mail)).isEqualTo(list);
        assertThatThrownBy(() -> compose().list(new MailingList(Fields.NONE.with("Subject", "x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
