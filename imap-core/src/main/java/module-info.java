/** IMAP4rev2 and IMAP4rev1 (RFC 9051, RFC 3501) with their extensions: commands and responses as values, read and written without I/O. */
@org.jspecify.annotations.NullMarked
module org.posthorn.imap {
    requires static org.jspecify;
    requires transitive org.posthorn.mailbox;
    requires transitive org.posthorn.mime;
    requires transitive org.posthorn.wire;

    exports org.posthorn.imap;
    exports org.posthorn.imap.syntax;
}
