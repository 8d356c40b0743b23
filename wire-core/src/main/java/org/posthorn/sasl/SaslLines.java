package org.posthorn.sasl;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Printable;

/**
 * The lines of a client's authentication command and of its exchange, which are alike in SMTP (RFC 4954 section 4) and POP3 (RFC 5034
 * section 4). For one connection; each {@link #begin} is a new exchange.
 */
public final class SaslLines {

    /** The line that ends an exchange before its time. */
    public static final String CANCEL = "*";

    /** An empty message where an empty text would say that there is none. */
    public static final String NOTHING = "=";

    private final int longest;
    private SaslStep.@Nullable Message withheld;
    private boolean challenged;
    private boolean cancelled;

    /**
     * No exchange yet.
     *
     * @param commandLine most octets of the command's line with its CRLF; an initial response that does not fit goes in a line of its own
     */
    public SaslLines(int commandLine) {
        longest = commandLine - "\r\n".length();
    }

    /**
     * Begins an exchange.
     *
     * @param command the command with the mechanism
     * @param initial what the client says first; null where the server speaks first
     * @return the line that begins it: with the initial response, if it fits
     */
    public String begin(String command, SaslStep.@Nullable Message initial) {
        challenged = false;
        cancelled = false;
        withheld = initial;
        if (initial == null) {
            return command;
        }
        String text = initial.base64();
        String line = command + " " + (text.isEmpty() ? NOTHING : text);
        if (line.length() > longest) {
            return command;
        }
        withheld = null;
        return line;
    }

    /**
     * Reads what the server asks.
     *
     * @param text the server's line behind what marks it as a challenge
     * @return the challenge that the application must answer; empty if {@link #ownAnswer} is to be sent
     */
    public Optional<SaslStep.Message> challenge(String text) {
        Optional<SaslStep.Message> challenge = SaslStep.Message.ofBase64(text);
        boolean asksForInitial = challenge.isPresent() && challenge.get().octets().length == 0;
        cancelled = challenge.isEmpty() || (withheld != null && !asksForInitial);
        challenged = withheld == null && !cancelled;
        return challenged ? challenge : Optional.empty();
    }

    /** {@return the line that answers a challenge that is not for the application: the initial response, or the end of the exchange} */
    public String ownAnswer() {
        SaslStep.Message initial = withheld;
        withheld = null;
        return initial == null || cancelled ? CANCEL : initial.base64();
    }

    /**
     * Takes the application's answer.
     *
     * @param step a response; a failure cancels the exchange
     * @return the line to send
     * @throws IllegalStateException if there is no challenge
     * @throws IllegalArgumentException if the step is {@link SaslStep.Done}, which only the server can say
     */
    public String answer(SaslStep step) {
        if (!challenged) {
            throw new IllegalStateException("there is no challenge");
        }
        if (step instanceof SaslStep.Done) {
            throw new IllegalArgumentException("a challenge is not answered by success");
        }
        challenged = false;
        if (step instanceof SaslStep.Message message) {
            return message.base64();
        }
        cancelled = true;
        return CANCEL;
    }

    /** {@return whether a challenge waits for the application} */
    public boolean challenged() {
        return challenged;
    }

    /** {@return whether the exchange can only fail now} */
    public boolean cancelled() {
        return cancelled;
    }

    /**
     * {@return what a transcript may hear of a line that was sent}
     *
     * @param command what {@link #begin} was given
     * @param line the line
     */
    public static String heard(String command, String line) {
        if (line.equals(CANCEL) || line.equals(command)) {
            return line;
        }
        return line.startsWith(command + " ") ? command + " " + Printable.REDACTED : Printable.REDACTED;
    }
}
