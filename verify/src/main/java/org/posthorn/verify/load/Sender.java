package org.posthorn.verify.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection: what it has still to write, and how many replies it waits for before it goes on. */
final class Sender {

    private enum Phase {
        GREETING,
        HELLO,
        MAIL,
        RECIPIENT,
        DATA,
        MESSAGE,
        QUIT
    }

    private static final ByteBuffer EHLO = ascii("EHLO load.example\r\n");
    private static final ByteBuffer MAIL = ascii("MAIL FROM:<a@example.org>\r\n");
    private static final ByteBuffer RECIPIENT = ascii("RCPT TO:<b@example.org>\r\n");
    private static final ByteBuffer DATA = ascii("DATA\r\n");
    private static final ByteBuffer ENVELOPE =
            ascii("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n");
    private static final ByteBuffer QUIT = ascii("QUIT\r\n");

    private final Senders run;
    private final SocketChannel channel;
    private final Replies replies = new Replies();
    private Phase phase = Phase.GREETING;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private final StringBuilder capabilities = new StringBuilder();
    private boolean pipelining;
    private int awaited = 1;
    private int accepted;

    private Sender(Senders run, SocketChannel channel) {
        this.run = run;
        this.channel = channel;
    }

    private static ByteBuffer ascii(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }

    static void connect(Senders run, Selector selector, InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Sender(run, channel));
    }

    void ready(SelectionKey key) throws IOException {
        if (key.isReadable()) {
            read();
        }
        if (key.isValid() && channel.isOpen()) {
            if (out.hasRemaining()) {
                channel.write(out);
            }
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private void read() throws IOException {
        ByteBuffer in = run.in();
        if (channel.read(in) < 0) {
            if (phase != Phase.QUIT || awaited > 0) {
                throw new IOException("the server closed the connection in " + phase);
            }
            channel.close();
            run.ended();
            return;
        }
        in.flip();
        if (phase == Phase.HELLO) {
            capabilities.append(US_ASCII.decode(in.duplicate()));
        }
        awaited -= replies.count(in);
        if (awaited < 0) {
            throw new IOException("more replies than commands in " + phase);
        }
        if (awaited == 0 && phase != Phase.QUIT) {
            next();
        }
    }

    private void next() {
        switch (phase) {
            case GREETING -> send(Phase.HELLO, EHLO.duplicate(), 1);
            case HELLO -> {
                pipelining = run.pipelining() && capabilities.indexOf("PIPELINING") > 0;
                transaction();
            }
            case MAIL -> send(Phase.RECIPIENT, RECIPIENT.duplicate(), 1);
            case RECIPIENT -> send(Phase.DATA, DATA.duplicate(), 1);
            case DATA -> send(Phase.MESSAGE, run.message(), 1);
            case MESSAGE -> {
                if (run.another(++accepted)) {
                    transaction();
                } else {
                    send(Phase.QUIT, QUIT.duplicate(), 1);
                }
            }
            case QUIT -> {}
        }
    }

    private void transaction() {
        if (pipelining) {
            send(Phase.DATA, ENVELOPE.duplicate(), 3);
        } else {
            send(Phase.MAIL, MAIL.duplicate(), 1);
        }
    }

    private void send(Phase next, ByteBuffer bytes, int replies) {
        phase = next;
        out = bytes;
        awaited = replies;
    }
}
