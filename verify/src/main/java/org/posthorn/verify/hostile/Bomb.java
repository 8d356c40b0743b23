package org.posthorn.verify.hostile;

import static org.posthorn.mime.Defect.Kind.ADDRESSES_LIMIT;
import static org.posthorn.mime.Defect.Kind.CLAUSES_LIMIT;
import static org.posthorn.mime.Defect.Kind.COMMENT_DEPTH_LIMIT;
import static org.posthorn.mime.Defect.Kind.DEFECTS_LIMIT;
import static org.posthorn.mime.Defect.Kind.DEPTH_LIMIT;
import static org.posthorn.mime.Defect.Kind.ENCODED_WORDS_LIMIT;
import static org.posthorn.mime.Defect.Kind.HEADER_FIELDS_LIMIT;
import static org.posthorn.mime.Defect.Kind.HEADER_FIELD_SIZE_LIMIT;
import static org.posthorn.mime.Defect.Kind.IDENTIFIERS_LIMIT;
import static org.posthorn.mime.Defect.Kind.PARAMETERS_LIMIT;
import static org.posthorn.mime.Defect.Kind.PARTS_LIMIT;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.posthorn.mime.Defect;

/**
 * Octets that would cost a careless reader more than in proportion to their number: nesting, long lists, openers that nothing closes.
 *
 * @param name what it is
 * @param size how large it is to be
 * @param limit the default limit that cuts it, if one does
 * @param mbox whether it is an mbox, and not a message
 * @param maker makes it of any size
 */
public record Bomb(String name, int size, Optional<Defect.Kind> limit, boolean mbox, IntFunction<byte[]> maker) {

    private static final int MANY = 100_000;

    /** {@return all of them} */
    public static List<Bomb> all() {
        List<Bomb> all = new ArrayList<>();
        structures(all);
        fields(all);
        addresses(all);
        parameters(all);
        texts(all);
        forms(all);
        return all;
    }

    /** {@return the bomb at its size} */
    public byte[] octets() {
        return maker.apply(size);
    }

    @Override
    public String toString() {
        return name;
    }

    private static void add(List<Bomb> all, String name, int size, Defect.Kind limit, IntFunction<String> maker) {
        all.add(new Bomb(name, size, Optional.of(limit), false, n -> octets(maker.apply(n))));
    }

