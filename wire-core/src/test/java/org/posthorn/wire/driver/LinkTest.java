package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Session;
import org.posthorn.wire.driver.LineSession.Event;
import org.posthorn.wire.driver.LineSession.Line;
import org.posthorn.wire.driver.Link.Halt;

/** A link by itself, with its wire in memory. */
class LinkTest {

    private static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
    private static final long SECOND = 1_000_000_000;

    private final MemoryWire wire = new MemoryWire(1_000);
    private final LineSession session = new LineSession(10 * SECOND);

    private static Link<Event> link(LineSession session, Wire wire, @Nullable TlsEngines tls, boolean implicit)
            throws IOException {
        return new Link<>(
                session,
                wire,
                new Buffers(false),
                new Link.Terms(REMOTE, 5 * SECOND, 3 * SECOND, SECOND, 0, tls, implicit, null));
    }

    private Link<Event> link() throws IOException {
        return link(session, wire, null, false);
    }

    private static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private String sent() {
        return new String(wire.takeSent(), ISO_8859_1);
    }

    @Test
    void repliesToOneReadGoOutInOneWrite() throws Exception {
        Link<Event> link = link();
        wire.feed(octets("a\nb\nc\n"));
        for (Event event; (event = link.next()) != null; ) {
            session.say(((Line) event).text());
        }
        assertThat(link.halt()).isEqualTo(Halt.INPUT);
        assertThat(sent()).isEqualTo("a\nb\nc\n");
        assertThat(wire.writes).isOne();
    }

    @Test
    void theSessionsDeadlineIsHowLongToWait() throws Exception {
        Link<Event> link = link();
        assertThat(link.next()).isNull();
        assertThat(link.patience()).isEqualTo(10 * SECOND);
        wire.pass(4 * SECOND);
        assertThat(link.next()).isNull();
        assertThat(link.patience()).isEqualTo(6 * SECOND);
        wire.pass(6 * SECOND);
        assertThat(link.next()).isEqualTo(new LineSession.Fault("timed out"));
        assertThat(link.next()).isNull();
        assertThat(sent()).isEqualTo("fault: timed out\n");
    }

    @Test
    void whatIsNotTakenInTimeEndsTheConnection() throws Exception {
        Link<Event> link = link();
        wire.stuck(true);
        session.say("x");
        assertThat(link.next()).isNull();
        assertThat(link.halt()).isEqualTo(Halt.OUTPUT);
        assertThat(link.patience()).isEqualTo(3 * SECOND);
        wire.pass(3 * SECOND);
        assertThatThrownBy(link::next).isInstanceOf(MailException.TimedOut.class);
    }

    @Test
    void aPeerThatTakesALittleHasTimeForTheRest() throws Exception {
        MemoryWire narrow = new MemoryWire(1);
        Link<Event> link = link(session, narrow, null, false);
        session.say("slowly but surely");
        for (int i = 0; i < 17; i++) {
            assertThat(link.next()).isNull();
            assertThat(link.halt()).isEqualTo(Halt.OUTPUT);
            narrow.pass(SECOND / 2);
        }
        assertThat(link.next()).isNull();
        assertThat(link.halt()).isEqualTo(Halt.INPUT);
    }

    @Test
    void aHeldLinkStillWritesButNeitherReadsNorCounts() throws Exception {
        Link<Event> link = link();
        wire.feed(octets("a\n"));
        link.hold(true);
        session.say("x");
        assertThat(link.next()).isNull();
        assertThat(link.halt()).isEqualTo(Halt.APPLICATION);
        assertThat(link.patience()).isEqualTo(Session.NEVER);
        assertThat(sent()).isEqualTo("x\n");
        link.hold(false);
        assertThat(link.next()).isEqualTo(new Line("a"));
    }

    @Test
    void afterTheLastWordItListensUntilThePeerEndsOrASecondIsOver() throws Exception {
        for (boolean peerEnds : new boolean[] {true, false}) {
            MemoryWire each = new MemoryWire(1_000);
            Link<Event> link = link(new LineSession(Session.NEVER), each, null, false);
            each.feed(octets("QUIT\nmore and more"));
            assertThat(link.next()).isNull();
            assertThat(link.halt()).isEqualTo(Halt.INPUT);
            assertThat(each.ended).isTrue();
            each.feed(octets("and more"));
            assertThat(link.next()).isNull();
            assertThat(link.halt()).isEqualTo(Halt.INPUT);
            if (peerEnds) {
                each.peerEnds();
            } else {
                each.pass(SECOND);
            }
            assertThat(link.next()).isNull();
            assertThat(link.halt()).isEqualTo(Halt.OVER);
        }
    }

