/** POP3 (RFC 1939): sessions without I/O for client and server, and the {@code Pop3Client} and {@code Pop3Server} built on them. */
@SuppressWarnings("module") // the digit is part of the name of the protocol
@org.jspecify.annotations.NullMarked
module org.posthorn.pop3 {
    requires static org.jspecify;
    requires transitive org.posthorn.mailbox;
    requires org.slf4j;

    exports org.posthorn.pop3;
    exports org.posthorn.pop3.session;
    exports org.posthorn.pop3.client;
    exports org.posthorn.pop3.server;
}
