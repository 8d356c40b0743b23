package org.posthorn.mime;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ObjLongConsumer;

/**
 * How a part wants to be shown (RFC 2183).
 *
 * @param type {@code inline}, {@code attachment} or another token, in lower case
 * @param parameters the parameters, decoded
 */
public record Disposition(String type, Parameters parameters) {

    /** To be shown with the message. */
    public static final Disposition INLINE = new Disposition("inline", Parameters.NONE);

    /** To be shown when asked for. */
    public static final Disposition ATTACHMENT = new Disposition("attachment", Parameters.NONE);

    /** Refuses a type that is no token; makes it lower case. */
    public Disposition {
        if (!FieldLexer.isToken(type)) {
            throw new IllegalArgumentException("not a disposition type: " + type);
        }
        type = type.toLowerCase(Locale.ROOT);
        Objects.requireNonNull(parameters);
    }

    /**
     * {@return the disposition that an application wrote, such as {@code attachment; filename=a.txt}}
     *
     * @param text the body of the field
     * @throws IllegalArgumentException at the first departure from RFC 2183 and RFC 2231, naming its place
     */
    public static Disposition parse(String text) {
        return Parsed.strict(text, Disposition::read);
    }

    /**
     * Reads the body of a received Content-Disposition field; one without a type is an attachment.
     *
     * @param text the field's body, folded or not
     * @return the disposition, and what was wrong
     */
    public static Parsed<Disposition> read(String text) {
        return Parsed.of(text, Disposition::read);
    }

    /**
     * As {@link #read(String)}, from octets {@code from} (inclusive) to {@code to} (exclusive) of {@code source}, folded
     * or not; the array is not kept. Defects are given with their offsets from {@code from}.
     *
     * @param source has the octets; not kept
     * @param from where they begin, inclusive
     * @param to where they end, exclusive
     * @param defects hears of each defect, with its offset from {@code from}
     * @return the disposition, and what was wrong
     */
    public static Disposition read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects) {
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
     * @return the disposition, and what was wrong
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static Disposition read(
            byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        FieldLexer lexer = new FieldLexer(source, from, to, limits, defects);
        lexer.skipCfws();
        boolean quoted = lexer.skip('"');
        int typeFrom = lexer.at;
        lexer.skipToken();
        int typeTo = lexer.at;
        if (quoted) {
            lexer.defect(Defect.Kind.UNEXPECTED_TEXT, typeFrom - 1);
            lexer.skip('"');
        }
        boolean missing = typeTo == typeFrom;
        if (!missing) {
            lexer.skipCfws();
            if (lexer.peek() == '=') {
                lexer.at = typeFrom; // the type is missing: a parameter stands first
                missing = true;
            }
        }
        if (missing) {
            lexer.defect(Defect.Kind.MALFORMED_DISPOSITION, typeFrom);
        }
        String type = missing ? ATTACHMENT.type : WellKnown.name(source, typeFrom, typeTo);
        return of(type, ParameterReader.readAfterType(lexer));
    }

    private static Disposition of(String type, Parameters parameters) {
        if (parameters.isEmpty() && type.equals(ATTACHMENT.type)) {
            return ATTACHMENT;
        }
        return parameters.isEmpty() && type.equals(INLINE.type) ? INLINE : new Disposition(type, parameters);
    }

    /** {@return whether the part is to be shown with the message} */
    public boolean isInline() {
        return type.equals("inline");
    }

    /** {@return whether the part is to be shown when asked for; so is every type but inline (RFC 2183 section 2.8)} */
    public boolean isAttachment() {
        return !isInline();
    }

    /** {@return the file name as the sender gave it: it may hold directories, and is not to be trusted (section 2.3)} */
    public Optional<String> filename() {
        return parameters.value("filename");
    }

    /** {@return the size parameter, in octets, about (section 2.7)} */
    public OptionalLong size() {
        String size = parameters.find("size");
        if (size == null || !size.matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(size));
    }

    /**
     * {@return this disposition with one parameter more, or another value for it}
     *
     * @param parameter the parameter's name
     * @param value its value, not yet encoded
     * @throws IllegalArgumentException if the name is no token, or the value has CR, LF or NUL
     */
    public Disposition with(String parameter, String value) {
        return new Disposition(type, parameters.with(parameter, value));
    }

    /** As it stands in a header, on one line. */
    @Override
    public String toString() {
        return type + parameters;
    }
}
