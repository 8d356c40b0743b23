package org.posthorn.imap.syntax;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.posthorn.imap.FetchData;
import org.posthorn.imap.Response;

/**
 * What a {@link ResponseReader} finds. A response is one {@link Given}. Before a FETCH with large body sections come, for each of them, {@link
 * BodyBegun}, {@link Chunk}s and {@link BodyEnded}; in the response itself it is then a {@link FetchData.Streamed}.
 */
public sealed interface ResponseEvent {

    /**
     * A whole response.
     *
     * @param response what the server says
     */
    record Given(Response response) implements ResponseEvent {
        /** Refuses null. */
        public Given {
            Objects.requireNonNull(response);
        }
    }

    /**
     * The beginning of a body section that is streamed.
     *
     * @param byUid whether the number is a UID (RFC 9586)
     * @param number the message
     * @param before what the response told of it so far; unmodifiable
     * @param name which octets
     * @param size how many
     */
    record BodyBegun(boolean byUid, long number, List<FetchData> before, FetchData.Name name, long size)
            implements ResponseEvent {
        /** Copies the list. */
        public BodyBegun {
            before = List.copyOf(before);
            Objects.requireNonNull(name);
        }
    }

    /**
     * Octets of the section.
     *
     * @param octets a slice of the caller's buffer, valid until the reader's next call
     */
    record Chunk(ByteBuffer octets) implements ResponseEvent {
        /** Refuses null. */
        public Chunk {
            Objects.requireNonNull(octets);
        }
    }

    /** The end of the section. */
    record BodyEnded() implements ResponseEvent {}

    /**
     * A response that is none. What is left of it has been passed over or will be.
     *
     * @param flaw what is wrong
     */
    record Malformed(Flaw flaw) implements ResponseEvent {
        /** Refuses null. */
        public Malformed {
            Objects.requireNonNull(flaw);
        }
    }
}
