package org.posthorn.pop3.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Function;
import org.posthorn.pop3.Listing;

/** Takes messages, one after another. An exception that it throws ends the connection, and nothing is deleted. */
@FunctionalInterface
public interface Receiver {

    /**
     * A message begins.
     *
     * @param message which
     * @return where its octets go, exactly as they are sent, each line with its CRLF; closed by the client, before {@link #received}, and also
     *     when the message does not come whole
     * @throws IOException if it cannot be taken
     */
    OutputStream receive(Listing message) throws IOException;

    /**
     * A message has come whole: only now can it be relied on, and deleted.
     *
     * @param message which
     * @param octets how many octets it had
     * @throws IOException if it cannot be kept
     */
    default void received(Listing message, long octets) throws IOException {}

    /**
     * A message has not come whole, and will not: its stream is closed, and what was written to it is worth nothing. Does nothing by default.
     *
     * @param message which
     */
    default void aborted(Listing message) {}

    /**
     * {@return a receiver that writes each message to a file of its own, whole or not at all, and on the disk before the next one is taken}
     *
     * @param place says which file; one that is there is replaced
     */
    static Receiver files(Function<Listing, Path> place) {
        return files(place, message -> {});
    }

    /**
     * {@return a receiver that writes each message to a file of its own, as {@link #files(Function)} does, and then tells so}
     *
     * @param place says which file; one that is there is replaced
     * @param then is told of each message that is on the disk: {@code downloaded::add}, say
     */
    static Receiver files(Function<Listing, Path> place, Then then) {
        return new FilesReceiver(place, then);
    }

    /** Is told of messages that are safe. */
    @FunctionalInterface
    interface Then {

        /**
         * A message is on the disk.
         *
         * @param message which
         * @throws IOException if that cannot be kept in mind
         */
        void kept(Listing message) throws IOException;
    }
}
