package org.posthorn.verify.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import org.posthorn.verify.corpus.Words.Script;

/** The kinds of message that the collections are made of. */
final class Letters {

    private static final int SMALL = 4_096;
    private static final int MEDIUM = 100 * 1_024;
    private static final int LARGE = 26_000_000;

    private Letters() {}

    static byte[] small(Words words, int index) {
        Script script = index % 3 == 0 ? (index % 2 == 0 ? Script.ANY : Script.LATIN) : Script.ASCII;
        Draft draft = header(words, script);
        switch (index % 4) {
            case 0, 1 -> plain(words, script, draft, index);
            case 2 -> {
                String boundary = boundary(words);
                draft.field("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"")
                        .line("");
                alternatives(words, script, draft, boundary, SMALL - 120);
            }
            default -> {
                String boundary = boundary(words);
                draft.field("Content-Type", "multipart/mixed; boundary=" + boundary)
                        .line("");
                draft.line("--" + boundary);
                text(words, script, draft, "plain", SMALL * 2 / 3);
                attachment(words, script, draft, boundary, "text/csv", SMALL - 60);
                draft.line("--" + boundary + "--");
            }
        }
        return draft.bytes();
    }

    static byte[] medium(Words words) {
        Draft draft = header(words, Script.ANY);
        String outer = boundary(words);
        String inner = boundary(words);
        draft.field("Content-Type", "multipart/mixed;\r\n boundary=\"" + outer + "\"")
                .line("");
        draft.line("This is a message with several parts in MIME format.");
        draft.line("--" + outer);
        draft.field("Content-Type", "multipart/alternative; boundary=\"" + inner + "\"")
                .line("");
        alternatives(words, Script.ANY, draft, inner, MEDIUM / 5);
        attachment(words, Script.ANY, draft, outer, "application/pdf", MEDIUM * 7 / 10);
        attachment(words, Script.ASCII, draft, outer, "image/png", MEDIUM - 80);
        draft.line("--" + outer + "--");
        return draft.bytes();
    }

    static byte[] large(Words words) {
        Draft draft = header(words, Script.ASCII);
        String boundary = boundary(words);
        draft.field("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"")
                .line("");
        draft.line("--" + boundary);
        text(words, Script.ASCII, draft, "plain", 20_000);
        attachment(words, Script.ASCII, draft, boundary, "video/mp4", LARGE * 2 / 3);
        attachment(words, Script.ANY, draft, boundary, "application/zip", LARGE - 80);
        draft.line("--" + boundary + "--");
        return draft.bytes();
    }

    private static Draft header(Words words, Script script) {
        Draft draft = new Draft();
        for (int hop = words.number(1, 4); hop > 0; hop--) {
            draft.field(
                    "Received",
                    "from " + words.host() + " (" + words.host() + " [192.0.2." + words.number(1, 255) + "])\r\n\tby "
                            + words.host() + " (generated) with ESMTPS id " + words.token(12) + "\r\n\tfor <"
                            + words.address() + ">; " + words.date());
        }
        draft.field(
                "DKIM-Signature",
                "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=" + words.token(6)
                        + ";\r\n h=from:to:subject:date:message-id; bh=" + words.token(43) + "=;\r\n b="
                        + words.token(60) + "\r\n  " + words.token(60) + "\r\n  " + words.token(50) + "==");
        draft.field("Date", words.date());
        draft.field("From", mailbox(words, script));
        StringBuilder to = new StringBuilder(mailbox(words, Script.ASCII));
        for (int more = words.number(0, 3); more > 0; more--) {
            to.append(",\r\n ").append(mailbox(words, script));
        }
        draft.field("To", to.toString());
        if (words.number(0, 2) == 0) {
            draft.field("Cc", words.address());
        }
        draft.field("Message-ID", "<" + words.token(20) + "@example.org>");
        draft.field("In-Reply-To", "<" + words.token(20) + "@example.net>");
        draft.field("References", "<" + words.token(20) + "@example.net>\r\n <" + words.token(20) + "@example.net>");
        draft.field("Subject", Draft.encoded(words.line(script, 30), words.number(0, 2) == 0));
        draft.field("User-Agent", "Generator/1.0 (" + words.token(8) + ")");
        draft.field(
                "X-Spam-Status", "No, score=-2.1 required=5.0 tests=" + words.token(15) + ",\r\n\t" + words.token(15));
        return draft.field("MIME-Version", "1.0");
    }

    private static String mailbox(Words words, Script script) {
        String name = words.name(script);
        String phrase = name.chars().allMatch(c -> c < 128) && words.number(0, 2) == 0
                ? "\"" + name + "\""
                : Draft.encoded(name, words.number(0, 2) == 0);
        return phrase + " <" + words.address() + ">";
    }

    private static String boundary(Words words) {
        return "----_Part_" + words.token(16);
    }

    private static void plain(Words words, Script script, Draft draft, int index) {
        switch (script) {
            case ASCII -> {
                draft.field("Content-Type", "text/plain; charset=us-ascii").line("");
                draft.text(lines(words, script, SMALL - draft.size(), US_ASCII), US_ASCII);
            }
            case LATIN -> {
                draft.field("Content-Type", "text/plain; charset=iso-8859-1");
                draft.field("Content-Transfer-Encoding", "8bit").line("");
                draft.text(lines(words, script, SMALL - draft.size(), ISO_8859_1), ISO_8859_1);
            }
            default -> {
                draft.field("Content-Type", "text/plain; charset=\"UTF-8\"");
                draft.field("Content-Transfer-Encoding", index % 4 == 0 ? "base64" : "8bit")
                        .line("");
                if (index % 4 == 0) {
                    draft.base64(lines(words, script, (SMALL - draft.size()) * 37 / 50, UTF_8)
                            .getBytes(UTF_8));
                } else {
                    draft.text(lines(words, script, SMALL - draft.size(), UTF_8), UTF_8);
                }
            }
        }
    }

    /** A plain and an HTML part, filling the draft up to {@code end} octets. */
    private static void alternatives(Words words, Script script, Draft draft, String boundary, int end) {
        draft.line("--" + boundary);
        text(words, script, draft, "plain", draft.size() + (end - draft.size()) / 2);
        draft.line("--" + boundary);
        text(words, script, draft, "html", end);
        draft.line("--" + boundary + "--");
    }

    private static void text(Words words, Script script, Draft draft, String subtype, int end) {
        draft.field("Content-Type", "text/" + subtype + "; charset=utf-8");
        draft.field("Content-Transfer-Encoding", "quoted-printable").line("");
        int octets = Math.max(0, end - draft.size());
        String body = lines(words, script, script == Script.ASCII ? octets : octets * 3 / 5, UTF_8);
        draft.quotedPrintable(("html".equals(subtype) ? "<html><body class=\"a\"><p>" + body : body).getBytes(UTF_8));
    }

    private static void attachment(Words words, Script script, Draft draft, String boundary, String type, int end) {
        draft.line("--" + boundary);
        draft.field("Content-Type", type + "; name=\"" + words.token(10) + "\"");
        String filename = script == Script.ASCII
                ? "filename=\"" + words.token(10) + ".dat\""
                : "filename*=UTF-8''" + words.token(4) + "%C3%A4%E2%82%AC" + words.token(4) + ".dat";
        draft.field("Content-Disposition", "attachment;\r\n " + filename);
        draft.field("Content-Transfer-Encoding", "base64").line("");
        draft.base64(words.bytes((int) ((end - draft.size()) * 57L / 78)));
    }

    private static String lines(Words words, Script script, int octets, Charset charset) {
        StringBuilder text = new StringBuilder(octets);
        for (int left = octets; left > 0; ) {
            String line = words.line(script, Math.min(68, left)) + "\r\n";
            text.append(line);
            left -= line.getBytes(charset).length;
        }
        return text.toString();
    }
}
