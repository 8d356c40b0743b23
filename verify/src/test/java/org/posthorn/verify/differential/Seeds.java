package org.posthorn.verify.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Messages at and beyond the edges of the specifications, written by hand, by name. In the texts below a line ends with CRLF; an octet
 * above 127 is written as the Latin-1 character of its value.
 */
public final class Seeds {

    private static final String HEAD = """
            From: a@example.org
            To: b@example.org
            Subject: seed
            Date: Mon, 23 Nov 2026 10:00:00 +0000
            MIME-Version: 1.0
            """;

    private final Map<String, byte[]> all = new LinkedHashMap<>();

    private Seeds() {
        shapes();
        boundaries();
        embedded();
        encodings();
        types();
        filenames();
        subjects();
        addresses();
        dates();
        MoreSeeds.all(this::add);
    }

    /** All, by their names. */
    public static Map<String, byte[]> all() {
        return new Seeds().all;
    }

    private void add(String name, String text) {
        exact(name, text.replace("\n", "\r\n"));
    }

    private void exact(String name, String octets) {
        if (all.put(name, octets.getBytes(ISO_8859_1)) != null) {
            throw new IllegalArgumentException("twice: " + name);
        }
    }

    private void field(String name, String field) {
        add(name, field + "\n\nbody\n");
    }

    private void shapes() {
        exact("empty", "");
        add("no header", "\njust a body\n");
        add("no body", "Subject: only a header\n");
        exact("header without a line end", "Subject: cut");
        exact("bare LF", HEAD + "Content-Type: text/plain\n\none\ntwo\n");
        exact("bare CR", "Subject: one\rX-Two: two\r\n\r\nbody\r\n");
        exact("CR CR LF", "Subject: one\r\r\n\r\nbody\r\n");
        add("mbox line first", "From a@example.org Mon Nov 23 10:00:00 2026\nSubject: one\n\nbody\n");
        add("text where a field should be", "Subject: one\nthis is no field\nTo: b@example.org\n\nbody\n");
        add("blank before the colon", "Subject : one\nTo\t: b@example.org\n\nbody\n");
        add("empty name of a field", "Subject: one\n: value\nTo: b@example.org\n\nbody\n");
        add("fold first", " folded\nSubject: one\n\nbody\n");
        add("blank line within a fold", "Subject: one\n \n two\nTo: b@example.org\n\nbody\n");
        add("line of blanks ends nothing", "Subject: one\n \nTo: b@example.org\n\nbody\n");
        exact("NUL in a header", "Subject: o\0ne\r\n\r\nbody\r\n");
        exact("NUL in a body", "Subject: one\r\n\r\nbo\0dy\r\n");
        add("two subjects", "Subject: one\nSubject: two\n\nbody\n");
    }

    private void mixed(String name, String boundary, String body) {
        add(name, HEAD + "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n" + body);
    }

    private void boundaries() {
        mixed("no close delimiter", "b", "--b\n\none\n--b\n\ntwo\n");
        mixed("no delimiter at all", "b", "one\ntwo\n");
        mixed("close delimiter only", "b", "one\n--b--\ntwo\n");
        mixed("preamble and epilogue", "b", "before\n--b\n\none\n--b--\nbehind\n");
        mixed("blanks behind a delimiter", "b", "--b \t \n\none\n--b  \n\ntwo\n--b--  \n");
        mixed("text behind a delimiter", "b", "--b\n\none\n--bb\nstill one\n--b--\n");
        mixed("equals sign in an unquoted boundary", "=_b", "--=_b\n\none\n--=_b--\n");
        mixed("empty boundary", "\"\"", "--\n\none\n----\n");
        mixed("boundary that ends with a blank", "\"b \"", "--b \n\none\n--b --\n");
        mixed("empty part", "b", "--b\n--b\n\n--b--\n");
        mixed("part without the empty line", "b", "--b\nContent-Type: text/html\n--b--\n");
        mixed("part that begins with text", "b", "--b\nno header here\n\none\n--b--\n");
        mixed("delimiter without its line end", "b", "--b\n\none\n--b--");
        add("no boundary parameter", HEAD + "Content-Type: multipart/mixed\n\n--b\n\none\n--b--\n");
        mixed(
                "inner boundary begins with the outer one",
                "b",
                "--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\none\n--bb--\n--b\n\ntwo\n--b--\n");
        mixed(
                "outer boundary begins with the inner one",
                "bb",
                "--bb\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--bb\n\ntwo\n--bb--\n");
        mixed(
                "inner multipart not closed",
                "a",
                "--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--a\n\ntwo\n--a--\n");
        mixed(
                "inner multipart with the outer boundary",
                "a",
                "--a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a--\n--a\n\ntwo\n--a--\n");
        exact(
                "delimiters with bare LF in a message with CRLF",
                (HEAD + "Content-Type: multipart/mixed; boundary=b\n\n").replace("\n", "\r\n")
                        + "--b\n\none\r\ntwo\n--b\n\nthree\r\n--b--\n");
        add(
                "multipart in base64",
                HEAD
                        + "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n--b\n\none\n--b--\n");
    }

