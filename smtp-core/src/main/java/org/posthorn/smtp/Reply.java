package org.posthorn.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an SMTP server says to a command (RFC 5321 section 4.2): a code for programs, text for people, and between them an enhanced status
 * (RFC 2034).
 *
 * @param code from 200 to 599
 * @param status the enhanced status; its class is the code's first digit
 * @param lines the text, at least one line, which may be empty; without code, status and line ends; no control characters but tabs
 */
public record Reply(int code, Optional<EnhancedStatus> status, List<String> lines) {

    private static final Reply OK = of(250, "2.0.0", "OK");

    /** Refuses a code out of range, a status of another class, and text that would break out of its line. */
    public Reply {
        Objects.requireNonNull(status);
        lines = List.copyOf(lines);
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("code " + code);
        }
        if (status.isPresent() && status.get().kind() != code / 100) {
            throw new IllegalArgumentException("status " + status.get() + " in a reply with code " + code);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("no line");
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!isText(lines.get(i))) {
                throw new IllegalArgumentException("control character in a reply's text");
            }
        }
    }

    /**
     * {@return a reply of one line without enhanced status}
     *
     * @param code from 200 to 599
     * @param text one line
     */
    public static Reply of(int code, String text) {
        return new Reply(code, Optional.empty(), List.of(text));
    }

    /**
     * {@return a reply of one line}
     *
     * @param code from 200 to 599
     * @param status an enhanced status as it is written, {@code "5.1.1"}
     * @param text one line
     * @throws IllegalArgumentException if {@code status} is none, or of another class than {@code code}
     */
    public static Reply of(int code, String status, String text) {
        Optional<EnhancedStatus> parsed =
                EnhancedStatus.at(status).filter(s -> s.toString().equals(status));
        if (parsed.isEmpty()) {
            throw new IllegalArgumentException("no enhanced status: " + status);
        }
        return new Reply(code, parsed, List.of(text));
    }

    /** {@return 250 2.0.0: done} */
    public static Reply ok() {
        return OK;
    }

    /**
     * {@return 250 2.0.0: the message is accepted, and {@code id} is its name in our logs}
     *
     * @param id one word or more, printable ASCII
     */
    public static Reply queuedAs(String id) {
        return of(250, "2.0.0", "OK, queued as " + id);
    }

    /** {@return 550 5.1.1: there is no such mailbox here} */
    public static Reply noSuchUser() {
        return of(550, "5.1.1", "No such user here");
    }

    /** {@return 550 5.7.1: refused by policy} */
    public static Reply notPermitted() {
        return of(550, "5.7.1", "Not permitted");
    }

    /** {@return 451 4.3.0: something went wrong here; try again later} */
    public static Reply tryLater() {
        return of(451, "4.3.0", "Requested action aborted, try again later");
    }

    /** {@return 552 5.2.2: the recipient's mailbox is full} */
    public static Reply mailboxFull() {
        return of(552, "5.2.2", "Mailbox full");
    }

    /** {@return 554 5.0.0: the transaction failed} */
    public static Reply failed() {
        return of(554, "5.0.0", "Transaction failed");
    }

    /** {@return 521 5.3.2: this host accepts no mail at all (RFC 7504), as a greeting} */
    public static Reply hostAcceptsNoMail() {
        return of(521, "5.3.2", "Host does not accept mail");
    }

    /** {@return 556 5.1.10: the recipient's domain accepts no mail, for it says so in the DNS with a null MX (RFC 7504, RFC 7505)} */
    public static Reply domainAcceptsNoMail() {
        return of(556, "5.1.10", "Domain does not accept mail");
    }

    /** {@return 550 5.7.27: the sender's domain accepts no mail, and so no report, for it has a null MX (RFC 7505 section 4.2)} */
    public static Reply senderAcceptsNoMail() {
        return of(550, "5.7.27", "Sender's domain does not accept mail");
    }

    /**
     * {@return 421 4.3.2: we end the connection}
     *
     * @param text why, in one line
     */
    public static Reply closing(String text) {
        return of(421, "4.3.2", text);
    }

    /**
     * {@return the same reply with other text}
     *
     * @param text its lines, at least one
     */
    public Reply withText(String... text) {
        return new Reply(code, status, List.of(text));
    }

    /** {@return whether it is 2yz: the action is done} */
    public boolean isPositive() {
        return code < 300;
    }

    /** {@return whether it is 3yz: the command is accepted, and more must follow} */
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /** {@return whether it is 4yz: not done, but the same attempt can succeed later} */
    public boolean isTransient() {
        return code / 100 == 4;
    }

    /** {@return whether it is 5yz: not done, and not to be tried again unchanged} */
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /** {@return whether its text is all ASCII; if not, it can answer few commands only (RFC 6531 section 3.7.4)} */
    public boolean isAscii() {
        for (String line : lines) {
            if (!Mailboxes.isAscii(line)) {
                return false;
            }
        }
        return true;
    }

    /** {@return all lines of the text, joined with spaces} */
    public String text() {
        return lines.size() == 1 ? lines.get(0) : String.join(" ", lines);
    }

    /** {@return the lines as they go over the wire, without their CRLFs} */
    public List<String> wireLines() {
        List<String> wire = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String head = code + (i < lines.size() - 1 ? "-" : " ");
            wire.add(head + status.map(s -> s + " ").orElse("") + lines.get(i));
        }
        return List.copyOf(wire);
    }

    /** For people: the lines as they go over the wire, joined with {@code " | "}. */
    @Override
    public String toString() {
        return String.join(" | ", wireLines());
    }

    static boolean isText(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
