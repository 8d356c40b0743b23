package org.posthorn.pop3.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Listing;

/** Writes messages to files, one after another. */
final class FilesReceiver implements Receiver {

    private final Function<Listing, Path> place;
    private final Then then;
    private @Nullable WholeFile file;

    FilesReceiver(Function<Listing, Path> place, Then then) {
        this.place = place;
        this.then = then;
    }

    @Override
    public OutputStream receive(Listing message) throws IOException {
        WholeFile opened = WholeFile.at(place.apply(message));
        file = opened;
        return new OutputStream() {
            @Override
            public void write(byte[] octets, int from, int length) throws IOException {
                opened.write(ByteBuffer.wrap(octets, from, length));
            }

            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }
        };
    }

    @Override
    public void received(Listing message, long octets) throws IOException {
        Objects.requireNonNull(file).commit(octets);
        then.kept(message);
    }

    @Override
    public void aborted(Listing message) {
        Objects.requireNonNull(file).abort();
    }
}
