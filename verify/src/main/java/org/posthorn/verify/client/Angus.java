package org.posthorn.verify.client;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;

/** Angus Mail with its defaults, a message that was parsed, and one connection that stays open. */
final class Angus implements Sender.Open {

    private final Transport transport;
    private final MimeMessage message;
    private final Address[] recipients;

    Angus(int port, byte[] octets) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", "angus.example");
        properties.put("mail.smtp.from", "a@example.org");
        Session session = Session.getInstance(properties);
        message = new MimeMessage(session, new ByteArrayInputStream(octets));
        recipients = new Address[] {new InternetAddress("b@example.org")};
        transport = session.getTransport("smtp");
        transport.connect("127.0.0.1", port, null, null);
    }

    @Override
    public long sendUntil(long end) throws MessagingException {
        long sent = 0;
        for (; System.nanoTime() < end; sent++) {
            transport.sendMessage(message, recipients);
        }
        return sent;
    }

    @Override
    public void close() throws MessagingException {
        transport.close();
    }
}
