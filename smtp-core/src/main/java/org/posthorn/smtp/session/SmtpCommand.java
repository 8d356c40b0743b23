package org.posthorn.smtp.session;

import java.util.Objects;
import java.util.Optional;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.RemoteQueue;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.internal.PathGrammar;

/** What a client says to a server (RFC 5321 section 4.1.1). A command that would break out of its line cannot be built. */
public sealed interface SmtpCommand {

    /** {@return the command as it is sent, without CRLF; of {@link Auth} without its initial response, which is a secret} */
    String line();

    /** {@return whether it must be the last of a group: nothing is sent before its reply has come (RFC 2920 section 3.1)} */
    default boolean endsGroup() {
        return true;
    }

    /**
     * EHLO. A server that does not know it (500 or 502) is told HELO in its place, and that reply counts (RFC 5321 section 3.2).
     *
     * @param domain what this client calls itself: a domain or an address literal
     */
    record Ehlo(String domain) implements SmtpCommand {

        /** Refuses what is neither domain nor address literal. */
        public Ehlo {
            if (!PathGrammar.isDomain(domain)) {
                throw new IllegalArgumentException("neither a domain nor an address literal");
            }
        }

        @Override
        public String line() {
            return "EHLO " + domain;
        }
    }

    /**
     * LHLO, the EHLO of LMTP (RFC 2033 section 4.1): from now on the end of a message has one reply for each recipient that was accepted.
     *
     * @param domain what this client calls itself: a domain or an address literal
     */
    record Lhlo(String domain) implements SmtpCommand {

        /** Refuses what is neither domain nor address literal. */
        public Lhlo {
            if (!PathGrammar.isDomain(domain)) {
                throw new IllegalArgumentException("neither a domain nor an address literal");
            }
        }

        @Override
        public String line() {
            return "LHLO " + domain;
        }
    }

    /** STARTTLS (RFC 3207). */
    record StartTls() implements SmtpCommand {

        @Override
        public String line() {
            return "STARTTLS";
        }
    }

    /**
     * AUTH (RFC 4954). Challenges come as {@link SmtpClientSession.Challenge}; the reply to this command is the last one. Whether the server
     * is to be believed that it succeeded is for {@link org.posthorn.sasl.SaslClient#finish} to say.
     *
     * @param mechanism the mechanism's registered name
     * @param initial the initial response, where the client speaks first; sent with the command if the line then has at most 512 octets, else
     *     when the server asks for it (section 4)
     */
    record Auth(String mechanism, Optional<SaslStep.Message> initial) implements SmtpCommand {

        /** Refuses what is no name of a mechanism (RFC 4422 section 3.1). */
        public Auth {
            Objects.requireNonNull(initial);
            if (!mechanism.matches("[A-Z0-9_-]{1,20}")) {
                throw new IllegalArgumentException("no mechanism's name");
            }
        }

        @Override
        public String line() {
            return "AUTH " + mechanism;
        }
    }

    /**
     * MAIL.
     *
     * @param from the reverse-path
     * @param parameters sent as they are: whether the server offers them is for the caller to see to
     */
    record Mail(ReversePath from, MailParameters parameters) implements SmtpCommand {

        /** Refuses null. */
        public Mail {
            Objects.requireNonNull(from);
            Objects.requireNonNull(parameters);
        }

        @Override
        public String line() {
            return "MAIL FROM:" + from + parameters;
        }

        @Override
        public boolean endsGroup() {
            return false;
        }
    }

    /**
     * RCPT.
     *
     * @param to the forward-path
     * @param parameters sent as they are
     */
    record Rcpt(ForwardPath to, RcptParameters parameters) implements SmtpCommand {

        /** Refuses null. */
        public Rcpt {
            Objects.requireNonNull(to);
            Objects.requireNonNull(parameters);
        }

        @Override
        public String line() {
            return "RCPT TO:" + to + parameters;
        }

        @Override
        public boolean endsGroup() {
            return false;
        }
    }

    /** DATA. After a 354 the session wants the body. */
    record Data() implements SmtpCommand {

        @Override
        public String line() {
            return "DATA";
        }
    }

    /** The end of a message's text, whose reply decides about it. Not to be submitted: {@link SmtpClientSession#endOfBody} stands for it. */
    record EndOfData() implements SmtpCommand {

        @Override
        public String line() {
            return ".";
        }

        @Override
        public boolean endsGroup() {
            return false;
        }
    }

    /**
     * BDAT (RFC 3030 section 2). Not to be submitted: {@link SmtpClientSession#chunk} stands for it.
     *
     * @param size how many octets follow, not negative
     * @param last whether they end the message; then the reply decides about it
     */
    record Bdat(long size, boolean last) implements SmtpCommand {

        /** Refuses a negative size. */
        public Bdat {
            if (size < 0) {
                throw new IllegalArgumentException("size " + size);
            }
        }

        @Override
        public String line() {
            return "BDAT " + size + (last ? " LAST" : "");
        }

        @Override
        public boolean endsGroup() {
            return false;
        }
    }

    /** RSET. */
    record Rset() implements SmtpCommand {

        @Override
        public String line() {
            return "RSET";
        }

        @Override
        public boolean endsGroup() {
            return false;
        }
    }

    /** NOOP. */
    record Noop() implements SmtpCommand {

        @Override
        public String line() {
            return "NOOP";
        }
    }

    /**
     * VRFY.
     *
     * @param text a user name or an address: printable ASCII, at most {@value #TEXT} characters
     */
    record Vrfy(String text) implements SmtpCommand {

        /** Refuses an empty or a longer text, and control characters. */
        public Vrfy {
            checkText(text);
        }

        @Override
        public String line() {
            return "VRFY " + text;
        }
    }

    /**
     * EXPN.
     *
     * @param text the name of a list: printable ASCII, at most {@value #TEXT} characters
     */
    record Expn(String text) implements SmtpCommand {

        /** Refuses an empty or a longer text, and control characters. */
        public Expn {
            checkText(text);
        }

        @Override
        public String line() {
            return "EXPN " + text;
        }
    }

    /**
     * HELP.
     *
     * @param about a command's name or the like: printable ASCII, at most {@value #TEXT} characters
     */
    record Help(Optional<String> about) implements SmtpCommand {

        /** Refuses an empty or a longer text, and control characters. */
        public Help {
            about.ifPresent(SmtpCommand::checkText);
        }

        @Override
        public String line() {
            return "HELP" + about.map(text -> " " + text).orElse("");
        }
    }

    /**
     * ETRN (RFC 1985): the server is to send the mail that waits for us, over a connection of its own. Not in a mail transaction.
     *
     * @param queue the mail
     */
    record Etrn(RemoteQueue queue) implements SmtpCommand {

        /** Refuses null. */
        public Etrn {
            Objects.requireNonNull(queue);
        }

        @Override
        public String line() {
            return "ETRN " + queue;
        }
    }

    /** QUIT. Its reply, whatever it is, ends the connection. */
    record Quit() implements SmtpCommand {

        @Override
        public String line() {
            return "QUIT";
        }
    }

    /** Most characters of a free text in a command. */
    int TEXT = 500;

    private static void checkText(String text) {
        if (text.isBlank() || text.length() > TEXT || !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("1 to " + TEXT + " printable characters are needed");
        }
    }
}
