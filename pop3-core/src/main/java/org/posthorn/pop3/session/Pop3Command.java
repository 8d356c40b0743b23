package org.posthorn.pop3.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.Secret;

/**
 * What a client says to a server (RFC 1939 section 9). A command that would break out of its line, or have more than 255 octets with its
 * CRLF (RFC 2449 section 4), cannot be built.
 */
public sealed interface Pop3Command {

    /** What follows the first line of a positive response. */
    enum Sequel {
        /** Nothing. */
        NONE,
        /** Lines, each of which is an {@link Pop3ClientSession.Entry}. */
        LINES,
        /** A message, in {@link Pop3ClientSession.Chunk}s. */
        MESSAGE
    }

    /** Most octets of a command, with its CRLF. */
    int LONGEST = 255;

    /** {@return the command as it is sent, without CRLF; without what is secret} */
    String line();

    /** {@return what follows the first line of a positive response} */
    default Sequel sequel() {
        return Sequel.NONE;
    }

    /** {@return whether nothing is sent before its response has come, even where the server offers PIPELINING} */
    default boolean endsGroup() {
        return false;
    }

    /** {@return whether a positive response to it ends the AUTHORIZATION state} */
    default boolean logsIn() {
        return false;
    }

    /** CAPA (RFC 2449 section 5). Its lines are read by the session: see {@link Pop3ClientSession#capabilities}. */
    record Capa() implements Pop3Command {

        @Override
        public String line() {
            return "CAPA";
        }

        @Override
        public Sequel sequel() {
            return Sequel.LINES;
        }
    }

    /** STLS (RFC 2595 section 4). */
    record Stls() implements Pop3Command {

        @Override
        public String line() {
            return "STLS";
        }

        @Override
        public boolean endsGroup() {
            return true;
        }
    }

    /**
     * AUTH (RFC 5034). Challenges come as {@link Pop3ClientSession.Challenge}; the response to this command is the last one. Whether the
     * server is to be believed that it succeeded is for {@link org.posthorn.sasl.SaslClient#finish} to say.
     *
     * @param mechanism the mechanism's registered name
     * @param initial the initial response, where the client speaks first; sent with the command if the line then has at most 255 octets, else
     *     when the server asks for it (section 4)
     */
    record Auth(String mechanism, Optional<SaslStep.Message> initial) implements Pop3Command {

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

        @Override
        public boolean endsGroup() {
            return true;
        }

        @Override
        public boolean logsIn() {
            return true;
        }
    }

    /** AUTH without an argument, by which some servers that are older than CAPA list their mechanisms. In no RFC. */
    record Mechanisms() implements Pop3Command {

        @Override
        public String line() {
            return "AUTH";
        }

        @Override
        public Sequel sequel() {
            return Sequel.LINES;
        }

        @Override
        public boolean endsGroup() {
            return true;
        }
    }

    /**
     * USER (RFC 1939 section 7).
     *
     * @param name the mailbox, as the server calls it; beyond ASCII only where the server takes it (RFC 6856 section 2.2)
     */
    record User(String name) implements Pop3Command {

        /** Refuses an empty name, control characters and what is too long. */
        public User {
            checkArgument("USER", name, 0);
        }

        @Override
        public String line() {
            return "USER " + name;
        }
    }

    /**
     * PASS (RFC 1939 section 7), behind a USER that was accepted.
     *
     * @param password the password; beyond ASCII only where the server takes it (RFC 6856 section 2.2)
     */
    record Pass(Secret password) implements Pop3Command {

        /** Refuses an empty password, control characters and what is too long. */
        public Pass {
            ByteBuffer octets = octets(password);
            boolean fits = octets.hasRemaining() && "PASS \r\n".length() + octets.remaining() <= LONGEST;
            boolean clean = true;
            while (octets.hasRemaining()) {
                byte octet = octets.get(octets.position());
                clean &= octet < 0 || octet >= ' ' && octet != 0x7f;
                octets.put((byte) 0);
            }
            if (!fits || !clean) {
                throw new IllegalArgumentException("a password that is empty, too long or has control characters");
            }
        }

        @Override
        public String line() {
            return "PASS";
        }

        @Override
        public boolean logsIn() {
            return true;
        }

        /** The password as it is sent. */
        static ByteBuffer octets(Secret password) {
            char[] chars = password.chars();
            ByteBuffer octets = UTF_8.encode(CharBuffer.wrap(chars));
            Arrays.fill(chars, '\0');
            return octets;
        }
    }

    /**
     * APOP (RFC 1939 section 7).
     *
     * @param name the mailbox, as the server calls it
     * @param digest of the greeting's timestamp and the shared secret: 32 hexadecimal digits in lower case
     */
    record Apop(String name, String digest) implements Pop3Command {

        /** Refuses an empty name, control characters, what is too long, and what is no digest. */
        public Apop {
            checkArgument("APOP", name, " ".length() + digest.length());
            if (!digest.matches("[0-9a-f]{32}")) {
                throw new IllegalArgumentException("not an MD5 digest in hexadecimal");
            }
        }

