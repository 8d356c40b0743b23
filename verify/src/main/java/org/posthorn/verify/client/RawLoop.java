package org.posthorn.verify.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** The least that can call itself a client: arrays made beforehand, and replies counted by their line ends. No checks, no limits. */
final class RawLoop implements Sender.Open {

    private static final byte[] ENVELOPE =
            "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n".getBytes(US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] message;
    private final byte[] messageAndEnvelope;
    private final byte[] replies = new byte[8192];
    private final boolean series;

    RawLoop(int port, byte[] text, boolean series) throws IOException {
        this.series = series;
        message = joined(text, ".\r\n".getBytes(US_ASCII));
        messageAndEnvelope = joined(message, ENVELOPE);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        await(1);
        out.write("EHLO raw.example\r\n".getBytes(US_ASCII));
        await(3);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void await(int lines) throws IOException {
        for (int left = lines; left > 0; ) {
            int count = in.read(replies);
            if (count < 0) {
                throw new IOException("closed");
            }
            for (int i = 0; i < count; i++) {
                left -= replies[i] == '\n' ? 1 : 0;
            }
        }
    }

    @Override
    public long sendUntil(long end) throws IOException {
        long sent = 0;
        if (!series) {
            for (; System.nanoTime() < end; sent++) {
                out.write(ENVELOPE);
                await(3);
                out.write(message);
                await(1);
            }
            return sent;
        }
        out.write(ENVELOPE);
        await(3);
        for (; System.nanoTime() < end; sent++) {
            out.write(messageAndEnvelope);
            await(4);
        }
        out.write(message);
        await(1);
        return sent + 1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
