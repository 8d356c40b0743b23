package org.posthorn.pop3;

import java.util.Objects;
import java.util.Optional;

/**
 * What a POP3 server says to a command, in its first line (RFC 1939 section 3): a status, for programs perhaps a code, and text for people.
 *
 * @param status whether the command was carried out
 * @param code what a program can read from it, if the server said
 * @param text may be empty; without status, code and line end; no control characters but tabs. It is ASCII, unless the client asked for
 *     another language or for UTF-8 mode (RFC 6856)
 */
public record Response(Status status, Optional<ResponseCode> code, String text) {

    /** The two status indicators. */
    public enum Status {
        /** The command was carried out. */
        OK("+OK"),
        /** It was not. */
        ERR("-ERR");

        private final String indicator;

        Status(String indicator) {
            this.indicator = indicator;
        }

        /** {@return as it is sent, in upper case} */
        public String indicator() {
            return indicator;
        }
    }

    /**
     * Refuses text that would break out of its line, or that would be taken for a code.
     *
     * @throws IllegalArgumentException if it would
     */
    public Response {
        Objects.requireNonNull(status);
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            throw new IllegalArgumentException("control character in a response's text");
        }
        if (code.isEmpty() && ResponseCode.at(text).isPresent()) {
            throw new IllegalArgumentException("text that begins with a response code");
        }
    }

    /**
     * {@return a positive response}
     *
     * @param text one line
     */
    public static Response ok(String text) {
        return new Response(Status.OK, Optional.empty(), text);
    }

    /**
     * {@return a negative response}
     *
     * @param text one line
     */
    public static Response err(String text) {
        return new Response(Status.ERR, Optional.empty(), text);
    }

    /**
     * {@return a negative response with a code}
     *
     * @param code what a program can read from it
     * @param text one line
     */
    public static Response err(ResponseCode code, String text) {
        return new Response(Status.ERR, Optional.of(code), text);
    }

    /**
     * Reads a response. The status may be in any case: RFC 1939 asks for upper case, and some servers do not know.
     *
     * @param line the first line that a server sends, without its CRLF
     * @return the response; empty if the line is none
     */
    public static Optional<Response> parse(String line) {
        for (Status status : Status.values()) {
            int length = status.indicator.length();
            if (line.regionMatches(true, 0, status.indicator, 0, length)
                    && (line.length() == length || line.charAt(length) == ' ')) {
                return parse(status, line.substring(Math.min(line.length(), length + 1)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Response> parse(Status status, String rest) {
        Optional<ResponseCode> code = ResponseCode.at(rest);
        String text = code.isEmpty()
                ? rest
                : rest.substring(Math.min(rest.length(), code.get().toString().length() + 1));
        try {
            return Optional.of(new Response(status, code, text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return whether it is +OK} */
    public boolean isOk() {
        return status == Status.OK;
    }

    /**
     * {@return whether it has this code, or one that says more of the same}
     *
     * @param which a code
     */
    public boolean has(ResponseCode which) {
        return code.isPresent() && code.get().is(which);
    }

    /** {@return as it goes over the wire, without its CRLF} */
    public String line() {
        StringBuilder line = new StringBuilder(status.indicator);
        code.ifPresent(c -> line.append(' ').append(c));
        return text.isEmpty() ? line.toString() : line.append(' ').append(text).toString();
    }

    /** The line as it goes over the wire. */
    @Override
    public String toString() {
        return line();
    }
}
