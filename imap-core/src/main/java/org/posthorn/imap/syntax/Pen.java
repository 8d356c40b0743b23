package org.posthorn.imap.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.Octets;
import org.posthorn.mime.codec.ModifiedUtf7;

/** Writes the words of the grammar into one array, and keeps in mind where the peer has to agree before more is sent. */
final class Pen {

    /** A longer string is a literal: quoted, it would come near what some servers allow of a line. */
    private static final int LONGEST_QUOTED = 1_000;

    /** How a literal is announced. */
    enum Literals {
        /** The peer asks for it. */
        SYNCHRONIZING,
        /** Up to 4,096 octets unasked (LITERAL-, RFC 7888). */
        MINUS,
        /** Always unasked (LITERAL+, RFC 7888). */
        PLUS,
        /** The peer is a client, which takes what comes. */
        PLAIN
    }

    private final Literals literals;
    private final boolean utf8;
    private byte[] bytes = new byte[256];
    private int used;
    private final List<Integer> stops = new ArrayList<>();

    /**
     * A pen.
     *
     * @param literals how literals are announced
     * @param utf8 whether mailbox names and quoted strings are UTF-8
     */
    Pen(Literals literals, boolean utf8) {
        this.literals = literals;
        this.utf8 = utf8;
    }

    // ---- what was written ----

    byte[] bytes() {
        return bytes;
    }

    int used() {
        return used;
    }

    void clear() {
        used = 0;
        stops.clear();
    }

    /** A copy, cut where the peer has to agree; the last piece is empty if the peer has to agree to what follows. */
    List<ByteBuffer> pieces() {
        List<ByteBuffer> pieces = new ArrayList<>(stops.size() + 1);
        int from = 0;
        for (int stop : stops) {
            pieces.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, stop)));
            from = stop;
        }
        pieces.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, used)));
        return pieces;
    }

    // ---- octets ----

    private void room(int more) {
        if (bytes.length - used < more) {
            bytes = Arrays.copyOf(bytes, Math.max(used + more, 2 * bytes.length));
        }
    }

    Pen put(char c) {
        room(1);
        bytes[used++] = (byte) c;
        return this;
    }

    /** ASCII as it is. */
    @SuppressWarnings("deprecation") // the one way to copy ASCII without an array between
    Pen put(String ascii) {
        room(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, used);
        used += ascii.length();
        return this;
    }

    Pen space() {
        return put(' ');
    }

    /** One line of text, as UTF-8. */
    Pen text(String text) {
        return isAscii(text) ? put(text) : raw(text.getBytes(StandardCharsets.UTF_8));
    }

    private Pen raw(byte[] octets) {
        room(octets.length);
        System.arraycopy(octets, 0, bytes, used, octets.length);
        used += octets.length;
        return this;
    }

    Pen number(long number) {
        if (number < 0 || number > 999_999_999_999_999_999L) {
            return put(Long.toString(number));
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        room(digits);
        used += digits;
        for (int i = used - 1; digits > 0; digits--) {
            bytes[i--] = (byte) ('0' + number % 10);
            number /= 10;
        }
        return this;
    }

    Pen line() {
        return put('\r').put('\n');
    }

    // ---- strings ----

    Pen nil() {
        return put("NIL");
    }

    Pen mailbox(String name) {
        String written = utf8 ? name : ModifiedUtf7.IMAP.encode(name);
        return astring(written);
    }

    /** A mailbox name where the grammar has a string. */
    Pen mailboxString(String name) {
        return string(utf8 ? name : ModifiedUtf7.IMAP.encode(name));
    }

    /** A name or a pattern with wildcards, which stay what they are without quotes and within. */
    Pen pattern(String name) {
        String written = utf8 ? name : ModifiedUtf7.IMAP.encode(name);
        return Chars.all(written, Chars.LIST) ? put(written) : string(written);
    }

    Pen astring(String text) {
        return Chars.all(text, Chars.ASTRING) && !text.equalsIgnoreCase("NIL") ? put(text) : string(text);
    }

    Pen nstring(@Nullable String text) {
        return text == null ? nil() : string(text);
    }

    Pen string(String text) {
        return quotable(text) ? quoted(text) : literal(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Strings in parentheses. */
    Pen strings(List<String> strings) {
        put('(');
        for (int i = 0; i < strings.size(); i++) {
            (i == 0 ? this : space()).string(strings.get(i));
        }
        return put(')');
    }

    private boolean quotable(String text) {
        if (text.length() > LONGEST_QUOTED) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 ? !Chars.is(c, Chars.TEXT) : !utf8) {
                return false;
            }
        }
        return true;
    }

    private Pen quoted(String text) {
        put('"');
        if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
            text(text.replace("\\", "\\\\").replace("\"", "\\\""));
        } else {
            text(text);
        }
        return put('"');
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Octets as a literal, or as a literal8 where there is a NUL and they may be one. */
    Pen octets(Octets octets, boolean mayBeBinary) {
        byte[] copy = octets.bytes();
        boolean binary = false;
        for (byte octet : copy) {
            binary |= octet == 0;
        }
        if (binary && !mayBeBinary) {
            throw new IllegalArgumentException("a NUL where none can be written");
        }
        return literal(copy, binary);
    }

    Pen literal(byte[] octets, boolean binary) {
        announce(octets.length, binary);
        return raw(octets);
    }

    /** The announcement of a literal. */
    Pen announce(long size, boolean binary) {
        boolean unasked = literals == Literals.PLUS || literals == Literals.MINUS && size <= 4_096;
        put(binary ? "~{" : "{").number(size).put(unasked ? "+}" : "}").line();
        if (!unasked && literals != Literals.PLAIN) {
            stops.add(used);
        }
        return this;
    }
}
