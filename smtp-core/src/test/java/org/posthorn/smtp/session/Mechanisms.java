package org.posthorn.smtp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.BearerToken;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramDecoys;
import org.posthorn.sasl.ScramHash;
import org.posthorn.sasl.Secret;
import org.posthorn.sasl.TokenVerifier;
import org.posthorn.smtp.session.SmtpServerSession.Authenticate;
import org.posthorn.smtp.session.SmtpServerSession.Exchange;
import org.posthorn.smtp.session.SmtpServerSession.Response;

/** Authentication as the applications in the tests have it: some users, always the same nonces, and an exchange at a time. */
final class Mechanisms {

    private static final byte[] RANDOM = "as good as random".getBytes(US_ASCII);

    /** The users of the RFCs' examples. */
    private static final Map<String, String> PASSWORDS = Map.of(
            "test", "1234",
            "tim", "tanstaaftanstaaf",
            "Kurt", "xipj3plmq",
            "user", "pencil");

    private final SmtpServerSession session;
    private final SaslServers servers;
    private @Nullable SaslServer exchange;

    Mechanisms(SmtpServerSession session, SaslServers servers) {
        this.session = session;
        this.servers = servers;
    }

    static SaslServers none() {
        return SaslServers.builder().build();
    }

    /** Only those with these names; EXTERNAL for whoever has TLS. */
    static SaslServers only(List<String> names, boolean inClear) {
        SaslMechanism[] others = Arrays.stream(SaslMechanism.values())
                .filter(mechanism -> !names.contains(mechanism.text()))
                .toArray(SaslMechanism[]::new);
        SaslServers.Builder servers = SaslServers.builder()
                .passwords((user, password) -> isRight(user, password))
                .scram(Mechanisms::credential, new ScramDecoys(RANDOM, ScramCredential.LEAST_ITERATIONS))
                .sharedSecrets(user -> Optional.ofNullable(PASSWORDS.get(user)).map(Secret::of), "foo.com")
                .tokens(new Tokens())
                .anonymous()
                .external(certificate -> Optional.of("certified"))
                .without(others);
        return (inClear ? servers.allowInClear(SaslMechanism.values()) : servers).build();
    }

    private static boolean isRight(String user, Secret password) throws java.io.IOException {
        if (user.equals("nobody-knows")) {
            throw new java.io.IOException("the users cannot be read");
        }
        return PASSWORDS.containsKey(user) && password.equals(Secret.of(PASSWORDS.get(user)));
    }

    private static Optional<ScramCredential> credential(String user, ScramHash hash) {
        return Optional.ofNullable(PASSWORDS.get(user))
                .map(password ->
                        ScramCredential.derive(hash, Secret.of(password), RANDOM, ScramCredential.LEAST_ITERATIONS));
    }

    /** What the mechanism makes of it. */
    void answer(Exchange ask) {
        session.answer(next(ask));
    }

    private SaslStep next(Exchange ask) {
        if (ask instanceof Response response) {
            return Objects.requireNonNull(exchange).step(response.message().octets());
        }
        Authenticate command = (Authenticate) ask;
        SaslServer begun =
                servers.begin(command.mechanism(), session.channel(), RANDOM).orElseThrow();
        exchange = begun;
        return command.initial().map(initial -> begun.step(initial.octets())).orElseGet(begun::start);
    }

    /** Answers in place of the mechanism: {@code challenge TEXT}, {@code authenticated USER} or {@code fail FAILURE}. */
    void answer(String command) {
        String[] words = command.split(" ", 2);
        session.answer(
                switch (words[0]) {
                    case "challenge" -> new SaslStep.Message(words[1].getBytes(US_ASCII));
                    case "authenticated" ->
                        new SaslStep.Done(new org.posthorn.sasl.SaslIdentity(words[1], words[1], ""));
                    case "fail" -> new SaslStep.Failed(SaslFailure.valueOf(words[1]), "");
                    default -> throw new IllegalArgumentException("unknown command: " + command);
                });
    }

    /** That of RFC 7628 section 4.1. */
    private static final class Tokens implements TokenVerifier {

        @Override
        public Optional<String> verify(BearerToken token) {
            return token.token().equals(Secret.of("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="))
                    ? Optional.of("user@example.com")
                    : Optional.empty();
        }

        @Override
        public String scope() {
            return "example_scope";
        }

        @Override
        public String openidConfiguration() {
            return "https://example.com/.well-known/openid-config";
        }
    }
}