    private void embedded() {
        add(
                "embedded message",
                HEAD + "Content-Type: message/rfc822\n\nSubject: inner\nContent-Type: text/html\n\n<p>\n");
        add(
                "embedded message in base64",
                HEAD
                        + "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW5uZXINCg0Kb25lDQo=\n");
        mixed("digest", "b\nX: y", "--b\n\none\n--b--\n");
        add(
                "digest of messages",
                HEAD
                        + "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: inner\n\none\n--b\nContent-Type: text/plain\n\ntwo\n--b--\n");
        mixed(
                "embedded message with a multipart",
                "a",
                "--a\nContent-Type: message/rfc822\n\nSubject: inner\nContent-Type: multipart/alternative; boundary=b\n\n"
                        + "--b\n\none\n--b\nContent-Type: text/html\n\n<p>\n--b--\n--a--\n");
        add("global message", HEAD + "Content-Type: message/global\n\nSubject: inner\n\none\n");
        add(
                "delivery status",
                HEAD + "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nAction: failed\n");
    }

    private void coded(String name, String encoding, String body) {
        add(
                name,
                HEAD + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding + "\n\n"
                        + body);
    }

    private void encodings() {
        coded("unknown transfer encoding", "x-rot13", "obql\n");
        coded("transfer encoding with a comment", "BASE64 (yes)", "b25l\n");
        coded("transfer encoding twice in one", "base64, 8bit", "b25l\n");
        coded("transfer encoding empty", "", "one\n");
        coded("base64 without padding", "base64", "b25lCg\n");
        coded("base64 with one digit left over", "base64", "b25lCg==b\n");
        coded("base64 with junk between", "base64", "b2*5\nl!Cg==\n");
        coded("base64 with padding in the middle", "base64", "b25lCg==\ndHdvCg==\n");
        coded("base64 with text behind", "base64", "b25lCg==\n\n-- \nsent by hand\n");
        coded("base64 in one long line", "base64", "b25lCg".repeat(400) + "\n");
        coded("quoted-printable in lower case", "quoted-printable", "=c3=a4\n");
        coded("quoted-printable with bad escapes", "quoted-printable", "a=ZZb =4 c= d\n");
        coded("quoted-printable that ends in an equals sign", "quoted-printable", "one=");
        coded("quoted-printable with blanks at ends of lines", "quoted-printable", "one  \t\ntwo= \nthree\n");
        coded("quoted-printable with raw octets", "quoted-printable", "\u00c3\u00a4=20\n");
        exact("quoted-printable with bare LF", HEAD + "Content-Transfer-Encoding: quoted-printable\n\none=\ntwo\n");
        coded("uuencode", "x-uuencode", "begin 644 a.txt\n$;VYE\"@\n`\nend\n");
    }

    private void type(String name, String value) {
        add(name, HEAD + "Content-Type: " + value + "\n\nbody\n");
    }

