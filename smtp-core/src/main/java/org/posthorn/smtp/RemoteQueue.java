package org.posthorn.smtp;

import java.util.Objects;
import java.util.Optional;
import org.posthorn.smtp.internal.PathGrammar;

/**
 * The mail that a client wants to have sent now, which waits at the server (ETRN, RFC 1985 section 5).
 *
 * @param scope what the name is of
 * @param name a domain or, of a {@link Scope#QUEUE}, 1 to 255 characters of printable ASCII without spaces
 */
public record RemoteQueue(Scope scope, String name) {

    /** What a name is of. */
    public enum Scope {
        /** Of one node, fully qualified. */
        NODE(""),
        /** Of a domain, and of all below it (section 5.3). */
        SUBDOMAINS("@"),
        /** Of a queue, as the server calls it (section 5.3). */
        QUEUE("#");

        private final String option;

        Scope(String option) {
            this.option = option;
        }
    }

    private static final int LONGEST = 255;

    /** Refuses what cannot be a name. */
    public RemoteQueue {
        Objects.requireNonNull(scope);
        if (!isValid(scope, name)) {
            throw new IllegalArgumentException("no name of a " + scope);
        }
    }

    /**
     * {@return what waits for one node}
     *
     * @param name its name, with a dot in it at least
     */
    public static RemoteQueue of(String name) {
        return new RemoteQueue(Scope.NODE, name);
    }

    /**
     * {@return what is written so; empty if nothing is}
     *
     * @param argument the argument of ETRN
     */
    public static Optional<RemoteQueue> parse(String argument) {
        Scope scope = argument.startsWith("@") ? Scope.SUBDOMAINS : argument.startsWith("#") ? Scope.QUEUE : Scope.NODE;
        String name = argument.substring(scope.option.length());
        return isValid(scope, name) ? Optional.of(new RemoteQueue(scope, name)) : Optional.empty();
    }

    private static boolean isValid(Scope scope, String name) {
        return switch (scope) {
            case NODE -> PathGrammar.isDomain(name) && !name.startsWith("[") && name.indexOf('.') > 0;
            case SUBDOMAINS -> PathGrammar.isDomain(name) && !name.startsWith("[");
            case QUEUE ->
                !name.isEmpty() && name.length() <= LONGEST && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        };
    }

    /** As it is written in ETRN. */
    @Override
    public String toString() {
        return scope.option + name;
    }
}
