package org.posthorn.testkit;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * How far one run of a script has come: compares what the session does with what the script expects, as it happens. Events, body octets and
 * output are three streams of their own, because how they fall between each other depends on cuts; the actions of the script tie them
 * together. Not thread-safe.
 */
final class Progress<E> {

    /** From here on the vectors of the JDK are worth the objects that they need. */
    private static final int BULK = 32;

    private final Script script;
    private final Protocol<E> protocol;
    private final Object[] known;
    private final String how;

    private int action;
    private int events;
    private int bodyOctets;
    private int outputOctets;

    /**
     * Begins a run.
     *
     * @param known the events that have already been found right in another run of the same script, so that they need not be printed
     *     again; filled as they come
     * @param how how the run is done, for messages
     */
    Progress(Script script, Protocol<E> protocol, Object[] known, String how) {
        this.script = script;
        this.protocol = protocol;
        this.known = known;
        this.how = how;
    }

    /** From now on what stands before the action of this index may come. */
    void reach(int nextAction) {
        action = nextAction;
    }

    /** Takes an event; returns what the application must do, or null for what it does by default. */
    @Nullable List<Step> event(E event) {
        ByteBuffer chunk = protocol.chunk(event);
        if (chunk != null) {
            if (script.checksEvents) {
                body(chunk);
            }
            return null;
        }
        if (!script.checksEvents) {
            return null;
        }
        requireBody(event);
        if (events == script.eventsBefore[action]) {
            int line =
                    action < script.actions.size() ? script.actions.get(action).line() : script.lastLine() + 1;
            throw script.mismatch(line, "an event that is not expected before this line", shown(event), how);
        }
        Script.Expected expected = script.events.get(events);
        if (!event.equals(known[events])) {
            if (!expected.pattern().matcher(protocol.print(event)).matches()) {
                throw script.mismatch(expected.line(), "another event", shown(event), how);
            }
            known[events] = event;
        }
        events++;
        bodyOctets = 0;
        return expected.answers().isEmpty() ? null : expected.answers();
    }

    private String shown(E event) {
        return "~ " + protocol.print(event);
    }

    private void body(ByteBuffer chunk) {
        byte[] expected = script.bodies.get(events);
        int start = chunk.position();
        int size = chunk.remaining();
        int same = Math.min(size, expected.length - bodyOctets);
        int differs = differs(chunk, expected, bodyOctets, same);
        if (differs >= 0 || size > same) {
            int at = differs >= 0 ? differs : same;
            throw script.wrongBody(events, bodyOctets + at, octets(chunk, start + at), how);
        }
        bodyOctets += size;
    }

    private void requireBody(E event) {
        if (bodyOctets < script.bodies.get(events).length) {
            AssertionFailedError error = script.wrongBody(events, bodyOctets, new byte[0], how);
            throw new AssertionFailedError("the body ended early, with " + shown(event) + "\n" + error.getMessage());
        }
    }

    /** Takes octets that our side sends, and leaves the buffer as it is. */
    void output(ByteBuffer bytes) {
        int start = bytes.position();
        int size = bytes.remaining();
        int same = Math.min(size, script.outputBefore[action] - outputOctets);
        int differs = differs(bytes, script.output, outputOctets, same);
        if (differs >= 0) {
            throw script.wrongOutput(outputOctets + differs, octets(bytes, start + differs), how);
        }
        if (size > same) {
            int line =
                    action < script.actions.size() ? script.actions.get(action).line() : script.lastLine() + 1;
            String actual = Octets.show(script.mark(), octets(bytes, start + same));
            throw script.mismatch(line, "our side sent something that is not expected before this line", actual, how);
        }
        outputOctets += size;
    }

    /** The first place where the two differ, or -1. */
    private static int differs(ByteBuffer actual, byte[] expected, int from, int size) {
        int start = actual.position();
        if (size > BULK) {
            return actual.slice(start, size).mismatch(ByteBuffer.wrap(expected, from, size));
        }
        for (int i = 0; i < size; i++) {
            if (actual.get(start + i) != expected[from + i]) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] octets(ByteBuffer bytes, int from) {
        byte[] copy = new byte[bytes.limit() - from];
        bytes.get(from, copy);
        return copy;
    }

    /** Whether all has come that stands before the action. */
    boolean complete() {
        return outputOctets == script.outputBefore[action]
                && (!script.checksEvents || events == script.eventsBefore[action])
                && (action < script.actions.size()
                        || !script.checksEvents
                        || bodyOctets == script.bodies.get(events).length);
    }

    /** Whether octets must still go out before the action. */
    boolean outputMissing() {
        return outputOctets < script.outputBefore[action];
    }

    /** Fails with the first thing that stands before the action and has not come. */
    AssertionFailedError incomplete(String state) {
        if (script.checksEvents && events < script.eventsBefore[action]) {
            if (bodyOctets < script.bodies.get(events).length) {
                return missing(script.wrongBody(events, bodyOctets, new byte[0], how), state);
            }
            int line = script.events.get(events).line();
            return script.mismatch(line, "this event did not come; the session gives " + state, "", how);
        }
        if (outputOctets < script.outputBefore[action]) {
            return missing(script.wrongOutput(outputOctets, new byte[0], how), state);
        }
        return missing(script.wrongBody(events, bodyOctets, new byte[0], how), state);
    }

    private static AssertionFailedError missing(AssertionFailedError error, String state) {
        return new AssertionFailedError("nothing more came; the session gives " + state + "\n" + error.getMessage());
    }

    /** Something else is wrong at the action. */
    AssertionFailedError wrong(String what) {
        int line = action < script.actions.size() ? script.actions.get(action).line() : script.lastLine();
        return script.mismatch(line, what, "", how);
    }
}
