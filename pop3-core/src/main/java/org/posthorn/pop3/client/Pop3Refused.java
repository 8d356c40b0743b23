package org.posthorn.pop3.client;

import org.posthorn.pop3.Response;
import org.posthorn.pop3.ResponseCode;
import org.posthorn.wire.MailException;

/** The server refused what was asked. Unless {@link Pop3Client#isOpen} says otherwise the connection goes on. */
public final class Pop3Refused extends MailException.Refused {

    private static final long serialVersionUID = 1;

    private final transient Response response;

    Pop3Refused(String what, Response response) {
        super(what + ": " + response);
        this.response = response;
    }

    /** {@return the negative response, with its code if the server gave one} */
    public Response response() {
        return response;
    }

    /** {@return whether it has a code that says so: IN-USE, LOGIN-DELAY (RFC 2449 section 8.1), SYS/TEMP (RFC 3206 section 4)} */
    @Override
    public boolean isTransient() {
        return response.has(ResponseCode.IN_USE)
                || response.has(ResponseCode.LOGIN_DELAY)
                || response.has(ResponseCode.SYS_TEMP);
    }
}
