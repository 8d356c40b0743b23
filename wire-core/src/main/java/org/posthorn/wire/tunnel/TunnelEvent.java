package org.posthorn.wire.tunnel;

import org.posthorn.wire.Violation;

/** How asking a proxy for a way to a server ends. */
public sealed interface TunnelEvent {

    /** There is a way: what follows in the input, and all that is sent from now on, is between us and the server. */
    record Established() implements TunnelEvent {}

    /**
     * The proxy said no.
     *
     * @param why in its words, or in those of the RFC; one line
     */
    record Refused(String why) implements TunnelEvent {}

    /**
     * The proxy broke the protocol, or left.
     *
     * @param violation how
     */
    record Fault(Violation violation) implements TunnelEvent {}
}
