package org.posthorn.mime;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/**
 * The media type of a part with its parameters (RFC 2045 section 5). Equality ignores the case of type, subtype and
 * parameter names, for they are kept in lower case.
 *
 * @param type the top-level type, a token in lower case
 * @param subtype the subtype, a token in lower case
 * @param parameters the parameters, decoded
 */
public record ContentType(String type, String subtype, Parameters parameters) {

    /** What a part without a readable content type is (RFC 2045 section 5.2). */
    public static final ContentType DEFAULT = of("text", "plain").with("charset", "us-ascii");

    /** What a part of a multipart/digest is when it does not say (RFC 2046 section 5.1.5). */
    public static final ContentType DIGEST_DEFAULT = of("message", "rfc822");

    private static final ContentType UNTYPED = of("text", "plain");
    private static final ContentType MULTIPART = of("multipart", "mixed");

    /** Refuses a type or subtype that is no token; makes both lower case. */
    public ContentType {
        type = lowerCaseToken(type);
        subtype = lowerCaseToken(subtype);
        Objects.requireNonNull(parameters);
    }

    private static String lowerCaseToken(String name) {
        if (!FieldLexer.isToken(name)) {
            throw new IllegalArgumentException("not a token: " + name);
        }
        return FieldLexer.hasCapitals(name) ? name.toLowerCase(Locale.ROOT) : name;
    }

    /**
     * {@return a content type without parameters}
     *
     * @param type the top-level type
     * @param subtype the subtype
     * @throws IllegalArgumentException if either is no token
     */
    public static ContentType of(String type, String subtype) {
        return new ContentType(type, subtype, Parameters.NONE);
    }

    /**
     * {@return the content type that an application wrote, such as {@code text/plain; charset=utf-8}}
     *
     * @param text the body of the field
     * @throws IllegalArgumentException at the first departure from RFC 2045 and RFC 2231, naming its place
     */
    public static ContentType parse(String text) {
        return Parsed.strict(text, ContentType::read);
    }

    /**
     * {@return the content type that the ending of a file's name tells; application/octet-stream where it tells none}
     *
     * @param name the name of the file
     */
    public static ContentType ofFile(String name) {
        return FileTypes.of(name);
    }

    /**
     * Reads the body of a received Content-Type field: whatever it is, the result is a type, or else the default.
     *
     * @param text the field's body, folded or not
     * @return the type, or the default, and what was wrong
     */
    public static Parsed<ContentType> read(String text) {
        return Parsed.of(text, ContentType::read);
    }

    /**
     * As {@link #read(String)}, from octets {@code from} (inclusive) to {@code to} (exclusive) of {@code source}, folded
     * or not; the array is not kept. Defects are given with their offsets from {@code from}.
     *
     * @param source has the octets; not kept
     * @param from where they begin, inclusive
     * @param to where they end, exclusive
     * @param defects hears of each defect, with its offset from {@code from}
     * @return the type, or the default, and what was wrong
     */
    public static ContentType read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects) {
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
     * @return the type, or the default, and what was wrong
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static ContentType read(
            byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        ContentType usual = UsualTypes.find(source, from, to);
        return usual != null ? usual : readByGrammar(new FieldLexer(source, from, to, limits, defects));
    }

    /** Reads the body of a field that is not known beforehand. */
    static ContentType readByGrammar(FieldLexer lexer) {
        lexer.skipCfws();
        boolean quoted = lexer.skip('"');
        int typeFrom = lexer.at;
        lexer.skipToken();
        int typeTo = lexer.at;
        lexer.skipCfws();
        if (typeTo == typeFrom || !lexer.skip('/')) {
            return malformed(lexer, typeFrom, typeTo);
        }
        lexer.skipCfws();
        int subtypeFrom = lexer.at;
        lexer.skipToken();
        int subtypeTo = lexer.at;
        if (subtypeTo == subtypeFrom) {
            return malformed(lexer, typeFrom, typeTo);
        }
        String type = WellKnown.name(lexer.source, typeFrom, typeTo);
        String subtype = WellKnown.name(lexer.source, subtypeFrom, subtypeTo);
        if (quoted) {
            lexer.defect(Defect.Kind.UNEXPECTED_TEXT, typeFrom - 1);
            lexer.skip('"');
        }
        return new ContentType(type, subtype, ParameterReader.readAfterType(lexer));
    }

    private static ContentType malformed(FieldLexer lexer, int typeFrom, int typeTo) {
        lexer.defect(Defect.Kind.MALFORMED_CONTENT_TYPE, typeFrom);
        String type = WellKnown.name(lexer.source, typeFrom, typeTo);
        if (lexer.peek() == '=') {
            lexer.at = typeFrom; // the type is missing: a parameter stands first
        }
        ContentType base = type.equals("multipart") ? MULTIPART : UNTYPED;
        ContentType read = new ContentType(base.type, base.subtype, ParameterReader.readAfterType(lexer));
        return read.equals(UNTYPED) ? DEFAULT : read;
    }

    /**
     * {@return whether the top-level type is this, in whatever case}
     *
     * @param type the top-level type, in whatever case
     */
    public boolean is(String type) {
        return this.type.equalsIgnoreCase(type);
    }

    /**
     * {@return whether type and subtype are these, in whatever case}
     *
     * @param type the top-level type, in whatever case
     * @param subtype the subtype, in whatever case
     */
    public boolean is(String type, String subtype) {
        return this.type.equalsIgnoreCase(type) && this.subtype.equalsIgnoreCase(subtype);
    }

    /** {@return type and subtype without the parameters: {@code text/plain}} */
    public String mediaType() {
        return type + '/' + subtype;
    }

    /**
     * {@return the value of a parameter, in whatever case its name is given}
     *
     * @param name the parameter's name
     */
    public Optional<String> parameter(String name) {
        return parameters.value(name);
    }

    /** {@return the charset parameter as written; not all that mail names is a charset} */
    public Optional<String> charset() {
        return parameters.value("charset");
    }

    /** {@return the boundary parameter, which divides the parts of a multipart (RFC 2046 section 5.1.1)} */
    public Optional<String> boundary() {
        return parameters.value("boundary");
    }

    /**
     * {@return this type with one parameter more, or another value for it}
     *
     * @param parameter the parameter's name
     * @param value its value, not yet encoded
     * @throws IllegalArgumentException if the name is no token, or the value has CR, LF or NUL
     */
    public ContentType with(String parameter, String value) {
        return new ContentType(type, subtype, parameters.with(parameter, value));
    }

    /**
     * {@return this type with these parameters}
     *
     * @param parameters all of them, in order
     */
    public ContentType with(List<Parameter> parameters) {
        return new ContentType(type, subtype, Parameters.of(parameters));
    }

    /** As it stands in a header, on one line. */
    @Override
    public String toString() {
        return type + '/' + subtype + parameters;
    }
}
