package org.posthorn.mime;

import java.util.List;
import java.util.Random;

/** Messages for tests, with LF line ends; and the same at random. */
final class Samples {

    private Samples() {}

    /** RFC 2046 section 5.1.1. */
    static final String RFC2046 = """
            From: Nathaniel Borenstein <nsb@bellcore.com>
            To: Ned Freed <ned@innosoft.com>
            Date: Sun, 21 Mar 1993 23:56:48 -0800 (PST)
            Subject: Sample message
            MIME-Version: 1.0
            Content-type: multipart/mixed; boundary="simple boundary"

            This is the preamble.  It is to be ignored, though it
            is a handy place for composition agents to include an
            explanatory note to non-MIME conformant readers.

            --simple boundary

            This is implicitly typed plain US-ASCII text.
            It does NOT end with a linebreak.
            --simple boundary
            Content-type: text/plain; charset=us-ascii

            This is explicitly typed plain US-ASCII text.
            It DOES end with a linebreak.

            --simple boundary--

            This is the epilogue.  It is also to be ignored.
            """;

    /** RFC 2049 appendix A. */
    static final String RFC2049 = """
            MIME-Version: 1.0
            From: Nathaniel Borenstein <nsb@nsb.fv.com>
            To: Ned Freed <ned@innosoft.com>
            Date: Fri, 07 Oct 1994 16:15:05 -0700 (PDT)
            Subject: A multipart example
            Content-Type: multipart/mixed;
                          boundary=unique-boundary-1

            This is the preamble area of a multipart message.
            Mail readers that understand multipart format
            should ignore this preamble.

            If you are reading this text, you might want to
            consider changing to a mail reader that understands
            how to properly display multipart messages.

            --unique-boundary-1

              ... Some text appears here ...

            [Note that the blank between the boundary and the start
             of the text in this part means no header fields were
             given and this is text in the US-ASCII character set.
             It could have been done with explicit typing as in the
             next part.]

            --unique-boundary-1
            Content-type: text/plain; charset=US-ASCII

            This could have been part of the previous part, but
            illustrates explicit versus implicit typing of body
            parts.

            --unique-boundary-1
            Content-Type: multipart/parallel; boundary=unique-boundary-2

            --unique-boundary-2
            Content-Type: audio/basic
            Content-Transfer-Encoding: base64

              ... base64-encoded 8000 Hz single-channel
                  mu-law-format audio data goes here ...

            --unique-boundary-2
            Content-Type: image/jpeg
            Content-Transfer-Encoding: base64

              ... base64-encoded image data goes here ...

            --unique-boundary-2--

            --unique-boundary-1
            Content-type: text/enriched

            This is <bold><italic>enriched.</italic></bold>
            <smaller>as defined in RFC 1896</smaller>

            Isn't it
            <bigger><bigger>cool?</bigger></bigger>

            --unique-boundary-1
            Content-Type: message/rfc822

            From: (mailbox in US-ASCII)
            To: (address in US-ASCII)
            Subject: (subject in US-ASCII)
            Content-Type: Text/plain; charset=ISO-8859-1
            Content-Transfer-Encoding: Quoted-printable

              ... Additional text in ISO-8859-1 goes here ...

            --unique-boundary-1--
            """;

    /** RFC 2046 section 5.1.5, shortened to what matters. */
    static final String DIGEST = """
            From: Moderator-Address
            To: Recipient-List
            Date: Mon, 22 Mar 1994 13:34:51 +0000
            Subject: Internet Digest, volume 42
            MIME-Version: 1.0
            Content-Type: multipart/mixed;
                          boundary="---- main boundary ----"

            ------ main boundary ----

              ...Introductory text or table of contents...

            ------ main boundary ----
            Content-Type: multipart/digest;
                          boundary="---- next message ----"

            ------ next message ----

            From: someone-else
            Date: Fri, 26 Mar 1993 11:13:32 +0200
            Subject: my opinion

              ...body goes here ...

            ------ next message ----

            From: someone-else-again
            Date: Fri, 26 Mar 1993 10:07:13 -0500
            Subject: my different opinion

              ... another body goes here ...

            ------ next message ------

            ------ main boundary ------
            """;

    /** RFC 5322 appendix A.1.1. */
    static final String RFC5322 = """
            From: John Doe <jdoe@machine.example>
            To: Mary Smith <mary@example.net>
            Subject: Saying Hello
            Date: Fri, 21 Nov 1997 09:55:06 -0600
            Message-ID: <1234@local.machine.example>

            This is a message just to say hello.
            So, "Hello".
            """;

    static final List<String> RFC = List.of(RFC2046, RFC2049, DIGEST, RFC5322);

    private static final String[] LINES = {
        "",
        "",
        "--a",
        "--a--",
        "--ab",
        "--ab--",
        "--a \t",
        "--a-",
        "--",
        "-",
        "---",
        "--b",
        "--b--",
        "text",
        " folded",
        "Subject: hello",
        "X:",
        "X : y",
        "no field",
        "From x y",
        "\0",
        "\r",
        "a\rb",
        "Content-Type: multipart/mixed; boundary=a",
        "Content-Type: multipart/digest; boundary=\"a\"",
        "Content-Type: multipart/alternative;\n boundary=ab",
        "Content-Type: multipart/related; boundary=b",
        "Content-Type: multipart/mixed",
        "Content-Type: message/rfc822",
        "content-type: text/plain",
        "Content-Transfer-Encoding: base64",
    };
    private static final String[] ENDS = {"\n", "\r\n", "\r\n", "\r\r\n", "\r", ""};

    /** Lines that matter, in any order and with any line ends. */
    static byte[] torture(long seed) {
        Random random = new Random(seed);
        StringBuilder s = new StringBuilder();
        boolean one = random.nextBoolean();
        for (int i = random.nextInt(40); i >= 0; i--) {
            s.append(LINES[random.nextInt(LINES.length)]);
            s.append(one ? "\n" : ENDS[random.nextInt(ENDS.length)]);
        }
        return s.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** What a message writes, a character for each octet. */
    static String octets(Message message) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try {
            message.writeTo(out);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    static String crlf(String lf) {
        return lf.replace("\n", "\r\n");
    }
}
