package org.posthorn.verify.read;

import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Date;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Angus Mail in its most lenient settings, from a shared stream, so that it copies no part. */
final class Angus implements Reader {

    static {
        // What its documentation offers against malformed mail; read when its classes are loaded.
        System.setProperty("mail.mime.parameters.strict", "false");
        System.setProperty("mail.mime.decodetext.strict", "false");
        System.setProperty("mail.mime.base64.ignoreerrors", "true");
        System.setProperty("mail.mime.ignoreunknownencoding", "true");
        System.setProperty("mail.mime.decodefilename", "true");
        System.setProperty("mail.mime.multipart.allowempty", "true");
    }

    private final Session session = Session.getInstance(properties());
    private final byte[] buffer = new byte[8192];

    @Override
    public void read(byte[] bytes, Work work, Sink sink) throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(session, new SharedByteArrayInputStream(bytes));
        if (work != Work.STRUCTURE) {
            head(message, sink);
        }
        part(message, work, sink);
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.address.strict", "false");
        properties.setProperty("mail.mime.allowutf8", "true");
        return properties;
    }

    private static void head(MimeMessage message, Sink sink) throws MessagingException {
        sink.subject(message.getSubject());
        addresses("from", message.getFrom(), sink);
        addresses("to", message.getRecipients(Message.RecipientType.TO), sink);
        addresses("cc", message.getRecipients(Message.RecipientType.CC), sink);
        Date date = message.getSentDate();
        if (date != null) {
            sink.date(Math.floorDiv(date.getTime(), 1000L));
        }
    }

    private static void addresses(String field, Address @Nullable [] addresses, Sink sink) throws AddressException {
        if (addresses == null) {
            return;
        }
        for (Address address : addresses) {
            if (address instanceof InternetAddress one && one.isGroup()) {
                addresses(field, one.getGroup(false), sink);
            } else if (address instanceof InternetAddress one) {
                sink.address(field, one.getPersonal(), one.getAddress());
            }
        }
    }

    private void part(MimePart part, Work work, Sink sink) throws MessagingException, IOException {
        String type = part.getContentType();
        int end = type.indexOf(';');
        String media = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        sink.open(media);
        if (work != Work.STRUCTURE) {
            for (Enumeration<Header> all = part.getAllHeaders(); all.hasMoreElements(); ) {
                Header header = all.nextElement();
                sink.field(header.getName(), header.getValue());
            }
        }
        if (work == Work.FACTS) {
            sink.details(
                    media.startsWith("multipart/") ? null : new ContentType(type).getParameter("charset"),
                    part.getFileName());
        }
        if (media.startsWith("multipart/") && part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                part((MimePart) multipart.getBodyPart(i), work, sink);
            }
        } else if (media.equals("message/rfc822") && part.getContent() instanceof MimeMessage inner) {
            part(inner, work, sink);
        } else if (work != Work.STRUCTURE) {
            body(part, sink);
        }
        sink.close();
    }

    private void body(Part part, Sink sink) throws MessagingException, IOException {
        try (InputStream body = part.getInputStream()) {
            for (int n; (n = body.read(buffer)) >= 0; ) {
                sink.body(buffer, 0, n);
            }
        }
    }
}
