package org.posthorn.smtp.session;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;

/** The parameters that extensions add to MAIL and RCPT. */
enum Parameter {
    SIZE(Verb.MAIL, Extension.SIZE, Value.NEEDED),
    BODY(Verb.MAIL, Extension.EIGHT_BIT_MIME, Value.NEEDED),
    SMTPUTF8(Verb.MAIL, Extension.SMTPUTF8, Value.NONE),
    RET(Verb.MAIL, Extension.DSN, Value.NEEDED),
    ENVID(Verb.MAIL, Extension.DSN, Value.NEEDED),
    AUTH(Verb.MAIL, Extension.AUTH, Value.NEEDED),
    BY(Verb.MAIL, Extension.DELIVERBY, Value.NEEDED),
    HOLDFOR(Verb.MAIL, Extension.FUTURERELEASE, Value.NEEDED),
    HOLDUNTIL(Verb.MAIL, Extension.FUTURERELEASE, Value.NEEDED),
    MT_PRIORITY(Verb.MAIL, Extension.MT_PRIORITY, Value.NEEDED),
    REQUIRETLS(Verb.MAIL, Extension.REQUIRETLS, Value.NONE),
    NOTIFY(Verb.RCPT, Extension.DSN, Value.NEEDED),
    ORCPT(Verb.RCPT, Extension.DSN, Value.NEEDED),
    RRVS(Verb.RCPT, Extension.RRVS, Value.NEEDED);

    /** Whether a parameter has a value. */
    private enum Value {
        NEEDED,
        NONE
    }

    private static final Parameter[] ALL = values();

    private final String keyword = name().replace('_', '-').toUpperCase(Locale.ROOT);
    private final Verb verb;
    private final Extension extension;
    private final Value value;

    Parameter(Verb verb, Extension extension, Value value) {
        this.verb = verb;
        this.extension = extension;
        this.value = value;
    }

    /** The parameter whose keyword is between {@code from} and {@code to}; null if that command has none of that name. */
    static @Nullable Parameter of(Verb verb, CharSequence line, int from, int to) {
        for (Parameter parameter : ALL) {
            if (parameter.verb == verb
                    && parameter.keyword.length() == to - from
                    && CommandText.startsWith(line, from, parameter.keyword)) {
                return parameter;
            }
        }
        return null;
    }

    String keyword() {
        return keyword;
    }

    Extension extension() {
        return extension;
    }

    boolean hasValue() {
        return value == Value.NEEDED;
    }
}
