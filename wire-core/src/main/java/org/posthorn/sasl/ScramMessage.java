package org.posthorn.sasl;

import java.util.Base64;

/** Reads the attributes of a SCRAM message in their order (RFC 5802 section 7). */
final class ScramMessage {

    private static final int LONGEST_NONCE = 1_024;

    private final String text;
    private int at;

    ScramMessage(String text) {
        this.text = text;
    }

    /** The value of the next attribute, which must be this one; at least one character. */
    String take(char name) throws Rejection {
        int end = end();
        if (end - at < 3 || text.charAt(at) != name || text.charAt(at + 1) != '=') {
            throw Exchange.malformed("no attribute " + name + " where it should be");
        }
        String value = text.substring(at + 2, end);
        at = end + 1;
        return value;
    }

    /** The octets of the next attribute, which must be this one, in Base64 of which there is only one form. */
    byte[] octets(char name) throws Rejection {
        String value = take(name);
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw Exchange.malformed("no Base64 in attribute " + name);
        }
        if (!Base64.getEncoder().encodeToString(octets).equals(value)) {
            throw Exchange.malformed("odd Base64 in attribute " + name);
        }
        return octets;
    }

    /** The next attribute, which must be a nonce: printable ASCII. */
    String nonce() throws Rejection {
        String nonce = take('r');
        if (nonce.length() > LONGEST_NONCE || nonce.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw Exchange.malformed("a nonce that is too long or not printable");
        }
        return nonce;
    }

    /** The next attribute, which must be an iteration count: a positive number. */
    int iterations() throws Rejection {
        String digits = take('i');
        boolean number = digits.charAt(0) != '0' && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw Exchange.malformed("no iteration count");
        }
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /** Whether the next attribute is this one. */
    boolean at(char name) {
        return at + 1 < text.length() && text.charAt(at) == name && text.charAt(at + 1) == '=';
    }

    /** What is left must be optional extensions, which are ignored; a mandatory one, {@code m}, is not known and must not be. */
    void extensions() throws Rejection {
        while (at <= text.length()) {
            int end = end();
            boolean attribute = end - at >= 3 && letter(text.charAt(at)) && text.charAt(at + 1) == '=';
            if (!attribute || text.charAt(at) == 'm') {
                throw Exchange.malformed("an extension that is mandatory or none");
            }
            at = end + 1;
        }
    }

    private int end() {
        int comma = at <= text.length() ? text.indexOf(',', at) : -1;
        return comma < 0 ? text.length() : comma;
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
