package org.posthorn.sasl;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.TlsInfo;

/**
 * What a server offers, and the beginning of every exchange. Immutable, and safe to share between threads if what it asks is.
 *
 * <p>Offered is what there is something to ask for: PLAIN and LOGIN with a {@link PasswordVerifier}, SCRAM with {@link Credentials},
 * OAUTHBEARER and XOAUTH2 with a {@link TokenVerifier}, CRAM-MD5 with {@link SharedSecrets}; EXTERNAL and ANONYMOUS when switched on. What
 * shows a password or token is offered under TLS only, unless it is allowed in the clear by name; what binds to the channel, where the
 * channel has a binding.
 */
public final class SaslServers {

    private final @Nullable PasswordVerifier passwords;
    private final @Nullable Credentials credentials;
    private final @Nullable ScramDecoys decoys;
    private final @Nullable TokenVerifier tokens;
    private final @Nullable SharedSecrets secrets;
    private final Authorization authorization;
    private final String host;
    private final Function<X509Certificate, Optional<String>> owner;
    private final Set<SaslMechanism> mechanisms;
    private final Set<SaslMechanism> inClear;

    private SaslServers(Builder builder) {
        this.passwords = builder.passwords;
        this.credentials = builder.credentials;
        this.decoys = builder.decoys;
        this.tokens = builder.tokens;
        this.secrets = builder.secrets;
        this.authorization = builder.authorization;
        this.host = builder.host;
        this.owner = builder.owner;
        this.mechanisms = Set.copyOf(builder.mechanisms);
        this.inClear = Set.copyOf(builder.inClear);
    }

    /** {@return a builder of a server that offers nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What a connection is like, for the methods below.
     *
     * @param tls its TLS; null if there is none
     * @return its channel, with the owner of the client's certificate as its peer if there is one who may use EXTERNAL
     */
    public SaslChannel channel(@Nullable TlsInfo tls) {
        if (tls == null) {
            return SaslChannel.inClear();
        }
        SaslChannel channel = SaslChannel.of(tls);
        return tls.peerCertificates().stream()
                .findFirst()
                .flatMap(owner)
                .filter(Names::isFit)
                .map(channel::withPeer)
                .orElse(channel);
    }

    /** {@return the mechanisms that are offered on one connection or another} */
    public Set<SaslMechanism> mechanisms() {
        return mechanisms;
    }

    /**
     * What to offer on a connection.
     *
     * @param channel what the connection is like now
     * @return the mechanisms, strongest first
     */
    public List<SaslMechanism> offered(SaslChannel channel) {
        return Arrays.stream(SaslMechanism.values())
                .filter(mechanism -> offers(mechanism, channel))
                .toList();
    }

    /**
     * Whether a mechanism is offered on no connection in the clear, but on some under TLS.
     *
     * @param mechanism the mechanism
     * @return whether TLS is what it needs
     */
    public boolean needsTls(SaslMechanism mechanism) {
        return mechanisms.contains(mechanism)
                && (mechanism.clearText() && !inClear.contains(mechanism) || mechanism.bound());
    }

    /**
     * Begins an exchange.
     *
     * @param mechanism which the client named
     * @param channel what the connection is like now
     * @param random at least 16 octets from a secure random source, never used before
     * @return the exchange; empty if this mechanism is not offered on such a connection
     */
    public Optional<SaslServer> begin(SaslMechanism mechanism, SaslChannel channel, byte[] random) {
        return begin(mechanism, channel, Nonce.of(random));
    }

    Optional<SaslServer> begin(SaslMechanism mechanism, SaslChannel channel, String nonce) {
        return offers(mechanism, channel) ? server(mechanism, channel, nonce) : Optional.empty();
    }

    private boolean offers(SaslMechanism mechanism, SaslChannel channel) {
        return mechanisms.contains(mechanism)
                && (!mechanism.clearText() || channel.encrypted() || inClear.contains(mechanism))
                && (!mechanism.bound()
                        || channel.encrypted() && !channel.bindings().isEmpty())
                && (mechanism != SaslMechanism.EXTERNAL || channel.peer().isPresent());
    }

    private Optional<SaslServer> server(SaslMechanism mechanism, SaslChannel channel, String nonce) {
        return switch (mechanism) {
            case PLAIN, LOGIN ->
                Optional.ofNullable(passwords).map(verifier -> new PasswordServer(mechanism, verifier, authorization));
            case OAUTHBEARER, XOAUTH2 ->
                Optional.ofNullable(tokens)
                        .map(verifier -> new BearerServer(mechanism, verifier, authorization, channel));
            case CRAM_MD5 ->
                Optional.ofNullable(secrets).map(known -> new CramMd5Server(known, "<" + nonce + "@" + host + ">"));
            case EXTERNAL -> channel.peer().map(peer -> new ExternalServer(peer, authorization));
            case ANONYMOUS -> Optional.of(new AnonymousServer());
            default -> scram(mechanism, channel, nonce);
        };
    }

    private Optional<SaslServer> scram(SaslMechanism mechanism, SaslChannel channel, String nonce) {
        if (credentials == null || decoys == null) {
            return Optional.empty();
        }
        boolean bindingOffered =
                offers(mechanism.plus(), channel) && mechanism.plus().bound();
        return Optional.of(
                new ScramServer(mechanism, credentials, decoys, authorization, channel, bindingOffered, nonce));
    }

