package org.posthorn.mailbox;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked. The permitted kinds say why, each so that a server can tell its client; {@link #isTransient} says
 * whether the same request can succeed later without anyone changing it.
 */
public abstract sealed class MailboxException extends IOException {

    private static final long serialVersionUID = 1;

    private MailboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@return whether the same request can succeed later} */
    public boolean isTransient() {
        return false;
    }

    /** There is no mailbox of that name, or no longer. */
    public static final class NoSuchMailbox extends MailboxException {
        private static final long serialVersionUID = 1;
        private final transient MailboxName name;

        /**
         * There is none.
         *
         * @param name the name that was asked for
         */
        public NoSuchMailbox(MailboxName name) {
            super("no such mailbox: " + name, null);
            this.name = name;
        }

        /** {@return the name that was asked for; not kept by serialization} */
        public MailboxName name() {
            return name;
        }
    }

    /** There is a mailbox of that name already. */
    public static final class MailboxExists extends MailboxException {
        private static final long serialVersionUID = 1;
        private final transient MailboxName name;

        /**
         * There is one.
         *
         * @param name the name that is taken
         */
        public MailboxExists(MailboxName name) {
            super("mailbox exists: " + name, null);
            this.name = name;
        }

        /** {@return the name that is taken; not kept by serialization} */
        public MailboxName name() {
            return name;
        }
    }

    /** A quota would be passed. Nothing was kept. */
    public static final class OverQuota extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail what would be passed, and by how much; may be shown to the user
         */
        public OverQuota(String detail) {
            super(detail, null);
        }
    }

    /** A message is larger than the store takes from anyone. Nothing of it was kept. */
    public static final class TooBig extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail the size that is allowed; may be shown to the user
         */
        public TooBig(String detail) {
            super(detail, null);
        }
    }

    /** A limit of the store would be passed that is no quota: keywords, depth of the tree, UIDs that remain. */
    public static final class LimitReached extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail the limit; may be shown to the user
         */
        public LimitReached(String detail) {
            super(detail, null);
        }
    }

    /** What would have to change never changes: a store, a mailbox or a message that is only read. */
    public static final class ReadOnly extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail what is read only; may be shown to the user
         */
        public ReadOnly(String detail) {
            super(detail, null);
        }
    }

    /** The account may not do this; another might. */
    public static final class NotPermitted extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail what is not permitted; may be shown to the user
         */
        public NotPermitted(String detail) {
            super(detail, null);
        }
    }

    /** What was asked can never be done, whoever asks: to delete the inbox, to rename a mailbox below itself, a name that the store cannot hold. */
    public static final class Impossible extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail why; may be shown to the user
         */
        public Impossible(String detail) {
            super(detail, null);
        }
    }

    /** Another user of the mailbox keeps this from being done: it is held exclusively, or a deletion waits for others to leave. */
    public static final class InUse extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail who or what holds it; may be shown to the user
         */
        public InUse(String detail) {
            super(detail, null);
        }

        @Override
        public boolean isTransient() {
            return true;
        }
    }

    /** The store cannot do this now: it is overloaded, is being repaired, or what it stands on is away. */
    public static final class Busy extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail what it waits for; may be shown to the user
         */
        public Busy(String detail) {
            super(detail, null);
        }

        @Override
        public boolean isTransient() {
            return true;
        }
    }

    /** The message was expunged by someone, before or while it was read. */
    public static final class MessageGone extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail which one; may be shown to the user
         */
        public MessageGone(String detail) {
            super(detail, null);
        }
    }

    /** What is stored is damaged, and someone has to look at it. */
    public static final class Corrupted extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * Says so.
         *
         * @param detail what is damaged; may be shown to the user
         */
        public Corrupted(String detail) {
            super(detail, null);
        }
    }

    /** Reading or writing what the store stands on failed: a disk, a database. Its state is as it was before, as far as is known. */
    public static final class Failed extends MailboxException {
        private static final long serialVersionUID = 1;

        /**
         * It failed.
         *
         * @param detail what failed; may be shown to the user
         * @param cause what the file system or the database said
         */
        public Failed(String detail, Throwable cause) {
            super(detail, cause);
        }

        @Override
        public boolean isTransient() {
            return true;
        }
    }
}
