package org.posthorn.smtp.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.session.SmtpServerSession.Mail;
import org.posthorn.smtp.session.SmtpServerSession.Recipient;

/** What a server keeps of the mail transaction that is open, if one is (RFC 5321 section 3.3). */
final class ServerTransaction {

    private @Nullable Mail mail;
    private List<ForwardPath> recipients = List.of();
    private Map<ForwardPath, RcptParameters> wishes = Map.of();

    boolean open() {
        return mail != null;
    }

    void begin(Mail accepted) {
        mail = accepted;
        recipients = new ArrayList<>(1);
    }

    void add(Recipient accepted) {
        recipients.add(accepted.to());
        if (!accepted.parameters().isEmpty()) {
            wishes = wishes.isEmpty() ? new LinkedHashMap<>() : wishes;
            wishes.put(accepted.to(), accepted.parameters());
        }
    }

    /** Whether it began with SMTPUTF8. */
    boolean smtpUtf8() {
        return mail != null && mail.parameters().smtpUtf8();
    }

    int recipients() {
        return recipients.size();
    }

    Envelope envelope() {
        Mail asked = Objects.requireNonNull(mail);
        return new Envelope(asked.from(), asked.parameters(), recipients, wishes);
    }

    void end() {
        mail = null;
        recipients = List.of();
        wishes = Map.of();
    }
}
