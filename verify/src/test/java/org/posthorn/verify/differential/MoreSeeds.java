package org.posthorn.verify.differential;

import java.util.function.BiConsumer;

/** More messages for {@link Seeds}, after what the test suites of readers are about: what breaks a message on its way, and what evades. */
final class MoreSeeds {

    private static final String HEAD = """
            From: a@example.org
            Subject: seed
            MIME-Version: 1.0
            """;

    private final BiConsumer<String, String> sink;

    private MoreSeeds(BiConsumer<String, String> sink) {
        this.sink = sink;
    }

    /** Gives each message by its name; lines end with LF. */
    static void all(BiConsumer<String, String> sink) {
        MoreSeeds seeds = new MoreSeeds(sink);
        seeds.headers();
        seeds.boundaries();
        seeds.embedded();
        seeds.encodings();
        seeds.types();
        seeds.filenames();
        seeds.texts();
        seeds.addresses();
        seeds.dates();
    }

    private void add(String name, String text) {
        sink.accept(name, text);
    }

    private void headers() {
        add("byte order mark first", "\u00ef\u00bb\u00bfSubject: one\nTo: b@example.org\n\nbody\n");
        add("empty lines first", "\n\nSubject: one\n\nbody\n");
        add("quoted mbox line first", ">From a@example.org Mon Nov 23 10:00:00 2026\nSubject: one\n\nbody\n");
        add(
                "mbox line between fields",
                "Subject: one\nFrom a@example.org Mon Nov 23 10:00:00 2026\nTo: b@example.org\n\nbody\n");
        add(
                "no empty line before the body",
                "Subject: one\nTo: b@example.org\nHello there,\nthis is the body.\n\nmore\n");
        add("octets beyond ASCII in the name of a field", "Subject: one\nX-\u00e4: two\nTo: b@example.org\n\nbody\n");
        add("blank in the name of a field", "Subject: one\nX Two: two\nTo: b@example.org\n\nbody\n");
        add("field without a value", "Subject: one\nX-Two:\nTo: b@example.org\n\nbody\n");
        add("fold with nothing behind it", "Subject: one\n \nX-Two: two\n\nbody\n");
        add("fold at the end of the message", "Subject: one\n two");
        add("fold with many blanks", "Subject: one\n        two\n\nbody\n");
        add("colon alone", "Subject: one\n:\nTo: b@example.org\n\nbody\n");
        add("no blank behind the colon", "Subject:one\nTo:b@example.org\n\nbody\n");
        add("field of a long line", "Subject: " + "one ".repeat(500) + "\n\nbody\n");
        add("only line ends", "\n\n\n");
    }

    private void mixed(String name, String parameter, String body) {
        add(name, HEAD + "Content-Type: multipart/mixed; " + parameter + "\n\n" + body);
    }

