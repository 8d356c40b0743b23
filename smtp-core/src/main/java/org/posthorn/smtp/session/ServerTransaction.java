package org.posthorn.smtp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.session.SmtpServerSession.Mail;

/** What a server keeps of the mail transaction that is open, if one is (RFC 5321 section 3.3). */
final class ServerTransaction {

    private @Nullable Mail mail;
    private List<ForwardPath> recipients = List.of();

    boolean open() {
        return mail != null;
    }

    void begin(Mail accepted) {
        mail = accepted;
        recipients = new ArrayList<>(1);
    }

    void add(ForwardPath recipient) {
        recipients.add(recipient);
    }

    int recipients() {
        return recipients.size();
    }

    Envelope envelope() {
        Mail asked = Objects.requireNonNull(mail);
        return new Envelope(asked.from(), asked.parameters(), recipients);
    }

    void end() {
        mail = null;
        recipients = List.of();
    }
}
