package org.posthorn.smtp;

import java.util.Objects;
import java.util.Optional;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.smtp.internal.Xtext;

/**
 * Whom the sender named as recipient at the beginning, whatever became of the address on the way (ORCPT, RFC 3461 section 4.2).
 *
 * @param type the address's type, an atom: {@code rfc822}, or {@code utf-8}, whose addresses are as RFC 6533 section 3 writes them in ASCII
 * @param address the address, printable ASCII; written, it and its type have at most 500 characters with {@code ORCPT=} before them
 */
public record OriginalRecipient(String type, String address) {

    private static final int LONGEST = 500 - "ORCPT=".length();

    /** Refuses what RFC 3461 section 4.2 does not allow. */
    public OriginalRecipient {
        Objects.requireNonNull(type);
        Objects.requireNonNull(address);
        if (!PathGrammar.isAtom(type)
                || !Xtext.isPrintable(address)
                || written(type, address).length() > LONGEST) {
            throw new IllegalArgumentException("not an original recipient");
        }
    }

    /**
     * {@return the recipient of a message that is sent for the first time}
     *
     * @param to the address that goes to RCPT; one beyond ASCII becomes the {@code utf-8} type
     */
    public static OriginalRecipient of(ForwardPath to) {
        String address = to.address();
        return to.isAscii()
                ? new OriginalRecipient("rfc822", address)
                : new OriginalRecipient("utf-8", unitext(address));
    }

    /** RFC 6533 section 3: what is not ASCII, and what xtext would encode, as {@code \x{HEXPOINT}}. */
    private static String unitext(String address) {
        StringBuilder out = new StringBuilder(address.length() + 16);
        address.codePoints().forEach(c -> {
            if (c > ' ' && c < 0x7f && c != '\\' && c != '+' && c != '=') {
                out.append((char) c);
            } else {
                out.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT))
                        .append('}');
            }
        });
        return out.toString();
    }

    /**
     * {@return the recipient that is written so; empty if none is}
     *
     * @param value the value of an ORCPT parameter
     */
    public static Optional<OriginalRecipient> parse(String value) {
        int semicolon = value.indexOf(';');
        String address = semicolon < 0 ? null : Xtext.decode(value.substring(semicolon + 1));
        if (address == null || value.length() > LONGEST) {
            return Optional.empty();
        }
        String type = value.substring(0, semicolon);
        boolean valid = PathGrammar.isAtom(type)
                && Xtext.isPrintable(address)
                && written(type, address).length() <= LONGEST;
        return valid ? Optional.of(new OriginalRecipient(type, address)) : Optional.empty();
    }

    private static String written(String type, String address) {
        return type + ";" + Xtext.encode(address);
    }

    /** As it is written in the parameter. */
    @Override
    public String toString() {
        return written(type, address);
    }
}
