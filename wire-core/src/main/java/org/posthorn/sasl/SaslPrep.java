package org.posthorn.sasl;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Option;
import com.ongres.stringprep.Profile;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;

/** Makes user names and passwords comparable: SASLprep, RFC 4013. */
public final class SaslPrep {

    private static final char[] NOTHING = {};
    private static final Profile PROFILE = new SASLprep();

    /** The profile "trace" of RFC 4505 section 3. */
    private static final Profile TRACE = () -> EnumSet.of(
            Option.FORBID_ASCII_CONTROL,
            Option.FORBID_NON_ASCII_CONTROL,
            Option.FORBID_PRIVATE_USE,
            Option.FORBID_NON_CHARACTER,
            Option.FORBID_SURROGATE,
            Option.FORBID_INAPPROPRIATE_FOR_PLAIN_TEXT,
            Option.FORBID_CHANGE_DISPLAY_AND_DEPRECATED,
            Option.FORBID_TAGGING,
            Option.CHECK_BIDI);

    private SaslPrep() {}

    /**
     * Prepares what someone presents: code points that Unicode 3.2 had not assigned may occur.
     *
     * @param text a user name
     * @return the prepared form; empty if something in it is prohibited, or if nothing is left of it
     */
    public static Optional<String> query(String text) {
        return some(query(text.toCharArray()));
    }

    /**
     * Prepares what is to be stored: code points that Unicode 3.2 had not assigned are prohibited as well.
     *
     * @param text a user name
     * @return the prepared form; empty if something in it is prohibited, or if nothing is left of it
     */
    public static Optional<String> stored(String text) {
        return some(stored(text.toCharArray()));
    }

    /** The password in UTF-8, prepared as one that someone presents, for the caller to wipe; no octets if it cannot be. */
    static byte[] query(Secret password) {
        char[] chars = password.chars();
        return utf8(chars, query(chars));
    }

    /** The password in UTF-8, prepared as one to be stored, for the caller to wipe; no octets if it cannot be. */
    static byte[] stored(Secret password) {
        char[] chars = password.chars();
        return utf8(chars, stored(chars));
    }

    /** A password that someone presents, prepared; empty if it cannot be. Wipes what is given. */
    static Secret queryPassword(char[] raw) {
        char[] prepared = query(raw);
        Secret secret = Secret.of(prepared);
        Arrays.fill(raw, '\0');
        if (prepared.length > 0) {
            Arrays.fill(prepared, '\0');
        }
        return secret;
    }

    static boolean isTrace(String text) {
        try {
            return text.isEmpty() || !TRACE.prepareQuery(text).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] utf8(char[] raw, char[] prepared) {
        byte[] octets = Secret.utf8(prepared);
        Arrays.fill(raw, '\0');
        if (prepared.length > 0) {
            Arrays.fill(prepared, '\0');
        }
        return octets;
    }

    private static Optional<String> some(char[] prepared) {
        return prepared.length == 0 ? Optional.empty() : Optional.of(new String(prepared));
    }

    private static char[] query(char[] text) {
        if (plain(text)) {
            return text;
        }
        try {
            return PROFILE.prepareQuery(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // the latter is the library's way to say that all characters were mapped to nothing
            return NOTHING;
        }
    }

    private static char[] stored(char[] text) {
        if (plain(text)) {
            return text;
        }
        try {
            return PROFILE.prepareStored(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // the latter is the library's way to say that all characters were mapped to nothing
            return NOTHING;
        }
    }

    /** Printable ASCII is its own prepared form. */
    private static boolean plain(char[] text) {
        for (char c : text) {
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
