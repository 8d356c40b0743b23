package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.posthorn.mime.text.FlowedText;

/** What is composed of arbitrary values is read back as them, over every transport, and keeps to the letter of the standards. */
class ComposeRoundTripTest {

    /** The values of a message. */
    record Values(
            List<Address> to,
            List<Address> cc,
            List<Address> replyTo,
            String subject,
            String note,
            OffsetDateTime date,
            List<MessageId> references,
            String filename) {}

    private static Arbitrary<String> text() {
        Arbitrary<String> pieces = Arbitraries.of(
                        "word",
                        " ",
                        "  ",
                        "\t",
                        "\u00E9",
                        "\u65E5\u672C",
                        "\uD83D\uDE00",
                        "=?",
                        "?=",
                        "=?utf-8?Q?a?=",
                        "\"",
                        "\\",
                        "(",
                        ")",
                        "<",
                        ">",
                        "@",
                        ",",
                        ";",
                        ":",
                        ".",
                        "'",
                        "%",
                        "*",
                        "\u0001",
                        "\u007F",
                        "\u2028",
                        "x".repeat(80))
                .list()
                .ofMaxSize(30)
                .map(list -> String.join("", list));
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(60).map(string -> HeaderText.clean(string));
        return Arbitraries.oneOf(pieces, any);
    }

    private static Arbitrary<Address.Mailbox> mailbox() {
        Arbitrary<String> local = Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(30),
                Arbitraries.of("a b", "\"", "a\\b", "a@b", ".a", "a..b", "x.y", "a,b", "(c)"));
        return Combinators.combine(text(), local, Arbitraries.of("example.org", "[192.0.2.1]", "a-b.example"))
                .as(Address.Mailbox::new);
    }

    private static Arbitrary<List<Address>> addresses() {
        Arbitrary<Address> group = Combinators.combine(
                        text().filter(name -> !name.isEmpty()), mailbox().list().ofMaxSize(3))
                .as(Address.Group::new);
        return Arbitraries.<Address>oneOf(mailbox().map(mailbox -> mailbox), group)
                .list()
                .ofMaxSize(5);
    }

    @Provide
    static Arbitrary<Values> values() {
        Arbitrary<OffsetDateTime> date = Arbitraries.longs()
                .between(-2_000_000_000L, 4_000_000_000L)
                .map(second -> OffsetDateTime.ofInstant(
                        java.time.Instant.ofEpochSecond(second), ZoneOffset.ofHoursMinutes((int) (second % 12), 0)));
        Arbitrary<List<MessageId>> ids = Arbitraries.strings()
                .alpha()
                .ofMinLength(1)
                .ofMaxLength(70)
                .map(left -> new MessageId(left + "@example.org"))
                .list()
                .uniqueElements()
                .ofMaxSize(20);
        return Combinators.combine(addresses(), addresses(), addresses(), text(), text(), date, ids, text())
                .as(Values::new);
    }

    @Property(tries = 400)
    void allValuesComeBack(
            @ForAll("values") Values values, @ForAll String text, @ForAll Transport transport, @ForAll boolean utf8) {
        String body = new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        MessageBuilder builder = Message.compose()
                .from("joey@example.org")
                .subject(values.subject)
                .header("X-Note", values.note)
                .date(values.date)
                .references(values.references)
                .inReplyTo(values.references)
                .text(body)
                .html(body)
                .attach(values.filename, new byte[] {1, 2, 3});
        values.to.forEach(builder::to);
        values.cc.forEach(builder::cc);
        values.replyTo.forEach(builder::replyTo);
        if (utf8) {
            builder.utf8Headers();
        }
        Message composed = builder.build();
        Transport needed = composed.needs();
        assertThat(utf8 || needed == Transport.SEVEN_BIT).isTrue();
        Transport over = transport.or(needed);
        Message read = StrictMail.check(composed.over(over), over);
        assertThat(read.to()).isEqualTo(values.to);
        assertThat(read.cc()).isEqualTo(values.cc);
        assertThat(read.replyTo()).isEqualTo(values.replyTo);
        assertThat(read.subject()).hasValue(values.subject);
        assertThat(read.headers().text("X-Note")).hasValue(values.note);
        assertThat(read.date()).hasValue(values.date);
        assertThat(read.references()).isEqualTo(values.references);
        assertThat(read.inReplyTo()).isEqualTo(values.references);
        assertThat(read.parts().get(1).filename()).hasValue(values.filename);
        assertThat(read.parts().get(1).decoded().octets()).containsExactly(1, 2, 3);
        String lines = body.replaceAll("\r\n|\r|\n", "\r\n");
        assertThat(read.parts().get(0).parts())
                .extracting(part -> part.decoded().text())
                .containsExactly(lines, lines);
        long fields = List.of(values.to, values.cc, values.replyTo, values.references, values.references).stream()
                .filter(list -> !list.isEmpty())
                .count();
        long encodings = read.headers().contains("Content-Transfer-Encoding") ? 1 : 0;
        assertThat(read.headers()).hasSize((int) (7 + fields + encodings));
    }

    @Property(tries = 300)
    void flowedTextComesBack(@ForAll("paragraphs") FlowedText text, @ForAll Transport transport) {
        Message composed = Message.compose().from("joey@example.org").text(text).build();
        Message read = StrictMail.check(composed.over(transport), transport);
        assertThat(FlowedText.read(read.decoded().text(), false)).isEqualTo(text);
    }

    @Provide
    static Arbitrary<FlowedText> paragraphs() {
        Arbitrary<String> line = Arbitraries.of("word", " ", ">", "From ", "\u00E9", "--", ".", "x".repeat(90))
                .list()
                .ofMaxSize(30)
                .map(list -> String.join("", list).stripTrailing());
        return Combinators.combine(Arbitraries.integers().between(0, 3), line)
                .as(FlowedText.Paragraph::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(FlowedText::new);
    }
}
