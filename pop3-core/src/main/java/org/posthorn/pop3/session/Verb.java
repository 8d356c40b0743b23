package org.posthorn.pop3.session;

import org.posthorn.wire.Line;

/** The keyword of a command (RFC 1939 section 3). */
enum Verb {
    USER,
    PASS,
    APOP,
    AUTH,
    STLS,
    CAPA,
    UTF8,
    LANG,
    STAT,
    LIST,
    UIDL,
    RETR,
    TOP,
    DELE,
    NOOP,
    RSET,
    QUIT,
    /** Whatever else it is. */
    UNKNOWN;

    private static final int LETTERS = 4;
    private static final int FOLD = 0x20202020;
    private static final Verb[] ALL = values();

    private final int key = key(name());

    /** The keyword that a line begins with, followed by a space or the end; letters folded in ASCII only. */
    static Verb of(Line line) {
        int length = line.length();
        int key = 0;
        for (int i = 0; i < LETTERS; i++) {
            int octet = i < length ? line.octet(i) & 0xff : ' ';
            key = key << 8 | (octet >= 'A' && octet <= 'Z' ? octet | ' ' : octet);
        }
        if (length > LETTERS && line.octet(LETTERS) != ' ' && key != TOP.key) {
            return UNKNOWN;
        }
        for (Verb verb : ALL) {
            if (verb.key == key) {
                return verb;
            }
        }
        return UNKNOWN;
    }

    /** How many letters it has. */
    int length() {
        return this == TOP ? LETTERS - 1 : LETTERS;
    }

    /** The name in lower case; a digit is one already, and has the folding bit too. */
    private static int key(String name) {
        int key = 0;
        for (int i = 0; i < LETTERS; i++) {
            key = key << 8 | (i < name.length() ? name.charAt(i) : ' ');
        }
        return key | FOLD;
    }
}
