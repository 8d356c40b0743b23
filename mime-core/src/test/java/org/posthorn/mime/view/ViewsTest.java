package org.posthorn.mime.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageId;
import org.posthorn.mime.codec.Uuencode;

class ViewsTest {

    private static Message message(String text) {
        return Message.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Message multipart(String type, String... parts) {
        return message("Content-Type: multipart/" + type + "; boundary=b\n\n--b\n" + String.join("\n--b\n", parts)
                + "\n--b--\n");
    }

    /** RFC 2046 section 5.1.4. */
    @Test
    void theLastAlternativeThatIsUnderstoodIsTheBest() {
        Message message = multipart(
                "alternative",
                "\nplain",
                "Content-Type: multipart/related; boundary=r; start=\"<h@x>\"\n\n--r\nContent-Type: image/png\n\ni\n"
                        + "--r\nContent-Type: text/html\nContent-ID: <h@x>\n\nh\n--r--",
                "Content-Type: text/calendar\n\nc");
        Alternative alternative = Alternative.of(message).orElseThrow();
        assertThat(alternative.parts()).hasSize(3);
        assertThat(alternative.best(type -> true)).contains(alternative.parts().get(2));
        assertThat(alternative.best(type -> type.is("text", "html")))
                .contains(alternative.parts().get(1));
        assertThat(alternative.best(type -> type.is("text", "plain")))
                .contains(alternative.parts().get(0));
        assertThat(alternative.best(type -> type.is("image"))).isEmpty();
        assertThat(Alternative.of(multipart("mixed", "\na"))).isEmpty();
    }

    /** RFC 1847 section 2.1, RFC 3156 section 5. */
    @Test
    void theSignedPartAndItsSignatureAreTold() throws Exception {
        Message message = multipart(
                "signed; protocol=\"application/pgp-signature\"; micalg=\"PGP-SHA1,pgp-sha256\"",
                "Content-Type: text/plain\n\nsigned",
                "Content-Type: application/pgp-signature\n\nxyz");
        Signed signed = Signed.of(message).orElseThrow();
        assertThat(new String(signed.content().open().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("Content-Type: text/plain\n\nsigned");
        assertThat(signed.signature().decoded().text()).isEqualTo("xyz");
        assertThat(signed.micalg()).containsExactly("pgp-sha1", "pgp-sha256");
        assertThat(signed.isConsistent()).isTrue();
        assertThat(Signed.of(multipart("signed", "\na", "\nb")).orElseThrow().isConsistent())
                .isFalse();
        assertThat(Signed.of(multipart("signed", "\na"))).isEmpty();
        assertThat(Signed.of(multipart("mixed", "\na", "\nb"))).isEmpty();
    }

    /** RFC 1847 section 2.2, RFC 3156 section 4. */
    @Test
    void theEncryptedOctetsAndTheirControlAreTold() {
        Message message = multipart(
                "encrypted; protocol=\"application/pgp-encrypted\"",
                "Content-Type: application/pgp-encrypted\n\nVersion: 1",
                "Content-Type: application/octet-stream\n\nxyz");
        Encrypted encrypted = Encrypted.of(message).orElseThrow();
        assertThat(encrypted.control().decoded().text()).isEqualTo("Version: 1");
        assertThat(encrypted.data().decoded().text()).isEqualTo("xyz");
        assertThat(encrypted.isConsistent()).isTrue();
        assertThat(message.text()).isEmpty();
        assertThat(message.preview()).isEmpty();
        assertThat(Encrypted.of(multipart("encrypted", "\na", "\nb", "\nc"))).isEmpty();
    }

    /** RFC 8551 sections 3.2.1 and 3.2.2. */
    @Test
    void aCmsObjectTellsItsKind() {
        assertThat(kind("application/pkcs7-mime; smime-type=enveloped-data")).isEqualTo(Smime.Kind.ENVELOPED);
        assertThat(kind("application/x-pkcs7-mime; smime-type=Signed-Data; name=smime.p7m"))
                .isEqualTo(Smime.Kind.SIGNED);
        assertThat(kind("application/pkcs7-mime; smime-type=authEnveloped-data"))
                .isEqualTo(Smime.Kind.AUTH_ENVELOPED);
        assertThat(kind("application/pkcs7-mime; name=smime.p7c")).isEqualTo(Smime.Kind.CERTIFICATES);
        assertThat(kind("application/pkcs7-mime; name=smime.p7m")).isEqualTo(Smime.Kind.UNKNOWN);
        assertThat(Smime.of(message("\n"))).isEmpty();
    }

    private static Smime.Kind kind(String type) {
        return Smime.of(message("Content-Type: " + type + "\n\n")).orElseThrow().kind();
    }

    /** The example of RFC 2046 section 5.2.3. */
    @Test
    void anExternalBodyTellsWhereItIs() {
        ExternalBody body = ExternalBody.of(message("""
                Content-type: message/external-body;
                              access-type=local-file;
                              name="/u/nsb/Me.jpeg"

                Content-type: image/jpeg
                Content-ID: <id42@guppylake.bellcore.com>
                Content-Transfer-Encoding: binary

                THIS IS NOT REALLY THE BODY!
                """)).orElseThrow();
        assertThat(body.accessType()).isEqualTo("local-file");
        assertThat(body.name()).contains("/u/nsb/Me.jpeg");
        assertThat(body.described().contentType().mediaType()).isEqualTo("image/jpeg");
        assertThat(body.described().contentId()).contains(new MessageId("id42@guppylake.bellcore.com"));
        assertThat(body.described().decoded().text()).startsWith("THIS IS NOT");
        assertThat(body.isWritable()).isFalse();
    }

    /** The second example of RFC 2017 section 3.1; and the general parameters. */
    @Test
    void theUrlOfAnExternalBodyIsPutTogether() {
        ExternalBody body = ExternalBody.of(message("""
                Content-type: message/external-body; access-type=URL;
                              URL="ftp://ftp.deepdirs.org/1/2/3/4/5/6/7/
                                   8/9/10/11/12/13/14/15/16/17/18/20/21/
                                   file.html"; size=12; permission=Read-Write;
                              expiration="Fri, 14 Jun 1991 19:13:14 -0400"

                Content-type: text/html
                Content-Transfer-Encoding: binary

                THIS IS NOT REALLY THE BODY!
                """)).orElseThrow();
        assertThat(body.url())
                .contains("ftp://ftp.deepdirs.org/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/20/21/file.html");
        assertThat(body.size()).hasValue(12);
        assertThat(body.isWritable()).isTrue();
        assertThat(body.expiration().orElseThrow()).hasToString("1991-06-14T19:13:14-04:00");
        assertThat(ExternalBody.of(message("Content-Type: message/external-body; size=x\n\n"))
                        .orElseThrow()
                        .size())
                .isEmpty();
        assertThat(ExternalBody.of(message("\n"))).isEmpty();
    }

    /** The example of RFC 2046 section 5.2.2. */
    @Test
    void aPieceTellsWhichItIs() {
        Piece piece = Piece.of(
                        message(
                                "Content-Type: Message/Partial; number=2; total=3;\n id=\"oc=jpbe0M2Yt4s@thumper.bellcore.com\"\n\n"))
                .orElseThrow();
        assertThat(piece.id()).isEqualTo("oc=jpbe0M2Yt4s@thumper.bellcore.com");
        assertThat(piece.number()).isEqualTo(2);
        assertThat(piece.total()).isEqualTo(3);
        assertThat(Piece.of(message("Content-Type: message/partial; id=x; number=1\n\n"))
                        .orElseThrow()
                        .total())
                .isZero();
        for (String bad :
                List.of("id=x; number=0", "id=x; number=-1", "id=x", "number=1", "id=x; number=12345678901")) {
            assertThat(Piece.of(message("Content-Type: message/partial; " + bad + "\n\n")))
                    .isEmpty();
        }
    }

    /** RFC 2392 section 2. */
    @Test
    void urlsNamePartsOfThisAndOtherMessages() {
        Message message = message("Message-ID: <m/1@x>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
                + "Content-ID: <p@x>\n\none\n--b\nContent-ID: <foo4%foo1@bar.net>\n\ntwo\n--b--\n");
        ContentUrl cid = ContentUrl.read("CID:foo4%25foo1@bar.net").orElseThrow();
        assertThat(cid.find(message).orElseThrow().decoded().text()).isEqualTo("two");
        assertThat(cid).hasToString("cid:foo4%25foo1@bar.net");
        ContentUrl mid = ContentUrl.read("mid:m%2F1@x/p@x").orElseThrow();
        assertThat(mid.find(message).orElseThrow().decoded().text()).isEqualTo("one");
        assertThat(mid).hasToString("mid:m%2F1@x/p@x");
        assertThat(ContentUrl.read("mid:m%2F1@x").orElseThrow().find(message)).contains(message);
        assertThat(ContentUrl.read("mid:other@x/p@x").orElseThrow().find(message))
                .isEmpty();
        assertThat(ContentUrl.read("cid:")).isEmpty();
        assertThat(ContentUrl.read("http://example.org")).isEmpty();
    }

    @Test
    void ofAlternativesWithOneNameTheBestIsMeant() {
        Message message = multipart("alternative", "Content-ID: <a@x>\n\n1", "Content-ID: <a@x>\n\n2");
        assertThat(ContentUrl.read("cid:a@x")
                        .orElseThrow()
                        .find(message)
                        .orElseThrow()
                        .decoded()
                        .text())
                .isEqualTo("2");
    }

    @Property(tries = 300)
    void aUrlIsReadBackFromItsText(@ForAll String any) {
        ContentUrl.read("cid:" + any)
                .ifPresent(url -> assertThat(ContentUrl.read(url.toString())).contains(url));
        ContentUrl.read("mid:" + any)
                .ifPresent(url -> assertThat(ContentUrl.read(url.toString())).contains(url));
    }

    @Test
    void uuencodedFilesAreFoundInText() {
        byte[] octets = {1, 2, 3, 4};
        String file = new String(Uuencode.encode("a.bin", 0644, octets), StandardCharsets.US_ASCII);
        InlineFiles files =
                InlineFiles.of(message("\nBefore\r\n" + file + "After\r\n")).orElseThrow();
        assertThat(files.text()).isEqualTo("Before\r\nAfter\r\n");
        assertThat(files.files()).hasSize(1);
        assertThat(files.files().get(0).name()).isEqualTo("a.bin");
        assertThat(files.files().get(0).octets()).isEqualTo(ByteBuffer.wrap(octets));
        assertThat(files.files().get(0).complete()).isTrue();
        assertThat(InlineFiles.of(message("\nbegin with a word\n"))).isEmpty();
        assertThat(InlineFiles.of(message("Content-Type: image/png\n\n" + file)))
                .isEmpty();
        Message encoded = message("Content-Type: image/png\nContent-Transfer-Encoding: X-UUencode\n\n" + file);
        assertThat(InlineFiles.of(encoded).orElseThrow().files()).hasSize(1);
        assertThat(encoded.decoded().octets()).isEqualTo(file.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aYEncodedPartIsDecodedAtItsOwnDoor() {
        Message message = message("Content-Transfer-Encoding: x-yenc\n\n=ybegin line=128 size=3 name=a.txt\r\n"
                + "\u008b\u008c\u008d\r\n=yend size=3\r\n");
        InlineFiles files = InlineFiles.of(message).orElseThrow();
        assertThat(files.files().get(0).name()).isEqualTo("a.txt");
        assertThat(files.files().get(0).octets()).isEqualTo(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}));
    }

    /** RFC 1740 section 4 and appendix A. */
    @Test
    void aMacintoshFileHasDataAndForks() {
        ByteBuffer octets = ByteBuffer.allocate(26 + 3 * 12 + 8);
        octets.putInt(0, 0x00051607).putInt(4, 0x00020000).putShort(24, (short) 3);
        int[][] entries = {{3, 62, 4}, {2, 66, 4}, {9, 60, 1000}};
        for (int i = 0; i < entries.length; i++) {
            for (int j = 0; j < 3; j++) {
                octets.putInt(26 + 12 * i + 4 * j, entries[i][j]);
            }
        }
        octets.position(62).put("nameforK".getBytes(StandardCharsets.US_ASCII));
        String encoded = Base64.getEncoder().encodeToString(octets.array());
        String header = "Content-Type: application/applefile\nContent-Transfer-Encoding: base64\n\n" + encoded;
        AppleFile file = AppleFile.of(multipart("appledouble", header, "Content-Type: image/gif\n\ngif"))
                .orElseThrow();
        assertThat(Objects.requireNonNull(file.data()).decoded().text()).isEqualTo("gif");
        assertThat(file.name()).contains("name");
        assertThat(file.resourceFork()).contains(ByteBuffer.wrap("forK".getBytes(StandardCharsets.US_ASCII)));
        assertThat(file.entries()).containsOnlyKeys(3, 2);
        assertThat(AppleFile.of(message(header)).orElseThrow().data()).isNull();
        assertThat(AppleFile.of(message("Content-Type: application/applefile\n\nno")))
                .isEmpty();
    }

    @Property(tries = 300)
    void anyOctetsAreReadAsAMacintoshFile(@ForAll byte[] octets) {
        byte[] any = octets.clone();
        for (int i = 0; i < 4 && i < any.length; i++) {
            any[i] = (byte) (0x00051600 >>> 24 - 8 * i);
        }
        String encoded = Base64.getEncoder().encodeToString(any);
        Message message =
                message("Content-Type: application/applefile\nContent-Transfer-Encoding: base64\n\n" + encoded);
        AppleFile.of(message).ifPresent(file -> assertThat(file.entries()).isNotEmpty());
    }

    @Test
    void aViewOfSomethingElseIsEmpty() {
        Message text = message("\ntext");
        assertThat(List.of(
                        Alternative.of(text).isPresent(),
                        Related.of(text).isPresent(),
                        Signed.of(text).isPresent(),
                        Encrypted.of(text).isPresent(),
                        ExternalBody.of(text).isPresent(),
                        InlineFiles.of(text).isPresent(),
                        AppleFile.of(text).isPresent()))
                .containsOnly(false);
    }
}
