package org.posthorn.mime;

import java.util.Locale;
import java.util.Optional;

/**
 * A value that says of what type it is, as reports have them: the address, the name of a host or the diagnostic of some mail system (RFC
 * 3464 section 2.1.2).
 *
 * @param type {@code rfc822}, {@code utf-8}, {@code dns}, {@code smtp} or another atom, in lower case; empty where a report did not say
 * @param value what is meant, as it is written: comments may follow
 */
public record TypedValue(String type, String value) {

    /** The most digits of an encoded character. */
    private static final int MOST_DIGITS = 6;

    /** Refuses a type that is neither empty nor a token, and CR, LF and NUL in the value; makes the type lower case. */
    public TypedValue {
        if (!type.isEmpty() && !FieldLexer.isToken(type)) {
            throw new IllegalArgumentException("not a type: " + type);
        }
        type = type.toLowerCase(Locale.ROOT);
        HeaderText.requireClean(value, "value");
    }

    /**
     * {@return the address of a recipient: of the type rfc822 or, if it is not ASCII, utf-8 (RFC 6533 section 3)}
     *
     * @param mailbox the recipient; its display name is left out
     */
    public static TypedValue of(Address.Mailbox mailbox) {
        String address = mailbox.address();
        boolean ascii = address.chars().allMatch(c -> c < 128);
        return new TypedValue(ascii ? "rfc822" : "utf-8", address);
    }

    /**
     * {@return the name of a host in the Internet}
     *
     * @param host a domain name, or an address literal
     */
    public static TypedValue dns(String host) {
        return new TypedValue("dns", host);
    }

    /**
     * {@return what a server of SMTP replied}
     *
     * @param reply its code and text, on one line
     */
    public static TypedValue smtp(String reply) {
        return new TypedValue("smtp", reply);
    }

    /**
     * Reads the value of a field, whatever it holds.
     *
     * @param text the field body, on one line
     * @return the value; without a type where there is none
     * @throws IllegalArgumentException if the text has CR, LF or NUL
     */
    public static TypedValue read(String text) {
        int semicolon = text.indexOf(';');
        String type = semicolon < 0 ? "" : Fields.withoutComments(text.substring(0, semicolon));
        return FieldLexer.isToken(type)
                ? new TypedValue(type, text.substring(semicolon + 1).strip())
                : new TypedValue("", text.strip());
    }

    /** {@return the value up to the first white space or comment: the name of a host without its address} */
    public String word() {
        int end = 0;
        while (end < value.length() && value.charAt(end) > ' ' && value.charAt(end) != '(') {
            end++;
        }
        return value.substring(0, end);
    }

    /** {@return the mailbox that an address of the type rfc822 or utf-8, or of none, means, if it can be read} */
    public Optional<Address.Mailbox> mailbox() {
        if (!type.isEmpty() && !type.equals("rfc822") && !type.equals("utf-8")) {
            return Optional.empty();
        }
        String address = type.equals("utf-8") ? withoutUnitext(value) : value;
        return Address.read(address).value().stream()
                .flatMap(found -> found.mailboxes().stream())
                .filter(Address.Mailbox::isComplete)
                .findFirst();
    }

    /**
     * The address in ASCII, for ways that carry nothing else (RFC 6533 section 3, utf-8-addr-xtext): characters as <code>\x{E4}</code>.
     * {@link #mailbox} reads it as the same.
     *
     * @return this value if its type is not utf-8
     */
    public TypedValue toAscii() {
        if (!type.equals("utf-8")) {
            return this;
        }
        StringBuilder out = new StringBuilder(value.length() + 16);
        value.codePoints().forEach(point -> {
            if (point > ' ' && point < 127 && point != '+' && point != '=' && point != '\\') {
                out.append((char) point);
            } else {
                out.append("\\x{").append(String.format("%02X", point)).append('}');
            }
        });
        return new TypedValue(type, out.toString());
    }

    /** Undoes the encoding of characters as {@code \x{E4}} (RFC 6533 section 3); what is none of them stays. */
    private static String withoutUnitext(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int kept = 0;
        for (int at = text.indexOf("\\x{"); at >= 0; at = text.indexOf("\\x{", at + 3)) {
            int end = at + 3;
            while (end < text.length() && end < at + 3 + MOST_DIGITS && text.charAt(end) != '}') {
                end++;
            }
            boolean closed = end < text.length() && text.charAt(end) == '}';
            int point = closed ? hex(text, at + 3, end) : -1;
            if (point > ' ' && Character.isValidCodePoint(point) && !isSurrogate(point)) {
                out.append(text, kept, at).appendCodePoint(point);
                kept = end + 1;
            }
        }
        return out.append(text, kept, text.length()).toString();
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    private static int hex(String text, int from, int to) {
        int number = from == to ? -1 : 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            number = number * 16 + digit;
        }
        return number;
    }

    /** As it stands in a report, on one line. */
    @Override
    public String toString() {
        return type.isEmpty() ? value : type + "; " + value;
    }
}
