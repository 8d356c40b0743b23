package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** A message that every hop can spoil: dots at the beginning of lines, blanks at their ends, octets above 127, a line of 998 octets. */
final class Mail {

    private static final String HEADER = """
            From: sender@example.org
            To: recipient@example.org
            Subject: from another program
            Date: Mon, 23 Nov 2026 10:00:00 +0000
            Message-ID: <1@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            """;

    private static final String BODY = """
            .
            ..
            . a dot and more
            ...three

            blanks at the end:\s\s
            Gr\u00fc\u00dfe, \u043f\u0440\u0438\u0432\u0435\u0442, \u4f60\u597d
            From here on
            """;

    private Mail() {}

    /** With LF as line end. */
    static byte[] withLf() {
        return (HEADER + text()).getBytes(UTF_8);
    }

    /** What stands below its header, with LF. */
    static String text() {
        return BODY + "x".repeat(998) + "\n" + "one line of many\n".repeat(20_000) + "..\n";
    }

    /** With LF and the final dot, which swaks takes for the end and would else put an empty line before. */
    static byte[] withLfAndDot() {
        return (new String(withLf(), UTF_8) + ".\n").getBytes(UTF_8);
    }

    /** With CRLF, as it goes over the wire. */
    static byte[] withCrlf() {
        return new String(withLf(), UTF_8).replace("\n", "\r\n").getBytes(UTF_8);
    }

    /** Fails at the first octet that differs, and shows what is around it. */
    static void assertSame(byte[] actual, byte[] expected) {
        int at = Arrays.mismatch(actual, expected);
        if (at >= 0) {
            assertThat(around(actual, at)).as("octet " + at).isEqualTo(around(expected, at));
        }
    }

    /** Whoever relays puts fields above the message (RFC 5321 section 4.4), and changes nothing below them. */
    static void assertSameBelowTrace(byte[] octets) {
        byte[] sent = withCrlf();
        int trace = octets.length - sent.length;
        assertThat(new String(octets, ISO_8859_1).substring(0, Math.max(0, trace)))
                .startsWith("Received: ")
                .endsWith("\r\n");
        assertSame(Arrays.copyOfRange(octets, trace, octets.length), sent);
    }

    private static String around(byte[] octets, int at) {
        int from = Math.max(0, at - 20);
        return new String(octets, from, Math.min(octets.length, at + 20) - from, ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }
}
