package org.posthorn.sasl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM, the server's side (RFC 5802). A user who does not exist goes through the same steps and computations, on a decoy. A failure is
 * told by the protocol alone, without a server-final message, which RFC 5802 section 5.1 leaves to the server.
 */
final class ScramServer extends ServerExchange {

    private final ScramHash hash;
    private final Credentials credentials;
    private final ScramDecoys decoys;
    private final SaslChannel channel;
    private final boolean bindingOffered;
    private final String nonce;
    private @Nullable Opened opened;
    private SaslStep.@Nullable Done done;

    /** What the first message settled. */
    private record Opened(
            Gs2Header header,
            byte[] binding,
            String user,
            String authzid,
            ScramCredential credential,
            boolean known,
            String nonce,
            String messages) {}

    /** {@code bindingOffered}: whether the same mechanism bound to the channel was offered too. */
    ScramServer(
            SaslMechanism mechanism,
            Credentials credentials,
            ScramDecoys decoys,
            Authorization authorization,
            SaslChannel channel,
            boolean bindingOffered,
            String nonce) {
        super(mechanism, authorization);
        this.hash = mechanism.hash().orElseThrow();
        this.credentials = credentials;
        this.decoys = decoys;
        this.channel = channel;
        this.bindingOffered = bindingOffered;
        this.nonce = nonce;
    }

    @Override
    SaslStep next(byte[] response) throws Rejection, IOException {
        if (done != null) {
            mustBeEmpty(response);
            return done;
        }
        return opened == null ? clientFirst(Names.utf8(response)) : clientFinal(opened, Names.utf8(response));
    }

    private SaslStep clientFirst(String text) throws Rejection, IOException {
        Gs2Header header = Gs2Header.read(text);
        byte[] binding = binding(header);
        String bare = text.substring(header.text().length());
        ScramMessage message = new ScramMessage(bare);
        String user = Names.prepared(Names.unquoted(message.take('n')));
        String both = message.nonce() + nonce;
        message.extensions();
        String authzid = Names.preparedOrEmpty(header.authzid());
        ScramCredential decoy = decoys.credential(user, hash);
        Optional<ScramCredential> found = credentials.scram(user, hash).filter(known -> known.hash() == hash);
        ScramCredential credential = found.orElse(decoy);
        String salt = Base64.getEncoder().encodeToString(credential.salt());
        String challenge = "r=" + both + ",s=" + salt + ",i=" + credential.iterations();
        opened =
                new Opened(header, binding, user, authzid, credential, found.isPresent(), both, bare + "," + challenge);
        return message(challenge);
    }

    /** The octets to be bound to; none where the client does not bind. What it says must fit the mechanism and what was offered. */
    private byte[] binding(Gs2Header header) throws Rejection {
        if (header.bindingType().isEmpty()) {
            if (mechanism().bound()) {
                throw new Rejection(SaslFailure.CHANNEL_BINDING, "none");
            }
            if (bindingOffered && header.flag().equals("y")) {
                throw new Rejection(SaslFailure.DOWNGRADED, "");
            }
            return new byte[0];
        }
        if (!mechanism().bound()) {
            throw new Rejection(SaslFailure.CHANNEL_BINDING, "in a mechanism without");
        }
        return channel.bindings().stream()
                .filter(binding -> binding.type().equals(header.bindingType()))
                .findFirst()
                .orElseThrow(() -> new Rejection(SaslFailure.CHANNEL_BINDING, header.bindingType()))
                .data();
    }

    private SaslStep clientFinal(Opened first, String text) throws Rejection, IOException {
        int proofAt = text.lastIndexOf(",p=");
        if (proofAt < 0) {
            throw malformed("no proof");
        }
        String withoutProof = text.substring(0, proofAt);
        ScramMessage message = new ScramMessage(withoutProof);
        String bound = message.take('c');
        String both = message.nonce();
        message.extensions();
        byte[] proof = new ScramMessage(text.substring(proofAt + 1)).octets('p');
        if (!bound.equals(first.header.channelBinding(first.binding))) {
            throw new Rejection(SaslFailure.CHANNEL_BINDING, "of another channel");
        }
        if (!both.equals(first.nonce) || proof.length != hash.length()) {
            throw malformed("another nonce, or a proof of another length");
        }
        byte[] authMessage = (first.messages + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        byte[] signature = hash.hmac(first.credential.serverKey(), authMessage);
        boolean right = proves(first.credential, proof, authMessage);
        if (!right || !first.known) {
            throw refused();
        }
        done = done(first.user, first.authzid);
        return message("v=" + Base64.getEncoder().encodeToString(signature));
    }

    private boolean proves(ScramCredential credential, byte[] proof, byte[] authMessage) {
        byte[] storedKey = credential.storedKey();
        byte[] clientKey = proof.clone();
        ScramHash.xor(clientKey, hash.hmac(storedKey, authMessage));
        return MessageDigest.isEqual(hash.hash(clientKey), storedKey);
    }
}