    private void types() {
        type("type without a subtype", "text");
        type("type empty", "");
        type("type with blanks", "text / html ; charset = utf-8");
        type("type with comments", "text/html (page); charset=(yes) utf-8 (no)");
        type("type with semicolons too many", "text/html;; charset=utf-8;;");
        type("type with a charset in single quotes", "text/plain; charset='utf-8'");
        type("type with an unclosed quote", "text/plain; charset=\"utf-8");
        type("type with a charset twice", "text/plain; charset=utf-8; charset=iso-8859-1");
        type("type with a charset in two sections", "text/plain; charset*0=iso-; charset*1=8859-1");
        type("type with a charset of its own charset", "text/plain; charset*=us-ascii'en'utf-8");
        type("type with no semicolon", "text/html charset=utf-8");
        type("type with three parts", "text/html/x; charset=utf-8");
        type("type with a charset in upper case", "TEXT/HTML; CHARSET=UTF-8");
        type("type of words only", "this is not a type");
        add("type twice", HEAD + "Content-Type: text/html\nContent-Type: text/plain\n\nbody\n");
    }

    private void disposition(String name, String parameters) {
        add(
                name,
                HEAD + "Content-Type: application/octet-stream\nContent-Disposition: attachment; " + parameters
                        + "\n\nbody\n");
    }

    private void filenames() {
        disposition("filename with blanks, unquoted", "filename=a b.txt");
        disposition("filename with escapes", "filename=\"a\\\"b\\\\c.txt\"");
        disposition("filename with a path", "filename=\"C:\\temp\\a.txt\"");
        disposition("filename in sections", "filename*0=\"a\"; filename*1=\"b.txt\"");
        disposition("filename in sections out of order", "filename*1=\"b.txt\"; filename*0=\"a\"");
        disposition("filename in sections with one missing", "filename*0=\"a\"; filename*2=\"c\"");
        disposition("filename with charset", "filename*=utf-8''%e2%82%ac.txt");
        disposition("filename with charset in sections", "filename*0*=utf-8''%e2%82; filename*1*=%ac.txt");
        disposition("filename with charset in some sections", "filename*0*=utf-8''%e2%82%ac; filename*1=\".t%78t\"");
        disposition("filename with an unknown charset", "filename*=x-none''%e2.txt");
        disposition("filename with bad escapes", "filename*=utf-8''%e2%82%ac%zz%4");
        disposition("filename both ways", "filename=\"plain.txt\"; filename*=utf-8''%e2%82%ac.txt");
        disposition("filename as an encoded word", "filename=\"=?utf-8?B?4oKsLnR4dA==?=\"");
        disposition("filename as raw UTF-8", "filename=\"\u00e2\u0082\u00ac.txt\"");
        disposition("filename empty", "filename=\"\"");
        add("filename as name only", HEAD + "Content-Type: application/pdf; name=\"a.pdf\"\n\nbody\n");
        add(
                "filename and another name",
                HEAD
                        + "Content-Type: application/pdf; name=\"a.pdf\"\nContent-Disposition: inline; filename=b.pdf\n\nbody\n");
    }

    private void subject(String name, String value) {
        field(name, "Subject: " + value);
    }

