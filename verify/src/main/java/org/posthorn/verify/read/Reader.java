package org.posthorn.verify.read;

import java.util.List;

/** A MIME library, used as its documentation says is best. Not thread-safe. */
public interface Reader {

    /** How much is asked of a message. */
    enum Work {
        /** The tree and the types of its parts. */
        STRUCTURE,
        /** The tree; every header field; the decoded subject; the addresses of From, To and Cc; the date; every body decoded. */
        FULL,
        /** {@link #FULL}, and each part's charset and file name. */
        FACTS
    }

    /**
     * Reads one message.
     *
     * @throws Exception whatever the library throws
     */
    void read(byte[] message, Work work, Sink sink) throws Exception;

    /** The reader of that name. */
    static Reader named(String name) {
        return switch (name) {
            case "posthorn" -> new Posthorn();
            case "mime4j-dom" -> new Mime4jDom();
            case "mime4j-pull" -> new Mime4jPull();
            case "angus" -> new Angus();
            default -> throw new IllegalArgumentException("no reader " + name);
        };
    }

    /** The names of all readers, ours first. */
    static List<String> names() {
        return List.of("posthorn", "mime4j-dom", "mime4j-pull", "angus");
    }
}
