package org.posthorn.mailbox;

import java.util.Objects;

/** Something that happened to a mailbox. */
public sealed interface Change {

    /**
     * Messages came.
     *
     * @param messages what came; their UIDs are higher than all before
     * @param highestModSeq that of the mailbox afterwards; 0 if the store knows none
     */
    record Appeared(MessageTable messages, long highestModSeq) implements Change {
        /** Refuses null. */
        public Appeared {
            Objects.requireNonNull(messages);
        }
    }

    /**
     * Flags of messages changed.
     *
     * @param messages the messages, and the flags they have now
     * @param highestModSeq that of the mailbox afterwards; 0 if the store knows none
     */
    record Flagged(MessageTable messages, long highestModSeq) implements Change {
        /** Refuses null. */
        public Flagged {
            Objects.requireNonNull(messages);
        }
    }

    /**
     * Messages were expunged.
     *
     * @param uids the UIDs they had
     * @param highestModSeq that of the mailbox afterwards; 0 if the store knows none
     */
    record Vanished(UidSet uids, long highestModSeq) implements Change {
        /** Refuses null. */
        public Vanished {
            Objects.requireNonNull(uids);
        }
    }

    /**
     * The mailbox has another name.
     *
     * @param name the new one
     */
    record Renamed(MailboxName name) implements Change {
        /** Refuses null. */
        public Renamed {
            Objects.requireNonNull(name);
        }
    }

    /** The mailbox was deleted, or may no longer be read; nothing follows. */
    record Gone() implements Change {}
}
