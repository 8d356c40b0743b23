package org.posthorn.mime;

import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * A message identifier, as in Message-ID, References, In-Reply-To and Content-ID (RFC 5322 section 3.6.4, RFC 2045
 * section 7). It is compared as it stands, case and all.
 *
 * @param value what stands between the angle brackets; {@code left@right} in a valid one
 */
public record MessageId(String value) {

    /** Refuses an empty value, white space, controls, parentheses, angle brackets and lone surrogates. */
    public MessageId {
        HeaderText.requireClean(value, "message identifier");
        boolean allowed = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            allowed &= isAllowed(value.charAt(i));
        }
        if (!allowed) {
            throw new IllegalArgumentException("not a message identifier: " + value);
        }
    }

    static boolean isAllowed(int c) {
        return c > ' ' && c != 127 && c != '<' && c != '>' && c != '(' && c != ')';
    }

    /**
     * The identifier that an application wrote.
     *
     * @param text the identifier in its angle brackets
     * @return the identifier
     * @throws IllegalArgumentException if it is not one, naming the place of the mistake
     */
    public static MessageId parse(String text) {
        List<MessageId> all = Parsed.strict(text, MessageId::read);
        if (all.size() != 1) {
            throw new IllegalArgumentException(all.size() + " message identifiers instead of one");
        }
        return all.get(0);
    }

    /**
     * Reads the body of a received field that holds one identifier or many. Phrases between them are passed over (RFC 5322
     * section 4.5.4); white space and comments inside them are dropped; where there are no angle brackets at all, the words
     * with an "@" are taken.
     *
     * @param text the field body, folded or not
     * @return the identifiers, in an unmodifiable list, and the defects
     */
    public static Parsed<List<MessageId>> read(String text) {
        return Parsed.of(text, MessageId::read);
    }

    /**
     * As {@link #read(String)}, from octets.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param defects is given each defect with its offset from {@code from}
     * @return the identifiers; unmodifiable
     */
    public static List<MessageId> read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects) {
        return read(source, from, to, MimeLimits.DEFAULTS, defects);
    }

    /**
     * As {@link #read(byte[], int, int, ObjLongConsumer)}, as far as limits allow.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param limits how much is read, and what a breach does
     * @param defects is given each defect with its offset from {@code from}
     * @return the identifiers; unmodifiable
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static List<MessageId> read(
            byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        return new MessageIdReader(new FieldLexer(source, from, to, limits, defects)).read();
    }

    /**
     * {@return the identifier in its angle brackets}
     */
    @Override
    public String toString() {
        return '<' + value + '>';
    }
}
