package org.posthorn.sasl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.posthorn.wire.Printable;

/** User names as values, in UTF-8, prepared, and quoted as a saslname (RFC 5802 section 7). */
final class Names {

    private static final int LONGEST = 1_024;

    private Names() {}

    /** Refuses what no protocol and no log should meet in a name. */
    static void check(String name) {
        if (!isFit(name)) {
            throw new IllegalArgumentException(
                    "a name that is too long or has control characters: " + Printable.of(name));
        }
    }

    static boolean isFit(String name) {
        return name.length() <= LONGEST && name.chars().noneMatch(Character::isISOControl);
    }

    /** The text that these octets are in UTF-8, without a NUL. */
    static String utf8(byte[] octets) throws Rejection {
        return utf8(octets, 0, octets.length);
    }

    /** The text that {@code length} octets from {@code from} on are in UTF-8, without a NUL. */
    static String utf8(byte[] octets, int from, int length) throws Rejection {
        return decoded(octets, from, length).toString();
    }

    /** The password that {@code length} octets from {@code from} on are in UTF-8, without a NUL, prepared as one that is presented. */
    static Secret password(byte[] octets, int from, int length) throws Rejection {
        CharBuffer decoded = decoded(octets, from, length);
        char[] raw = new char[decoded.remaining()];
        decoded.get(raw);
        Arrays.fill(decoded.array(), '\0');
        Secret password = SaslPrep.queryPassword(raw);
        if (password.isEmpty()) {
            throw new Rejection(SaslFailure.REFUSED, "a password that cannot be prepared");
        }
        return password;
    }

    private static CharBuffer decoded(byte[] octets, int from, int length) throws Rejection {
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, length));
        } catch (CharacterCodingException e) {
            throw Exchange.malformed("not UTF-8");
        }
        if (text.chars().anyMatch(c -> c == 0)) {
            throw Exchange.malformed("a NUL");
        }
        return text;
    }

    /** A name that a peer presents, prepared; not empty. */
    static String prepared(String name) throws Rejection {
        Optional<String> prepared = name.length() > LONGEST ? Optional.empty() : SaslPrep.query(name);
        return prepared.orElseThrow(() -> new Rejection(SaslFailure.MALFORMED, "a name that cannot be prepared"));
    }

    /** A name that a peer presents or leaves out, prepared. */
    static String preparedOrEmpty(String name) throws Rejection {
        return name.isEmpty() ? "" : prepared(name);
    }

    /** A name of the client's own, prepared; empty if it is. */
    static String own(String name) throws Rejection {
        if (name.isEmpty()) {
            return "";
        }
        return SaslPrep.query(name)
                .orElseThrow(() -> new Rejection(SaslFailure.LOGIN_UNFIT, "a name that cannot be prepared"));
    }

    /** The name as a saslname: commas and equals signs quoted. */
    static String quoted(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    /** The name that a saslname stands for. */
    static String unquoted(String saslname) throws Rejection {
        for (int at = saslname.indexOf('='); at >= 0; at = saslname.indexOf('=', at + 1)) {
            if (!saslname.startsWith("=2C", at) && !saslname.startsWith("=3D", at)) {
                throw new Rejection(SaslFailure.MALFORMED, "a stray = in a name");
            }
        }
        return saslname.replace("=2C", ",").replace("=3D", "=");
    }
}
