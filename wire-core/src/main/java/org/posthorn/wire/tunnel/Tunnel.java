package org.posthorn.wire.tunnel;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.OutputQueue;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Violation;

/** What the ways to ask have in common. Whoever drives it sees to the time. */
abstract sealed class Tunnel implements Session<TunnelEvent> permits Socks5Tunnel, HttpTunnel {

    private static final int MARK = 8 << 10;

    final OutputQueue out = new OutputQueue(MARK);
    private boolean inputEnded;
    private boolean over;

    /** Takes bytes; null when more are needed. */
    abstract @Nullable TunnelEvent take(ByteBuffer in);

    @Override
    public final @Nullable TunnelEvent next(ByteBuffer in) {
        if (over) {
            return null;
        }
        TunnelEvent event = take(in);
        if (event == null && inputEnded) {
            event = fault(Violation.Kind.CLOSED_EARLY, "the proxy left");
        }
        over = event != null;
        return event;
    }

    static TunnelEvent fault(Violation.Kind kind, String detail) {
        return new TunnelEvent.Fault(new Violation(kind, detail));
    }

    @Override
    public final Signal signal() {
        return over ? Signal.CLOSED : Signal.NEED_INPUT;
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
    public final void tick(long nanos) {}

    @Override
    public final long deadline() {
        return NEVER;
    }

    @Override
    public final void secured(TlsInfo tls) {
        throw new IllegalStateException("TLS comes behind the proxy");
    }
}
