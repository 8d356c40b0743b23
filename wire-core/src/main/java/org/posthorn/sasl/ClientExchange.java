package org.posthorn.sasl;

import java.util.Optional;

/** The client's side of a mechanism. */
abstract class ClientExchange extends Exchange implements SaslClient {

    private String refusal = "";

    ClientExchange(SaslMechanism mechanism) {
        super(mechanism);
    }

    @Override
    public final SaslStep finish() {
        if (ended() || !satisfied()) {
            return new SaslStep.Failed(early(), "success claimed too early");
        }
        return new SaslStep.Done(identity());
    }

    @Override
    public final Optional<String> refusal() {
        return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
    }

    @Override
    public Optional<SaslClient> again() {
        return Optional.empty();
    }

    /** Whether all that the mechanism needs of the exchange has happened. */
    abstract boolean satisfied();

    /** Who the server takes the client for then. */
    abstract SaslIdentity identity();

    /** What success means while the mechanism is not satisfied. */
    SaslFailure early() {
        return SaslFailure.UNEXPECTED;
    }

    final void refusedWith(String words) {
        refusal = words;
    }
}
