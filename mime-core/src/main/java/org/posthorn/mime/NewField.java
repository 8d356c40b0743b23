package org.posthorn.mime;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A header field that is put into a message by {@link MessageEdit}. It is complete and folded, and cannot hold what would end it: CR, LF and NUL
 * never pass. Immutable.
 */
public final class NewField {

    private final String name;

    /** The field with the CRLF that closes it; empty for one that is copied. */
    private final String lines;

    private final @Nullable Header copied;

    private NewField(String name, String lines, @Nullable Header copied) {
        this.name = name;
        this.lines = lines;
        this.copied = copied;
    }

    /**
     * A field of text, written as its name asks for: that of a field of addresses, dates, identifiers, or of MIME's is read as one and
     * written in its form; a value of any other structured field, such as Received or DKIM-Signature, has to be ASCII and stays as it is;
     * in all others what is not ASCII becomes encoded-words (RFC 2047).
     *
     * @param name its name, such as {@code Subject}
     * @param text its text, on one line
     * @return the field
     * @throws IllegalArgumentException if the name is no field name, the text has CR, LF or NUL, is not of the form that the field has, or
     *     has no white space for 998 octets
     */
    public static NewField of(String name, String text) {
        HeaderText.requireClean(text, name);
        return switch (FieldKind.of(name)) {
            case ADDRESSES -> addresses(name, Address.parseList(text));
            case DATE -> date(name, MailDate.parse(text));
            case IDENTIFIERS -> identifiers(name, Parsed.strict(text, MessageId::read));
            case CONTENT_TYPE -> structured(name, ContentType.parse(text).toString());
            case DISPOSITION -> structured(name, Disposition.parse(text).toString());
            case STRUCTURED -> structured(name, requireAscii(name, text));
            case UNSTRUCTURED -> unstructured(name, text);
        };
    }

    /**
     * A field of addresses.
     *
     * @param name its name, such as {@code To}
     * @param addresses its addresses
     * @return the field
     * @throws IllegalArgumentException if the name is no field name, there is no address, or one has no white space for 998 octets
     */
    public static NewField addresses(String name, List<Address> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address in " + name);
        }
        return structured(
                name,
                String.join(", ", addresses.stream().map(Address::toHeader).toList()));
    }

    /**
     * A field of a date.
     *
     * @param name its name, such as {@code Resent-Date}
     * @param date its date
     * @return the field
     * @throws IllegalArgumentException if the name is no field name, or as {@link MailDate#format}
     */
    public static NewField date(String name, OffsetDateTime date) {
        return structured(name, MailDate.format(date));
    }

    /**
     * A field of message identifiers.
     *
     * @param name its name, such as {@code References}
     * @param identifiers its identifiers
     * @return the field
     * @throws IllegalArgumentException if the name is no field name, there is no identifier, or one is too long
     */
    public static NewField identifiers(String name, List<MessageId> identifiers) {
        if (identifiers.isEmpty()) {
            throw new IllegalArgumentException("no identifier in " + name);
        }
        return structured(
                name,
                String.join(" ", identifiers.stream().map(MessageId::toString).toList()));
    }

    /**
     * {@return a Content-Type field}
     *
     * @param type its value
     */
    public static NewField of(ContentType type) {
        return structured("Content-Type", type.toString());
    }

    /**
     * {@return a Content-Disposition field}
     *
     * @param disposition its value
     */
    public static NewField of(Disposition disposition) {
        return structured("Content-Disposition", disposition.toString());
    }

    /**
     * {@return a field octet for octet as it stands in a message, its folds too}
     *
     * @param field a field of any message, the octets of which must stay unchanged as long as the edited one is used
     */
    public static NewField copyOf(Header field) {
        return new NewField(field.name(), "", field);
    }

    /** {@return the name as it is written} */
    public String name() {
        return name;
    }

    /** The field as it is written, with CRLF; of one that is copied the name and text. */
    @Override
    public String toString() {
        return copied == null ? lines : copied.toString();
    }

    private static NewField structured(String name, String body) {
        StringBuilder out = new StringBuilder();
        HeaderWriter.structured(name, body, out);
        return new NewField(name, out.toString(), null);
    }

    private static NewField unstructured(String name, String text) {
        StringBuilder out = new StringBuilder();
        String encoded = EncodedWords.encode(text, EncodedWords.Place.TEXT, name.length() + 2);
        HeaderWriter.unstructured(name, encoded, out);
        return new NewField(name, out.toString(), null);
    }

    private static String requireAscii(String name, String text) {
        if (!text.chars().allMatch(c -> c < 128)) {
            throw new IllegalArgumentException("not ASCII in " + name);
        }
        return text;
    }

    /** Writes the field with that line end. */
    void write(String lineEnd, Splices out) {
        if (copied != null) {
            copied.write(lineEnd, out);
        } else {
            out.write(lines.replace("\r\n", lineEnd));
        }
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The form of the value that a field of some name has. */
    private enum FieldKind {
        ADDRESSES,
        DATE,
        IDENTIFIERS,
        CONTENT_TYPE,
        DISPOSITION,
        STRUCTURED,
        UNSTRUCTURED;

        static FieldKind of(String name) {
            String lower = Objects.requireNonNull(name).toLowerCase(Locale.ROOT);
            return switch (lower.startsWith("resent-") ? lower.substring("resent-".length()) : lower) {
                case "from", "to", "cc", "bcc", "sender", "reply-to" -> ADDRESSES;
                case "mail-followup-to", "disposition-notification-to", "delivered-to", "errors-to" -> ADDRESSES;
                case "date", "delivery-date" -> DATE;
                case "message-id", "in-reply-to", "references", "content-id" -> IDENTIFIERS;
                case "content-type" -> CONTENT_TYPE;
                case "content-disposition" -> DISPOSITION;
                case "received", "return-path", "mime-version", "auto-submitted", "received-spf" -> STRUCTURED;
                case "content-transfer-encoding", "content-location", "content-language", "content-md5" -> STRUCTURED;
                case "dkim-signature", "authentication-results", "importance", "precedence" -> STRUCTURED;
                default -> lower.startsWith("list-") || lower.startsWith("arc-") ? STRUCTURED : UNSTRUCTURED;
            };
        }
    }
}