    private void subjects() {
        subject("subject with neighbours", "=?utf-8?Q?a?= =?utf-8?Q?b?=");
        subject("subject with neighbours and folds", "=?utf-8?Q?a?=\n  =?utf-8?Q?b?=\n c");
        subject("subject with a character split", "=?utf-8?B?4oI=?= =?utf-8?B?rA==?=");
        subject("subject with words glued", "a=?utf-8?Q?b?=c");
        subject("subject with two words glued", "=?utf-8?Q?a?==?utf-8?Q?b?=");
        subject("subject with a language", "=?utf-8*en?Q?a?=");
        subject("subject with blanks in a Q word", "=?utf-8?Q?a b?=");
        subject("subject of an unknown charset", "=?x-none?Q?a=E4?=");
        subject("subject of an unknown encoding", "=?utf-8?X?a?=");
        subject("subject with bad base64", "=?utf-8?B?YQ?=");
        subject("subject with a bad escape", "=?utf-8?Q?a=ZZ?=");
        subject("subject in lower-case b", "=?UTF-8?b?w6Q=?=");
        subject("subject in ISO-2022-JP", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=");
        subject("subject with an underscore", "=?utf-8?Q?a_b=5F?=");
        subject("subject quoted", "\"=?utf-8?Q?a?=\"");
        subject("subject with an empty word", "=?utf-8?Q??= a");
        subject("subject with a fold", "one\n  two\n\tthree");
        subject("subject with blanks around", "  one  ");
        subject("subject empty", "");
        subject("subject in raw UTF-8", "\u00e2\u0082\u00ac");
        subject("subject in raw Latin-1", "\u00e4");
    }

    private void addresses() {
        field("address with a comment as name", "From: a@example.org (A B)");
        field("address with comments everywhere", "From: (x) A (y) <a (z) @example.org> (w)");
        field("address with a route", "From: A <@c,@d:a@example.org>");
        field("address without brackets", "From: A B a@example.org");
        field("address with an unclosed bracket", "From: A <a@example.org");
        field("address with a bracket too many", "From: A <<a@example.org>>");
        field("address with dots in the phrase", "From: A. B. C <a@example.org>");
        field("address with a comma in the phrase", "From: B, A <a@example.org>");
        field("address with an at sign in the phrase", "From: a@b <a@example.org>");
        field("address with a quoted local part", "From: \"a b\"@example.org");
        field("address with escapes in the name", "From: \"A \\\"B\\\" \\\\C\" <a@example.org>");
        field("address with a literal", "From: a@[192.0.2.1]");
        field("address with an encoded word", "From: =?utf-8?Q?=C3=A4_b?= <a@example.org>");
        field("address with an encoded word in quotes", "From: \"=?utf-8?Q?=C3=A4?=\" <a@example.org>");
        field("address with an encoded comma", "From: =?utf-8?Q?B=2C_A?= <a@example.org>");
        field("address with raw UTF-8", "From: \u00c3\u00a4 <\u00c3\u00a4@example.org>");
        field("address list with empty members", "To: , a@example.org,, b@example.org,");
        field("address list with semicolons", "To: a@example.org; b@example.org");
        field("address group", "To: G: a@example.org, B <b@example.org>;, c@example.org");
        field("address group empty", "To: undisclosed-recipients:;");
        field("address group unclosed", "To: G: a@example.org");
        field("address null", "From: <>");
        field("address of a name only", "From: postmaster");
        field("address with blanks at the at sign", "From: a @ example.org");
        field("address folded", "To: A\n <a@example.org>,\n B <b@example.org>");
        field("address field twice", "To: a@example.org\nTo: b@example.org");
    }

    private void date(String name, String value) {
        field(name, "Date: " + value);
    }

    private void dates() {
        date("date without a weekday", "23 Nov 2026 10:00:00 +0000");
        date("date with a wrong weekday", "Fri, 23 Nov 2026 10:00:00 +0000");
        date("date without seconds", "Mon, 23 Nov 2026 10:00 +0100");
        date("date with a year of two digits", "23 Nov 26 10:00:00 +0000");
        date("date with a year of two digits, old", "23 Nov 96 10:00:00 +0000");
        date("date with a year of three digits", "23 Nov 126 10:00:00 +0000");
        date("date in EST", "Mon, 23 Nov 2026 10:00:00 EST");
        date("date in GMT", "Mon, 23 Nov 2026 10:00:00 GMT");
        date("date in a military zone", "Mon, 23 Nov 2026 10:00:00 A");
        date("date in an unknown zone", "Mon, 23 Nov 2026 10:00:00 CEST");
        date("date without a zone", "Mon, 23 Nov 2026 10:00:00");
        date("date with a comment", "Mon, 23 Nov 2026 10:00:00 +0000 (UTC)");
        date("date with comments between", "Mon (day), 23 (d) Nov 2026 10(h):00:00 +0000");
        date("date with a leap second", "Thu, 31 Dec 1998 23:59:60 +0000");
        date("date with a large zone", "Mon, 23 Nov 2026 10:00:00 +9959");
        date("date with a zone of three digits", "Mon, 23 Nov 2026 10:00:00 +100");
        date("date with a colon in the zone", "Mon, 23 Nov 2026 10:00:00 +01:00");
        date("date with a long month", "Mon, 23 November 2026 10:00:00 +0000");
        date("date with hyphens", "23-Nov-2026 10:00:00 +0000");
        date("date of ctime", "Mon Nov 23 10:00:00 2026");
        date("date of ISO 8601", "2026-11-23T10:00:00Z");
        date("date with an impossible day", "Mon, 31 Feb 2026 10:00:00 +0000");
        date("date with an impossible hour", "Mon, 23 Nov 2026 25:00:00 +0000");
        date("date of words", "yesterday");
        date("date folded", "Mon,\n 23 Nov 2026\n 10:00:00 +0000");
    }
}
