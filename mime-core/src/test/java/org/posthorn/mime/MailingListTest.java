package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.MailingList.Command;

class MailingListTest {

    private static MailingList list(String header) {
        return MailingList.of(Message.parse((header + "\n\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** RFC 2369 section 3. */
    @Test
    void theUrisOfACommandAreReadInTheirOrder() {
        MailingList list = list("""
                List-Help: <ftp://ftp.host.com/list.txt> (FTP),
                    <mailto:list@host.com?subject=help>
                List-Unsubscribe: (Use this command to get off the list)
                    <mailto:list-manager@host.com?body=unsubscribe%20list>
                List-Post: NO (posting not allowed on this list)""");
        assertThat(list.uris(Command.HELP))
                .containsExactly("ftp://ftp.host.com/list.txt", "mailto:list@host.com?subject=help");
        assertThat(list.uris(Command.UNSUBSCRIBE))
                .containsExactly("mailto:list-manager@host.com?body=unsubscribe%20list");
        assertThat(list.uris(Command.POST)).isEmpty();
        assertThat(list.allowsNoPosts()).isTrue();
        assertThat(list.uris(Command.ARCHIVE)).isEmpty();
    }

    @Test
    void blanksInUrisGoAndParenthesesStay() {
        assertThat(list("List-Archive: <https://a.example/\n x(1)>").uris(Command.ARCHIVE))
                .containsExactly("https://a.example/x(1)");
    }

    @Test
    void whatIsNoUriInBracketsEndsTheField() {
        assertThat(list("List-Help: mailto:a@b.c").uris(Command.HELP)).isEmpty();
        assertThat(list("List-Help: <mailto:a@b.c>, mailto:d@e.f, <mailto:g@h.i>")
                        .uris(Command.HELP))
                .containsExactly("mailto:a@b.c");
        assertThat(list("List-Help: <mailto:a@b.c> junk, <mailto:g@h.i>").uris(Command.HELP))
                .containsExactly("mailto:a@b.c");
        assertThat(list("List-Help: <mailto:a@b.c").uris(Command.HELP)).isEmpty();
    }

    /** RFC 2919 section 3. */
    @Test
    void theIdentifierIsReadWithAndWithoutAName() {
        MailingList named = list(
                "List-Id: \"Lena's Personal Joke List\"\n <lenas-jokes.da39efc25c530ad145d41b86f7420c3b.021999.localhost>");
        assertThat(named.id()).hasValue("lenas-jokes.da39efc25c530ad145d41b86f7420c3b.021999.localhost");
        assertThat(named.name()).hasValue("Lena's Personal Joke List");
        assertThat(list("List-Id: <commonspace-users.list-id.within.com>").name())
                .isEmpty();
        assertThat(list("List-Id: bare.example.org").id()).hasValue("bare.example.org");
        assertThat(list("X: y").id()).isEmpty();
        assertThat(MailingList.named("J\u00FCrgens Liste", "a.b").name()).hasValue("J\u00FCrgens Liste");
    }

    /** RFC 8058 section 3.1. */
    @Test
    void oneClickNeedsTheFieldAndAnHttpsUri() {
        String uri = "List-Unsubscribe: <mailto:x@y.z>, <https://example.com/unsubscribe/opaque>";
        String post = "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click";
        assertThat(list(uri + post).oneClickUnsubscribe()).hasValue("https://example.com/unsubscribe/opaque");
        assertThat(list(uri).oneClickUnsubscribe()).isEmpty();
        assertThat(list("List-Unsubscribe: <mailto:x@y.z>" + post).oneClickUnsubscribe())
                .isEmpty();
        MailingList none = MailingList.named("", "a.b");
        assertThatThrownBy(none::withOneClick).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNoUriOrIdentifierIsRefused() {
        MailingList list = MailingList.named("", "a.b");
        for (String uri : List.of("", "a", "mailto:a b", "x:<", "x:\u00FC")) {
            assertThatThrownBy(() -> list.with(Command.HELP, List.of(uri)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> list.with(Command.HELP, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MailingList.named("", "a b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 500)
    void anyFieldIsRead(@ForAll String any) {
        MailingList list =
                list("List-Unsubscribe: <https:" + any + "\nList-Id: " + any + "\nList-Unsubscribe-Post: " + any);
        assertThat(list.uris(Command.UNSUBSCRIBE)).allMatch(uri -> uri.startsWith("https:") || !uri.isEmpty());
        list.id();
        list.name();
        list.oneClickUnsubscribe();
    }
}