    private void boundaries() {
        String usual = "--b\n\none\n--b\n\ntwo\n--b--\n";
        mixed("boundary on a folded line", "\n\tboundary=\"b\"", usual);
        mixed("boundary not closed by a quote", "boundary=\"b", usual);
        mixed("boundary in another case", "boundary=B", usual);
        mixed("boundary in sections", "boundary*0=\"b\"; boundary*1=\"c\"", usual.replace("--b", "--bc"));
        mixed("boundary with charset", "boundary*=us-ascii''b", usual);
        mixed("boundary twice", "boundary=b; boundary=c", usual);
        mixed("boundary unquoted with specials", "boundary=b:c/d?e=f", usual.replace("--b", "--b:c/d?e=f"));
        mixed("boundary unquoted with a blank", "boundary=b c", usual.replace("--b", "--b c"));
        mixed("boundary in single quotes", "boundary='b'", usual);
        mixed("boundary with a comment behind", "boundary=b (c)", usual);
        mixed("boundary of hyphens", "boundary=\"--\"", usual.replace("--b", "----"));
        mixed(
                "boundary of eighty characters",
                "boundary=" + "b".repeat(80),
                usual.replace("--b", "--" + "b".repeat(80)));
        mixed(
                "boundary as an encoded-word",
                "boundary=\"=?us-ascii?Q?b?=\"",
                usual.replace("--b", "--=?us-ascii?Q?b?="));
        mixed("delimiter with three hyphens", "boundary=b", "---b\n\none\n--b\n\ntwo\n--b--\n");
        mixed("delimiter with a blank before it", "boundary=b", " --b\n\none\n--b\n\ntwo\n--b--\n");
        mixed("close delimiter with text behind", "boundary=b", "--b\n\none\n--b-- end\n--b\n\ntwo\n--b--\n");
        mixed("delimiters behind the close delimiter", "boundary=b", "--b\n\none\n--b--\n--b\n\ntwo\n--b--\n");
        mixed("delimiter quoted in a body", "boundary=b", "--b\n\n> --b\none\n--b--\n");
        mixed("part of line ends only", "boundary=b", "--b\n\n\n\n--b--\n");
        mixed("part cut off in its header", "boundary=b", "--b\nContent-Type: text/html");
        mixed("part with a fold first", "boundary=b", "--b\n Content-Type: text/html\n\none\n--b--\n");
        mixed("part with two empty lines first", "boundary=b", "--b\n\n\nContent-Type: text/html\n\none\n--b--\n");
        mixed(
                "outer delimiter right behind the inner close delimiter",
                "boundary=a",
                "--a\nContent-Type: multipart/mixed; boundary=b\n\n" + usual + "--a--\n");
        mixed(
                "outer delimiter in an inner header",
                "boundary=a",
                "--a\nContent-Type: message/rfc822\n\nSubject: inner\nContent-Type: text/html\n--a\n\ntwo\n--a--\n");
        mixed(
                "inner close delimiter after the outer one",
                "boundary=a",
                "--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--a--\n--b--\n");
        mixed(
                "alternative without parts",
                "boundary=a",
                "--a\nContent-Type: multipart/alternative; boundary=b\n\n--b--\n--a\n\ntwo\n--a--\n");
        add("multipart of an unknown subtype", HEAD + "Content-Type: multipart/x-none; boundary=b\n\n" + usual);
        add("multipart in upper case", HEAD + "CONTENT-TYPE: MULTIPART/MIXED; BOUNDARY=b\n\n" + usual);
        add("multipart without MIME-Version", "Subject: one\nContent-Type: multipart/mixed; boundary=b\n\n" + usual);
        add(
                "multipart in quoted-printable",
                HEAD + "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: quoted-printable\n\n"
                        + usual);
        add(
                "multipart with the type twice",
                HEAD + "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n\n" + usual);
        add(
                "multipart with the type behind another",
                HEAD + "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n" + usual);
    }

    private void embedded() {
        String type = HEAD + "Content-Type: message/rfc822\n";
        add(
                "embedded message in quoted-printable",
                type + "Content-Transfer-Encoding: quoted-printable\n\nSubject: in=6Eer\n\none=3D\n");
        add("embedded message of nothing", type + "\n");
        add(
                "embedded message with an mbox line",
                type + "\nFrom a@example.org Mon Nov 23 10:00:00 2026\nSubject: inner\n\none\n");
        add("embedded message with an empty line first", type + "\n\nSubject: inner\n\none\n");
        add(
                "embedded message in an embedded message",
                type + "\nContent-Type: message/rfc822\n\nSubject: inner\n\none\n");
        add("embedded header alone", HEAD + "Content-Type: text/rfc822-headers\n\nSubject: inner\n");
        add(
                "partial message",
                HEAD
                        + "Content-Type: message/partial; id=\"1@example.org\"; number=1; total=2\n\nSubject: inner\n\none\n");
        add(
                "external body",
                HEAD
                        + "Content-Type: message/external-body; access-type=URL; URL=\"http://example.org\"\n\nContent-Type: text/html\n\n");
    }

    private void coded(String name, String encoding, String body) {
        add(
                name,
                HEAD + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding + "\n\n"
                        + body);
    }

