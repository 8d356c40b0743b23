package org.posthorn.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.smtp.internal.PathGrammar;

class PathTest {

    private static final String LABEL = "a23456789-123456789-123456789-123456789-123456789-123456789-123"; // 63 octets

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "a@example.org",
                "A.b.C@Example.ORG",
                "!#$%&'*+-/=?^_`{|}~@example.org",
                "1@2.3",
                "a@a-b.c--d.1",
                "a@xn--bcher-kva.example",
                "\"a b\"@example.org",
                "\"a..b\"@example.org",
                "\"\"@example.org",
                "\"a@b\"@example.org",
                "\"a\\\"b\\\\c\"@example.org",
                "\"<>[](),;:\"@example.org",
                "a@[127.0.0.1]",
                "a@[255.255.255.255]",
                "a@[0.00.000.1]",
                "a@[IPv6:1:2:3:4:5:6:7:8]",
                "a@[IPv6:::]",
                "a@[IPv6:::1]",
                "a@[IPv6:1::]",
                "a@[ipv6:2001:DB8::abcd]",
                "a@[IPv6:1:2:3:4:5::6]",
                "a@[IPv6:1:2:3:4:5:6:1.2.3.4]",
                "a@[IPv6:::1.2.3.4]",
                "a@[IPv6:1::2:1.2.3.4]",
                "a@[tag:content]",
                "a@[x-tag-9:!\"#$%^_~]"
            })
    void validAddressesArePathsAndAreWrittenAsTheyWere(String address) {
        assertThat(ForwardPath.of(address).address()).isEqualTo(address);
        assertThat(ReversePath.of(address).address()).isEqualTo(address);
        assertThat(ForwardPath.of(address)).hasToString("<" + address + ">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "@example.org",
                "a@",
                "a@@example.org",
                "a@b@example.org",
                ".a@example.org",
                "a.@example.org",
                "a..b@example.org",
                "a b@example.org",
                "a\tb@example.org",
                "a(comment)@example.org",
                "a,b@example.org",
                "a:b@example.org",
                "a;b@example.org",
                "<a@example.org>",
                "a>@example.org",
                "a@example.org>",
                "a[b@example.org",
                "a\\b@example.org",
                "\"a@example.org",
                "a\"@example.org",
                "\"a\"b@example.org",
                "\"a\"b\"@example.org",
                "a.\"b\"@example.org",
                "\"a\\\"@example.org",
                "\"a\u0001\"@example.org",
                "\"a\u007f\"@example.org",
                "\"a\\\u0001\"@example.org",
                "a\r@example.org",
                "a\n@example.org",
                "a\u0000@example.org",
                "a@example.org\r\nRCPT TO:<b@example.org",
                "a@-example.org",
                "a@example-.org",
                "a@.org",
                "a@example.",
                "a@example..org",
                "a@exam_ple.org",
                "a@exam ple.org",
                "a@example.org ",
                " a@example.org",
                "a@[]",
                "a@[tag:>content]",
                "a@[tag:<content]",
                "a@[1.2.3]",
                "a@[1.2.3.4.5]",
                "a@[1.2.3.256]",
                "a@[1.2.3.1234]",
                "a@[1.2.3.]",
                "a@[1.2.3.4",
                "a@1.2.3.4]",
                "a@[1.2.3.4]x",
                "a@[IPv6:]",
                "a@[IPv6:1]",
                "a@[IPv6:1:2:3:4:5:6:7]",
                "a@[IPv6:1:2:3:4:5:6:7:8:9]",
                "a@[IPv6:1:2:3:4:5:6:7::]",
                "a@[IPv6:1::2::3]",
                "a@[IPv6::::]",
                "a@[IPv6:12345::]",
                "a@[IPv6:g::]",
                "a@[IPv6:1:2:3:4:5:6:7:1.2.3.4]",
                "a@[IPv6:1:2:3:4:5::1.2.3.4]",
                "a@[IPv6:1.2.3.4::]",
                "a@[IPv6:::1.2.3]",
                "a@[tag:]",
                "a@[:content]",
                "a@[tag-:content]",
                "a@[t_g:content]",
                "a@[tag:con tent]",
                "a@[tag:con[tent]",
                "a@[tag:con\\tent]",
                "a@[tag:\u00e4]",
                "\u0085@example.org",
                "\"\u009b\"@example.org",
                "\ud800@example.org",
                "a@\u3002.org",
                "a@b\u3002c.org",
                "a@\u00ad.org",
                "a@-\u00e4.org",
                "@one.example:a@example.org"
            })
    void invalidAddressesAreNoPaths(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> ForwardPath.of(address));
        assertThatIllegalArgumentException().isThrownBy(() -> ReversePath.of(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00e4@example.org",
                "\"\u00e4 \"@example.org",
                "\u6f22@example.org",
                "a@\u00e4.org",
                "\u010d@example.org",
                "\u010a\u0a0d@b\u00fccher.example",
                "\ud83d\udce7@example.org"
            })
    void addressesBeyondAsciiAreWrittenAsTheyWereAndSaySo(String address) {
        assertThat(ForwardPath.of(address).address()).isEqualTo(address);
        assertThat(ReversePath.of(address).isAscii()).isFalse();
        assertThat(PathGrammar.path("<" + address + ">", 0))
                .as("without SMTPUTF8")
                .isNull();
    }

    @Test
    void aDomainBeyondAsciiHasAFormInAscii() {
        assertThat(ForwardPath.of("a@b\u00fccher.example").toAscii())
                .contains(ForwardPath.of("a@xn--bcher-kva.example"));
        assertThat(ReversePath.of("a@b\u00fccher.example").toAscii())
                .contains(ReversePath.of("a@xn--bcher-kva.example"));
        assertThat(ForwardPath.of("\u00e4@example.org").toAscii()).isEmpty();
        assertThat(ForwardPath.of("a@example.org").toAscii()).contains(ForwardPath.of("a@example.org"));
        assertThat(ReversePath.NULL.isAscii()).isTrue();
    }

    @Test
    void aLocalPartBeyondAsciiIsMeasuredInOctets() {
        assertThat(ForwardPath.of("\u00e4".repeat(32) + "@example.org").localPart())
                .hasSize(32);
        assertThatIllegalArgumentException().isThrownBy(() -> ForwardPath.of("\u00e4".repeat(33) + "@example.org"));
        assertThat(ForwardPath.of("\ud83d\udce7".repeat(16) + "@example.org").localPart())
                .hasSize(32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForwardPath.of("\ud83d\udce7".repeat(17) + "@example.org"));
    }

    @Test
    void aLocalPartHas64OctetsAtMostAsItIsWritten() {
        assertThat(ForwardPath.of("x".repeat(64) + "@example.org").localPart()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> ForwardPath.of("x".repeat(65) + "@example.org"));
        assertThat(ForwardPath.of("\"" + " ".repeat(62) + "\"@example.org").localPart())
                .hasSize(62);
        assertThatIllegalArgumentException().isThrownBy(() -> ForwardPath.of("\"" + " ".repeat(63) + "\"@example.org"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ForwardPath(" ".repeat(63), "example.org"));
    }

    @Test
    void aPathHas256OctetsAtMostAndALabel63() {
        String domain = String.join(".", LABEL, LABEL, LABEL); // 191 octets
        assertThat(ForwardPath.of("x".repeat(62) + "@" + domain).toString()).hasSize(256);
        assertThatIllegalArgumentException().isThrownBy(() -> ForwardPath.of("x".repeat(63) + "@" + domain));
        assertThatIllegalArgumentException().isThrownBy(() -> ForwardPath.of("x@" + LABEL + "4.org"));
        assertThat(PathGrammar.isDomain(domain + "." + LABEL)).isTrue();
        assertThat(PathGrammar.isDomain(domain + "." + LABEL + ".a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ' ',
            value = {
                "<@one.example:a@b.c> a@b.c",
                "<@one.example,@two.example:a@b.c> a@b.c",
                "<\"a\"@b.c> a@b.c",
                "<\"\\a.\\b\"@b.c> a.b@b.c",
                "<\"Joe\\,Smith\"@b.c> \"Joe,Smith\"@b.c"
            })
    void sourceRoutesAndNeedlessQuotesAreReadAndNotKept(String path, String address) {
        PathGrammar.Path read = PathGrammar.path(path, 0);
        assertThat(read).isNotNull();
        assertThat(read.end()).isEqualTo(path.length());
        assertThat(new ForwardPath(read.localPart(), read.domain()).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<@:a@b.c>",
                "<@one.example,a@b.c>",
                "<@one.example,:a@b.c>",
                "<@one.example a@b.c>",
                "<@one.example:>",
                "<@[1.2.3.4]:a@b.c>",
                "<@one.example,@two.example>",
                "<@one.example:postmaster>"
            })
    void brokenSourceRoutesAreNoPaths(String path) {
        assertThat(PathGrammar.path(path, 0)).isNull();
    }

    @Test
    void pathsAreEqualWhateverTheirQuotingAndTheCaseOfTheirDomains() {
        assertThat(ForwardPath.of("\"a\"@Example.org"))
                .isEqualTo(ForwardPath.of("a@eXAMPLE.ORG"))
                .hasSameHashCodeAs(ForwardPath.of("a@eXAMPLE.ORG"))
                .isNotEqualTo(ForwardPath.of("A@example.org"));
        assertThat(ReversePath.of("\"a\"@Example.org"))
                .isEqualTo(ReversePath.of("a@eXAMPLE.ORG"))
                .hasSameHashCodeAs(ReversePath.of("a@eXAMPLE.ORG"))
                .isNotEqualTo(ReversePath.NULL);
    }

    @Test
    void postmasterNeedsNoDomainAsAForwardPathAndOneAsAReversePath() {
        assertThat(ForwardPath.of("PostMaster")).hasToString("<PostMaster>");
        assertThatIllegalArgumentException().isThrownBy(() -> ReversePath.of("postmaster"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ForwardPath("root", ""));
    }

    @Test
    void onlyAReversePathCanBeNull() {
        assertThat(ReversePath.of("")).isEqualTo(ReversePath.NULL);
        assertThat(ReversePath.NULL.isNull()).isTrue();
        assertThat(ReversePath.NULL).hasToString("<>");
        assertThatIllegalArgumentException().isThrownBy(() -> ForwardPath.of(""));
    }

    @Property
    void whatIsWrittenIsReadAsTheSamePath(@ForAll("paths") ForwardPath path) {
        String written = path.toString();
        PathGrammar.Path read = PathGrammar.path("x" + written + " SIZE=1", 1);
        assertThat(read).isNotNull();
        assertThat(read.end()).isEqualTo(1 + written.length());
        assertThat(new ForwardPath(read.localPart(), read.domain())).isEqualTo(path);
    }

    @Provide
    Arbitrary<ForwardPath> paths() {
        Arbitrary<String> localParts = Arbitraries.strings()
                .withCharRange(' ', '~')
                .ofMaxLength(64)
                .filter(text -> PathGrammar.quoted(text).length() <= 64);
        Arbitrary<String> domains = Arbitraries.of("a", "example.org", "[192.0.2.1]", "[IPv6:2001:db8::1]", "x-1.y");
        return Combinators.combine(localParts, domains).as(ForwardPath::new);
    }

    @Property
    void anyTextIsReadWithoutException(@ForAll String text) {
        PathGrammar.Path path = PathGrammar.path("<" + text, 0);
        assertThat(path == null || path.end() <= text.length() + 1).isTrue();
    }
}
