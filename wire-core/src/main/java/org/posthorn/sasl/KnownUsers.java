package org.posthorn.sasl;

import java.util.Optional;

/**
 * What knows the users of a server, as a store of their mail may do: {@code store::power}. It is asked in which ways it can tell who they
 * are.
 */
@FunctionalInterface
public interface KnownUsers {

    /**
     * One way of telling, if there is one.
     *
     * @param <P> the interface of the way
     * @param way {@link PasswordVerifier}, {@link Credentials} or {@link SharedSecrets}
     * @return what tells it; empty if nothing does
     */
    <P> Optional<P> power(Class<P> way);
}
