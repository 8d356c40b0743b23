package org.posthorn.examples.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.posthorn.wire.Session;
import org.posthorn.wire.TlsInfo;

/**
 * Drives a session on a Netty channel: all there is between {@link Session} and a framework that reads and writes by itself. The session
 * is only touched on the channel's event loop.
 *
 * @param <E> the session's events
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which channelInactive sees
abstract class SessionHandler<E> extends ChannelInboundHandlerAdapter {

    private final Session<E> session;
    private final Supplier<SSLEngine> tls;
    private final long began = System.nanoTime();
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private long alarm = Session.NEVER;
    private boolean over;

    SessionHandler(Session<E> session, Supplier<SSLEngine> tls) {
        this.session = session;
        this.tls = tls;
    }

    /** Takes an event: its buffers are valid only within. A question may be answered here, or later through {@link #answer}. */
    abstract void on(E event, ChannelHandlerContext context);

    /** Answers a question from any thread, and goes on. */
    final void answer(ChannelHandlerContext context, Runnable answer) {
        context.executor().execute(() -> {
            if (!over) {
                answer.run();
                goOn(context);
            }
        });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        session.tick(0);
        goOn(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object octets) {
        received = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), received, (ByteBuf) octets);
        goOn(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        goOn(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            session.endOfInput();
            goOn(context);
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                session.secured(info(context.pipeline().get(SslHandler.class).engine()));
                goOn(context);
            } else {
                context.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over = true;
        received.release();
        received = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void goOn(ChannelHandlerContext context) {
        while (!over && context.channel().isWritable()) {
            session.tick(System.nanoTime() - began);
            feed(context);
            write(context);
            switch (session.signal()) {
                case NEED_INPUT -> {
                    context.channel().config().setAutoRead(true);
                    await(context);
                    return;
                }
                case AWAITING_ANSWER -> {
                    context.channel().config().setAutoRead(false); // nobody is read from whom we owe an answer
                    return;
                }
                case START_TLS -> {
                    startTls(context);
                    return;
                }
                case CLOSED -> {
                    over = true;
                    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
                    return;
                }
                case FLUSH -> {} // what was written above was all it asked for
                case BODY_WANTED -> throw new IllegalStateException("a server sends no body");
            }
        }
    }

    private void feed(ChannelHandlerContext context) {
        ByteBuffer in = received.nioBuffer();
        for (E event; (event = session.next(in)) != null; ) {
            on(event, context);
        }
        received.skipBytes(received.readableBytes() - in.remaining());
        if (!received.isReadable()) {
            received.release();
            received = Unpooled.EMPTY_BUFFER;
        }
    }

    private void write(ChannelHandlerContext context) {
        while (session.hasOutput()) {
            ByteBuf octets = context.alloc().buffer();
            for (ByteBuffer each : session.output()) {
                octets.writeBytes(each);
            }
            context.write(octets);
        }
        context.flush();
    }

    /** Comes back when the session's deadline does, if nothing else happens before. */
    private void await(ChannelHandlerContext context) {
        long deadline = session.deadline();
        if (deadline >= alarm) {
            return; // it will be seen then
        }
        alarm = deadline;
        long left = Math.max(deadline - (System.nanoTime() - began), 1_000_000);
        context.executor()
                .schedule(
                        () -> {
                            alarm = Session.NEVER;
                            goOn(context);
                        },
                        left,
                        TimeUnit.NANOSECONDS);
    }

    /** What is left of the input came before TLS, and must not be taken for something that came through it. */
    private void startTls(ChannelHandlerContext context) {
        if (received.isReadable()) {
            context.close();
            return;
        }
        context.pipeline().addFirst(new SslHandler(tls.get()));
        context.channel().config().setAutoRead(true);
    }

    private static TlsInfo info(SSLEngine engine) {
        SSLSession settled = engine.getSession();
        return new TlsInfo(settled.getProtocol(), settled.getCipherSuite(), Optional.empty(), List.of());
    }
}
