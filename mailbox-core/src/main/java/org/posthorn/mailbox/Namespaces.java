package org.posthorn.mailbox;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The power of an {@link Account} to show mailboxes of others beside its own (RFC 2342). */
public interface Namespaces {

    /** Whose mailboxes they are. */
    enum Kind {
        /** The user's own. */
        PERSONAL,
        /** Those of other users: the segment below the prefix is the user. */
        OTHER_USERS,
        /** Those of nobody. */
        SHARED
    }

    /** A part of the tree. */
    final class Namespace {
        private final Kind kind;
        private final @Nullable MailboxName prefix;

        /**
         * All of the tree that no other namespace has.
         *
         * @param kind whose mailboxes they are
         */
        public Namespace(Kind kind) {
            this.kind = Objects.requireNonNull(kind);
            this.prefix = null;
        }

        /**
         * A part of the tree.
         *
         * @param kind whose mailboxes they are
         * @param prefix the name they are below
         */
        public Namespace(Kind kind, MailboxName prefix) {
            this.kind = Objects.requireNonNull(kind);
            this.prefix = Objects.requireNonNull(prefix);
        }

        /** {@return whose mailboxes they are} */
        public Kind kind() {
            return kind;
        }

        /** {@return the name they are below; empty if they begin at the root} */
        public Optional<MailboxName> prefix() {
            return Optional.ofNullable(prefix);
        }
    }

    /** {@return the parts of the tree; unmodifiable} */
    List<Namespace> namespaces();
}
