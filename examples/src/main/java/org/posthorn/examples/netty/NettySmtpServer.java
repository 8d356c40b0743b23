package org.posthorn.examples.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.Replies;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Chunk;
import org.posthorn.smtp.session.SmtpServerSession.Event;
import org.posthorn.smtp.session.SmtpServerSession.Recipient;

/** An SMTP or LMTP server on Netty, with STARTTLS: asks somebody else about each recipient, without waiting, and hands on the messages. */
public final class NettySmtpServer implements AutoCloseable {

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;

    /**
     * Begins to serve on loopback, on a free port.
     *
     * @param options what it is; STARTTLS is offered besides
     * @param context has the server's certificates
     * @param recipients says, now or later, whether a recipient is taken
     * @param inbox takes the messages, and says what became of each, in LMTP for each recipient; called on the event loop
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    public NettySmtpServer(
            SmtpServerOptions options,
            SSLContext context,
            Function<ForwardPath, CompletionStage<Reply>> recipients,
            BiFunction<Envelope, Message, Replies> inbox)
            throws InterruptedException {
        SmtpServerOptions offering = options.with(Extension.STARTTLS);
        ServerBootstrap server = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(new Conversation(offering, () -> engine(context), recipients, inbox));
                    }
                });
        channel = server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    /** {@return the port} */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static SSLEngine engine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    /** One connection: answers what the session asks. */
    private static final class Conversation extends SessionHandler<Event> {

        private final Protocol protocol;
        private final SmtpServerSession session;
        private final Function<ForwardPath, CompletionStage<Reply>> recipients;
        private final BiFunction<Envelope, Message, Replies> inbox;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        Conversation(
                SmtpServerOptions options,
                Supplier<SSLEngine> tls,
                Function<ForwardPath, CompletionStage<Reply>> recipients,
                BiFunction<Envelope, Message, Replies> inbox) {
            this(options.protocol(), new SmtpServerSession(options), tls, recipients, inbox);
        }

        private Conversation(
                Protocol protocol,
                SmtpServerSession session,
                Supplier<SSLEngine> tls,
                Function<ForwardPath, CompletionStage<Reply>> recipients,
                BiFunction<Envelope, Message, Replies> inbox) {
            super(session, tls);
            this.protocol = protocol;
            this.session = session;
            this.recipients = recipients;
            this.inbox = inbox;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a failure is answered as well
        void on(Event event, ChannelHandlerContext context) {
            if (event instanceof Recipient recipient) {
                recipients
                        .apply(recipient.to())
                        .whenComplete((reply, failure) ->
                                answer(context, () -> session.reply(failure == null ? reply : Reply.tryLater())));
            } else if (event instanceof Chunk chunk) {
                write(chunk.bytes());
            } else if (event instanceof SmtpServerSession.Message whole) {
                answer(inbox.apply(whole.envelope(), Message.parse(message.toByteArray())));
                message.reset();
            } else if (event instanceof SmtpServerSession.Aborted) {
                message.reset();
            } else if (event instanceof Ask) {
                session.accept();
            }
        }

        private void answer(Replies replies) {
            if (protocol == Protocol.LMTP && replies.isEach()) {
                session.replyEach(replies.list());
            } else {
                session.reply(replies.one());
            }
        }

        private void write(ByteBuffer octets) {
            byte[] copy = new byte[octets.remaining()];
            octets.get(copy);
            message.writeBytes(copy);
        }
    }
}
