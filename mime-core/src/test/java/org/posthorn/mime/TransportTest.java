package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TransportTest {

    private static MessageBuilder compose() {
        return Message.compose().from("joey@example.org");
    }

    private static Message read(String text) {
        return Message.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(Message message) {
        return new String(StrictMail.octets(message), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsComposedGoesEverywhereAndIsEncodedNoMoreThanATransportAsksFor() {
        byte[] file = {0, 1, 2, -1, '\n'};
        Message mail = compose().text("gr\u00FCn\n").attach("a.bin", file).build();
        assertThat(mail.needs()).isEqualTo(Transport.SEVEN_BIT);
        assertThat(encodings(mail)).containsExactly("7bit", "quoted-printable", "base64");
        assertThat(encodings(mail.over(Transport.SEVEN_BIT))).isEqualTo(encodings(mail));
        assertThat(encodings(mail.over(Transport.EIGHT_BIT))).containsExactly("8bit", "8bit", "base64");
        assertThat(mail.over(Transport.EIGHT_BIT).needs()).isEqualTo(Transport.EIGHT_BIT);
        Message binary = mail.over(Transport.BINARY);
        assertThat(encodings(binary)).containsExactly("binary", "8bit", "binary");
        assertThat(Message.parse(StrictMail.octets(binary))
                        .attachments()
                        .get(0)
                        .decoded()
                        .octets())
                .isEqualTo(file);
        assertThat(written(binary.over(Transport.SEVEN_BIT))).isEqualTo(written(mail));
    }

    private static List<String> encodings(Part part) {
        List<String> all = new ArrayList<>(List.of(part.transferEncoding()));
        part.parts().forEach(each -> all.addAll(encodings(each)));
        part.message()
                .filter(any -> part.content() == MimeReader.Content.MESSAGE)
                .ifPresent(message -> all.addAll(encodings(message)));
        return all;
    }

    @Test
    void longLinesGoAsTheyAreOverBinaryOnly() {
        Message mail = compose().text("x".repeat(999) + "\n").build();
        assertThat(mail.over(Transport.EIGHT_BIT).transferEncoding()).isEqualTo("quoted-printable");
        assertThat(mail.over(Transport.BINARY).transferEncoding()).isEqualTo("binary");
    }

    @Test
    void anAttachedMessageKeepsItsOctetsUnlessTheTransportCannotCarryThem() {
        String original = "From: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\nX-Last: y\r\n\r\ngr\u00FCn, mostly ASCII\r\n";
        Message mail = compose().text("t").attach(read(original)).build();
        assertThat(mail.needs()).isEqualTo(Transport.EIGHT_BIT);
        assertThat(written(mail)).contains(original);
        assertThat(encodings(mail)).containsExactly("8bit", "7bit", "8bit", "8bit");
        Message ascii = mail.over(Transport.SEVEN_BIT);
        assertThat(ascii.needs()).isEqualTo(Transport.SEVEN_BIT);
        assertThat(encodings(ascii)).containsExactly("7bit", "7bit", "7bit", "quoted-printable");
        assertThat(written(ascii))
                .contains(
                        "charset=utf-8\r\nX-Last: y\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ngr=C3=BCn, mostly");
        StrictMail.check(ascii, Transport.SEVEN_BIT);
    }

    @Test
    void ofAReadMessageOnlyWhatCannotBeCarriedIsEncoded() {
        Message mail = read("Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n"
                + "X-Kept:  as it is \r\n\r\npreamble\r\n--b\r\n\r\nplain\r\n--b\r\n"
                + "content-transfer-encoding:\r\n\t8bit\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + "gr\u00FCn, mostly ASCII\r\n--b--\r\nepilogue\r\n");
        assertThat(mail.needs()).isEqualTo(Transport.EIGHT_BIT);
        assertThat(mail.over(Transport.EIGHT_BIT)).isSameAs(mail);
        assertThat(written(mail.over(Transport.SEVEN_BIT)))
                .isEqualTo("Content-Type: multipart/mixed; boundary=b\r\nX-Kept:  as it is \r\n"
                        + "Content-Transfer-Encoding: 7bit\r\n\r\npreamble\r\n--b\r\n\r\nplain\r\n--b\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                        + "gr=C3=BCn, mostly ASCII\r\n--b--\r\nepilogue\r\n");
    }

    @Test
    void aBinaryBodyKeepsTheLineFeedsThatEndNoLine() {
        Message message = read("Content-Transfer-Encoding: binary\r\n\r\n\0\n\r");
        Message encoded = message.over(Transport.SEVEN_BIT);
        assertThat(encoded.transferEncoding()).isEqualTo("base64");
        assertThat(encoded.decoded().octets()).isEqualTo(message.decoded().octets());
    }

    @Test
    void aPartWithoutAHeaderIsGivenOne() {
        Message mail =
                read("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\u00FC, mostly ASCII\r\n--b--\r\n");
        assertThat(written(mail.over(Transport.SEVEN_BIT)))
                .contains("--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=BC, mostly ASCII\r\n--b--");
    }

    @Test
    void whatIsInAHeaderCannotBeEncoded() {
        Message mail = read("Subject: gr\u00FCn\r\n\r\ntext\r\n");
        assertThat(mail.over(Transport.SEVEN_BIT).needs()).isEqualTo(Transport.EIGHT_BIT);
    }

    @Test
    void aMessageInsideAMessageIsMadeFitWhereverItIs() {
        Message deep = read("From: a@example.org\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\u00FC\r\n");
        for (int i = 0; i < 20; i++) {
            deep = Message.parse(StrictMail.octets(compose().attach(deep).build()));
        }
        assertThat(deep.needs()).isEqualTo(Transport.EIGHT_BIT);
        Message fit = deep.over(Transport.SEVEN_BIT);
        assertThat(fit.needs()).isEqualTo(Transport.SEVEN_BIT);
        assertThat(encodings(fit)).doesNotContain("8bit").hasSize(41);
        assertThat(fit.defects()).isEmpty();
    }

    @Property(tries = 300)
    void bodiesAreTheSameOverEveryTransport(@ForAll @Size(max = 200) byte[] one, @ForAll @Size(max = 200) byte[] two) {
        Message sent = compose()
                .attach("a.bin", one)
                .attach("b.txt", two)
                .attach("c", ContentType.of("text", "plain"), one)
                .build()
                .over(Transport.BINARY);
        Message read = Message.parse(StrictMail.octets(sent));
        for (Message each : List.of(
                sent.over(Transport.SEVEN_BIT),
                sent.over(Transport.EIGHT_BIT),
                sent,
                read,
                read.over(Transport.BINARY))) {
            assertThat(each.attachments())
                    .extracting(part -> part.decoded().octets())
                    .containsExactly(one, two, one);
        }
    }

    @Property(tries = 300)
    void whatIsReadIsFitForATransportOrHasAHeaderThatIsNot(@ForAll @Size(max = 400) byte[] body) {
        byte[] header = "From: a@example.org\r\nContent-Type: text/plain\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[header.length + body.length];
        System.arraycopy(header, 0, all, 0, header.length);
        System.arraycopy(body, 0, all, header.length, body.length);
        Message read = Message.parse(all);
        for (Transport transport : Transport.values()) {
            Message fit = read.over(transport);
            assertThat(transport.carries(fit.needs())).isTrue();
            assertThat(EmbeddedMessage.withCrlf(fit.decoded().octets())).isEqualTo(EmbeddedMessage.withCrlf(body));
        }
    }
}
