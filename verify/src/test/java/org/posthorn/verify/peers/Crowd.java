package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Many clients on one thread, each of which says its piece and from then on an octet at a time. */
final class Crowd implements AutoCloseable {

    /** One of them. */
    static final class Member {
        private final SocketChannel channel;
        private final byte drip;
        private final StringBuilder heard = new StringBuilder();
        private boolean over;

        private Member(InetSocketAddress server, String piece, char drip) throws IOException {
            this.channel = SocketChannel.open(server);
            this.drip = (byte) drip;
            channel.write(ByteBuffer.wrap(piece.getBytes(US_ASCII)));
            channel.configureBlocking(false);
        }

        /** The last line that it was told. */
        String lastLine() {
            String[] lines = heard.toString().split("\r\n");
            return lines[lines.length - 1];
        }

        private void listen(ByteBuffer buffer) {
            try {
                int count = channel.read(buffer.clear());
                for (; count > 0; count = channel.read(buffer.clear())) {
                    heard.append(US_ASCII.decode(buffer.flip()));
                }
                over = count < 0;
            } catch (IOException e) {
                heard.append("(broken)");
                over = true;
            }
        }

        private void drip() {
            try {
                channel.write(ByteBuffer.wrap(new byte[] {drip}));
            } catch (IOException e) {
                // what it was told can still be read
            }
        }
    }

    private final InetSocketAddress server;
    private final List<Member> members = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(4_096);

    Crowd(int port) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    void join(String piece, char drip) throws IOException {
        members.add(new Member(server, piece, drip));
    }

    List<Member> members() {
        return members;
    }

    /** Each one listens, and if it is still there says an octet. Returns whether any is. */
    boolean round() {
        boolean any = false;
        for (Member member : members) {
            if (!member.over) {
                member.listen(buffer);
            }
            if (!member.over) {
                member.drip();
                any = true;
            }
        }
        return any;
    }

    @Override
    public void close() throws IOException {
        for (Member member : members) {
            member.channel.close();
        }
    }
}
