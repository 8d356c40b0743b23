package org.posthorn.sasl;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.wire.ChannelBinding;

/** A server with one user, {@code user}, whose password is {@code pencil} and whose token is {@code ticket}; {@code boss} may act as anyone. */
final class Users {

    static final String PASSWORD = "pencil";
    static final ChannelBinding BINDING = ChannelBinding.of("tls-exporter", Talk.octets("the keys of one channel"));
    static final SaslChannel TLS =
            SaslChannel.underTls(BINDING).withPeer("user").withServer("mail.example.org", 587);
    static final ScramDecoys DECOYS = new ScramDecoys(Talk.RANDOM, ScramCredential.LEAST_ITERATIONS);

    private static final Map<ScramHash, ScramCredential> SCRAM = new EnumMap<>(ScramHash.class);

    static {
        for (ScramHash hash : ScramHash.values()) {
            SCRAM.put(
                    hash,
                    ScramCredential.derive(
                            hash,
                            Secret.of(PASSWORD),
                            Talk.octets("salt of 16 bytes"),
                            ScramCredential.LEAST_ITERATIONS));
        }
    }

    private Users() {}

    static Optional<ScramCredential> scram(String user, ScramHash hash) {
        return user.equals("user") || user.equals("boss") ? Optional.of(SCRAM.get(hash)) : Optional.empty();
    }

    static SaslServers.Builder builder() {
        return SaslServers.builder()
                .passwords(PasswordVerifier.of(Users::scram, ScramHash.SHA_256, DECOYS))
                .scram(Users::scram, DECOYS)
                .tokens(token -> token.token().equals(Secret.of("ticket")) ? Optional.of("user") : Optional.empty())
                .sharedSecrets(
                        user -> user.equals("user") ? Optional.of(Secret.of(PASSWORD)) : Optional.empty(),
                        "mail.example.org")
                .external()
                .anonymous()
                .authorization((authcid, authzid) -> authcid.equals("boss"));
    }

    static SaslServer server(SaslMechanism mechanism) {
        return server(mechanism, TLS);
    }

    static SaslServer server(SaslMechanism mechanism, SaslChannel channel) {
        return builder().build().begin(mechanism, channel, Talk.RANDOM).orElseThrow();
    }

    static SaslClient client(SaslMechanism mechanism, String password) {
        return client(mechanism, login(mechanism, "user", password), TLS);
    }

    static SaslClient client(SaslMechanism mechanism, Login login, SaslChannel channel) {
        SaslPolicy policy = SaslPolicy.standard().only(mechanism);
        List<String> offered =
                Arrays.stream(SaslMechanism.values()).map(SaslMechanism::text).toList();
        return SaslClient.choose(offered, login, channel, policy, Talk.RANDOM).orElseThrow();
    }

    /** A login that the mechanism can carry; of a token, {@code password} stands for the password's. */
    static Login login(SaslMechanism mechanism, String user, String password) {
        return switch (mechanism) {
            case OAUTHBEARER, XOAUTH2 -> Login.token(user, () -> password.equals(PASSWORD) ? "ticket" : "x" + password);
            case EXTERNAL -> Login.external();
            case ANONYMOUS -> Login.anonymous("sirhc");
            default -> Login.of(user, password);
        };
    }
}
