package org.posthorn.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The client's side of the mechanisms in which it sends one message and the server decides: PLAIN, EXTERNAL, ANONYMOUS. */
final class SingleMessageClient extends ClientExchange {

    private interface Composer {
        byte[] compose() throws Rejection;
    }

    private final Composer composer;
    private final SaslIdentity identity;
    private boolean sent;

    private SingleMessageClient(SaslMechanism mechanism, SaslIdentity identity, Composer composer) {
        super(mechanism);
        this.identity = identity;
        this.composer = composer;
    }

    /** RFC 4616 section 2: the names and the password as they are, which it is for the server to prepare. */
    static SingleMessageClient plain(Login.Password login) {
        SaslIdentity identity = SaslIdentity.of(login.user(), login.authzid());
        return new SingleMessageClient(SaslMechanism.PLAIN, identity, () -> {
            byte[] names = (login.authzid() + "\0" + login.user() + "\0").getBytes(StandardCharsets.UTF_8);
            byte[] password = login.password().utf8();
            byte[] message = Arrays.copyOf(names, names.length + password.length);
            System.arraycopy(password, 0, message, names.length, password.length);
            Arrays.fill(password, (byte) 0);
            return message;
        });
    }

    /** RFC 4422 appendix A. */
    static SingleMessageClient external(Login.External login) {
        SaslIdentity identity = SaslIdentity.of(login.authzid(), login.authzid());
        return new SingleMessageClient(
                SaslMechanism.EXTERNAL,
                identity,
                () -> Names.own(login.authzid()).getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 4505 section 2. */
    static SingleMessageClient anonymous(Login.Anonymous login) {
        SaslIdentity identity = SaslIdentity.anonymous(login.trace());
        return new SingleMessageClient(
                SaslMechanism.ANONYMOUS, identity, () -> login.trace().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    SaslStep next(byte[] challenge) throws Rejection {
        if (sent) {
            throw unexpected();
        }
        mustBeEmpty(challenge);
        sent = true;
        byte[] octets = composer.compose();
        SaslStep step = new SaslStep.Message(octets);
        Arrays.fill(octets, (byte) 0);
        return step;
    }

    @Override
    boolean satisfied() {
        return sent;
    }

    @Override
    SaslIdentity identity() {
        return identity;
    }
}