    private static void add(List<Bomb> all, String name, int size, IntFunction<String> maker) {
        all.add(new Bomb(name, size, Optional.empty(), false, n -> octets(maker.apply(n))));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String multipart(int n) {
        return "Content-Type: multipart/mixed; boundary=b" + n + "\n\n--b" + n + "\n";
    }

    /** What a number gives, for all numbers up to n. */
    private static String each(int n, IntFunction<String> piece) {
        return IntStream.range(0, n).mapToObj(piece).collect(Collectors.joining());
    }

    private static void structures(List<Bomb> all) {
        String message = "Content-Type: message/rfc822\n\n";
        add(all, "nested multiparts", 10_000, DEPTH_LIMIT, n -> each(n, Bomb::multipart));
        add(
                all,
                "nested multiparts, closed",
                10_000,
                DEPTH_LIMIT,
                n -> each(n, Bomb::multipart) + "\nx\n" + each(n, i -> "--b" + (n - 1 - i) + "--\n"));
        add(all, "nested messages", 10_000, DEPTH_LIMIT, message::repeat);
        add(all, "nested messages and multiparts", 5_000, DEPTH_LIMIT, n -> each(n, i -> message + multipart(i)));
        add(
                all,
                "nested multiparts, one boundary",
                10_000,
                DEPTH_LIMIT,
                n -> "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(n));
        add(all, "parts", MANY, PARTS_LIMIT, n -> multipart(0) + "\nx\n--b0\n".repeat(n));
        add(
                all,
                "parts of a digest",
                MANY,
                PARTS_LIMIT,
                n -> "Content-Type: multipart/digest; boundary=b\n\n" + "--b\n\nSubject: x\n\n".repeat(n));
        add(all, "delimiters in a header", MANY, PARTS_LIMIT, n -> multipart(0) + "--b0\n".repeat(n));
        add(
                all,
                "boundaries that are prefixes of one another",
                MANY,
                n -> each(
                                70,
                                i -> "Content-Type: multipart/mixed; boundary=b" + "b".repeat(i) + "\n\n--b"
                                        + "b".repeat(i) + "\n")
                        + "\n" + each(n, i -> "--" + "b".repeat(i % 90) + "x\n"));
        add(all, "one line of hyphens", 1_000_000, n -> multipart(0) + "\n" + "-".repeat(n));
        add(all, "lines of hyphens", 300_000, n -> multipart(0) + "\n" + "--\n".repeat(n));
        add(all, "base64 messages in one another", 12, Bomb::encodedMessages);
    }

    private static String encodedMessages(int n) {
        String inner = "x".repeat(20_000 * n);
        for (int i = 0; i < 12; i++) {
            inner = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                    + java.util.Base64.getMimeEncoder().encodeToString(octets(inner));
        }
        return inner;
    }

    private static void fields(List<Bomb> all) {
        add(all, "header fields", 200_000, HEADER_FIELDS_LIMIT, n -> "A: b\n".repeat(n));
        add(all, "content types", MANY, HEADER_FIELDS_LIMIT, n -> "Content-Type: multipart/mixed\n".repeat(n));
        add(all, "lines that are no fields", MANY, DEFECTS_LIMIT, n -> "A: b\n" + "x\n".repeat(n));
        add(all, "a header field of 10 MB", 10_000_000, HEADER_FIELD_SIZE_LIMIT, n -> "Subject: " + "x".repeat(n));
        add(all, "folds", MANY, n -> "Subject: a" + "\n b".repeat(n) + "\n\n");
        add(all, "folds of blanks", MANY, n -> "Subject: a" + "\n  ".repeat(n) + "b\n\n");
        add(all, "blanks before a colon", MANY, n -> "Subject" + " ".repeat(n) + ": a\n\n");
        add(
                all,
                "encoded-words",
                20_000,
                ENCODED_WORDS_LIMIT,
                n -> "Subject:" + " =?utf-8?q?=C3=A9?=".repeat(n) + "\n\n");
        add(
                all,
                "encoded-words of changing charsets",
                20_000,
                ENCODED_WORDS_LIMIT,
                n -> "Subject:" + each(n, i -> " =?x" + i % 2 + "?b?wyg=?=") + "\n\n");
        add(all, "beginnings of encoded-words", MANY, n -> "Subject: " + "=?".repeat(n) + "\n\n");
        add(all, "encoded-words without end", MANY, n -> "Subject: " + "=?a?q?".repeat(n) + "\n\n");
        add(all, "question marks in an encoded-word", MANY, n -> "Subject: =?a?q?" + "x?".repeat(n) + "\n\n");
        add(all, "identifiers", 50_000, IDENTIFIERS_LIMIT, n -> "References:" + " <a@b>".repeat(n) + "\n\n");
        add(all, "identifiers without end", MANY, n -> "References: " + "<a@b ".repeat(n) + "\n\n");
        add(all, "angle brackets", MANY, n -> "References: " + "<".repeat(n) + "\n\n");
        add(all, "words behind blanks", MANY, n -> "Message-ID:" + " ".repeat(n) + "a ".repeat(n) + "\n\n");
        add(all, "clauses", MANY, CLAUSES_LIMIT, n -> "Received:" + " by a".repeat(n) + "; Tue, 1 Jul 2003\n\n");
        add(all, "comments in Received", MANY, n -> "Received: by a" + " (b)".repeat(n) + "; Tue, 1 Jul 2003\n\n");
        add(all, "quotes in Received", MANY, n -> "Received: by " + "\"a ".repeat(n) + "\n\n");
        add(
                all,
                "nested comments in a date",
                MANY,
                COMMENT_DEPTH_LIMIT,
                n -> "Date: Tue, 1 Jul 2003 10:52:37 +0200 " + "(".repeat(n) + ")".repeat(n) + "\n\n");
        add(all, "numbers in a date", MANY, n -> "Date: " + "1 (a) ".repeat(n) + "\n\n");
    }

    private static void addresses(List<Bomb> all) {
        to(all, "recipients", 20_000, ADDRESSES_LIMIT, n -> "Somebody <someone@example.org>, ".repeat(n));
        to(all, "recipients without commas", 20_000, ADDRESSES_LIMIT, "a@b.c "::repeat);
        to(all, "nested comments in addresses", MANY, COMMENT_DEPTH_LIMIT, n -> "(".repeat(n) + ")".repeat(n) + "a@b");
        to(all, "comments without end", MANY, COMMENT_DEPTH_LIMIT, "(a "::repeat);
        to(all, "comments", MANY, n -> "(a)".repeat(n) + "a@b");
        to(all, "groups without end", MANY, "a:"::repeat);
        to(all, "groups", 30_000, ADDRESSES_LIMIT, "a:;"::repeat);
        for (String piece : List.of(
                "\"", "\"a", "\\", "@", "a@", "a@[", "@[\\]", "<", "<a", "<@a,", "a@b<", ">", ".", "a.", "a .", ",",
                ";", ":", "=?", "a\n ", "[", "é")) {
            to(all, "addresses of " + piece.replace("\n", "LF"), MANY, piece::repeat);
        }
    }

    private static void to(List<Bomb> all, String name, int size, Defect.Kind limit, IntFunction<String> value) {
        add(all, name, size, limit, n -> "To: " + value.apply(n) + "\n\n");
    }

    private static void to(List<Bomb> all, String name, int size, IntFunction<String> value) {
        add(all, name, size, n -> "To: " + value.apply(n) + "\n\n");
    }

    private static void type(List<Bomb> all, String name, int size, Defect.Kind limit, IntFunction<String> value) {
        add(all, name, size, limit, n -> "Content-Type: multipart/mixed" + value.apply(n) + "\n\n");
    }

    private static void parameters(List<Bomb> all) {
        type(all, "parameters", MANY, PARAMETERS_LIMIT, n -> each(n, i -> ";p" + i + "=v"));
        type(all, "parameters of one name", MANY, PARAMETERS_LIMIT, ";p=v"::repeat);
        type(all, "parameter sections", MANY, PARAMETERS_LIMIT, n -> each(n, i -> ";p*" + i + "=v"));
        type(
                all,
                "parameter sections backwards",
                MANY,
                PARAMETERS_LIMIT,
                n -> each(n, i -> ";p*" + (n - i) + (i % 2 == 0 ? "*=%41" : "=v")));
        type(
                all,
                "nested comments in a content type",
                MANY,
                COMMENT_DEPTH_LIMIT,
                n -> "(".repeat(n) + ")".repeat(n) + "; boundary=b");
        add(all, "semicolons", MANY, n -> "Content-Type: multipart/mixed" + ";".repeat(n) + "\n\n");
        for (String piece : List.of(";\"", ";a=\"", ";=", ";a=b c", ";a==?")) {
            type(all, "content type of " + piece, MANY, PARAMETERS_LIMIT, piece::repeat);
        }
        type(all, "comments without end in a content type", MANY, COMMENT_DEPTH_LIMIT, ";a=("::repeat);
        add(all, "content type of words", MANY, n -> "Content-Type: multipart/mixed" + " a".repeat(n) + "\n\n");
    }

    private static void texts(List<Bomb> all) {
        encoded(all, "base64 of equals signs", "base64", "="::repeat);
        encoded(all, "base64 of spaces", "base64", " "::repeat);
        encoded(all, "quoted-printable of equals signs", "quoted-printable", "="::repeat);
        encoded(all, "quoted-printable of blanks", "quoted-printable", n -> " ".repeat(n) + "x");
        encoded(all, "quoted-printable of soft line breaks", "quoted-printable", "= \n"::repeat);
        encoded(all, "uuencode that begins and begins", "x-uuencode", "begin 644 a\n#0V%T\n"::repeat);
        encoded(all, "uuencode of counts", "x-uuencode", n -> "begin 644 a\n" + "M\n".repeat(n) + "end\n");
        encoded(all, "yEnc of escapes", "x-yenc", n -> "=ybegin line=128 size=1 name=a\n" + "=".repeat(n));
        for (String piece : List.of(
                "<",
                "&",
                "&#",
                "<!--",
                "<!",
                "</",
                "<a",
                "<a ",
                "<a href=",
                "<a href=\"http://a\">",
                "<a href='",
                "<p>a",
                "<ul>",
                "<ol><li>a",
                "<blockquote>a<br>",
                "<script>",
                "<pre>\n",
                "&nbsp;",
                "<td>",
                "</script",
                "<img alt=a>")) {
            text(all, "HTML of " + piece.replace("\n", "LF"), "html", piece::repeat);
        }
        text(all, "HTML, a script with ends of others", "html", n -> "<script>" + "</a".repeat(n));
        for (String piece : List.of("<", "<<", "<a>", "<param>", "<param></", "<excerpt>a\n", "<nofill>\n", "\n")) {
            text(all, "enriched text of " + piece.replace("\n", "LF"), "enriched", piece::repeat);
        }
        for (String piece : List.of(">", "> ", " ", " \n", "> \n", "-- \n", "a ", "\r", ">a \na \n", "あ")) {
            text(
                    all,
                    "flowed text of " + piece.replace("\n", "LF").replace("\r", "CR"),
                    "plain; format=flowed",
                    piece::repeat);
        }
        text(all, "UTF-7 of shifts", "plain; charset=utf-7", "+-+"::repeat);
        text(all, "ISO-2022-JP of escapes", "plain; charset=iso-2022-jp", "\33$B"::repeat);
        text(all, "UTF-8 that is none", "plain; charset=utf-8", "\303"::repeat);
    }

    private static void encoded(List<Bomb> all, String name, String encoding, IntFunction<String> body) {
        add(all, name, MANY, n -> "Content-Transfer-Encoding: " + encoding + "\n\n" + body.apply(n));
    }

    private static void text(List<Bomb> all, String name, String subtype, IntFunction<String> body) {
        add(all, name, MANY, n -> "Content-Type: text/" + subtype + "\n\n" + body.apply(n));
    }

    private static void forms(List<Bomb> all) {
        all.add(new Bomb("TNEF of attachments", MANY / 4, Optional.empty(), false, n -> tnef(n, 0x9002, new byte[0])));
        all.add(new Bomb("TNEF of properties", MANY / 4, Optional.empty(), false, n -> tnef(1, 0x9003, numbers(n))));
        add(
                all,
                "groups of a delivery status",
                MANY,
                n -> "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n--b\n"
                        + "Content-Type: message/delivery-status\n\n" + "A: b\n\n".repeat(n));
        mbox(all, "mbox of separators", "From a Tue Jul 1 10:52:37 2003\n\n"::repeat);
        mbox(all, "mbox of half separators", "\nFrom "::repeat);
        mbox(all, "mbox of quote marks", n -> "From a Tue Jul 1 10:52:37 2003\n\n" + ">".repeat(n) + "From \n");
        mbox(
                all,
                "mbox of lengths",
                n -> "From a Tue Jul 1 10:52:37 2003\n" + "Content-Length: 999999999999999999\n".repeat(n));
    }

    private static void mbox(List<Bomb> all, String name, IntFunction<String> maker) {
        all.add(new Bomb(name, MANY / 4, Optional.empty(), true, n -> octets(maker.apply(n))));
    }

    /** TNEF with n attributes of one identifier, and an attachment's data behind each. */
    private static byte[] tnef(int n, int identifier, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(octets("Content-Type: application/ms-tnef\n\n"));
        number(out, 0x223E9F78, 4);
        number(out, 1, 2);
        for (int i = 0; i < n; i++) {
            attribute(out, identifier, value);
            attribute(out, 0x800F, new byte[] {1, 2, 3});
        }
        return out.toByteArray();
    }

    private static void attribute(ByteArrayOutputStream out, int identifier, byte[] value) {
        int sum = 0;
        for (byte b : value) {
            sum += b & 0xFF;
        }
        out.write(2);
        number(out, identifier, 4);
        number(out, value.length, 4);
        out.writeBytes(value);
        number(out, sum, 2);
    }

    /** Properties that are numbers, and say that they are many more. */
    private static byte[] numbers(int n) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, -1, 4);
        for (int i = 0; i < n; i++) {
            number(out, 3 | 0x3FDE << 16, 4);
            number(out, 65001, 4);
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int number, int octets) {
        for (int i = 0; i < octets; i++) {
            out.write(number >>> 8 * i);
        }
    }
}
