package org.posthorn.smtp;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.smtp.internal.Unitext;
import org.posthorn.smtp.internal.Xtext;

/**
 * Whom the sender named as recipient at the beginning, whatever became of the address on the way (ORCPT, RFC 3461 section 4.2).
 *
 * @param type the address's type, an atom without {@code =}: {@code rfc822}, or {@code utf-8} for addresses beyond ASCII (RFC 6533 section 3)
 * @param address the address: printable ASCII; of the type {@code utf-8} any printable characters. Written, it and its type have at most
 *     500 characters with {@code ORCPT=} before them
 */
public record OriginalRecipient(String type, String address) {

    private static final int LONGEST = 500 - "ORCPT=".length();
    private static final String UTF8 = "utf-8";

    /** Refuses what RFC 3461 section 4.2 and RFC 6533 section 3 do not allow. */
    public OriginalRecipient {
        Objects.requireNonNull(type);
        Objects.requireNonNull(address);
        if (!isValid(type, address)) {
            throw new IllegalArgumentException("not an original recipient");
        }
    }

    /**
     * {@return the recipient of a message that is sent for the first time}
     *
     * @param to the address that goes to RCPT; one beyond ASCII becomes the {@code utf-8} type
     */
    public static OriginalRecipient of(ForwardPath to) {
        return new OriginalRecipient(to.isAscii() ? "rfc822" : UTF8, to.address());
    }

    /**
     * {@return the recipient that is written so; empty if none is}
     *
     * @param value the value of an ORCPT parameter; of the type {@code utf-8} in any of the three forms of RFC 6533
     */
    public static Optional<OriginalRecipient> parse(String value) {
        int semicolon = value.indexOf(';');
        if (semicolon < 0 || value.length() > LONGEST) {
            return Optional.empty();
        }
        String type = value.substring(0, semicolon);
        String written = value.substring(semicolon + 1);
        @Nullable String address = UTF8.equalsIgnoreCase(type) ? Unitext.decode(written) : Xtext.decode(written);
        return address != null && isValid(type, address)
                ? Optional.of(new OriginalRecipient(type, address))
                : Optional.empty();
    }

    private static boolean isValid(String type, String address) {
        boolean printable = UTF8.equalsIgnoreCase(type)
                ? !address.isEmpty() && PathGrammar.isQuotable(address)
                : Xtext.isPrintable(address) && Mailboxes.isAscii(address);
        boolean atom =
                PathGrammar.isAtom(type) && type.indexOf('=') < 0; // which no esmtp-value has (RFC 5321 section 4.1.2)
        return printable && atom && written(type, address).length() <= LONGEST;
    }

    private static String written(String type, String address) {
        return type + ";" + (UTF8.equalsIgnoreCase(type) ? Unitext.encode(address) : Xtext.encode(address));
    }

    /** As it is written in the parameter, all in ASCII. */
    @Override
    public String toString() {
        return written(type, address);
    }
}
