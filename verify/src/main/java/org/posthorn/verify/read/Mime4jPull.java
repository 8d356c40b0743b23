package org.posthorn.verify.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Date;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.dom.field.AddressListField;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.dom.field.MailboxListField;
import org.apache.james.mime4j.dom.field.ParsedField;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.jspecify.annotations.Nullable;

/** Apache mime4j's pull parser, reused from message to message, with the library's lenient field parser for the fields that matter. */
final class Mime4jPull implements Reader {

    private final MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE);
    private final byte[] buffer = new byte[8192];
    private @Nullable String filename;

    @Override
    public void read(byte[] bytes, Work work, Sink sink) throws IOException, MimeException {
        tokens.parse(new ByteArrayInputStream(bytes));
        int depth = 0;
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            switch (state) {
                case T_START_MESSAGE -> {
                    if (depth++ > 0) {
                        open("message/rfc822", work, sink);
                    }
                }
                case T_END_MESSAGE -> {
                    if (--depth > 0) {
                        sink.close();
                    }
                }
                case T_START_MULTIPART -> {
                    open(tokens.getBodyDescriptor().getMimeType(), work, sink);
                    depth++;
                }
                case T_END_MULTIPART -> {
                    depth--;
                    sink.close();
                }
                case T_FIELD -> {
                    if (work != Work.STRUCTURE) {
                        field(tokens.getField(), depth == 1, work, sink);
                    }
                }
                case T_BODY -> body(work, sink);
                default -> {}
            }
        }
    }

    private void open(String type, Work work, Sink sink) {
        sink.open(type);
        if (work == Work.FACTS) {
            sink.details(null, filename);
            filename = null;
        }
    }

    private void field(Field field, boolean top, Work work, Sink sink) throws MimeException {
        sink.field(field.getName(), field.getBody());
        String name = field.getNameLowerCase();
        if (top && "subject".equals(name)) {
            sink.subject(DecoderUtil.decodeEncodedWords(field.getBody(), DecodeMonitor.SILENT));
        } else if (top && (isAddress(name) || "date".equals(name))) {
            parsed(name, LenientFieldParser.getParser().parse(field, DecodeMonitor.SILENT), sink);
        } else if (work == Work.FACTS && "content-disposition".equals(name)) {
            ParsedField parsed = LenientFieldParser.getParser().parse(field, DecodeMonitor.SILENT);
            filename = parsed instanceof ContentDispositionField disposition ? disposition.getFilename() : null;
        }
    }

    private static boolean isAddress(String name) {
        return "from".equals(name) || "to".equals(name) || "cc".equals(name);
    }

    private static void parsed(String name, ParsedField field, Sink sink) {
        if (field instanceof MailboxListField list) {
            mailboxes(name, list.getMailboxList(), sink);
        } else if (field instanceof AddressListField list) {
            mailboxes(name, list.getAddressList().flatten(), sink);
        } else if (field instanceof DateTimeField date) {
            Date parsed = date.getDate();
            if (parsed != null) {
                sink.date(Math.floorDiv(parsed.getTime(), 1000L));
            }
        }
    }

    private static void mailboxes(String field, MailboxList list, Sink sink) {
        for (Mailbox mailbox : list) {
            sink.address(field, mailbox.getName(), mailbox.getAddress());
        }
    }

    private void body(Work work, Sink sink) throws IOException {
        BodyDescriptor descriptor = tokens.getBodyDescriptor();
        sink.open(descriptor.getMimeType().toLowerCase(Locale.ROOT));
        if (work == Work.FACTS) {
            sink.details(descriptor.getCharset(), filename);
            filename = null;
        }
        if (work != Work.STRUCTURE) {
            InputStream body = tokens.getDecodedInputStream();
            for (int n; (n = body.read(buffer)) >= 0; ) {
                sink.body(buffer, 0, n);
            }
        }
        sink.close();
    }
}
