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

    private final OutputQueue out;
    private final Transcript transcript;

    ReplyWriter(OutputQueue out, Transcript transcript) {
        this.out = out;
        this.transcript = transcript;
    }

    /** Writes a reply with its enhanced status, X.0.0 if it has none; intermediate replies have none (RFC 2034 section 4). */
    void write(Reply reply) {
        write(reply, !reply.isIntermediate());
    }

    /** Writes a reply without enhanced status, as to EHLO and HELO and as greeting (RFC 2034 section 4). */
    void writePlain(Reply reply) {
        write(reply, false);
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

    private void write(Reply reply, boolean withStatus) {
        List<String> lines = reply.lines();
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i);
            int from = 0;
            for (; text.length() - from > TEXT; from += TEXT) {
                line(reply, withStatus, text.substring(from, from + TEXT), false);
            }
            line(reply, withStatus, from == 0 ? text : text.substring(from), i == lines.size() - 1);
        }
    }

    private void line(Reply reply, boolean withStatus, String text, boolean last) {
        int code = reply.code();
        digits(code);
        out.put((byte) (last ? ' ' : '-'));
        if (withStatus) {
            status(code, reply.status());
        }
        out.put(text);
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
