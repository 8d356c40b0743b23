package org.posthorn.pop3.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Function;
import org.posthorn.pop3.Listing;

/** Writes messages to files. */
record FilesReceiver(Function<Listing, Path> place, Then then) implements Receiver {

    Sink sink(Listing message) throws IOException {
        WholeFile file = WholeFile.at(place.apply(message));
        return new Sink() {
            @Override
            public void write(ByteBuffer octets) throws IOException {
                file.write(octets);
            }

            @Override
            public void commit(long size) throws IOException {
                file.commit(size);
                then.kept(message);
            }

            @Override
            public void abort() {
                file.abort();
            }
        };
    }

    @Override
    public OutputStream receive(Listing message) {
        throw new UnsupportedOperationException("messages are written without a stream");
    }
}
