package org.posthorn.examples.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.sasl.Credentials;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramDecoys;
import org.posthorn.sasl.ScramHash;
import org.posthorn.sasl.Secret;

/** Who may log in at a server: of their passwords only what SCRAM needs is kept. */
final class Users {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ITERATIONS = ScramCredential.LEAST_ITERATIONS;
    private static final int SALT = 16;

    private final Map<String, Map<ScramHash, ScramCredential>> credentials = new LinkedHashMap<>();

    private Users() {}

    /** Those whom the options name; empty if they name nobody. */
    static Optional<Users> of(CommandLine line) throws Failure {
        List<String> all = new ArrayList<>(line.values("--user"));
        for (String file : line.values("--users")) {
            all.addAll(lines(file));
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(of(all));
    }

    /** Those of whom each is given as {@code name:password}. */
    static Users of(List<String> all) {
        Users users = new Users();
        all.forEach(users::add);
        return users;
    }

    /** Their names, in the order in which they were given. */
    List<String> names() {
        return List.copyOf(credentials.keySet());
    }

    private static List<String> lines(String file) throws Failure {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(text -> !text.isBlank() && !text.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw Failure.ofFile(Failure.USAGE, file, e);
        }
    }

    private void add(String user) {
        int colon = user.indexOf(':');
        if (colon < 1 || colon == user.length() - 1) {
            throw new IllegalArgumentException(
                    "a user is written as name:password"); // what was written may be a password
        }
        String name = user.substring(0, colon);
        Secret password = Secret.of(user.substring(colon + 1));
        Map<ScramHash, ScramCredential> kept = new EnumMap<>(ScramHash.class);
        for (ScramHash hash : ScramHash.values()) {
            kept.put(hash, ScramCredential.derive(hash, password, octets(SALT), ITERATIONS));
        }
        if (credentials.put(name, kept) != null) {
            throw new IllegalArgumentException("user " + name + " is named twice");
        }
    }

    /** The mechanisms by which they log in; those that say the password in the clear only under TLS, or with {@code inClear} always. */
    SaslServers mechanisms(boolean inClear) {
        Credentials kept =
                (user, hash) -> Optional.ofNullable(credentials.get(user)).map(each -> each.get(hash));
        ScramDecoys decoys = new ScramDecoys(octets(32), ITERATIONS);
        SaslServers.Builder servers = SaslServers.builder()
                .scram(kept, decoys)
                .passwords(PasswordVerifier.of(kept, ScramHash.SHA_256, decoys));
        if (inClear) {
            servers.allowInClear(SaslMechanism.PLAIN, SaslMechanism.LOGIN);
        }
        return servers.build();
    }

    private static byte[] octets(int count) {
        byte[] octets = new byte[count];
        RANDOM.nextBytes(octets);
        return octets;
    }
}
