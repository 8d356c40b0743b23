package org.posthorn.verify.read;

import org.jspecify.annotations.Nullable;

/** Takes what a {@link Reader} finds in one message. */
public interface Sink {

    /** A part begins; its type as {@code "text/plain"}, in lower case. */
    void open(String type);

    /** The part opened last, and not closed yet, ends. */
    void close();

    /** A header field of any part. */
    void field(String name, String value);

    /** The message's subject, decoded. */
    void subject(@Nullable String text);

    /** One address of the message's From, To or Cc. */
    void address(String field, @Nullable String name, String address);

    /** The message's date, in seconds since 1970. */
    void date(long seconds);

    /** A run of the decoded body of the part opened last. */
    void body(byte[] bytes, int offset, int length);

    /** What {@link Reader.Work#FACTS} asks for beside the rest, of the part opened last. */
    void details(@Nullable String charset, @Nullable String filename);
}
