package org.posthorn.verify.client;

import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;

/** Simple Java Mail with its defaults, which are a connection for each message. It makes each anew, of a text of the size wanted. */
final class SimpleJavaMail implements Sender.Open {

    private final Mailer mailer;
    private final Email email;

    SimpleJavaMail(int port, String text) {
        mailer = MailerBuilder.withSMTPServerHost("127.0.0.1")
                .withSMTPServerPort(port)
                .withTransportStrategy(TransportStrategy.SMTP)
                .buildMailer();
        email = EmailBuilder.startingBlank()
                .from("a@example.org")
                .to("b@example.org")
                .withSubject("Measured")
                .withPlainText(text)
                .buildEmail();
    }

    @Override
    public long sendUntil(long end) {
        long sent = 0;
        for (; System.nanoTime() < end; sent++) {
            mailer.sendMail(email).join();
        }
        return sent;
    }

    @Override
    public void close() {}
}
