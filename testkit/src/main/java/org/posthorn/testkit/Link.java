package org.posthorn.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;

/**
 * Wires two sessions back to back in memory, and drives both until both have ended. What one sends reaches the other in random pieces, after
 * random delays; the seed decides. A session that has ended closes the connection. When nothing can move and a deadline is set, time moves
 * on to it; when none is set, that is a deadlock and a failure, as is a link that never comes to an end.
 */
public final class Link {

    private static final int STEPS_MAX = 10_000_000;
    private static final int STILL_MAX = 64;

    private final End<?> client;
    private final End<?> server;
    private final SplittableRandom random;
    private final long seed;
    private long now;
    private long woken = -1;

    private Link(Subject<?> client, Subject<?> server, long seed) {
        this.client = new End<>("client", client);
        this.server = new End<>("server", server);
        this.random = new SplittableRandom(seed);
        this.seed = seed;
    }

    /**
     * Runs two sessions against each other to the end of both.
     *
     * @param client one end
     * @param server the other end
     * @param seed decides how what goes over is cut and delayed
     * @return how much time the sessions think has passed, in nanoseconds
     * @throws AssertionError with the seed, if the two stand still before the end, or do not come to it
     */
    public static long run(Subject<?> client, Subject<?> server, long seed) {
        Link link = new Link(client, server, seed);
        try {
            link.run();
        } catch (IOException | RuntimeException e) {
            throw new AssertionError(link.state(e.toString()), e);
        } finally {
            client.closed();
            server.closed();
        }
        return link.now;
    }

    private void run() throws IOException {
        int still = 0;
        for (int step = 0; step < STEPS_MAX; step++) {
            boolean moved = random.nextBoolean() ? client.turn(server) : server.turn(client);
            if (client.closed() && server.closed()) {
                return;
            }
            still = moved ? 0 : still + 1;
            if (still > STILL_MAX) { // by then each has had its turn many times
                if (!handshake()) {
                    wake();
                }
                still = 0;
            }
        }
        throw new AssertionError(state("no end after " + STEPS_MAX + " steps"));
    }

    /** Both want TLS, and nothing is on its way: they have it. */
    private boolean handshake() {
        boolean both = client.signal == Signal.START_TLS && server.signal == Signal.START_TLS;
        if (both) {
            client.secured();
            server.secured();
        }
        return both;
    }

    private void wake() {
        long due = Math.min(client.deadline(), server.deadline());
        if (due == Session.NEVER) {
            throw new AssertionError(state("nothing moves and nothing is due"));
        }
        if (due == woken) {
            throw new AssertionError(state("a deadline is still there after its tick"));
        }
        woken = due;
        now = Math.max(now, due);
        client.tick(now);
        server.tick(now);
    }

    private String state(String what) {
        return what + "; " + client + ", " + server + "; seed " + seed;
    }

    /** One end, with what is on its way to it. */
    private final class End<E> {

        private final String name;
        private final Subject<E> subject;
        private final Session<E> session;
        private byte[] coming = new byte[256];
        private int first;
        private int end;
        private boolean peerClosed;
        private boolean told;
        private Signal signal = Signal.NEED_INPUT;
        private ByteBuffer in = ByteBuffer.allocate(0);

        End(String name, Subject<E> subject) {
            this.name = name;
            this.subject = subject;
            this.session = subject.session();
            session.tick(0);
        }

        /** Lets the session go on for a while; returns whether anything happened. */
        boolean turn(End<?> peer) throws IOException {
            if (closed()) {
                return false;
            }
            boolean moved = read();
            int events = 1 + random.nextInt(4);
            for (int i = 0; i < events; i++) {
                E event = session.next(in);
                if (event == null) {
                    signal = session.signal();
                    break;
                }
                moved = true;
                subject.on(event);
            }
            moved |= write(peer);
            if (signal == Signal.BODY_WANTED && !session.hasOutput()) {
                moved |= subject.bodyWanted();
            }
            if (closed()) {
                peer.peerClosed = true;
                moved = true;
            }
            return moved;
        }

        private boolean read() {
            boolean hungry = signal == Signal.NEED_INPUT || signal == Signal.START_TLS;
            if (in.hasRemaining() || !hungry) {
                return false;
            }
            if (first == end) {
                boolean last = peerClosed && !told;
                if (last) {
                    told = true;
                    session.endOfInput();
                }
                return last;
            }
            int size = 1 + random.nextInt(end - first);
            in = ByteBuffer.wrap(Arrays.copyOfRange(coming, first, first + size));
            first += size;
            session.tick(now);
            return true;
        }

        private boolean write(End<?> peer) {
            boolean wrote = false;
            for (int i = random.nextInt(4); i >= 0 && session.hasOutput(); i--) {
                for (ByteBuffer buffer : session.output()) {
                    int size = buffer.hasRemaining() ? 1 + random.nextInt(buffer.remaining()) : 0;
                    peer.take(buffer, size);
                    wrote |= size > 0;
                    if (buffer.hasRemaining()) {
                        break;
                    }
                }
            }
            return wrote;
        }

        private void take(ByteBuffer from, int size) {
            if (end + size > coming.length) {
                byte[] roomier = new byte[Math.max(2 * (end - first), end - first + size)];
                System.arraycopy(coming, first, roomier, 0, end - first);
                coming = roomier;
                end -= first;
                first = 0;
            }
            from.get(coming, end, size);
            end += size;
        }

        boolean closed() {
            return signal == Signal.CLOSED && !session.hasOutput();
        }

        void secured() {
            signal = Signal.NEED_INPUT;
            session.secured(PureRun.TLS);
        }

        long deadline() {
            return closed() ? Session.NEVER : session.deadline();
        }

        void tick(long time) {
            if (!closed()) {
                session.tick(time);
            }
        }

        @Override
        public String toString() {
            return name + " gives " + signal + " with " + (end - first + in.remaining()) + " octets on their way to it";
        }
    }
}
