package org.posthorn.mime;

import java.util.Locale;
import java.util.Objects;

/**
 * One parameter of a content type or disposition (RFC 2045 section 5.1), decoded.
 *
 * @param name its name: a token without "*", kept in lower case, since case means nothing in it
 * @param value its value, without quotes or escapes and never with CR, LF or NUL; may be empty
 */
public record Parameter(String name, String value) {

    /** Refuses names that are no token, and CR, LF, NUL and lone surrogates in the value. */
    public Parameter {
        Objects.requireNonNull(value);
        if (!FieldLexer.isToken(name) || name.indexOf('*') >= 0) {
            throw new IllegalArgumentException("not a parameter name: " + name);
        }
        name = name.toLowerCase(Locale.ROOT);
        HeaderText.requireClean(value, "parameter " + name);
    }

    /** As it stands in a header, encoded by RFC 2231 if need be: more than one {@code name=value} when it is long. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        ParameterPrinter.print(name, value, out);
        return out.toString();
    }
}
