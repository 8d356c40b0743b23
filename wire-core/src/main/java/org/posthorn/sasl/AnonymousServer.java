package org.posthorn.sasl;

/** ANONYMOUS, the server's side (RFC 4505). */
final class AnonymousServer extends ServerExchange {

    private static final int LONGEST_TOKEN = 255;
    private static final int LONGEST_ADDRESS = 320;

    AnonymousServer() {
        super(SaslMechanism.ANONYMOUS, (authcid, authzid) -> false);
    }

    /** Whether the text can be trace information: an address, or a token. */
    static boolean isTrace(String text) {
        int most = text.indexOf('@') < 0 ? LONGEST_TOKEN : LONGEST_ADDRESS;
        return text.codePointCount(0, text.length()) <= most && SaslPrep.isTrace(text);
    }

    @Override
    SaslStep next(byte[] response) throws Rejection {
        String trace = Names.utf8(response);
        if (!isTrace(trace)) {
            throw malformed("not trace information");
        }
        return new SaslStep.Done(SaslIdentity.anonymous(trace));
    }
}
