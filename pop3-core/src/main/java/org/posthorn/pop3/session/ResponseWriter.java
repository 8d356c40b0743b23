package org.posthorn.pop3.session;

import org.posthorn.pop3.Language;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.Response;
import org.posthorn.wire.OutputQueue;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Transcript;

/** Writes responses (RFC 1939 section 3) in the language of the client, and keeps their first line to its 512 octets. */
final class ResponseWriter {

    /** Most characters of a line without its CRLF. */
    private static final int LONGEST = 510;

    /** Most octets of a character (a pair of surrogates has four). */
    private static final int UTF8 = 3;

    private final OutputQueue out;
    private final Transcript transcript;
    private final StringBuilder line = new StringBuilder();
    private Language language = Language.DEFAULT;

    ResponseWriter(OutputQueue out, Transcript transcript) {
        this.out = out;
        this.transcript = transcript;
    }

    /** Speaks another language from now on. */
    void speak(Language other) {
        language = other;
    }

    /** Writes +OK. */
    void ok(Phrase phrase) {
        ok(phrase, 0, 0);
    }

    /** Writes +OK with numbers in the places that the phrase has for them. */
    void ok(Phrase phrase, long first, long second) {
        line.append("+OK");
        say(phrase, first, second);
        send();
    }

    /** Writes +OK with a word for programs in front of the phrase, or behind it. */
    void ok(String before, Phrase phrase, String behind) {
        line.append("+OK");
        if (!before.isEmpty()) {
            line.append(' ').append(before);
        }
        say(phrase, 0, 0);
        if (!behind.isEmpty()) {
            line.append(' ').append(behind);
        }
        send();
    }

    /** Writes +OK with two numbers and nothing else. */
    void ok(long first, long second) {
        line.append("+OK ").append(first).append(' ').append(second);
        send();
    }

    /** Writes +OK with a number and a word and nothing else. */
    void ok(long number, String word) {
        line.append("+OK ").append(number).append(' ').append(word);
        send();
    }

    /** Writes -ERR with the code of the phrase, and a number where the phrase has a place for one. */
    void err(Phrase phrase, long number) {
        line.append("-ERR");
        phrase.code().ifPresent(code -> line.append(' ').append(code));
        say(phrase, number, 0);
        send();
    }

    /** Writes a response of the application's. */
    void write(Response response) {
        line.append(response.line());
        send();
    }

    /** Writes a challenge of an authentication exchange, in one line of any length (RFC 5034 section 4). */
    void challenge(String base64) {
        out.put("+ ");
        out.put(base64);
        crlf();
        if (transcript != Transcript.NONE) {
            transcript.sent(base64.isEmpty() ? "+ " : "+ " + Printable.REDACTED);
        }
    }

    /** Writes a line of a listing. */
    void listed(String text) {
        line.append(text);
        send();
    }

    /** Writes the line that ends a listing. */
    void endOfListing() {
        line.append('.');
        send();
    }

    /** Puts a phrase behind the status; what would break out of the line becomes {@code ?}. */
    private void say(Phrase phrase, long first, long second) {
        String text = language.say(phrase);
        long number = first;
        if (!text.isEmpty()) {
            line.append(' ');
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '#') {
                line.append(number);
                number = second;
            } else {
                line.append(c < ' ' || c == 0x7f ? '?' : c);
            }
        }
    }

    private void send() {
        int longest = isAscii() ? LONGEST : LONGEST / UTF8;
        if (line.length() > longest) {
            line.setLength(Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest);
        }
        if (longest == LONGEST) {
            out.put(line);
        } else {
            out.putUtf8(line.toString());
        }
        crlf();
        if (transcript != Transcript.NONE) {
            transcript.sent(Printable.of(line));
        }
        line.setLength(0);
    }

    private boolean isAscii() {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void crlf() {
        out.put((byte) '\r');
        out.put((byte) '\n');
    }
}
