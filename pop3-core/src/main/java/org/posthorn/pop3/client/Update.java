package org.posthorn.pop3.client;

import java.util.Objects;

/** What became of the messages that were marked as deleted, once QUIT was said (RFC 1939 section 6). */
public sealed interface Update {

    /**
     * The server has deleted what was marked.
     *
     * @param deleted how many messages; may be 0
     */
    record Done(int deleted) implements Update {}

    /**
     * The messages may or may not have been deleted: the connection ended before the server answered. All of them, some, or none are there
     * the next time.
     *
     * @param marked how many messages were marked; at least 1
     * @param why what ended the connection
     */
    record Unknown(int marked, String why) implements Update {

        /** Refuses null. */
        public Unknown {
            Objects.requireNonNull(why);
        }
    }
}
