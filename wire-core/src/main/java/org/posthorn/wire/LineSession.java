package org.posthorn.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of a connection of lines do alike in every protocol: output gathers up to a mark, events are looked for until something
 * has to be done first, time and the end of input are kept. What is left to a protocol is {@link #step}.
 *
 * @param <E> the session's events
 */
public abstract class LineSession<E> implements Session<E> {

    /** How many octets may be owed to the peer before it has to take some, unless a session says otherwise. */
    protected static final int OUTPUT_MARK = 8 << 10;

    /** What is told of lines sent and received. */
    protected final Transcript transcript;

    /** The lines that come. */
    protected final LineReader lines;

    /** What is owed to the peer; {@link Signal#FLUSH} is due above its mark. */
    protected final OutputQueue out;

    /** What is due next. */
    protected final Deadline deadline = new Deadline();

    private @Nullable TlsInfo tls;
    private boolean inputEnded;
    private Signal signal = Signal.NEED_INPUT;
    private boolean halted;

    /**
     * A session that has not begun.
     *
     * @param lines reads the peer's lines
     * @param transcript is told of every line
     */
    protected LineSession(LineReader lines, Transcript transcript) {
        this(lines, transcript, OUTPUT_MARK);
    }

    /**
     * A session that has not begun.
     *
     * @param lines reads the peer's lines
     * @param transcript is told of every line
     * @param mark how many octets may be owed to the peer before it has to take some
     */
    protected LineSession(LineReader lines, Transcript transcript, int mark) {
        this.lines = lines;
        this.transcript = transcript;
        this.out = new OutputQueue(mark);
    }

    @Override
    public final @Nullable E next(ByteBuffer in) {
        halted = false;
        E event = null;
        while (event == null && !halted) {
            event = step(in);
        }
        return event;
    }

    /**
     * Gets on a little: with an event, or, with null, without one. Is called again until there is an event or {@link #halt} was called.
     *
     * @param in what {@link #next} was given
     * @return an event or null
     */
    protected abstract @Nullable E step(ByteBuffer in);

    /**
     * Says within {@link #step} that there is no getting on before something is done.
     *
     * @param reason what {@link #signal} will say
     * @return null, for {@code step} to return
     */
    protected final @Nullable E halt(Signal reason) {
        signal = reason;
        halted = true;
        return null;
    }

    @Override
    public final Signal signal() {
        return signal;
    }

    @Override
    public final void endOfInput() {
        inputEnded = true;
    }

    /** {@return whether the peer sends no more} */
    protected final boolean inputEnded() {
        return inputEnded;
    }

    @Override
    public final ByteBuffer[] output() {
        return out.buffers();
    }

    @Override
    public final boolean hasOutput() {
        return !out.isEmpty();
    }

    @Override
    public final void tick(long nanos) {
        deadline.tick(nanos);
    }

    /** {@return the TLS of the connection, if there is any} */
    public final Optional<TlsInfo> tls() {
        return Optional.ofNullable(tls);
    }

    /** {@return whether there is TLS} */
    protected final boolean encrypted() {
        return tls != null;
    }

    /**
     * Takes note of the TLS of the connection.
     *
     * @param info what the handshake settled
     */
    protected final void encrypted(TlsInfo info) {
        tls = info;
    }
}
