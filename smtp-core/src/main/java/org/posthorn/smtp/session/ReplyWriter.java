package org.posthorn.smtp.session;

import java.util.List;
import java.util.Optional;
import org.posthorn.smtp.EnhancedStatus;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.OutputQueue;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Transcript;

/** Writes replies (RFC 5321 section 4.2), and keeps the reply line to its limit (section 4.5.3.1.5). */
final class ReplyWriter {

    /** Most characters of text in one line: 512 octets less code, status and CRLF. */
    private static final int TEXT = 512 - "250 5.999.999 \r\n".length();

    /** Most octets of a character. */
    private static final int UTF8 = 3;

    private final OutputQueue out;
    private final Transcript transcript;

    ReplyWriter(OutputQueue out, Transcript transcript) {
        this.out = out;
        this.transcript = transcript;
    }

    /** Writes a reply with its enhanced status, X.0.0 if it has none; intermediate replies have none (RFC 2034 section 4). */
    void write(Reply reply) {
        write(reply, !reply.isIntermediate(), false);
    }

    /** Writes a reply in UTF-8, to a client that said that it takes this (RFC 6531 section 3.7.4). In others, what is not ASCII becomes {@code ?}. */
    void writeUtf8(Reply reply) {
        write(reply, true, true);
    }

    /** Writes a reply without enhanced status, as to EHLO and HELO and as greeting (RFC 2034 section 4). */
    void writePlain(Reply reply) {
        write(reply, false, false);
    }

    /** Writes a challenge of an authentication exchange, in one line of any length (RFC 4954 section 4). */
    void challenge(String base64) {
        out.put("334 ");
        out.put(base64);
        out.put((byte) '\r');
        out.put((byte) '\n');
        if (transcript != Transcript.NONE) {
            transcript.sent("334 " + (base64.isEmpty() ? "" : Printable.REDACTED));
        }
    }

    private void write(Reply reply, boolean withStatus, boolean utf8) {
        List<String> lines = reply.lines();
        int longest = utf8 ? TEXT / UTF8 : TEXT;
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i);
            while (text.length() > longest) {
                int end = Character.isLowSurrogate(text.charAt(longest)) ? longest - 1 : longest;
                line(reply, withStatus, text.substring(0, end), utf8, false);
                text = text.substring(end);
            }
            line(reply, withStatus, text, utf8, i == lines.size() - 1);
        }
    }

    private void line(Reply reply, boolean withStatus, String text, boolean utf8, boolean last) {
        int code = reply.code();
        digits(code);
        out.put((byte) (last ? ' ' : '-'));
        if (withStatus) {
            status(code, reply.status());
        }
        if (utf8) {
            out.putUtf8(text);
        } else {
            out.put(text);
        }
        out.put((byte) '\r');
        out.put((byte) '\n');
        if (transcript != Transcript.NONE) {
            String status =
                    withStatus ? reply.status().map(EnhancedStatus::toString).orElse(code / 100 + ".0.0") + " " : "";
            transcript.sent(Printable.of(code + (last ? " " : "-") + status + text));
        }
    }

    private void status(int code, Optional<EnhancedStatus> status) {
        digits(code / 100);
        out.put((byte) '.');
        digits(status.isPresent() ? status.get().subject() : 0);
        out.put((byte) '.');
        digits(status.isPresent() ? status.get().detail() : 0);
        out.put((byte) ' ');
    }

    /** A number of up to three digits. */
    private void digits(int number) {
        if (number >= 100) {
            out.put((byte) ('0' + number / 100));
        }
        if (number >= 10) {
            out.put((byte) ('0' + number / 10 % 10));
        }
        out.put((byte) ('0' + number % 10));
    }
}
