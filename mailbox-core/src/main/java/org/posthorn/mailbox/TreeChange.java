package org.posthorn.mailbox;

import java.util.Objects;

/** Something that happened to the mailboxes of an account. */
public sealed interface TreeChange {

    /** {@return which mailbox it concerns, by the name it has afterwards} */
    MailboxName name();

    /**
     * A mailbox was made.
     *
     * @param name its name
     */
    record Created(MailboxName name) implements TreeChange {
        /** Refuses null. */
        public Created {
            Objects.requireNonNull(name);
        }
    }

    /**
     * A mailbox was deleted.
     *
     * @param name the name it had
     */
    record Deleted(MailboxName name) implements TreeChange {
        /** Refuses null. */
        public Deleted {
            Objects.requireNonNull(name);
        }
    }

    /**
     * A mailbox was renamed; told for each mailbox below one that is renamed, too.
     *
     * @param before the name it had
     * @param name the name it has
     */
    record Renamed(MailboxName before, MailboxName name) implements TreeChange {
        /** Refuses null. */
        public Renamed {
            Objects.requireNonNull(before);
            Objects.requireNonNull(name);
        }
    }

    /**
     * A name was subscribed to, or no longer.
     *
     * @param name the name
     * @param subscribed whether it is now
     */
    record Subscribed(MailboxName name, boolean subscribed) implements TreeChange {
        /** Refuses null. */
        public Subscribed {
            Objects.requireNonNull(name);
        }
    }

    /**
     * Messages of a mailbox came, went or changed their flags.
     *
     * @param name the mailbox
     * @param change what happened: {@link Change.Appeared}, {@link Change.Flagged} or {@link Change.Vanished}
     */
    record Inside(MailboxName name, Change change) implements TreeChange {
        /** Refuses null. */
        public Inside {
            Objects.requireNonNull(name);
            Objects.requireNonNull(change);
        }
    }

    /**
     * Annotations of a mailbox changed.
     *
     * @param name the mailbox
     */
    record Annotated(MailboxName name) implements TreeChange {
        /** Refuses null. */
        public Annotated {
            Objects.requireNonNull(name);
        }
    }
}
