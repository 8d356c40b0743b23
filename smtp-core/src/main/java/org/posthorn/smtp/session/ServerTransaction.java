package org.posthorn.smtp.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.session.SmtpServerSession.Mail;
import org.posthorn.smtp.session.SmtpServerSession.Recipient;

/** What a server keeps of the mail transaction that is open, if one is (RFC 5321 section 3.3). */
final class ServerTransaction {

    private @Nullable Mail mail;
    private List<ForwardPath> recipients = List.of();
    private Map<ForwardPath, RcptParameters> wishes = Map.of();
    private boolean aborted;

    boolean open() {
        return mail != null;
    }

    /** Whether the application does not know yet that it comes to nothing. */
    boolean unsettled() {
        return mail != null && !aborted;
    }

    /** The application has been told that it comes to nothing; until the client says RSET it stays. */
    void aborted() {
        aborted = true;
    }

    /** Whether the message is declared to be any octets, lines or not (RFC 3030 section 3). */
    boolean binary() {
        return mail != null
                && mail.parameters().body().filter(BodyType.BINARY_MIME::equals).isPresent();
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
        aborted = false;
        recipients = List.of();
        wishes = Map.of();
    }
}
