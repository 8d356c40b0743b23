package org.posthorn.verify.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Date;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;

/** Apache mime4j's tree, with its permissive configuration; disposed of, so that its buffers go back to their pool. */
final class Mime4jDom implements Reader {

    @Override
    public void read(byte[] bytes, Work work, Sink sink) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        builder.setContentDecoding(work != Work.STRUCTURE);
        Message message = builder.parseMessage(new ByteArrayInputStream(bytes));
        try {
            if (work != Work.STRUCTURE) {
                head(message, sink);
            }
            part(message, work, sink);
        } finally {
            message.dispose();
        }
    }

    private static void head(Message message, Sink sink) {
        sink.subject(message.getSubject());
        mailboxes("from", message.getFrom(), sink);
        mailboxes("to", message.getTo() == null ? null : message.getTo().flatten(), sink);
        mailboxes("cc", message.getCc() == null ? null : message.getCc().flatten(), sink);
        Date date = message.getDate();
        if (date != null) {
            sink.date(Math.floorDiv(date.getTime(), 1000L));
        }
    }

    private static void mailboxes(String field, @Nullable MailboxList list, Sink sink) {
        if (list == null) {
            return;
        }
        for (Mailbox mailbox : list) {
            sink.address(field, mailbox.getName(), mailbox.getAddress());
        }
    }

    private static void part(Entity part, Work work, Sink sink) throws IOException {
        sink.open(part.getMimeType());
        if (work != Work.STRUCTURE) {
            for (Field field : part.getHeader()) {
                sink.field(field.getName(), field.getBody());
            }
        }
        Body body = part.getBody();
        if (work == Work.FACTS) {
            sink.details(body instanceof SingleBody ? part.getCharset() : null, part.getFilename());
        }
        if (body instanceof Multipart multipart) {
            for (Entity child : multipart.getBodyParts()) {
                part(child, work, sink);
            }
        } else if (body instanceof Message inner) {
            part(inner, work, sink);
        } else if (work != Work.STRUCTURE && body instanceof SingleBody single) {
            single.writeTo(new BodyStream(sink));
        }
        sink.close();
    }

    /** Hands a body on without another copy. */
    private static final class BodyStream extends OutputStream {
        private final Sink sink;

        BodyStream(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void write(int octet) {
            sink.body(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            sink.body(bytes, offset, length);
        }
    }
}
