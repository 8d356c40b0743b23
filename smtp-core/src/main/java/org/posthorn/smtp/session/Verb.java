package org.posthorn.smtp.session;

import org.posthorn.wire.Line;

/** The first word of a command (RFC 5321 section 4.1.1). */
enum Verb {
    EHLO,
    HELO,
    LHLO,
    MAIL,
    RCPT,
    DATA,
    BDAT,
    RSET,
    NOOP,
    VRFY,
    EXPN,
    HELP,
    QUIT,
    AUTH,
    STARTTLS,
    ETRN,
    XCLIENT,
    /** Whatever else it is. */
    UNKNOWN;

    private static final int LETTERS = 4;
    private static final int FOLD = 0x20202020;
    private static final Verb[] OF_FOUR = {
        MAIL, RCPT, DATA, EHLO, BDAT, RSET, NOOP, QUIT, HELO, VRFY, EXPN, HELP, AUTH, ETRN, LHLO
    };
    private static final Verb[] LONGER = {STARTTLS, XCLIENT};

    private final int key = key(name());

    /**
     * The verb that a line begins with, followed by a space or by {@code end}; letters folded in ASCII only.
     *
     * @param end where the line's text ends, trailing white space not counted
     */
    static Verb of(Line line, int end) {
        if (end < LETTERS) {
            return UNKNOWN;
        }
        int key = (line.octet(0) << 24
                        | (line.octet(1) & 0xff) << 16
                        | (line.octet(2) & 0xff) << 8
                        | (line.octet(3) & 0xff))
                | FOLD;
        if (wordEnds(line, LETTERS, end)) {
            for (Verb verb : OF_FOUR) {
                if (verb.key == key) {
                    return verb;
                }
            }
            return UNKNOWN;
        }
        for (Verb verb : LONGER) {
            String name = verb.name();
            if (key == verb.key && CommandText.startsWith(line, 0, name) && wordEnds(line, name.length(), end)) {
                return verb;
            }
        }
        return UNKNOWN;
    }

    private static boolean wordEnds(Line line, int at, int end) {
        return at == end || (at < end && line.octet(at) == ' ');
    }

    private static int key(String name) {
        int key = 0;
        for (int i = 0; i < LETTERS; i++) {
            key = key << 8 | name.charAt(i);
        }
        return key | FOLD;
    }
}