    private void encodings() {
        coded("transfer encoding in quotes", "\"base64\"", "b25lCg==\n");
        coded("transfer encoding with a semicolon", "base64;", "b25lCg==\n");
        coded("transfer encoding with a parameter", "base64; charset=utf-8", "b25lCg==\n");
        coded("transfer encoding with a blank inside", "quoted printable", "o=6Ee\n");
        coded("transfer encoding 7-bit", "7-bit", "o=6Ee\n");
        coded("transfer encoding folded", "\n base64", "b25lCg==\n");
        add(
                "transfer encoding in two fields",
                HEAD + "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 8bit\n\nb25lCg==\n");
        coded("base64 with blanks", "base64", "b2 5l\tCg ==\n");
        coded("base64 with empty lines", "base64", "b25l\n\n\nCg==\n");
        coded("base64 in the alphabet for URLs", "base64", "b25lPz8_Pj4-Cg\n");
        coded("base64 with padding too much", "base64", "b25lCg=====\n");
        coded("base64 of padding only", "base64", "====\n");
        coded("base64 with padding first", "base64", "=b25lCg==\n");
        coded("base64 of nothing", "base64", "\n");
        coded("base64 with raw octets", "base64", "b25l\u00e4\u00ffCg==\n");
        coded("base64 with quote marks", "base64", "> b25l\n> Cg==\n");
        coded("quoted-printable with a soft break at the end", "quoted-printable", "one=\n");
        coded("quoted-printable with line ends encoded", "quoted-printable", "one=0D=0Atwo=0A\n");
        coded("quoted-printable with a long line", "quoted-printable", "o=6Ee ".repeat(30) + "\n");
        coded("quoted-printable with blanks encoded", "quoted-printable", "one=20\ntwo=09\n");
        coded("quoted-printable with equals signs in a row", "quoted-printable", "a==b===\nc\n");
        coded("quoted-printable with an escape cut by a line", "quoted-printable", "one=6\nE\n");
        coded("quoted-printable with underscores", "quoted-printable", "one_two\n");
    }

    private void type(String name, String value) {
        add(name, HEAD + "Content-Type: " + value + "\n\nbody\n");
    }

    private void types() {
        type("type with a comma for the semicolon", "text/html, charset=utf-8");
        type("type in quotes", "\"text/html\"; charset=utf-8");
        type("type without a name before the slash", "/html; charset=utf-8");
        type("type of a star", "*/*");
        type("type with a charset in quotes and junk", "text/html; charset=\"utf-8\"; x");
        type("type with a charset and no quote before", "text/html; charset=utf-8\"");
        type("type with a charset of nothing", "text/html; charset=");
        type("type with an unclosed comment", "text/html; charset=utf-8 (a");
        type("type with a backslash", "text\\html");
        type("type of words before", "Content-Type: text/html");
        type("type with parameters without semicolons", "text/plain; charset=\"utf-8\" format=flowed");
        type("type with a charset behind a bad parameter", "text/html; =x; charset=utf-8");
        type("type with a parameter in another case", "text/html; Charset=UTF-8");
        type("type folded within a parameter", "text/html; charset\n =\n utf-8");
    }

    private void disposition(String name, String value) {
        add(name, HEAD + "Content-Type: application/octet-stream\nContent-Disposition: " + value + "\n\nbody\n");
    }

