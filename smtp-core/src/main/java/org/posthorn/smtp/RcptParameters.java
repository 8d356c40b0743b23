package org.posthorn.smtp;

/** The parameters of RCPT (RFC 5321 section 4.1.1.3) that the extensions define. So far there are none. */
public record RcptParameters() {

    /** No parameter. */
    public static final RcptParameters NONE = new RcptParameters();

    /** As they are written behind the path: each with a space before it. */
    @Override
    public String toString() {
        return "";
    }
}
