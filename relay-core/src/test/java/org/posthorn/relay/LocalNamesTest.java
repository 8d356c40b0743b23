package org.posthorn.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.smtp.ForwardPath;

class LocalNamesTest {

    private static final ForwardPath POSTMASTER = new ForwardPath("PostMaster", "");

    private static MemoryStore with(String... users) {
        MemoryStore store = MailStore.inMemory();
        Arrays.stream(users).forEach(user -> store.account(user, "secret"));
        return store;
    }

    /** The user, a blank and the detail; "nobody". */
    private static String found(LocalNames names, MailStore store, ForwardPath address) throws IOException {
        return names.find(store, address)
                .map(found -> found.recipient().user()
                        + found.recipient().detail().map(" "::concat).orElse(""))
                .orElse("nobody");
    }

    private static String found(LocalNames names, MailStore store, String address) throws IOException {
        return found(names, store, ForwardPath.of(address));
    }

    @Test
    void theLocalPartIsTheUserInItsOwnCaseOrElseInLowerCase() throws IOException {
        MemoryStore store = with("joey", "Ross", "ross");
        LocalNames names = LocalNames.USUAL;
        assertThat(found(names, store, "JOEY@example.org")).isEqualTo("joey");
        assertThat(found(names, store, "Ross@example.org")).isEqualTo("Ross");
        assertThat(found(names, store, "rOSS@example.org")).isEqualTo("ross");
        assertThat(found(names, store, "chandler@example.org")).isEqualTo("nobody");
        assertThat(found(names.withCase(), store, "JOEY@example.org")).isEqualTo("nobody");
        assertThat(found(names.withCase(), store, "joey@EXAMPLE.org")).isEqualTo("joey");
    }

    @Test
    void aDetailIsCutOffUnlessThereIsSuchAUser() throws IOException {
        MemoryStore store = with("joey", "ross+museum");
        LocalNames names = LocalNames.USUAL;
        assertThat(found(names, store, "joey+a+B@example.org")).isEqualTo("joey a+B");
        assertThat(found(names, store, "joey+@example.org")).isEqualTo("joey");
        assertThat(found(names, store, "+joey@example.org")).isEqualTo("nobody");
        assertThat(found(names, store, "ross+museum@example.org")).isEqualTo("ross+museum");
        assertThat(found(names, store, "ross@example.org")).isEqualTo("nobody");
        assertThat(found(names.withSeparator('-'), store, "joey-a@example.org")).isEqualTo("joey a");
        assertThat(found(names.withSeparator(null), store, "joey+a@example.org"))
                .isEqualTo("nobody");
    }

    @Test
    void domainsAreComparedWithoutCaseAndInALabels() throws IOException {
        LocalNames names = LocalNames.USUAL.withDomains("example.org", "bücher.example", "[127.0.0.1]");
        MemoryStore store = with("joey");
        assertThat(found(names, store, "joey@EXAMPLE.ORG")).isEqualTo("joey");
        assertThat(found(names, store, "joey@xn--bcher-kva.example")).isEqualTo("joey");
        assertThat(found(names, store, "joey@BÜCHER.example")).isEqualTo("joey");
        assertThat(found(names, store, "joey@[127.0.0.1]")).isEqualTo("joey");
        assertThat(found(names, store, "joey@[127.0.0.2]")).isEqualTo("nobody");
        assertThat(found(names, store, "joey@sub.example.org")).isEqualTo("nobody");
        assertThat(names.isLocal(ForwardPath.of("joey@example.net"))).isFalse();
        assertThat(LocalNames.USUAL.isLocal(ForwardPath.of("joey@example.net"))).isTrue();
    }

    @Test
    void aDomainThatIsNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> LocalNames.USUAL.withDomains("example..org"));
        assertThatIllegalArgumentException().isThrownBy(() -> LocalNames.USUAL.withDomains("joey@example.org"));
    }

    @Test
    void postmasterIsSomeoneInAnyCaseWithAndWithoutADomain() throws IOException {
        MemoryStore store = with("joey");
        LocalNames nobody = LocalNames.USUAL.withDomains("example.org");
        LocalNames joey = nobody.withPostmaster("joey").withCase();
        assertThat(found(nobody, store, POSTMASTER)).isEqualTo("nobody");
        assertThat(found(joey, store, POSTMASTER)).isEqualTo("joey");
        assertThat(found(joey, store, "PostMaster@example.org")).isEqualTo("joey");
        assertThat(found(joey, store, "postmaster@example.net")).isEqualTo("nobody");
        store.account("postmaster", "secret");
        assertThat(found(nobody.withCase(), store, POSTMASTER)).isEqualTo("postmaster");
        assertThat(found(joey, store, "POSTMASTER@example.org")).isEqualTo("postmaster");
    }

    @Test
    void usersCanBeNamedByWholeAddresses() throws IOException {
        MemoryStore store = with("joey@example.org", "ross@xn--bcher-kva.example", "ross");
        LocalNames names = LocalNames.USUAL.withWholeAddresses().withPostmaster("ross");
        assertThat(found(names, store, "Joey+a@EXAMPLE.org")).isEqualTo("joey@example.org a");
        assertThat(found(names, store, "ross@bücher.example")).isEqualTo("ross@xn--bcher-kva.example");
        assertThat(found(names, store, "ross@example.org")).isEqualTo("nobody");
        assertThat(found(names, store, POSTMASTER)).isEqualTo("ross");
    }

    @Test
    void theSameAddressIsOneWhateverTheCaseOfWhatHasNone() {
        assertThat(LocalNames.USUAL.isSame("Joey@example.org", "joey@EXAMPLE.org"))
                .isTrue();
        assertThat(LocalNames.USUAL.withCase().isSame("joey@example.org", "joey@EXAMPLE.org"))
                .isTrue();
        assertThat(LocalNames.USUAL.withCase().isSame("Joey@example.org", "joey@example.org"))
                .isFalse();
        assertThat(LocalNames.USUAL.isSame("joey@example.org", "joey+a@example.org"))
                .isFalse();
    }
}
