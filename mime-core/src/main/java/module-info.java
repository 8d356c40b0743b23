/** Messages: parse, read and compose RFC 5322 and MIME mail; Base64 and quoted-printable codecs. Depends on nothing. */
@org.jspecify.annotations.NullMarked
module org.posthorn.mime {
    requires static org.jspecify;

    exports org.posthorn.mime;
    exports org.posthorn.mime.codec;
    exports org.posthorn.mime.mbox;
    exports org.posthorn.mime.text;
    exports org.posthorn.mime.tnef;
    exports org.posthorn.mime.view;
}
