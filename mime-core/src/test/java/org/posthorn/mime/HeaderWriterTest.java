package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HeaderWriterTest {

    private static String structured(String name, String body) {
        StringBuilder out = new StringBuilder();
        HeaderWriter.structured(name, body, out);
        return out.toString();
    }

    private static String unstructured(String name, String body) {
        StringBuilder out = new StringBuilder();
        HeaderWriter.unstructured(name, body, out);
        return out.toString();
    }

    @Test
    void aShortFieldStaysOnOneLine() {
        assertThat(structured("To", "a@b")).isEqualTo("To: a@b\r\n");
        assertThat(unstructured("Subject", "")).isEqualTo("Subject: \r\n");
        assertThat(unstructured("X", "y".repeat(75))).isEqualTo("X: " + "y".repeat(75) + "\r\n");
    }

    @Test
    void addressesAreFoldedAfterCommas() {
        String list = IntStream.range(0, 4)
                .mapToObj(i -> "Some Body <somebody" + i + "@example.org>")
                .collect(Collectors.joining(", "));
        assertThat(structured("To", list))
                .isEqualTo("To: Some Body <somebody0@example.org>, Some Body <somebody1@example.org>,\r\n"
                        + " Some Body <somebody2@example.org>, Some Body <somebody3@example.org>\r\n");
    }

    @Test
    void parametersAreFoldedAfterSemicolons() {
        ContentType type = ContentType.of("application", "octet-stream")
                .with("name", "a long file name with blanks; and a semicolon.txt")
                .with("x", "y");
        assertThat(structured("Content-Type", type.toString()))
                .isEqualTo("Content-Type: application/octet-stream;\r\n"
                        + " name=\"a long file name with blanks; and a semicolon.txt\"; x=y\r\n");
    }

    @Test
    void quotedStringsAreFoldedOnlyWhereThe998OctetsRunOut() {
        String quoted = "\"" + "word ".repeat(30) + "\"";
        assertThat(structured("To", quoted + " <a@b>")).isEqualTo("To: " + quoted + "\r\n <a@b>\r\n");
        String longer = "\"" + "word ".repeat(300) + "\" <a@b>";
        assertThat(structured("To", longer).lines().map(String::length)).allMatch(n -> n <= 998);
        assertThat(structured("To", longer).lines().count()).isEqualTo(3);
    }

    @Test
    void whatCannotBeFoldedIsRefused() {
        assertThatThrownBy(() -> structured("To", "a".repeat(1000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("998");
    }

    @Test
    void namesAndBodiesThatCouldBreakOutOfTheFieldAreRefused() {
        for (String name : List.of("", "A B", "A:", "A\r\nB", "É", "A\0")) {
            assertThatThrownBy(() -> structured(name, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        for (String body : List.of("a\r\nb", "a\nb", "a\rb", "a\0b")) {
            assertThatThrownBy(() -> structured("A", body)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> unstructured("A", body)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property(tries = 500)
    void unfoldingGivesBackTheBodyAndNoLineIsBlankOrLong(@ForAll("bodies") String body, @ForAll boolean structured) {
        String written = structured ? structured("X-Field", body) : unstructured("X-Field", body);
        assertThat(written.replaceAll("\r\n(?=[ \t])", "")).isEqualTo("X-Field: " + body + "\r\n");
        String[] lines = written.split("\r\n");
        for (int i = 0; i < lines.length; i++) {
            assertThat(lines[i].getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(998);
            assertThat(i > 0 && lines[i].isBlank()).isFalse();
            String content = i == 0 ? lines[i].substring(9) : lines[i];
            boolean breakable = !structured && content.strip().indexOf(' ') > 0;
            assertThat(breakable && lines[i].stripTrailing().length() > 78).isFalse();
        }
    }

    @Property(tries = 200)
    void foldedAddressesReadBackTheSame(@ForAll("addresses") List<Address> addresses) {
        String body = addresses.stream().map(Address::toString).collect(Collectors.joining(", "));
        String written = structured("To", body);
        assertThat(Address.read(written.substring(4)).value()).isEqualTo(addresses);
    }

    @Provide
    static Arbitrary<List<Address>> addresses() {
        return AddressTest.address()
                .filter(address -> !address.toString().contains("=?"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    static Arbitrary<String> bodies() {
        return Arbitraries.of(
                        "word",
                        " ",
                        "  ",
                        "\t",
                        ",",
                        ", ",
                        "; ",
                        "\"",
                        "\\",
                        "(",
                        ")",
                        "é",
                        "€",
                        "𝄞",
                        "averyverylongword")
                .list()
                .ofMaxSize(60)
                .map(pieces -> String.join("", pieces));
    }
}
