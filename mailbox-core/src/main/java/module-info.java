/** What a mailbox is, with no word of a protocol: accounts, mailboxes, messages, the powers that a store may have, and stores in memory and of Maildirs. */
@org.jspecify.annotations.NullMarked
module org.posthorn.mailbox {
    requires static org.jspecify;
    requires transitive org.posthorn.mime;
    requires transitive org.posthorn.wire;

    exports org.posthorn.mailbox;
    exports org.posthorn.mailbox.maildir;
}