    /** Says what a server can ask, and so what it offers. */
    public static final class Builder {

        private final Set<SaslMechanism> mechanisms = EnumSet.noneOf(SaslMechanism.class);
        private final Set<SaslMechanism> inClear = EnumSet.noneOf(SaslMechanism.class);
        private @Nullable PasswordVerifier passwords;
        private @Nullable Credentials credentials;
        private @Nullable ScramDecoys decoys;
        private @Nullable TokenVerifier tokens;
        private @Nullable SharedSecrets secrets;
        private Authorization authorization = (authcid, authzid) -> false;
        private String host = "localhost";
        private Function<X509Certificate, Optional<String>> owner = certificate -> Optional.empty();

        private Builder() {}

        /**
         * Offers PLAIN and LOGIN.
         *
         * @param verifier decides on passwords
         * @return this
         */
        public Builder passwords(PasswordVerifier verifier) {
            passwords = verifier;
            mechanisms.addAll(EnumSet.of(SaslMechanism.PLAIN, SaslMechanism.LOGIN));
            return this;
        }

        /**
         * Offers SCRAM with each hash function of {@link Credentials#hashes}, also bound to the channel.
         *
         * @param credentials what is kept of the passwords
         * @param decoys what to show for users that do not exist
         * @return this
         */
        public Builder scram(Credentials credentials, ScramDecoys decoys) {
            this.credentials = credentials;
            this.decoys = decoys;
            Set<ScramHash> hashes = credentials.hashes();
            for (SaslMechanism mechanism : SaslMechanism.values()) {
                if (mechanism.hash().filter(hashes::contains).isPresent()) {
                    mechanisms.add(mechanism);
                }
            }
            return this;
        }

        /**
         * Offers what a store of users can answer for: PLAIN and LOGIN if it is a {@link PasswordVerifier}, SCRAM if it has {@link Credentials}.
         * CRAM-MD5 is for {@link #sharedSecrets}, where somebody wants it.
         *
         * @param users knows them
         * @param secret as for {@link ScramDecoys}: for users that do not exist, where the credentials have no decoys of their own
         * @return this
         */
        public Builder users(KnownUsers users, byte[] secret) {
            users.power(PasswordVerifier.class).ifPresent(this::passwords);
            users.power(Credentials.class)
                    .ifPresent(known -> scram(
                            known,
                            known.decoys().orElseGet(() -> new ScramDecoys(secret, ScramCredential.LEAST_ITERATIONS))));
            return this;
        }

        /**
         * Offers OAUTHBEARER and XOAUTH2.
         *
         * @param verifier decides on tokens
         * @return this
         */
        public Builder tokens(TokenVerifier verifier) {
            tokens = verifier;
            mechanisms.addAll(EnumSet.of(SaslMechanism.OAUTHBEARER, SaslMechanism.XOAUTH2));
            return this;
        }

        /**
         * Offers CRAM-MD5.
         *
         * @param secrets the passwords themselves
         * @param host the server's name, letters, digits, dots and hyphens, which the challenge tells
         * @return this
         */
        public Builder sharedSecrets(SharedSecrets secrets, String host) {
            if (!host.matches("[A-Za-z0-9.-]{1,255}")) {
                throw new IllegalArgumentException("not a host name");
            }
            this.secrets = secrets;
            this.host = host;
            mechanisms.add(SaslMechanism.CRAM_MD5);
            return this;
        }

        /**
         * Offers EXTERNAL on connections whose client has shown a certificate (RFC 4422 appendix A).
         *
         * @param certificateOwner says who its owner is, prepared by RFC 4013, or that it is nobody known; asked whenever the mechanisms
         *     are, so it must return at once. What it is given was found to be trusted in the handshake
         * @return this
         */
        public Builder external(Function<X509Certificate, Optional<String>> certificateOwner) {
            owner = certificateOwner;
            return external();
        }

        /**
         * Offers EXTERNAL on connections whose {@link SaslChannel#peer} is known from beneath.
         *
         * @return this
         */
        public Builder external() {
            mechanisms.add(SaslMechanism.EXTERNAL);
            return this;
        }

        /**
         * Offers ANONYMOUS: anyone may come in.
         *
         * @return this
         */
        public Builder anonymous() {
            mechanisms.add(SaslMechanism.ANONYMOUS);
            return this;
        }

        /**
         * Lets users act as others. Otherwise nobody may.
         *
         * @param authorization decides who may act as whom
         * @return this
         */
        public Builder authorization(Authorization authorization) {
            this.authorization = authorization;
            return this;
        }

        /**
         * Offers these without TLS as well, though they show the password or token to everyone between.
         *
         * @param more the mechanisms
         * @return this
         */
        public Builder allowInClear(SaslMechanism... more) {
            inClear.addAll(Arrays.asList(more));
            return this;
        }

        /**
         * Does not offer these after all.
         *
         * @param fewer the mechanisms
         * @return this
         */
        public Builder without(SaslMechanism... fewer) {
            mechanisms.removeAll(Arrays.asList(fewer));
            return this;
        }

        /** {@return what is offered, as said so far} */
        public SaslServers build() {
            return new SaslServers(this);
        }
    }
}
