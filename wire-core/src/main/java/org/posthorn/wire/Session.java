package org.posthorn.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One end of one connection of a line-based mail protocol, without any I/O. Bytes go in through {@link #next}, events come out of it,
 * bytes for the peer gather in {@link #output}; what to do when there is no event is told by {@link #signal}.
 *
 * <p>The loop of whoever owns the socket:
 * <pre>{@code
 * for (;;) {
 *   for (E event; (event = session.next(in)) != null; ) application.on(event);
 *   if (session.hasOutput()) write(session.output());
 *   switch (session.signal()) {
 *     case NEED_INPUT      -> read more into in, or session.endOfInput() when the peer closed;
 *     case FLUSH           -> { }                      // the write above was all it asked for
 *     case BODY_WANTED     -> application.moreBody();
 *     case AWAITING_ANSWER -> wait until the application has answered;
 *     case START_TLS       -> { handshake; session.secured(info); }
 *     case CLOSED          -> return;
 *   }
 * }
 * }</pre>
 *
 * <p>The same bytes give the same events however they were cut into buffers; only signals, and where one run of body bytes is cut into
 * several chunk events, may differ. A session never throws for what the peer did. {@link IllegalStateException} and
 * {@link IllegalArgumentException} mean that the caller broke the contract.
 *
 * <p>Not thread-safe: a driver confines a session to one thread at a time.
 *
 * @param <E> the session's events, a sealed family of records compared by value
 */
public interface Session<E> {

    /** What {@link #deadline} returns when nothing is due. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Takes bytes from {@code in} up to the next event. Advances the position of {@code in} past what it used and never changes its bytes.
     *
     * <p>The caller owns {@code in} and keeps its bytes unchanged until the following call of {@code next}: an event may hold slices of it.
     * The session itself keeps only an unfinished line, copied, up to its limit.
     *
     * @param in bytes from the peer, between position and limit; may be empty
     * @return the next event, or null when there is none without something being done first: see {@link #signal}
     */
    @Nullable E next(ByteBuffer in);

    /** {@return what the session is waiting for, as of the last {@link #next} that returned null} */
    Signal signal();

    /** Says that the peer closed its sending side and that no bytes will follow those already given. Calling it again does nothing. */
    void endOfInput();

    /**
     * {@return bytes owed to the peer, in order}
     *
     * <p>The caller writes them and so advances the buffers' positions; a buffer stays in the array, and is given again, until it is
     * empty. The array and the buffers belong to the session and are valid until its next call of any method but {@link #hasOutput}.
     */
    ByteBuffer[] output();

    /** {@return whether {@link #output} has bytes} */
    boolean hasOutput();

    /**
     * Tells the time. Drivers call this before the first {@link #next}, before each {@code next} that follows a read, and when
     * {@link #deadline} has come; a deadline passed makes the following {@code next} give the event or the end that is due.
     *
     * @param nanos nanoseconds since the connection began; never less than before
     */
    void tick(long nanos);

    /** {@return when {@link #tick} must be called at the latest, in nanoseconds since the connection began, or {@link #NEVER}} */
    long deadline();

    /**
     * Says that the TLS handshake asked for by {@link Signal#START_TLS} is done, or, when called before the first {@link #next}, that TLS
     * was there from the first byte. All that was learnt from the peer in the clear is forgotten.
     *
     * @param tls what the handshake settled
     */
    void secured(TlsInfo tls);
}
