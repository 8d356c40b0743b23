package org.posthorn.sasl;

import java.util.Objects;

/**
 * What a client logs in with, whatever the protocol. It never prints its secret. Which mechanisms fit it is for
 * {@link SaslClient#choose} to say. Names are at most 1024 characters and hold no control characters.
 */
public sealed interface Login {

    /**
     * User name and password.
     *
     * @param user the authentication identity, not empty
     * @param password the password, not empty
     * @return the login
     */
    static Password of(String user, String password) {
        return new Password(user, Secret.of(password), "");
    }

    /**
     * User name and password.
     *
     * @param user the authentication identity, not empty
     * @param password the password, not empty; not to be wiped before the login is of no more use
     * @return the login
     */
    static Password of(String user, Secret password) {
        return new Password(user, password, "");
    }

    /**
     * A user whose access token is asked for at each attempt (OAUTHBEARER, XOAUTH2).
     *
     * @param user the user whose mail it is; may be empty where the token says it
     * @param source gives the token
     * @return the login
     */
    static Token token(String user, TokenSource source) {
        return new Token(user, source);
    }

    /** {@return the identity that the server knows from beneath, as from the client's certificate (EXTERNAL)} */
    static External external() {
        return new External("");
    }

    /**
     * No identity at all (ANONYMOUS).
     *
     * @param trace what to tell of oneself: an address, or at most 255 characters without {@code @}; may be empty
     * @return the login
     */
    static Anonymous anonymous(String trace) {
        return new Anonymous(trace);
    }

    /**
     * User name and password.
     *
     * @param user the authentication identity, not empty
     * @param password the password, not empty and without CR, LF or NUL
     * @param authzid whom to act as, if that is another; empty otherwise. LOGIN and CRAM-MD5 cannot carry it
     */
    record Password(String user, Secret password, String authzid) implements Login {

        /** Checks that the names have no control characters and the password none that ends a line. */
        public Password {
            Names.check(user);
            Names.check(authzid);
            if (user.isEmpty() || password.isEmpty() || password.unfit()) {
                throw new IllegalArgumentException(
                        "an empty user name, or a password that is empty or has a CR, LF or NUL");
            }
        }

        /**
         * The same, to act as another.
         *
         * @param authzid the authorization identity (RFC 4422 section 2)
         * @return a new login
         */
        public Password actingAs(String authzid) {
            return new Password(user, password, authzid);
        }
    }

    /**
     * A user whose access token is asked for at each attempt.
     *
     * @param user the user whose mail it is; may be empty
     * @param source gives the token
     */
    record Token(String user, TokenSource source) implements Login {

        /** Checks that the name has no control characters. */
        public Token {
            Names.check(user);
            Objects.requireNonNull(source);
        }

        /** {@return the user; a source could print its token} */
        @Override
        public String toString() {
            return "Token[user=" + user + "]";
        }
    }

    /**
     * The identity that the server knows from beneath.
     *
     * @param authzid whom to act as, if that is another; empty otherwise
     */
    record External(String authzid) implements Login {

        /** Checks that the name has no control characters. */
        public External {
            Names.check(authzid);
        }
    }

    /**
     * No identity at all.
     *
     * @param trace what to tell of oneself; may be empty
     */
    record Anonymous(String trace) implements Login {

        /** Checks that it is a trace by RFC 4505 section 2. */
        public Anonymous {
            Names.check(trace);
            if (!AnonymousServer.isTrace(trace)) {
                throw new IllegalArgumentException("not a trace: " + trace);
            }
        }
    }
}
