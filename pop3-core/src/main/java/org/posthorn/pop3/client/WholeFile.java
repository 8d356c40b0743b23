package org.posthorn.pop3.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is there whole, and on the disk, or not at all: written beside its place and then renamed. */
final class WholeFile implements Sink {

    private final Path place;
    private final Path partial;
    private final FileChannel channel;

    private WholeFile(Path place, Path partial, FileChannel channel) {
        this.place = place;
        this.partial = partial;
        this.channel = channel;
    }

    static WholeFile at(Path place) throws IOException {
        Path partial = Files.createTempFile(directory(place), ".", ".part");
        return new WholeFile(place, partial, FileChannel.open(partial, StandardOpenOption.WRITE));
    }

    private static Path directory(Path place) {
        Path parent = place.toAbsolutePath().getParent();
        return parent == null ? place.toAbsolutePath() : parent;
    }

    @Override
    public void write(ByteBuffer octets) throws IOException {
        int from = octets.position();
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
        octets.position(from);
    }

    @Override
    public void commit(long size) throws IOException {
        channel.force(true);
        channel.close();
        Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceNames(directory(place));
    }

    /** What is in a directory is on the disk too; some systems have no means to ask for that. */
    private static void forceNames(Path directory) {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException ignored) {
            // the name is there, and will be written in its time
        }
    }

    @Override
    public void abort() {
        try {
            channel.close();
            Files.deleteIfExists(partial);
        } catch (IOException ignored) {
            // what went wrong before is what is told
        }
    }
}
