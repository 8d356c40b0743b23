package org.posthorn.mime.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.Message;
import org.posthorn.mime.Part;

class RelatedTest {

    private static Related related(String type, String... parts) {
        StringBuilder text = new StringBuilder("Content-Type: multipart/related; boundary=b" + type + "\n\n");
        for (String part : parts) {
            text.append("--b\n").append(part).append('\n');
        }
        byte[] octets = text.append("--b--\n").toString().getBytes(StandardCharsets.UTF_8);
        return Related.of(Message.parse(octets)).orElseThrow();
    }

    private static String found(Related related, String reference) {
        return related.find(reference).map(part -> part.decoded().text()).orElse("none");
    }

    @Test
    void theStartParameterNamesTheRoot() {
        String[] parts = {"Content-ID: <a@x>\n\nfirst", "Content-ID: <b@x>\n\nsecond"};
        assertThat(related("", parts).root().decoded().text()).isEqualTo("first");
        assertThat(related("; start=\"<b@x>\"", parts).root().decoded().text()).isEqualTo("second");
        assertThat(related("; start=\"b@x\"", parts).root().decoded().text()).isEqualTo("second");
        assertThat(related("; start=\"<c@x>\"", parts).root().decoded().text()).isEqualTo("first");
    }

    /** RFC 2392 section 2. */
    @Test
    void aPartIsFoundByItsContentId() {
        Related related =
                related("", "\nroot", "Content-ID: <foo4*foo1@bar.net>\n\nimage", "Content-ID: <a%25b@x>\n\nodd");
        assertThat(found(related, "cid:foo4*foo1@bar.net")).isEqualTo("image");
        assertThat(found(related, "CID:foo4%2Afoo1@bar.net")).isEqualTo("image");
        assertThat(found(related, "cid:a%25b@x")).isEqualTo("odd");
        assertThat(found(related, "cid:a%2525b@x")).isEqualTo("odd");
        assertThat(found(related, "cid:other@x")).isEqualTo("none");
        assertThat(found(related, "cid:%")).isEqualTo("none");
    }

    /** RFC 2557 sections 5 and 8. */
    @Test
    void aPartIsFoundByItsLocation() {
        Related related = related(
                "\nContent-Location: http://www.example.org/dir/",
                "Content-Location: page.html\n\nroot",
                "Content-Location: img/a.png\n\na",
                "Content-Location: http://other.example/b.png\n\nb",
                "Content-Location: http://www.example.org/very/\n long/c.png\n\nc");
        assertThat(found(related, "img/a.png")).isEqualTo("a");
        assertThat(found(related, "../dir/img/a.png")).isEqualTo("a");
        assertThat(found(related, "http://www.example.org/dir/img/a.png")).isEqualTo("a");
        assertThat(found(related, " http://other.example/b.png ")).isEqualTo("b");
        assertThat(found(related, "/very/long/c.png")).isEqualTo("c");
        assertThat(found(related, "http://evil.example/img/a.png")).isEqualTo("none");
        assertThat(found(related, "")).isEqualTo("none");
    }

    @Test
    void withoutABaseRelativeLocationsAreComparedAsTheyAre() {
        Related related = related("", "\nroot", "Content-Location: a b.png\n\na");
        assertThat(found(related, "ab.png")).isEqualTo("a");
        assertThat(found(related, "x/ab.png")).isEqualTo("none");
    }

    @Test
    void whatIsNotRelatedHasNoRoot() {
        byte[] octets =
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\na\n--b--\n".getBytes(StandardCharsets.UTF_8);
        Message mixed = Message.parse(octets);
        assertThat(Related.of(mixed)).isEmpty();
        assertThat(Related.of(mixed.parts().get(0))).isEmpty();
    }

    @Property(tries = 300)
    void anyReferenceIsLookedFor(@ForAll String any) {
        Related related = related("\nContent-Location: http://a/b", "Content-Location: " + any + "\n\nroot", "\nx");
        Optional<Part> found = related.find(any);
        assertThat(found.isEmpty() || found.get().offset() > 0).isTrue();
        assertThat(related.find("cid:" + any)).isEmpty();
    }
}
