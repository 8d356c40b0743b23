package org.posthorn.mime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {

    private static String awkward(byte[] data) {
        String[] pieces = {
            "<p>",
            "</p>",
            "<blockquote>",
            "</blockquote>",
            "<ul><li>",
            "</ul>",
            "<pre>",
            "</pre>",
            "<a href='http://a'>",
            "</a>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "&",
            "&amp;",
            "&#x1F600;",
            "&#0",
            "<",
            ">",
            "\"",
            "'",
            "=",
            " ",
            "\n",
            "text",
            "<br>",
            "<td>",
            "/",
            "!",
            "<ol start=9>",
            "&nbsp;"
        };
        StringBuilder text = new StringBuilder();
        for (byte each : data) {
            text.append(pieces[each & 31]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a b",
        "' a \t\n b ', a b",
        "<b>a</b><i> b</i>, a b",
        "a<br>b, 'a\nb'",
        "a<br><br>b, 'a\n\nb'",
        "<p>a</p><p>b</p>, 'a\n\nb'",
        "<p>a<br></p><p>b, 'a\n\nb'",
        "<div>a</div><div>b<div>c</div></div>d, 'a\nb\nc\nd'",
        "<p>a</p><p>&nbsp;</p><p>b</p>, 'a\n\nb'",
        "a&nbsp;&nbsp;b, 'a  b'",
        "a<hr>b, 'a\n----------\nb'",
        "<h1>a</h1>b, 'a\n\nb'",
        "<table><tr><td>a<td>b<tr><th>c</table>, 'a\tb\nc'",
        "a<img alt='b c' src=x>d, ab cd",
        "<TITLE>x</title >a<style>b{}</style><SCRIPT>if (1</2) '</p>'</SCRIPT>c, ac",
        "a<!-- <p> -->b<!-->c<!--->d<!doctype x><?xml y?>e</ x>f, abcdef",
        "a < b > c, a < b > c",
        "1<2, 1<2",
        "a<, a<",
        "a<b, a",
        "a<!-- b, a",
        "<a title='>'>a</a>, a",
    })
    void tagsAndCommentsShapeTheText(String html, String text) {
        assertThat(HtmlText.read(html)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "&lt;&gt;&amp;&quot;&apos;, '<>&\"'''",
        "&eacute;&Eacute;&yuml;&nbsp;x, '\u00E9\u00C9\u00FF x'",
        "&#65;&#x42;&#X43&#68, ABCD",
        "&#150;&#146;, '\u2013\u2019'",
        "&#0;&#xD800;&#x110000;&#99999999999;, '\uFFFD\uFFFD\uFFFD\uFFFD'",
        "&copy 2026 &amp, \u00A9 2026 &",
        "&euro;&hellip;&euro, \u20AC\u2026&euro",
        "AT&T & R&D &; &# &#x; &bogus;, AT&T & R&D &; &# &#x; &bogus;",
        "&#x1F600;, \uD83D\uDE00",
    })
    void characterReferencesAreResolved(String html, String text) {
        assertThat(HtmlText.read(html)).isEqualTo(text);
    }

    @Test
    void listsHaveBulletsAndNumbersAndNest() {
        assertThat(HtmlText.read("a<ul><li>b<li>c<ol start=3><li>d</li><li><p>e</p></ol></li></ul>f"))
                .isEqualTo("a\n* b\n* c\n  3. d\n  4. e\n\nf");
    }

    @Test
    void quotationsFollowTheirMarks() {
        assertThat(HtmlText.read("a<blockquote>b<p>c<blockquote>d</blockquote></blockquote>e</blockquote>f"))
                .isEqualTo("a\n\n> b\n>\n> c\n>\n>> d\n\ne\n\nf");
    }

    @Test
    void preformattedTextKeepsItsLinesAndSpaces() {
        assertThat(HtmlText.read("a<pre>\n  b\r\n\n   c  d\n</pre>e")).isEqualTo("a\n\n  b\n\n   c  d\n\ne");
    }

    @ParameterizedTest
    @CsvSource({
        "<a href='http://a.example/?x=1&amp;y'>b</a> c, b <http://a.example/?x=1&y> c",
        "<a href=http://a.example/>a.example</a>, a.example",
        "<a href='mailto:a@b.example'>a@b.example</a>, a@b.example",
        "<a href='#x'>b</a><a name=y>c</a><a href='javascript:z'>d</a>, bcd",
        "<a href='http://a.example'><img src=x></a>b, b",
        "<a href='http://a.example'>b<a href='http://c.example'>d, b <http://a.example>d <http://c.example>",
        "<a href='http://a&copy=b'>c</a>, c <http://a&copy=b>",
    })
    void linksStandBehindTheirText(String html, String text) {
        assertThat(HtmlText.read(html)).isEqualTo(text);
    }

    @Test
    void linksCanBeLeftOut() {
        assertThat(HtmlText.read("<a href='http://a.example'>b</a>", HtmlText.Links.HIDDEN))
                .isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<blockquote>",
                "<ul>",
                "<p",
                "<!--",
                "<a href=\"",
                "&",
                "<pre>\n",
                "</",
                "<script>",
                "<ol><li>x",
                "<a href=http:x>y",
                "&#",
                "<td>"
            })
    void repetitionCostsNoMoreThanItsLength(String piece) {
        String html = piece.repeat(100_000);
        assertThat(HtmlText.read(html).length()).isLessThan(20 * html.length());
    }

    @Property
    void anyTextIsRead(@ForAll @Size(max = 60) byte[] data, @ForAll String other) {
        for (String html : List.of(awkward(data), other)) {
            assertThat(HtmlText.read(html))
                    .doesNotContain("\r", "\u0000")
                    .isEqualTo(HtmlText.read(html).strip());
            assertThat(EnrichedText.read(html)).doesNotContain("\r");
            assertThat(Preview.of(html).codePointCount(0, Preview.of(html).length()))
                    .isLessThanOrEqualTo(200);
        }
    }
}
