package org.posthorn.smtp.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.posthorn.mime.Header;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.ReversePath;

/** What has to be done with a message before it can be sent: finding its envelope, and leaving out what recipients are not to see. */
final class Mailing {

    private Mailing() {}

    /**
     * From the sender, or the first author, to all recipients named in the header (RFC 5322 sections 3.6.2 and 3.6.3); from and to whom it is
     * sent on, if it is.
     */
    static Envelope envelope(Message message) {
        ReversePath from = message.sentBy()
                .map(mailbox -> new ReversePath(mailbox.localPart(), mailbox.domain()))
                .orElseThrow(() -> new IllegalArgumentException("the message names no sender"));
        List<ForwardPath> to = message.recipients().stream()
                .map(mailbox -> new ForwardPath(mailbox.localPart(), mailbox.domain()))
                .distinct()
                .toList();
        if (to.isEmpty()) {
            throw new IllegalArgumentException("the message names no recipient");
        }
        return new Envelope(from, MailParameters.NONE, to);
    }

    /** The spans, from and to, that a message has on the wire: all but its Bcc fields. */
    static List<long[]> spans(Message message) {
        if (message.headers().first("Bcc").isEmpty()
                && message.headers().first("Resent-Bcc").isEmpty()) {
            return List.of(new long[] {0, message.size()});
        }
        List<long[]> spans = new ArrayList<>();
        ByteBuffer octets = message.headers().octets();
        long from = 0;
        for (Header field : message.headers()) {
            if (field.is("Bcc") || field.is("Resent-Bcc")) {
                spans.add(new long[] {from, field.offset() - message.offset()});
                from = behindLineEnd(octets, (int) (field.end() - message.offset()));
            }
        }
        spans.add(new long[] {from, message.size()});
        return spans;
    }

    private static int behindLineEnd(ByteBuffer octets, int at) {
        int next = at;
        if (next < octets.limit() && octets.get(next) == '\r') {
            next++;
        }
        if (next < octets.limit() && octets.get(next) == '\n') {
            next++;
        }
        return next;
    }

    /** How many octets these spans are. */
    static long size(List<long[]> spans) {
        long sum = 0;
        for (long[] span : spans) {
            sum += span[1] - span[0];
        }
        return sum;
    }

    /** The message's octets in these spans. */
    static InputStream open(Message message, List<long[]> spans) throws IOException {
        InputStream source = message.open();
        if (spans.size() == 1) {
            return source;
        }
        ByteBuffer header = message.headers().octets();
        InputStream kept = InputStream.nullInputStream();
        for (long[] span : spans.subList(0, spans.size() - 1)) {
            byte[] some = new byte[(int) (span[1] - span[0])];
            header.get((int) span[0], some);
            kept = new SequenceInputStream(kept, new ByteArrayInputStream(some));
        }
        source.skipNBytes(spans.get(spans.size() - 1)[0]);
        return new SequenceInputStream(kept, source);
    }
}
