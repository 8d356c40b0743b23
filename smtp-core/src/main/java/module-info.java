/** SMTP (RFC 5321): sessions without I/O for client and server, and the {@code SmtpClient} and {@code SmtpServer} built on them. */
@org.jspecify.annotations.NullMarked
module org.posthorn.smtp {
    requires static org.jspecify;
    requires transitive org.posthorn.wire;
    requires transitive org.posthorn.mime;
    requires org.slf4j;

    exports org.posthorn.smtp;
    exports org.posthorn.smtp.session;
    exports org.posthorn.smtp.client;
    exports org.posthorn.smtp.server;
}
