package org.posthorn.mime.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes transcoded to another stream what it is given. */
final class TranscodedOutput extends OutputStream {
    private final Transcoder transcoder;
    private final OutputStream sink;
    private byte[] ready = new byte[0];
    private byte @Nullable [] single;
    private boolean closed;

    TranscodedOutput(Transcoder transcoder, OutputStream sink) {
        this.transcoder = transcoder;
        this.sink = Objects.requireNonNull(sink);
    }

    @Override
    public void write(int octet) throws IOException {
        byte[] one = single == null ? single = new byte[1] : single;
        one[0] = (byte) octet;
        write(one, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (closed) {
            throw new IOException("closed");
        }
        for (int p = offset, end = offset + length; p < end; ) {
            int n = Math.min(end - p, Transcoder.SLICE);
            makeRoom(n);
            sink.write(ready, 0, transcoder.transcode(from, p, p + n, ready, 0));
            p += n;
        }
    }

    @Override
    public void flush() throws IOException {
        sink.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (sink) {
            makeRoom(0);
            sink.write(ready, 0, transcoder.finish(ready, 0));
        }
    }

    private void makeRoom(int length) {
        int room = transcoder.bound(length);
        if (ready.length < room) {
            ready = new byte[room];
        }
    }
}
