package org.posthorn.pop3.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Function;
import org.posthorn.pop3.Listing;

/** Writes messages to files. */
final class FilesReceiver implements Receiver {

    private final Function<Listing, Path> place;

    FilesReceiver(Function<Listing, Path> place) {
        this.place = place;
    }

    Sink sink(Listing message) throws IOException {
        return WholeFile.at(place.apply(message));
    }

    @Override
    public OutputStream receive(Listing message) {
        throw new UnsupportedOperationException("messages are written without a stream");
    }
}
