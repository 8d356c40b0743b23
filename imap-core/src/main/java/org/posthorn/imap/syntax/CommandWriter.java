package org.posthorn.imap.syntax;

import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.Command;
import org.posthorn.mailbox.Flags;

/**
 * Writes what a client says: the client's side of the grammar. A command comes in pieces: behind each but the last, the client waits for a
 * continuation before it sends the next; an empty last piece says that it waits before it sends what follows. Not thread-safe.
 *
 * <p>APPEND and REPLACE: {@link #begin}; for each message {@link #message}, then its octets, or {@link #catenate}, then parts by {@link #part}
 * with their octets and {@link #url}, then {@link #endOfMessage}; at last {@link #end}.
 */
public final class CommandWriter {

    /** How a literal is announced. */
    public enum Literals {
        /** The client always waits. */
        SYNCHRONIZING,
        /** It does not wait for up to 4,096 octets: the server offers LITERAL- or IMAP4rev2 (RFC 7888 section 5). */
        MINUS,
        /** It never waits: the server offers LITERAL+ (RFC 7888 section 4). */
        PLUS
    }

    private Pen pen;
    private Literals literals = Literals.SYNCHRONIZING;
    private boolean utf8;
    private boolean firstPart;

    /** A writer that waits before each literal, and writes mailbox names in modified UTF-7. */
    public CommandWriter() {
        pen = new Pen(Pen.Literals.SYNCHRONIZING, false);
    }

    /**
     * Says how literals are announced from here on.
     *
     * @param how as the server offers it
     */
    public void literals(Literals how) {
        literals = Objects.requireNonNull(how);
        renew();
    }

    /**
     * Says how mailbox names and strings are written from here on.
     *
     * @param on whether in UTF-8 (IMAP4rev2 and UTF8=ACCEPT, once enabled)
     */
    public void utf8(boolean on) {
        utf8 = on;
        renew();
    }

    private void renew() {
        pen = new Pen(Pen.Literals.valueOf(literals.name()), utf8);
    }

    /**
     * Writes a command.
     *
     * @param tag its tag
     * @param command neither APPEND nor REPLACE
     * @return the pieces; unmodifiable
     * @throws IllegalArgumentException if the tag is none, or the command has a text that cannot be written
     */
    public List<ByteBuffer> write(String tag, Command command) {
        command(tag, command);
        pen.line();
        return pieces();
    }

    /**
     * Writes the beginning of APPEND or REPLACE.
     *
     * @param tag its tag
     * @param command the command
     * @return the pieces; unmodifiable
     * @throws IllegalArgumentException if the tag is none
     */
    public List<ByteBuffer> begin(String tag, Command command) {
        command(tag, command);
        return pieces();
    }

    private void command(String tag, Command command) {
        pen.clear();
        if (!Chars.all(tag, Chars.TAG)) {
            throw new IllegalArgumentException("not a tag");
        }
        CommandPrint.write(pen.put(tag).space(), command);
    }

    private List<ByteBuffer> pieces() {
        List<ByteBuffer> pieces = pen.pieces();
        pen.clear();
        return Collections.unmodifiableList(pieces);
    }

    /**
     * Writes the beginning of a message, up to the octets.
     *
     * @param flags what it shall have
     * @param internalDate when it came, or null
     * @param size how many octets it has
     * @param binary whether there may be a NUL among them (RFC 3516)
     * @return the pieces; the octets follow, and nothing behind them
     */
    public List<ByteBuffer> message(Flags flags, @Nullable OffsetDateTime internalDate, long size, boolean binary) {
        options(flags, internalDate);
        pen.space().announce(size, binary);
        return pieces();
    }

    /**
     * Writes the beginning of a message that is made of parts (RFC 4469).
     *
     * @param flags what it shall have
     * @param internalDate when it came, or null
     * @return the pieces
     */
    public List<ByteBuffer> catenate(Flags flags, @Nullable OffsetDateTime internalDate) {
        options(flags, internalDate);
        pen.put(" CATENATE (");
        firstPart = true;
        return pieces();
    }

    private void options(Flags flags, @Nullable OffsetDateTime internalDate) {
        if (!flags.isEmpty()) {
            FlagSyntax.writeList(pen.space(), flags);
        }
        Optional.ofNullable(internalDate).ifPresent(date -> Dates.write(pen.space(), date));
    }

    /**
     * Writes the beginning of a part whose octets follow.
     *
     * @param size how many
     * @return the pieces; the octets follow, and nothing behind them
     */
    public List<ByteBuffer> part(long size) {
        pen.put(firstPart ? "TEXT " : " TEXT ").announce(size, false);
        firstPart = false;
        return pieces();
    }

    /**
     * Writes a part that the server takes from elsewhere.
     *
     * @param url where it is
     * @return the pieces
     */
    public List<ByteBuffer> url(String url) {
        pen.put(firstPart ? "URL " : " URL ").astring(url);
        firstPart = false;
        return pieces();
    }

    /** {@return the pieces that end a message that is made of parts} */
    public List<ByteBuffer> endOfMessage() {
        pen.put(')');
        return pieces();
    }

    /** {@return the pieces that end APPEND or REPLACE} */
    public List<ByteBuffer> end() {
        pen.line();
        return pieces();
    }
}
