package org.posthorn.sasl;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mechanisms, the one that a client prefers first: bound to the channel, then without showing the password, then the rest. */
public enum SaslMechanism {
    /** SCRAM with SHA-512, bound to the TLS channel (RFC 5802). */
    SCRAM_SHA_512_PLUS("SCRAM-SHA-512-PLUS", ScramHash.SHA_512),
    /** SCRAM with SHA-256, bound to the TLS channel (RFC 7677). */
    SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS", ScramHash.SHA_256),
    /** SCRAM with SHA-1, bound to the TLS channel (RFC 5802). */
    SCRAM_SHA_1_PLUS("SCRAM-SHA-1-PLUS", ScramHash.SHA_1),
    /** SCRAM with SHA-512 (RFC 5802). */
    SCRAM_SHA_512("SCRAM-SHA-512", ScramHash.SHA_512),
    /** SCRAM with SHA-256 (RFC 7677). */
    SCRAM_SHA_256("SCRAM-SHA-256", ScramHash.SHA_256),
    /** SCRAM with SHA-1 (RFC 5802). */
    SCRAM_SHA_1("SCRAM-SHA-1", ScramHash.SHA_1),
    /** A bearer token (RFC 7628). */
    OAUTHBEARER("OAUTHBEARER", true, true),
    /** A bearer token, in the form that came before RFC 7628. */
    XOAUTH2("XOAUTH2", true, true),
    /** A keyed MD5 of the server's challenge (RFC 2195): weak, and the server must know the password itself. Off unless asked for. */
    CRAM_MD5("CRAM-MD5", false, false),
    /** User name and password (RFC 4616). */
    PLAIN("PLAIN", true, true),
    /** User name and password, each asked for: never standardised, but for many old peers the only one. */
    LOGIN("LOGIN", false, true),
    /** Who the client is comes from beneath, as from a TLS client certificate (RFC 4422 appendix A). */
    EXTERNAL("EXTERNAL", true, false),
    /** Nobody in particular (RFC 4505). */
    ANONYMOUS("ANONYMOUS", true, false);

    private final String text;
    private final boolean clientFirst;
    private final boolean clearText;
    private final @Nullable ScramHash hash;

    SaslMechanism(String text, ScramHash hash) {
        this.text = text;
        this.clientFirst = true;
        this.clearText = false;
        this.hash = hash;
    }

    SaslMechanism(String text, boolean clientFirst, boolean clearText) {
        this.text = text;
        this.clientFirst = clientFirst;
        this.clearText = clearText;
        this.hash = null;
    }

    /**
     * The mechanism of that name.
     *
     * @param name a registered name; ASCII letters count alike in either case
     * @return the mechanism, or empty if it is none of these
     */
    public static Optional<SaslMechanism> of(String name) {
        boolean ascii = name.chars().allMatch(c -> c < 0x80);
        for (SaslMechanism mechanism : values()) {
            if (ascii && mechanism.text.equalsIgnoreCase(name)) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }

    /** {@return the registered name, as {@code "SCRAM-SHA-256-PLUS"}} */
    public String text() {
        return text;
    }

    /** {@return whether the client speaks first, so that its first message can go with the command as an initial response} */
    public boolean clientFirst() {
        return clientFirst;
    }

    /** {@return whether who can read the exchange has the password or the token; such a mechanism is for TLS only} */
    public boolean clearText() {
        return clearText;
    }

    /** {@return whether the exchange is bound to the TLS channel} */
    public boolean bound() {
        return text.endsWith("-PLUS");
    }

    /** {@return the hash function of a SCRAM mechanism; empty for the others} */
    public Optional<ScramHash> hash() {
        return Optional.ofNullable(hash);
    }

    /** The mechanism that is the same but bound to the channel; itself if there is none. */
    SaslMechanism plus() {
        return of(text + "-PLUS").orElse(this);
    }

    /** {@return the registered name} */
    @Override
    public String toString() {
        return text;
    }
}
