package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Deadline;
import org.posthorn.wire.LineReader;
import org.posthorn.wire.OutputQueue;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Transcript;

/** What both ends of an SMTP connection have, and do alike. */
abstract class SmtpSession<E> implements Session<E> {

    static final int OUTPUT_MARK = 8 << 10;

    final Transcript transcript;
    final LineReader lines;
    final OutputQueue out = new OutputQueue(OUTPUT_MARK);
    final Deadline deadline = new Deadline();

    @Nullable TlsInfo tls;

    boolean inputEnded;

    private Signal signal = Signal.NEED_INPUT;
    private boolean halted;

    SmtpSession(LineReader lines, Transcript transcript) {
        this.lines = lines;
        this.transcript = transcript;
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

    /** Gets on a little: with an event, or, with null, without one. */
    abstract @Nullable E step(ByteBuffer in);

    /** There is no getting on before something is done. */
    final @Nullable E halt(Signal reason) {
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
}
