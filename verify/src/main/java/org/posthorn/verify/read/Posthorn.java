package org.posthorn.verify.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.posthorn.mime.Address;
import org.posthorn.mime.Header;
import org.posthorn.mime.Message;
import org.posthorn.mime.MimeReader;
import org.posthorn.mime.Part;

/** Our own tree; small bodies as arrays, large ones as streams. */
final class Posthorn implements Reader {

    private final byte[] buffer = new byte[8192];

    @Override
    public void read(byte[] bytes, Work work, Sink sink) throws IOException {
        Message message = Message.parse(bytes);
        if (work != Work.STRUCTURE) {
            head(message, sink);
        }
        part(message, work, sink);
    }

    private static void head(Message message, Sink sink) {
        sink.subject(message.subject().orElse(null));
        addresses("from", message.from(), sink);
        addresses("to", message.to(), sink);
        addresses("cc", message.cc(), sink);
        message.date().ifPresent(date -> sink.date(date.toEpochSecond()));
    }

    private static void addresses(String field, List<Address> addresses, Sink sink) {
        for (Address address : addresses) {
            for (Address.Mailbox mailbox : address.mailboxes()) {
                String name = mailbox.displayName();
                sink.address(field, name.isEmpty() ? null : name, mailbox.address());
            }
        }
    }

    private void body(Part part, Sink sink) throws IOException {
        if (part.octets() <= buffer.length) {
            byte[] body = part.decoded().octets();
            sink.body(body, 0, body.length);
            return;
        }
        try (InputStream body = part.decoded().stream()) {
            for (int n; (n = body.read(buffer)) >= 0; ) {
                sink.body(buffer, 0, n);
            }
        }
    }

    private void part(Part part, Work work, Sink sink) throws IOException {
        sink.open(part.contentType().mediaType());
        if (work != Work.STRUCTURE) {
            for (Header field : part.headers()) {
                sink.field(field.name(), field.body());
            }
        }
        if (work == Work.FACTS) {
            sink.details(
                    part.contentType().charset().orElse(null), part.filename().orElse(null));
        }
        for (Part child : part.parts()) {
            part(child, work, sink);
        }
        Optional<Message> inner = part.message();
        if (inner.isPresent()) {
            part(inner.get(), work, sink);
        } else if (work != Work.STRUCTURE && part.content() == MimeReader.Content.LEAF) {
            body(part, sink);
        }
        sink.close();
    }
}
