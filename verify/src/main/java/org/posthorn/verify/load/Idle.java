package org.posthorn.verify.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections that have said EHLO, heard the answer, and say nothing more. */
public final class Idle implements AutoCloseable {

    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocate(4096);
    private final InetSocketAddress server;

    /** None yet, to the server on that port of the loopback address. */
    public Idle(int port) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Opens that many more. */
    public void open(int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            try {
                SocketChannel channel = SocketChannel.open(server);
                channels.add(channel);
                Replies replies = new Replies();
                await(channel, replies);
                channel.write(ByteBuffer.wrap("EHLO idle.example\r\n".getBytes(US_ASCII)));
                await(channel, replies);
            } catch (IOException e) {
                throw new IOException("at connection " + channels.size(), e);
            }
        }
    }

    private void await(SocketChannel channel, Replies replies) throws IOException {
        do {
            if (channel.read(in.clear()) < 0) {
                throw new IOException("the server closed an idle connection");
            }
        } while (replies.count(in.flip()) == 0);
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
