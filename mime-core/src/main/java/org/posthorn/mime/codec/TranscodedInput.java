package org.posthorn.mime.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The octets of another stream, transcoded. */
final class TranscodedInput extends InputStream {
    private final Transcoder transcoder;
    private final InputStream source;
    private final byte[] in = new byte[Transcoder.SLICE];
    private byte[] ready = new byte[0];
    private int at;
    private int filled;
    private boolean ended;
    private byte @Nullable [] single;

    TranscodedInput(Transcoder transcoder, InputStream source) {
        this.transcoder = transcoder;
        this.source = Objects.requireNonNull(source);
    }

    @Override
    public int read() throws IOException {
        byte[] one = single == null ? single = new byte[1] : single;
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        while (at == filled) {
            if (ended) {
                return -1;
            }
            refill();
        }
        int n = Math.min(length, filled - at);
        System.arraycopy(ready, at, to, offset, n);
        at += n;
        return n;
    }

    @Override
    public int available() {
        return filled - at;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private void refill() throws IOException {
        int n = source.read(in, 0, in.length);
        int room = transcoder.bound(Math.max(n, 0));
        if (ready.length < room) {
            ready = new byte[room];
        }
        at = 0;
        if (n < 0) {
            filled = transcoder.finish(ready, 0);
            ended = true;
        } else {
            filled = transcoder.transcode(in, 0, n, ready, 0);
        }
        if (transcoder instanceof Decoder decoder && decoder.isStrict()) {
            refuse(decoder.firstFlaw());
        }
    }

    /** Nothing of the piece that holds the flaw is given. */
    private void refuse(Optional<Flaw> flaw) throws FlawException {
        if (flaw.isPresent()) {
            filled = 0;
            throw new FlawException(flaw.get());
        }
    }
}
