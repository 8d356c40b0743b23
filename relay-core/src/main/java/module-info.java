/** What becomes of mail that a server takes: delivery from SMTP and LMTP into the mailboxes of a store. */
@org.jspecify.annotations.NullMarked
module org.posthorn.relay {
    requires static org.jspecify;
    requires transitive org.posthorn.smtp;
    requires transitive org.posthorn.mailbox;
    requires org.posthorn.mime;
    requires org.slf4j;

    exports org.posthorn.relay;
}
