package org.posthorn.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.posthorn.wire.driver.Connection;

class QueuedMessageTest {

    private static final int OCTETS = 20_000;

    private static ByteBuffer octet(int number) {
        return ByteBuffer.wrap(new byte[] {(byte) number});
    }

    @Test
    void octetsThatComeOneByOneAreKeptTogether() throws IOException {
        QueuedMessage message = new QueuedMessage(new Idle());
        for (int i = 0; i < OCTETS; i++) {
            message.add(octet(i));
        }
        message.end();

        assertThat(message.available()).isEqualTo(OCTETS);
        int pieces = 0;
        int read = 0;
        for (ByteBuffer piece = message.piece(); piece != null; piece = message.piece()) {
            pieces++;
            while (piece.hasRemaining()) {
                assertThat(piece.get()).isEqualTo((byte) read++);
            }
        }
        assertThat(read).isEqualTo(OCTETS);
        assertThat(pieces).isLessThan(OCTETS / 100);
        assertThat(message.available()).isZero();
    }

    @Test
    void whatIsBeingReadIsNotAddedTo() throws IOException {
        QueuedMessage message = new QueuedMessage(new Idle());
        message.add(octet(0));
        ByteBuffer first = message.piece();
        message.add(octet(1));
        message.add(octet(2));
        message.end();

        assertThat(first).isNotNull();
        assertThat(first.remaining()).isOne();
        first.get();
        ByteBuffer second = message.piece();
        assertThat(second).isNotNull();
        assertThat(second.get()).isEqualTo((byte) 1);
    }

    /** Is never held. */
    private static final class Idle implements Connection {
        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(25);
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(26);
        }

        @Override
        public void execute(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean blocking() {
            return false;
        }

        @Override
        public boolean pull() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void hold() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }
}
