package org.posthorn.testkit;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;

/** Sees that a driver keeps its side of the session contract. */
final class CheckedSession<E> implements Session<E> {

    private final Session<E> session;
    private final Turnstile turnstile;
    private boolean begun;
    private boolean ticked;
    private volatile boolean ended;
    private boolean held;
    private boolean over;
    private long now;
    private volatile long taken;
    private volatile @Nullable TlsInfo tls;

    CheckedSession(Session<E> session, Turnstile turnstile) {
        this.session = session;
        this.turnstile = turnstile;
    }

    /** The endpoint holds its connection, or does so no longer. */
    void held(boolean now) {
        held = now;
    }

    /** The endpoint has been told that all is over. */
    void over() {
        over = true;
    }

    /** How many octets the session has taken. */
    long taken() {
        return taken;
    }

    boolean endOfInputTold() {
        return ended;
    }

    @Nullable TlsInfo tls() {
        return tls;
    }

    @Override
    public @Nullable E next(ByteBuffer in) {
        return turnstile.pass("next", () -> {
            require(!over, "next after closed");
            require(ticked, "next before the first tick");
            require(!held || !in.hasRemaining(), "next with input while the endpoint holds the connection");
            int before = in.remaining();
            begun = true;
            E event = session.next(in);
            taken = taken + before - in.remaining();
            return event;
        });
    }

    @Override
    public Signal signal() {
        return session.signal();
    }

    @Override
    public void endOfInput() {
        turnstile.pass("endOfInput", () -> {
            require(!over, "endOfInput after closed");
            ended = true;
            session.endOfInput();
            return true;
        });
    }

    @Override
    public ByteBuffer[] output() {
        return turnstile.pass("output", session::output);
    }

    @Override
    public boolean hasOutput() {
        return turnstile.pass("hasOutput", session::hasOutput);
    }

    @Override
    public void tick(long nanos) {
        turnstile.pass("tick", () -> {
            require(nanos >= now, "time ran backwards, from " + now + " to " + nanos);
            require(
                    ticked || nanos >= 0 && nanos < 60_000_000_000L,
                    "time does not begin with the connection: " + nanos);
            ticked = true;
            now = nanos;
            session.tick(nanos);
            return true;
        });
    }

    @Override
    public long deadline() {
        return turnstile.pass("deadline", session::deadline);
    }

    @Override
    public void secured(TlsInfo info) {
        turnstile.pass("secured", () -> {
            require(!begun || session.signal() == Signal.START_TLS, "secured where no TLS was asked for");
            require(!session.hasOutput(), "secured before the output in the clear was written");
            tls = info;
            session.secured(info);
            return true;
        });
    }

    private void require(boolean kept, String otherwise) {
        if (!kept) {
            turnstile.breach(otherwise);
        }
    }
}