    @Test
    void theEndOfInputIsToldOnceAllWasHeard() throws Exception {
        Link<Event> link = link();
        wire.feed(octets("a\n"));
        wire.peerEnds();
        assertThat(link.next()).isEqualTo(new Line("a"));
        assertThat(link.next()).isNull();
        assertThat(link.halt()).isEqualTo(Halt.OVER);
    }

    @Test
    void aHandshakeThatTakesTooLongIsGivenUp() throws Exception {
        Link<Event> link = link(session, wire, TlsEngines.server(TestTls.context()), true);
        assertThat(link.next()).isNull();
        assertThat(link.patience()).isEqualTo(5 * SECOND);
        wire.pass(5 * SECOND);
        assertThatThrownBy(link::next).isInstanceOf(MailException.TimedOut.class);
    }

    @Test
    void whatIsNoHandshakeFailsAndIsToldSo() throws Exception {
        Link<Event> link = link(session, wire, TlsEngines.server(TestTls.context()), true);
        wire.feed(octets("EHLO client.example\r\n"));
        assertThatThrownBy(link::next).isInstanceOf(MailException.TlsFailed.class);
    }

    @Test
    void aSessionThatWouldStartTlsOverPlaintextIsNotObeyed() throws Exception {
        Session<Event> careless = new LineSession(Session.NEVER) {
            @Override
            public @Nullable Event next(java.nio.ByteBuffer in) {
                return null;
            }

            @Override
            public org.posthorn.wire.Signal signal() {
                return wire.writes++ == 0 ? org.posthorn.wire.Signal.NEED_INPUT : org.posthorn.wire.Signal.START_TLS;
            }
        };
        Link<Event> link = new Link<>(
                careless,
                wire,
                new Buffers(false),
                new Link.Terms(REMOTE, SECOND, SECOND, 0, 0, TlsEngines.server(TestTls.context()), false, null));
        wire.feed(octets("injected"));
        assertThatThrownBy(link::next).isInstanceOf(MailException.ProtocolViolated.class);
    }

    /** However few octets pass at a time, in the clear and through TLS, the same is said and heard. */
    @Property(tries = 60)
    void cutsDoNotMatter(@ForAll @IntRange(min = 1, max = 40_000) int most, @ForAll boolean implicit) throws Exception {
        MemoryWire near = new MemoryWire(most);
        MemoryWire far = new MemoryWire(40_001 - most);
        LineSession client = new LineSession(Session.NEVER);
        LineSession server = new LineSession(Session.NEVER);
        Link<Event> clientLink = link(client, near, TlsEngines.client(TestTls.context(), "localhost"), implicit);
        Link<Event> serverLink = link(server, far, TlsEngines.server(TestTls.context()), implicit);
        List<String> heard = new ArrayList<>();
        String long1 = "x".repeat(50_000);
        if (!implicit) {
            client.say("TLS");
        } else {
            client.say("hi");
        }
        for (int i = 0; i < 1_000_000 && serverLink.halt() != Halt.OVER; i++) {
            turn(clientLink, event -> {
                heard.add(text(event));
                if (text(event).equals("go")) {
                    client.startTls("hi");
                } else if (text(event).startsWith("secret")) {
                    client.hangUp("QUIT");
                }
            });
            far.feed(near.takeSent());
            turn(serverLink, event -> {
                heard.add(text(event));
                assertThat(server.tls()).isNotNull();
                server.say("secret " + long1);
            });
            near.feed(far.takeSent());
            if (far.ended) {
                near.peerEnds();
            }
            if (near.ended) {
                far.peerEnds();
            }
        }
        assertThat(heard)
                .isEqualTo(implicit ? List.of("hi", "secret " + long1) : List.of("go", "hi", "secret " + long1));
        assertThat(serverLink.halt()).isEqualTo(Halt.OVER);
    }

    private static String text(Event event) {
        return ((Line) event).text();
    }

    private static void turn(Link<Event> link, java.util.function.Consumer<Event> on) throws IOException {
        for (; ; ) {
            Event event = link.next();
            if (event != null) {
                on.accept(event);
            } else if (link.halt() == Halt.TASKS) {
                link.runTasks();
            } else {
                return;
            }
        }
    }
}
