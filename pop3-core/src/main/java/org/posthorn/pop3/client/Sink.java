package org.posthorn.pop3.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Listing;

/** Where one message goes. Ends with {@link #commit} or with {@link #abort}. */
interface Sink {

    /** Takes some octets; the buffer is the caller's. */
    void write(ByteBuffer octets) throws IOException;

    /** The message is whole. */
    void commit(long size) throws IOException;

    /** The message does not come whole. */
    void abort();

    /** To where a receiver says. */
    static Sink of(Receiver receiver, Listing message) throws IOException {
        return new StreamSink(receiver.receive(message), receiver, message);
    }

    /** To a stream, which stays open. */
    static Sink of(OutputStream out, Listing message) {
        return new StreamSink(out, null, message);
    }

    /** To a stream: a receiver's, which is closed, or the application's own. */
    record StreamSink(OutputStream out, @Nullable Receiver receiver, Listing message) implements Sink {

        @Override
        public void write(ByteBuffer octets) throws IOException {
            if (octets.hasArray()) {
                out.write(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining());
                return;
            }
            byte[] copy = new byte[octets.remaining()];
            octets.get(octets.position(), copy);
            out.write(copy);
        }

        @Override
        public void commit(long size) throws IOException {
            if (receiver == null) {
                out.flush();
                return;
            }
            out.close();
            receiver.received(message, size);
        }

        @Override
        public void abort() {
            if (receiver == null) {
                return;
            }
            try {
                out.close();
            } catch (IOException ignored) {
                // what went wrong before is what is told
            }
            receiver.aborted(message);
        }
    }
}
