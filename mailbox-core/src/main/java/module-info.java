/** What a mailbox is, with no word of a protocol: accounts, mailboxes, messages, the powers that a store may have, and a store in memory. */
@org.jspecify.annotations.NullMarked
module org.posthorn.mailbox {
    requires static org.jspecify;
    requires transitive org.posthorn.mime;
    requires transitive org.posthorn.wire;

    exports org.posthorn.mailbox;
}
