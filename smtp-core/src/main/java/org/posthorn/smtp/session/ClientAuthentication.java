package org.posthorn.smtp.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpCommand.Auth;
import org.posthorn.wire.Line;
import org.posthorn.wire.Printable;

/** The lines of a client's AUTH command and of its exchange (RFC 4954 section 4). */
final class ClientAuthentication {

    static final String CANCEL = "*";

    /** An empty message where an empty text would say that there is none. */
    static final String NOTHING = "=";

    /** RFC 5321 section 4.5.3.1.4, which RFC 4954 section 4 keeps AUTH to. */
    private static final int COMMAND_LINE = 512 - "\r\n".length();

    private SaslStep.@Nullable Message withheld;
    private boolean challenged;
    private boolean cancelled;

    /** The line that begins the exchange: with the initial response, if it fits. */
    String begin(Auth command) {
        challenged = false;
        cancelled = false;
        withheld = command.initial().orElse(null);
        if (withheld == null) {
            return command.line();
        }
        String initial = withheld.base64();
        String line = command.line() + " " + (initial.isEmpty() ? NOTHING : initial);
        if (line.length() > COMMAND_LINE) {
            return command.line();
        }
        withheld = null;
        return line;
    }

    /** Reads a 334: the challenge that the application must answer; empty if {@link #ownAnswer} is to be sent. */
    Optional<SaslStep.Message> challenge(Reply reply) {
        Optional<SaslStep.Message> challenge = reply.lines().size() == 1
                ? SaslStep.Message.ofBase64(reply.lines().get(0))
                : Optional.empty();
        boolean asksForInitial = challenge.isPresent() && challenge.get().octets().length == 0;
        cancelled = challenge.isEmpty() || (withheld != null && !asksForInitial);
        challenged = withheld == null && !cancelled;
        return challenged ? challenge : Optional.empty();
    }

    /** What answers a 334 that is not for the application: the initial response, or the end of the exchange. */
    String ownAnswer() {
        SaslStep.Message initial = withheld;
        withheld = null;
        return initial == null || cancelled ? CANCEL : initial.base64();
    }

    /** What the application answers. */
    String answer(SaslStep step) {
        challenged = false;
        if (step instanceof SaslStep.Message message) {
            return message.base64();
        }
        cancelled = true;
        return CANCEL;
    }

    /** Whether a challenge waits for the application. */
    boolean challenged() {
        return challenged;
    }

    /** Whether the exchange can only fail now. */
    boolean cancelled() {
        return cancelled;
    }

    /** What a transcript hears of a line that was sent. */
    static String heard(Auth command, String line) {
        if (line.equals(CANCEL) || line.equals(command.line())) {
            return line;
        }
        return line.startsWith(command.line() + " ") ? command.line() + " " + Printable.REDACTED : Printable.REDACTED;
    }

    /** What a transcript hears of a line of a reply. */
    static String heard(Line line) {
        return line.length() > "334 ".length() && CommandText.startsWith(line, 0, "334")
                ? "334 " + Printable.REDACTED
                : line.toString();
    }
}
