/** Recipes and the demo: small programs that use Posthorn as an application would. */
@org.jspecify.annotations.NullMarked
module org.posthorn.examples {
    requires static io.netty.buffer;
    requires static io.netty.codec;
    requires static io.netty.common;
    requires static io.netty.handler;
    requires static io.netty.transport;
    requires static org.jspecify;
    requires org.posthorn.pop3;
    requires org.posthorn.relay;
    requires org.posthorn.smtp;
    requires org.posthorn.testkit;

    exports org.posthorn.examples;
}