    private void filenames() {
        disposition("disposition in upper case", "ATTACHMENT; FILENAME=a.txt");
        disposition("disposition without a type", "filename=a.txt");
        disposition("disposition with semicolons too many", "attachment;; filename=a.txt;");
        disposition("disposition without a semicolon", "attachment filename=a.txt");
        disposition("filename with quotes inside", "attachment; filename=\"a \"b\" c.txt\"");
        disposition("filename not closed by a quote", "attachment; filename=\"a.txt");
        disposition("filename with a semicolon, unquoted", "attachment; filename=a;b.txt");
        disposition("filename with brackets, unquoted", "attachment; filename=a (1).txt");
        disposition("filename with a fold", "attachment; filename=\"a\n b.txt\"");
        disposition("filename with a fold and a tab", "attachment; filename=\"a\n\tb.txt\"");
        disposition("filename as raw Latin-1", "attachment; filename=\"\u00e4.txt\"");
        disposition("filename as an encoded word, unquoted", "attachment; filename==?utf-8?B?4oKsLnR4dA==?=");
        disposition(
                "filename as two encoded words", "attachment; filename=\"=?utf-8?Q?=E2=82?=\n =?utf-8?Q?=AC?=.txt\"");
        disposition(
                "filename as an encoded word in sections",
                "attachment; filename*0=\"=?utf-8?Q?=E2=82\"; filename*1=\"=AC?=.txt\"");
        disposition("filename with charset and quotes", "attachment; filename*=\"utf-8''%e2%82%ac.txt\"");
        disposition("filename with charset and raw octets", "attachment; filename*=utf-8''\u00e2\u0082\u00ac.txt");
        disposition("filename with a mark of no charset", "attachment; filename*=%e2%82%ac.txt");
        disposition(
                "filename with a character split by sections",
                "attachment; filename*0*=utf-8''a%e2; filename*1*=%82%ac.txt");
        disposition("filename with sections from one", "attachment; filename*1=a; filename*2=.txt");
        disposition("filename with a control character", "attachment; filename=\"a\u0001b.txt\"");
        disposition("filename twice", "attachment; filename=a.txt; filename=b.exe");
        disposition("filename with blanks around", "attachment; filename=\" a.txt \"");
    }

    private void subject(String name, String value) {
        add(name, "Subject: " + value + "\n\nbody\n");
    }

    private void texts() {
        subject("subject with a word in brackets", "(=?utf-8?Q?a?=)");
        subject("subject with words of two charsets", "=?utf-8?Q?=C3=A4?= =?iso-8859-1?Q?=E4?=");
        subject("subject with a word of no charset", "=??Q?a?=");
        subject("subject with a word not closed", "=?utf-8?Q?a");
        subject("subject with a question mark in a word", "=?utf-8?Q?a?b?=");
        subject("subject with a fold in a word", "=?utf-8?Q?a\n b?=");
        subject("subject with a line end in a word", "=?utf-8?Q?a=0D=0AX:_b?=");
        subject("subject with NUL in a word", "=?utf-8?Q?a=00b?=");
        subject("subject with raw octets in a word", "=?utf-8?Q?\u00c3\u00a4?=");
        subject("subject with a word without padding", "=?utf-8?B?w6Q?=");
        subject("subject with a word padded in the middle", "=?utf-8?B?YQ==Yg==?=");
        subject("subject in gb2312 beyond it", "=?gb2312?B?gUA=?=");
        subject("subject in UTF-7", "=?utf-7?Q?+AOQ-?=");
        subject("subject in windows-1252 called Latin-1", "=?iso-8859-1?Q?=80?=");
        subject("subject with a long word", "=?utf-8?Q?" + "a".repeat(200) + "?=");
        subject("subject with a tab at a fold", "one\n\ttwo");
        subject("subject with words and text between", "=?utf-8?Q?a?= b =?utf-8?Q?c?=");
    }

    private void from(String name, String value) {
        add(name, "From: " + value + "\n\nbody\n");
    }