        /**
         * APOP for a greeting.
         *
         * @param name the mailbox
         * @param secret what the server and its user share; ASCII
         * @param timestamp of the greeting, with its angle brackets
         * @return the command
         */
        public static Apop of(String name, Secret secret, String timestamp) {
            try {
                MessageDigest md5 = MessageDigest.getInstance("MD5");
                md5.update(timestamp.getBytes(US_ASCII));
                ByteBuffer octets = Pass.octets(secret);
                md5.update(octets.duplicate());
                while (octets.hasRemaining()) {
                    octets.put((byte) 0);
                }
                return new Apop(name, HexFormat.of().formatHex(md5.digest()));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this JDK has no MD5", e);
            }
        }

        @Override
        public String line() {
            return "APOP " + name;
        }

        @Override
        public boolean endsGroup() {
            return true;
        }

        @Override
        public boolean logsIn() {
            return true;
        }
    }

    /** UTF8 (RFC 6856 section 2): messages come as they are. Before the login, and after STLS. */
    record Utf8() implements Pop3Command {

        @Override
        public String line() {
            return "UTF8";
        }
    }

    /**
     * LANG (RFC 6856 section 3): responses are to be in another language.
     *
     * @param range the language, or {@code *} for that which the server prefers
     */
    record Lang(String range) implements Pop3Command {

        /** Refuses what is no basic language range (RFC 4647 section 2.1). */
        public Lang {
            if (!range.matches("\\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,20}")) {
                throw new IllegalArgumentException("not a language range");
            }
        }

        @Override
        public String line() {
            return "LANG " + range;
        }
    }

    /** LANG without an argument: lists the languages that there are (RFC 6856 section 3). */
    record Languages() implements Pop3Command {

        @Override
        public String line() {
            return "LANG";
        }

        @Override
        public Sequel sequel() {
            return Sequel.LINES;
        }
    }

    /** STAT. */
    record Stat() implements Pop3Command {

        @Override
        public String line() {
            return "STAT";
        }
    }

    /** LIST of all messages. */
    record ListAll() implements Pop3Command {

        @Override
        public String line() {
            return "LIST";
        }

        @Override
        public Sequel sequel() {
            return Sequel.LINES;
        }
    }

    /**
     * LIST of one message.
     *
     * @param number its message-number, from 1
     */
    record ListOne(int number) implements Pop3Command {

        /** Refuses a number that is not positive. */
        public ListOne {
            checkNumber(number);
        }

        @Override
        public String line() {
            return "LIST " + number;
        }
    }

    /** UIDL of all messages. */
    record UidlAll() implements Pop3Command {

        @Override
        public String line() {
            return "UIDL";
        }

        @Override
        public Sequel sequel() {
            return Sequel.LINES;
        }
    }

    /**
     * UIDL of one message.
     *
     * @param number its message-number, from 1
     */
    record UidlOne(int number) implements Pop3Command {

        /** Refuses a number that is not positive. */
        public UidlOne {
            checkNumber(number);
        }

        @Override
        public String line() {
            return "UIDL " + number;
        }
    }

    /**
     * RETR.
     *
     * @param number the message-number, from 1
     */
    record Retr(int number) implements Pop3Command {

        /** Refuses a number that is not positive. */
        public Retr {
            checkNumber(number);
        }

        @Override
        public String line() {
            return "RETR " + number;
        }

        @Override
        public Sequel sequel() {
            return Sequel.MESSAGE;
        }
    }

    /**
     * TOP.
     *
     * @param number the message-number, from 1
     * @param lines how many lines of the body, from 0
     */
    record Top(int number, int lines) implements Pop3Command {

        /** Refuses a number that is not positive, and a negative number of lines. */
        public Top {
            checkNumber(number);
            if (lines < 0) {
                throw new IllegalArgumentException(lines + " lines");
            }
        }

        @Override
        public String line() {
            return "TOP " + number + " " + lines;
        }

        @Override
        public Sequel sequel() {
            return Sequel.MESSAGE;
        }
    }

    /**
     * DELE.
     *
     * @param number the message-number, from 1
     */
    record Dele(int number) implements Pop3Command {

        /** Refuses a number that is not positive. */
        public Dele {
            checkNumber(number);
        }

        @Override
        public String line() {
            return "DELE " + number;
        }
    }

    /** NOOP. */
    record Noop() implements Pop3Command {

        @Override
        public String line() {
            return "NOOP";
        }
    }

    /** RSET: what is marked as deleted is so no longer. */
    record Rset() implements Pop3Command {

        @Override
        public String line() {
            return "RSET";
        }
    }

    /** QUIT. Its response, whatever it is, ends the connection. */
    record Quit() implements Pop3Command {

        @Override
        public String line() {
            return "QUIT";
        }

        @Override
        public boolean endsGroup() {
            return true;
        }
    }

    private static void checkNumber(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("message-number " + number);
        }
    }

    private static void checkArgument(String keyword, String argument, int more) {
        int length = keyword.length() + 1 + argument.getBytes(UTF_8).length + more + "\r\n".length();
        boolean unpaired = !new String(argument.getBytes(UTF_8), UTF_8).equals(argument);
        if (argument.isEmpty()
                || length > LONGEST
                || unpaired
                || argument.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name that is empty, too long or has control characters");
        }
    }
}
