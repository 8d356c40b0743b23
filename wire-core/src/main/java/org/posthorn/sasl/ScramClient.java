package org.posthorn.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.posthorn.wire.ChannelBinding;

/** SCRAM, the client's side (RFC 5802). */
final class ScramClient extends ClientExchange {

    private enum State {
        FIRST,
        SERVER_FIRST,
        SERVER_FINAL,
        PROVED
    }

    private final ScramHash hash;
    private final Login.Password login;
    private final String flag;
    private final byte[] binding;
    private final SaslPolicy policy;
    private final String nonce;
    private final List<ChannelBinding> otherBindings;
    private State state = State.FIRST;
    private boolean heard;
    private Gs2Header header = Gs2Header.of("n", "");
    private String clientFirst = "";
    private byte[] serverSignature = {};

    private ScramClient(
            SaslMechanism mechanism,
            Login.Password login,
            String flag,
            byte[] binding,
            List<ChannelBinding> otherBindings,
            SaslPolicy policy,
            String nonce) {
        super(mechanism);
        this.hash = mechanism.hash().orElseThrow();
        this.login = login;
        this.flag = flag;
        this.binding = binding;
        this.policy = policy;
        this.nonce = nonce;
        this.otherBindings = otherBindings;
    }

    /** A client that binds to the channel by the first of some bindings. */
    static ScramClient bound(
            SaslMechanism mechanism,
            Login.Password login,
            List<ChannelBinding> bindings,
            SaslPolicy policy,
            String nonce) {
        ChannelBinding binding = bindings.get(0);
        List<ChannelBinding> others = bindings.subList(1, bindings.size());
        return new ScramClient(mechanism, login, "p=" + binding.type(), binding.data(), others, policy, nonce);
    }

    /** A client that does not bind; {@code missed}: though it could, because that was not offered. */
    static ScramClient unbound(
            SaslMechanism mechanism, Login.Password login, boolean missed, SaslPolicy policy, String nonce) {
        return new ScramClient(mechanism, login, missed ? "y" : "n", new byte[0], List.of(), policy, nonce);
    }

    /** A server that says no before it has said anything does not know this type of binding, but may know another. */
    @Override
    public Optional<SaslClient> again() {
        return state == State.SERVER_FIRST && !heard && !otherBindings.isEmpty()
                ? Optional.of(bound(mechanism(), login, otherBindings, policy, nonce + otherBindings.size()))
                : Optional.empty();
    }

    @Override
    SaslStep next(byte[] challenge) throws Rejection {
        return switch (state) {
            case FIRST -> first(challenge);
            case SERVER_FIRST -> serverFirst(Names.utf8(challenge));
            case SERVER_FINAL -> serverFinal(Names.utf8(challenge));
            case PROVED -> throw unexpected();
        };
    }

    private SaslStep first(byte[] challenge) throws Rejection {
        mustBeEmpty(challenge);
        header = Gs2Header.of(flag, Names.own(login.authzid()));
        clientFirst = "n=" + Names.quoted(Names.own(login.user())) + ",r=" + nonce;
        state = State.SERVER_FIRST;
        return message(header.text() + clientFirst);
    }

    private SaslStep serverFirst(String challenge) throws Rejection {
        ScramMessage message = new ScramMessage(challenge);
        refuseError(message);
        heard = true;
        String both = message.nonce();
        if (!both.startsWith(nonce) || both.length() == nonce.length()) {
            throw malformed("the nonce does not begin with the client's, or does not go on");
        }
        byte[] salt = message.octets('s');
        int iterations = message.iterations();
        message.extensions();
        if (iterations < policy.leastIterations() || iterations > policy.mostIterations()) {
            throw new Rejection(SaslFailure.ITERATIONS, iterations + " iterations");
        }
        String withoutProof = "c=" + header.channelBinding(binding) + ",r=" + both;
        String proof = proof(salt, iterations, clientFirst + "," + challenge + "," + withoutProof);
        state = State.SERVER_FINAL;
        return message(withoutProof + ",p=" + proof);
    }

    private String proof(byte[] salt, int iterations, String authMessage) throws Rejection {
        byte[] password = SaslPrep.query(login.password());
        if (password.length == 0) {
            throw new Rejection(SaslFailure.LOGIN_UNFIT, "a password that cannot be prepared");
        }
        byte[] salted = hash.salted(password, salt, iterations);
        byte[] proof = hash.hmac(salted, ScramCredential.CLIENT_KEY);
        byte[] serverKey = hash.hmac(salted, ScramCredential.SERVER_KEY);
        byte[] signed = authMessage.getBytes(StandardCharsets.UTF_8);
        ScramHash.xor(proof, hash.hmac(hash.hash(proof), signed));
        serverSignature = hash.hmac(serverKey, signed);
        Arrays.fill(password, (byte) 0);
        Arrays.fill(salted, (byte) 0);
        Arrays.fill(serverKey, (byte) 0);
        return Base64.getEncoder().encodeToString(proof);
    }

    private SaslStep serverFinal(String challenge) throws Rejection {
        ScramMessage message = new ScramMessage(challenge);
        refuseError(message);
        byte[] signature = message.octets('v');
        message.extensions();
        if (!MessageDigest.isEqual(signature, serverSignature)) {
            throw new Rejection(SaslFailure.SERVER_NOT_PROVED, "");
        }
        state = State.PROVED;
        return emptyMessage();
    }

    private void refuseError(ScramMessage message) throws Rejection {
        if (message.at('e')) {
            String error = message.take('e');
            refusedWith(error);
            throw new Rejection(SaslFailure.REFUSED, error);
        }
    }

    @Override
    boolean satisfied() {
        return state == State.PROVED;
    }

    @Override
    SaslFailure early() {
        return SaslFailure.SERVER_NOT_PROVED;
    }

    @Override
    SaslIdentity identity() {
        return SaslIdentity.of(login.user(), login.authzid());
    }
}