    private void addresses() {
        from("address with a URI", "A <mailto:a@example.org>");
        from("address in single quotes", "'a@example.org' <a@example.org>");
        from("address as its own name", "a@example.org <a@example.org>");
        from("address of another as the name", "a@example.org <b@example.net>");
        from("address quoted whole", "\"a@example.org\"");
        from("address with two at signs", "a@b@example.org");
        from("address with dots in a row", "a..b@example.org");
        from("address with a dot at the end", "a.@example.org");
        from("address with a dot behind the domain", "a@example.org.");
        from("address with two in brackets", "A <a@example.org> <b@example.org>");
        from("address with text behind", "<a@example.org> A");
        from("address with a name in pieces", "A \"B\" C <a@example.org>");
        from("address with a quote not closed", "\"A <a@example.org>");
        from("address with a comment not closed", "A (B <a@example.org>");
        from("address with a comment in a comment", "a@example.org (A (B) C)");
        from("address with a comment in the name", "A (B) C <a@example.org>");
        from("address of a comment only", "(A)");
        from("address with an encoded word glued to it", "=?utf-8?Q?=C3=A4?=<a@example.org>");
        from("address encoded whole", "=?utf-8?Q?A_<a@example.org>?=");
        from("address with an encoded line end", "=?utf-8?Q?A=0D=0ABcc:_b@example.org?= <a@example.org>");
        from("address with a domain beyond ASCII", "a@\u00c3\u00a4.example");
        from("address with NUL", "a\0b@example.org");
        from("address with brackets and blanks", "A < a@example.org >");
        from("address with nothing in brackets", "A <>");
        from("address with a route of two", "<@b.example,@c.example:a@example.org>");
        add("address list without commas", "To: a@example.org b@example.org\n\nbody\n");
        add("address list in one pair of brackets", "To: <a@example.org, b@example.org>\n\nbody\n");
        add("address list with a name of commas", "To: \"B, A\" <a@example.org>, c@example.org\n\nbody\n");
        add("address group in brackets", "To: <undisclosed-recipients:;>\n\nbody\n");
        add("address group with a route and comments", "To: G (x): (y) A <@b:a@example.org> (z);\n\nbody\n");
        add("address group in a group", "To: G: H: a@example.org;;\n\nbody\n");
        add("address groups without a comma", "To: G: a@example.org; H: b@example.org;\n\nbody\n");
        add("address group in From", "From: G: a@example.org;\n\nbody\n");
        add("address list of commas only", "To: ,,\n\nbody\n");
    }

    private void date(String name, String value) {
        add(name, "Date: " + value + "\n\nbody\n");
    }

    private void dates() {
        date("date in the form of JavaScript", "Mon Nov 23 2026 10:00:00 GMT+0100 (CET)");
        date("date with a half day", "Mon, 23 Nov 2026 10:00:00 PM +0000");
        date("date with the zone named and counted", "Mon, 23 Nov 2026 10:00:00 +0100 CET");
        date("date with GMT and a number", "Mon, 23 Nov 2026 10:00:00 GMT+0100");
        date("date with the zone apart from its sign", "Mon, 23 Nov 2026 10:00:00 + 0100");
        date("date with a fraction", "Mon, 23 Nov 2026 10:00:00.5 +0000");
        date("date with dots in the time", "Mon, 23 Nov 2026 10.00.00 +0000");
        date("date with one digit each", "Mon, 3 Nov 2026 1:2:3 +0000");
        date("date in lower case", "mon, 23 nov 2026 10:00:00 gmt");
        date("date without a comma", "Mon 23 Nov 2026 10:00:00 +0000");
        date("date with the month first", "Mon, Nov 23, 2026 10:00:00 +0000");
        date("date with the day's name in full", "Monday, 23 Nov 2026 10:00:00 +0000");
        date("date in another language", "Mo, 23 Nov 2026 10:00:00 +0000");
        date("date in numbers", "23.11.2026 10:00:00");
        date("date in quotes", "\"Mon, 23 Nov 2026 10:00:00 +0000\"");
        date("date without a time", "Mon, 23 Nov 2026");
        date("date with the zone of Newfoundland", "Mon, 23 Nov 2026 10:00:00 -0330");
        date("date without a known zone", "Mon, 23 Nov 2026 10:00:00 -0000");
        date("date in the year zero", "Sat, 01 Jan 0000 00:00:00 +0000");
        date("date of two fields", "Mon, 23 Nov 2026 10:00:00 +0000\nDate: Tue, 24 Nov 2026 10:00:00 +0000");
    }
}
