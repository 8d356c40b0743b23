package org.posthorn.sasl;

/** CRAM-MD5, the client's side (RFC 2195). */
final class CramMd5Client extends ClientExchange {

    private final Login.Password login;
    private boolean sent;

    CramMd5Client(Login.Password login) {
        super(SaslMechanism.CRAM_MD5);
        this.login = login;
    }

    @Override
    SaslStep next(byte[] challenge) throws Rejection {
        if (sent) {
            throw unexpected();
        }
        if (challenge.length == 0) {
            throw malformed("an empty challenge");
        }
        sent = true;
        return message(login.user() + " " + CramMd5.digest(login.password().utf8(), challenge));
    }

    @Override
    boolean satisfied() {
        return sent;
    }

    @Override
    SaslIdentity identity() {
        return SaslIdentity.of(login.user(), "");
    }
}
